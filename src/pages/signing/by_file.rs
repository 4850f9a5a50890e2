//! The same by files, where page and helper cannot meet.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use leptos::prelude::*;

use super::parts::{button, live};
use super::progress::save_each;
use super::{Desk, Item, State};
use crate::route::Route;

/// How it goes.
pub fn part(desk: Desk) -> AnyView {
    let save = live(move || {
        // What is signed is saved above.
        let is_left = |item: &Item| item.state.with(|state| !matches!(state, State::Signed(_)));
        let items = desk.items.get().into_iter().filter(is_left);
        let items: Vec<Item> = items.collect();
        let saved = items.iter().filter_map(|item| item.before.as_ref());
        let saved: Vec<_> = saved.map(|own| Arc::clone(&own.is_saved)).collect();
        let all = items.into_iter().flat_map(|item| [item.file, item.beside]);
        let all: Vec<_> = all.flatten().collect();
        (!all.is_empty()).then(|| {
            let act = move || {
                saved
                    .iter()
                    .for_each(|is_saved| is_saved.store(true, Ordering::Relaxed));
                save_each(all.clone());
            };
            button("link", "Tải các tệp chờ ký về máy".into_any(), act)
        })
    });
    view! {
        <h2>"Ký qua tệp, không cần kết nối"</h2>
        <p>"Dùng được khi trình duyệt không cho kết nối. Chương trình ký chạy trên máy Windows và Linux."</p>
        <ol>
            <li>"Lưu tệp cần ký vào một thư mục trên máy. " {save}</li>
            <li>"Mở cửa sổ lệnh ở thư mục có chương trình ký, gõ " <code>"./chukyso sign \"ĐƯỜNG DẪN TỆP\" -o da-ky"</code> " (Windows: gõ " <code>".\\chukyso"</code> " thay cho " <code>"./chukyso"</code> "), rồi làm theo chương trình. Tệp đã ký nằm trong thư mục " <code>"da-ky"</code> "."</li>
            <li>"Thả tệp đã ký vào trang " <a href=Route::Verify.href()>"Kiểm tra chữ ký số"</a> " để xem kết quả."</li>
        </ol>
        <p>"Cài chứng thư số mới cũng vậy: " <code>"./chukyso install \"ĐƯỜNG DẪN TỆP.cer\""</code> "."</p>
    }
    .into_any()
}
