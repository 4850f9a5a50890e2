//! The list of a form's sections, each with how far it is.

use leptos::prelude::*;

use super::field::section_id;
use super::summary::to_control;
use super::{Filling, Progress};

/// Up to this width the list is folded at first.
const NARROW: f64 = 960.0;

/// The list of sections.
pub fn task_list(filling: &Filling) -> AnyView {
    let items: Vec<AnyView> = (0..filling.form().sections.len())
        .map(|at| item(filling, at))
        .collect();
    let open = window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .is_none_or(|width| width > NARROW);
    view! {
        <details class="tasks" open=open>
            <summary>"Các phần của mẫu"</summary>
            <ul>{items}</ul>
        </details>
    }
    .into_any()
}

fn item(filling: &Filling, at: usize) -> AnyView {
    let section = &filling.form().sections[at];
    let (id, title) = (section_id(section), section.title.clone());
    let progress = {
        let filling = filling.clone();
        Memo::new(move |_| filling.progress(&filling.form().sections[at]))
    };
    let words = move || match progress.get() {
        Progress::Empty => "Chưa làm",
        Progress::Optional => "Không bắt buộc",
        Progress::Begun => "Đang làm",
        Progress::Wrong => "Cần sửa",
        Progress::Done => "Đã điền",
    };
    view! {
        <li>
            <button type="button" class="link" on:click=move |_| to_control(&id)>{title}</button>
            <span
                class="tag"
                class:done=move || progress.get() == Progress::Done
                class:wrong=move || progress.get() == Progress::Wrong
            >
                {words}
            </span>
        </li>
    }
    .into_any()
}
