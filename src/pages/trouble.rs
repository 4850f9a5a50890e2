//! Pages for what cannot be shown.

use forms::pack::Fault;
use leptos::prelude::*;

use crate::components::Heading;
use crate::drafts::{OpenFault, messages};

/// There is no pack to work with.
pub fn page(why: &str, faults: &[Fault]) -> AnyView {
    let why = why.to_owned();
    view! {
        <Heading text="Chưa có bộ mẫu để làm việc".to_owned() />
        <p class="lead">{why}</p>
        {fault_list(faults)}
        <p><a class="button" href="./">"Tải lại trang"</a></p>
    }
    .into_any()
}

/// The faults of a pack, for its administrator: file, line, reason.
pub fn fault_list(faults: &[Fault]) -> AnyView {
    let items: Vec<AnyView> = faults
        .iter()
        .map(|fault| {
            let place = [&fault.file, ", dòng ", &fault.line.to_string(), ": "].concat();
            let message = fault.message.clone();
            view! { <li><code>{place}</code>{message}</li> }.into_any()
        })
        .collect();
    view! { <ul>{items}</ul> }.into_any()
}

/// There is no such page.
pub fn unknown() -> AnyView {
    view! {
        <Heading text="Không có trang này".to_owned() />
        <p class="lead">"Địa chỉ có thể đã gõ thiếu, hoặc bản nháp đã bị xóa khỏi máy này."</p>
        <p><a href="#/">"Về trang bắt đầu"</a> " hoặc " <a href="#/ban-nhap">"xem các bản nháp"</a></p>
    }
    .into_any()
}

/// A draft is of a pack that the site does not have.
pub fn other_pack(pack: &str) -> AnyView {
    let pack = pack.to_owned();
    view! {
        <Heading text="Chưa mở được bản nháp".to_owned() />
        <p class="lead">"Bản nháp này thuộc bộ mẫu “" {pack} "”, trang này không có bộ mẫu đó. Dữ liệu vẫn được giữ nguyên; hãy hỏi người quản trị cổng."</p>
        <p><a class="button" href="#/ban-nhap">"Xem các bản nháp"</a></p>
    }
    .into_any()
}

/// A draft cannot be opened.
pub fn draft(fault: OpenFault) -> AnyView {
    view! {
        <Heading text="Chưa mở được bản nháp".to_owned() />
        <p class="lead">{messages::open_fault(fault)}</p>
        <p><a class="button" href="#/ban-nhap">"Xem các bản nháp"</a></p>
    }
    .into_any()
}
