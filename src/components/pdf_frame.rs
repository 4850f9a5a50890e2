//! A finished PDF on the page.

use leptos::html::Iframe;
use leptos::prelude::*;

/// The PDF at an address, in a frame; where the screen is too narrow for a sheet, a link that opens it instead.
pub fn pdf_frame(address: String, title: String, frame: NodeRef<Iframe>) -> AnyView {
    view! {
        <p class="narrow-only">
            <a class="button" href=address.clone() target="_blank">"Mở tệp PDF" <span class="hidden-text">" (ở thẻ mới)"</span></a>
        </p>
        <iframe class="paper" node_ref=frame src=address title=title></iframe>
    }
    .into_any()
}
