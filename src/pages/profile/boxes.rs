//! The boxes of the agency's page. As in a form, what is typed is never rewritten while the box has the focus.

use std::rc::Rc;
use std::sync::Arc;

use forms::finding::{Finding, Level};
use forms::kind::Kind;
use forms::pack::{CodeList, Field};
use forms::text::{tidy_line, tidy_lines};
use forms::{Pack, keys};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlSelectElement};

use super::Desk;
use super::places::{Group, Place};
use crate::app::element;
use crate::clock;
use crate::components::form::drawn::{Drawn, OTHER, OTHER_BOX, show, shown, text_of};
use crate::components::form::to_control;

/// One field: label, hint, what is wrong, the box.
///
/// `checked` counts how often the group is checked anew.
pub fn field(
    desk: Desk,
    pack: &Arc<Pack>,
    group: &Group,
    place: &Place,
    checked: RwSignal<u32>,
) -> AnyView {
    let field = &place.field;
    let own = Own {
        desk,
        group: group.id.clone(),
        key: field.key.clone(),
        lines: field.kind.is_multiline(),
        checked,
        free: RwSignal::new(false),
    };
    let id = own.id();
    let (hint_id, finding_id) = ([&id, "-goi-y"].concat(), [&id, "-loi"].concat());
    let found = desk.finding(group, place, checked);
    let is_error = move || found.with(|found| found.as_ref().is_some_and(is_error));
    let wrong = Signal::derive(is_error);
    let described = [&*hint_id, " ", &finding_id].concat();
    let label = view! { <label for=id.clone()>{field.label.clone()}</label> };
    let hint = view! { <p class="hint" id=hint_id>{hint(field)}</p> };
    let finding = {
        let own = own.clone();
        move || found.get().map(|finding| finding_view(&own, finding))
    };
    let finding = view! { <div id=finding_id role="status">{finding}</div> };
    let control = control(&own, pack, field, described, wrong);
    if field.kind == Kind::Tick {
        return view! { <div class="field" class:wrong=wrong>{finding}<div class="tick">{control}{label}{hint}</div></div> }
            .into_any();
    }
    view! { <div class="field" class:wrong=wrong>{label}{hint}{finding}{control}</div> }.into_any()
}

fn is_error(finding: &Finding) -> bool {
    finding.level == Level::Error
}

fn hint(field: &Field) -> AnyView {
    let example = (!field.example.is_empty()).then(|| {
        let lines = field.example.contains('\n');
        view! { " Ví dụ: " <span class:example=lines>{field.example.clone()}</span> }
    });
    view! { {field.hint.clone()} {example} }.into_any()
}

/// A field of a group.
#[derive(Clone)]
struct Own {
    desk: Desk,
    group: String,
    key: String,
    lines: bool,
    checked: RwSignal<u32>,
    /// Whether a value beside those of the list is typed.
    free: RwSignal<bool>,
}

impl Own {
    /// The id of the box; the same field may stand in several groups.
    fn id(&self) -> String {
        ["f-", &self.group, "-", &self.key].concat()
    }

    /// The id of the box for a value beside those of the list.
    fn other_id(&self) -> String {
        [&self.id(), OTHER_BOX].concat()
    }

    fn value(&self) -> String {
        self.desk.value(&self.group, &self.key)
    }

    fn set(&self, value: &str) {
        self.desk.set(&self.group, &self.key, value);
    }

    /// What was typed or chosen counts: it is kept, and its group is checked.
    fn commit(&self) {
        self.desk.keep();
        self.checked.update(|checked| *checked += 1);
    }

    /// What stands in a box while one types in it; that another value is to come is not kept.
    fn type_in(&self, control: &Element) {
        self.set(shown(&text_of(control)));
    }

    /// What was typed or chosen counts.
    fn take(&self, control: &Element) {
        if !self.desk.is_open() {
            return;
        }
        if control.has_type::<HtmlSelectElement>() {
            self.free.set(text_of(control) == OTHER);
            if let Some(other) = element(&self.other_id()) {
                show(&other, "");
            }
        }
        self.type_in(control);
        self.commit();
    }

    /// The box has lost the focus: blanks and letters are tidied.
    fn leave(&self, control: &Element) {
        // Another window came to the front.
        if document().active_element().as_ref() == Some(control) {
            return;
        }
        // The box goes away with its page; what was typed there is kept already.
        if !self.desk.is_open() {
            return;
        }
        let value = self.value();
        let mut tidy = match self.lines {
            true => tidy_lines(&value),
            false => tidy_line(&value),
        };
        // Kept is what stands behind the number.
        if self.key == keys::DOCUMENT_NUMBER && !tidy.is_empty() && !tidy.contains('/') {
            tidy = ["/", &tidy].concat().into();
        }
        if tidy != value {
            self.set(&tidy);
            show(control, &tidy);
            self.commit();
        }
    }

    /// Puts a value into the field and shows it.
    fn put(&self, value: &str) {
        self.set(value);
        if let Some(control) = element(&self.id()) {
            show(&control, value);
            self.free.set(text_of(&control) == OTHER);
        }
        if let Some(other) = element(&self.other_id()) {
            show(&other, value);
        }
        self.commit();
    }
}

fn control(
    own: &Own,
    pack: &Pack,
    field: &Field,
    described: String,
    wrong: Signal<bool>,
) -> AnyView {
    let list = match &field.kind {
        Kind::Code(list) => pack.list(list).filter(|list| !list.other.is_empty()),
        _ => None,
    };
    let (typed, left, tidied) = (own.clone(), own.clone(), own.clone());
    let drawn = Drawn {
        id: own.id(),
        value: own.value(),
        described,
        wrong,
        shut: false.into(),
        // The browser knows the values of a person, not those of the agency.
        autocomplete: "off".to_owned(),
        day: clock::today(),
        typed: Rc::new(move |event| typed.type_in(&event_target(&event))),
        left: Rc::new(move |event| left.take(&event_target(&event))),
        tidied: Rc::new(move |event| tidied.leave(&event_target(&event))),
    };
    let other = list.map(|list| other(own, list, wrong));
    let drawn = drawn.draw(pack, field);
    view! { {drawn} {other} }.into_any()
}

/// The box for a value that is no entry of a list, shown under the choice that says so.
fn other(own: &Own, list: &CodeList, wrong: Signal<bool>) -> AnyView {
    let value = own.value();
    let is_listed = value.is_empty() || list.entries.iter().any(|entry| entry.value == value);
    let free = own.free;
    free.set(!is_listed);
    let (typed, left, tidied) = (own.clone(), own.clone(), own.clone());
    let text = if is_listed { String::new() } else { value };
    view! {
        <input
            type="text"
            id=own.other_id()
            class="w-80 other"
            spellcheck="false"
            autocomplete="off"
            aria-label=list.other.clone()
            aria-invalid=move || wrong.get().then_some("true")
            hidden=move || !free.get()
            on:input=move |event: Event| typed.type_in(&event_target(&event))
            on:change=move |event: Event| left.take(&event_target(&event))
            on:blur=move |event: FocusEvent| tidied.leave(&event_target(&event))
            prop:value=text
        />
    }
    .into_any()
}

/// What is wrong with the value, and the value that was surely meant, where there is one.
fn finding_view(own: &Own, finding: Finding) -> AnyView {
    let error = is_error(&finding);
    let kind = if error {
        "Lỗi: "
    } else {
        "Cần xem lại: "
    };
    let repair = finding.repair.map(|repair| {
        let own = own.clone();
        let label = ["Sửa thành: ", &repair.value.replace('\n', " › ")].concat();
        let mend = move |_| {
            own.put(&repair.value);
            to_control(&own.id());
        };
        view! { <p class="repair"><button type="button" class="button small" on:click=mend>{label}</button></p> }
    });
    view! {
        <div class="finding" class:warning=!error>
            <b><span class:hidden-text=error>{kind}</span>{String::from(finding.what)}</b> " " {String::from(finding.how)}
            {repair}
        </div>
    }
    .into_any()
}
