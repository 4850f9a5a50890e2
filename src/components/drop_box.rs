//! The place where files are dropped or chosen.

use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, File, FileList};

/// The place where files are dropped or chosen.
///
/// `id` is that of the box for choosing; `accept` are the endings that it offers, all where it is empty;
/// `many` is whether several files are taken at once.
pub fn drop_box(
    id: &'static str,
    label: &'static str,
    accept: &'static str,
    hint: AnyView,
    many: bool,
    take: impl Fn(Vec<File>) + Clone + 'static,
) -> AnyView {
    let (place, over) = (NodeRef::<Input>::new(), RwSignal::new(false));
    let choose = {
        let take = take.clone();
        move |_| {
            let Some(input) = place.get_untracked() else {
                return;
            };
            let chosen = input.files().map(all).unwrap_or_default();
            // The same file may be chosen again.
            input.set_value("");
            take(chosen);
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().as_ref().and_then(DataTransfer::files);
        let mut files = files.map(all).unwrap_or_default();
        if !many {
            files.truncate(1);
        }
        take(files);
    };
    spare_page();
    let about = [id, "-loai"].concat();
    view! {
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <label class="button" for=id>{label}</label>
            <input type="file" id=id node_ref=place multiple=many accept=accept aria-describedby=about.clone() on:change=choose />
            " hoặc thả tệp vào đây"
            <p class="hint" id=about>{hint}</p>
        </div>
    }
    .into_any()
}

/// Keeps a file that is dropped beside the place from taking the place of the page.
fn spare_page() {
    let all = ["dragover", "drop"].map(|name| {
        window_event_listener_untyped(name, |event| {
            let event: DragEvent = event.unchecked_into();
            let types = event.data_transfer().map(|data| data.types());
            if types.is_some_and(|types| types.includes(&"Files".into(), 0)) {
                event.prevent_default();
            }
        })
    });
    on_cleanup(move || all.into_iter().for_each(WindowListenerHandle::remove));
}

fn all(list: FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
