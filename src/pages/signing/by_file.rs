//! The same by files, where page and helper cannot meet.

use leptos::prelude::*;

use super::Desk;
use super::parts::{button, live};
use crate::components::files;
use crate::route::Route;

/// How it goes.
pub fn part(desk: Desk) -> AnyView {
    let save = live(move || {
        let items = desk.items.get();
        let all: Vec<_> = items.into_iter().filter_map(|item| item.file).collect();
        (!all.is_empty()).then(|| {
            button(
                "link",
                "Tải các tệp đang chọn về máy".into_any(),
                move || {
                    for file in &all {
                        files::save(&file.name(), &file.type_(), file);
                    }
                },
            )
        })
    });
    view! {
        <h2>"Ký qua tệp, không cần kết nối"</h2>
        <p>"Dùng được với mọi trình duyệt, kể cả Safari hoặc khi trình duyệt không cho kết nối."</p>
        <ol>
            <li>"Lưu tệp cần ký vào một thư mục trên máy. " {save}</li>
            <li>"Mở cửa sổ lệnh ở thư mục ấy, gõ " <code>"chukyso sign \"TÊN TỆP\" -o da-ky"</code> ", rồi làm theo chương trình. Tệp đã ký nằm trong thư mục " <code>"da-ky"</code> "."</li>
            <li>"Thả tệp đã ký vào trang " <a href=Route::Verify.href()>"Kiểm tra chữ ký số"</a> " để xem kết quả."</li>
        </ol>
        <p>"Cài chứng thư số mới cũng vậy: " <code>"chukyso install \"TÊN TỆP.cer\""</code> "."</p>
    }
    .into_any()
}
