//! The same by files, where page and helper cannot meet.

use std::sync::atomic::Ordering;

use leptos::prelude::*;

use super::Desk;
use super::parts::{button, live};
use super::progress::save_each;
use crate::route::Route;

/// How it goes.
pub fn part(desk: Desk) -> AnyView {
    let save = live(move || {
        let items = desk.items.get();
        let saved: Vec<_> = items
            .iter()
            .filter_map(|item| item.is_saved.clone())
            .collect();
        let all = items.into_iter().flat_map(|item| [item.file, item.beside]);
        let all: Vec<_> = all.flatten().collect();
        (!all.is_empty()).then(|| {
            let act = move || {
                saved
                    .iter()
                    .for_each(|is_saved| is_saved.store(true, Ordering::Relaxed));
                save_each(all.clone());
            };
            button("link", "Tải các tệp đang chọn về máy".into_any(), act)
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
