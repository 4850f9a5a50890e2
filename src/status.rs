//! The line under the head: whether the site works offline, where the data is, when it was last saved. It is always true.

use leptos::prelude::*;

use crate::app::site;
use crate::clock;
use crate::components::files;
use crate::drafts::{Draft, SaveState, messages};
use crate::offline::Kept;

/// What the status line says about the open draft.
#[derive(Clone, Copy, Default)]
pub struct Status {
    open: RwSignal<Option<Draft>>,
}

impl Status {
    /// Speaks of this draft until the page that shows it is left.
    pub fn follow(self, draft: &Draft) {
        let (open, id) = (self.open, draft.id().to_owned());
        open.set(Some(draft.clone()));
        on_cleanup(move || {
            // The next page may already speak of its own draft.
            let mine =
                open.try_with_untracked(|now| now.as_ref().is_some_and(|now| now.id() == id));
            if mine == Some(true) {
                open.set(None);
            }
        });
    }
}

/// The line under the head.
#[component]
pub fn StatusLine() -> impl IntoView {
    let site = site();
    let (status, offline) = (site.status, site.offline);
    let stored = site.drafts.is_there();
    let place = if stored {
        "Mọi dữ liệu chỉ nằm trên máy này"
    } else {
        "Trình duyệt không cho lưu: hãy tải tệp về máy"
    };
    let copy = move || match offline.kept.get() {
        Kept::Ready => view! { <span class="ready">"Dùng được khi mất mạng"</span> }.into_any(),
        Kept::Coming => view! { <span>"Đang lưu trang để dùng khi mất mạng…"</span> }.into_any(),
        Kept::Not => view! { <span>"Cần có mạng để mở trang"</span> }.into_any(),
        Kept::Unknown => ().into_any(),
    };
    let saved = move || status.open.get().map(|draft| saved(&draft));
    let renew = move || {
        offline.newer.get().then(|| {
            view! {
                <span class="newer">
                    "Có bản mới. "
                    <button type="button" class="link" on:click=move |_| offline.take_over()>"Tải lại để dùng"</button>
                </span>
            }
        })
    };
    view! {
        <section class="status" aria-label="Tình trạng của trang">
            <div class="wide">
                {copy}
                <span>{place}</span>
                {saved}
                {renew}
            </div>
        </section>
    }
}

/// When the draft was last saved; where it was not, why, and what helps.
fn saved(draft: &Draft) -> AnyView {
    let state = draft.state();
    let draft = draft.clone();
    let words = {
        let state = state.clone();
        move || messages::state(state.get(), clock::time_of_day)
    };
    let failed = Memo::new(move |_| matches!(state.get(), SaveState::Failed(_)));
    let help = move || {
        let (again, file) = (draft.clone(), draft.clone());
        failed.get().then(|| {
            view! {
                <button type="button" class="link" on:click=move |_| again.retry()>"Lưu lại"</button>
                <button type="button" class="link" on:click=move |_| files::save_draft(&file)>"Tải bản nháp về máy"</button>
            }
        })
    };
    view! {
        <span role="status" class="saved" class:failed=failed>{words}</span>
        {help}
    }
    .into_any()
}
