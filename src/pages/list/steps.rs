//! The four steps: which can be gone to, and the bar that shows them.

use leptos::prelude::*;

use super::bench::Bench;
use crate::route::ListStep;

impl Bench {
    /// Goes to a step, which gets a place of its own in the browser's history.
    pub fn go(self, step: ListStep) {
        if let Some(draft) = self.draft.get_untracked() {
            self.address.go(draft.id(), step);
        }
    }

    /// Whether a step can be gone to: without people there is nothing to check but what could be taken back.
    pub fn reaches(self, step: ListStep) -> bool {
        let can_take_back = || {
            self.draft
                .with(|draft| draft.as_ref().is_some_and(|draft| draft.history().get().0))
        };
        match step {
            ListStep::Import => true,
            ListStep::Mend => self.rows() > 0 || can_take_back(),
            ListStep::Letter | ListStep::Batch => self.rows() > 0,
        }
    }

    /// Goes to the first step in place of one that cannot be gone to yet.
    pub fn fall_back(self) {
        if untrack(|| self.reaches(self.step.get())) {
            return;
        }
        if let Some(draft) = self.draft.get_untracked() {
            self.address.fall_back(draft.id(), ListStep::Import);
        }
    }
}

/// The four steps; those that can be gone to are buttons.
pub fn bar(bench: Bench) -> AnyView {
    let steps = [
        (ListStep::Import, "1. Nhập danh sách".to_owned()),
        (ListStep::Mend, "2. Kiểm tra và sửa".to_owned()),
        (ListStep::Letter, ["3. ", &bench.named_paper()].concat()),
        (ListStep::Batch, "4. Tệp lô, ký và gửi".to_owned()),
    ];
    let items = move || {
        let now = bench.step.get();
        steps
            .iter()
            .map(|(step, name)| {
                let step = *step;
                let class = if (step as u8) < (now as u8) { "done" } else { "" };
                let current = (step == now).then_some("step");
                let label = if step == now || !bench.reaches(step) {
                    view! { <span>{name.clone()}</span> }.into_any()
                } else {
                    view! { <button type="button" class="link" on:click=move |_| bench.go(step)>{name.clone()}</button> }.into_any()
                };
                view! { <li class=class aria-current=current>{label}</li> }.into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    view! { <ol class="steps-bar" aria-label="Các bước">{items}</ol> }.into_any()
}
