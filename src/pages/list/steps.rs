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

/// The steps in their order.
const STEPS: [ListStep; 4] = [
    ListStep::Import,
    ListStep::Mend,
    ListStep::Letter,
    ListStep::Batch,
];

/// What a step is called.
pub fn name(bench: Bench, step: ListStep) -> String {
    match step {
        ListStep::Import => "Nhập danh sách".to_owned(),
        ListStep::Mend => "Kiểm tra và sửa".to_owned(),
        ListStep::Letter => bench.named_paper(),
        ListStep::Batch => "Tệp lô, ký và gửi".to_owned(),
    }
}

/// The four steps; those that can be gone to are buttons.
pub fn bar(bench: Bench) -> AnyView {
    let items = move || {
        let now = bench.step.get();
        STEPS
            .iter()
            .zip(1..)
            .map(|(step, number)| {
                let step = *step;
                let name = [&number.to_string(), ". ", &name(bench, step)].concat();
                let class = if (step as u8) < (now as u8) { "done" } else { "" };
                let current = (step == now).then_some("step");
                let label = if step == now || !bench.reaches(step) {
                    view! { <span>{name}</span> }.into_any()
                } else {
                    view! { <button type="button" class="link" on:click=move |_| bench.go(step)>{name}</button> }.into_any()
                };
                view! { <li class=class aria-current=current>{label}</li> }.into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    view! { <ol class="steps-bar" aria-label="Các bước">{items}</ol> }.into_any()
}
