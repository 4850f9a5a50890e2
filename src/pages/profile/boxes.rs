//! The boxes of the agency's page. As in a form, what is typed is never rewritten while the box has the focus.

use std::sync::Arc;

use forms::finding::{Finding, Level};
use forms::kind::Kind;
use forms::pack::Field;
use forms::text::{tidy_line, tidy_lines};
use forms::{Pack, keys};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FocusEvent, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

use super::Desk;
use super::places::{Group, Place};
use crate::app::element;
use crate::clock;
use crate::components::form::{input_mode, to_control, width_class};

/// What the choice “another value” has in the page; nobody types it, and it is never kept.
const OTHER: &str = " ";

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
        [&self.id(), "-khac"].concat()
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

    /// The box has lost the focus: blanks and letters are tidied.
    fn leave(&self, control: &Element) {
        // Another window came to the front.
        if document().active_element().as_ref() == Some(control) {
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
            self.free.set(is_other(&control));
        }
        if let Some(other) = element(&self.other_id()) {
            show(&other, value);
        }
        self.commit();
    }
}

/// Puts a value into a box.
fn show(control: &Element, value: &str) {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(choice) = control.dyn_ref::<HtmlSelectElement>() {
        choice.set_value(value);
        if choice.value() != value {
            choice.set_value(OTHER);
        }
    }
}

/// Whether the choice “another value” is made.
fn is_other(control: &Element) -> bool {
    let choice = control.dyn_ref::<HtmlSelectElement>();
    choice.is_some_and(|choice| choice.value() == OTHER)
}

fn control(
    own: &Own,
    pack: &Pack,
    field: &Field,
    described: String,
    wrong: Signal<bool>,
) -> AnyView {
    let (id, value) = (own.id(), own.value());
    let invalid = move || wrong.get().then_some("true");
    let typed = {
        let own = own.clone();
        move |event: Event| own.set(&event_target_value(&event))
    };
    let left = {
        let own = own.clone();
        move |_: Event| own.commit()
    };
    let tidied = {
        let own = own.clone();
        move |event: FocusEvent| own.leave(&event_target(&event))
    };
    let width = width_class(field);
    match &field.kind {
        Kind::Tick => {
            let own = own.clone();
            let ticked = move |event: Event| {
                own.set(if event_target_checked(&event) {
                    "x"
                } else {
                    ""
                });
                own.commit();
            };
            view! { <input type="checkbox" id=id checked=!value.is_empty() aria-describedby=described aria-invalid=invalid on:change=ticked /> }
                .into_any()
        }
        Kind::Code(list) => choice(own, pack, list, described, wrong),
        kind if kind.is_multiline() => view! {
            <textarea
                id=id
                class=width
                rows="3"
                spellcheck="false"
                autocomplete="off"
                aria-describedby=described
                aria-invalid=invalid
                on:input=typed
                on:change=left
                on:blur=tidied
                prop:value=value
            ></textarea>
        }
        .into_any(),
        kind => {
            let mode = input_mode(kind);
            let (list, suggestions) = match kind {
                Kind::Province(list) => provinces(pack, list, &id),
                _ => (None, None),
            };
            view! {
                <input
                    type="text"
                    id=id
                    class=width
                    inputmode=mode
                    list=list
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                    on:input=typed
                    on:change=left
                    on:blur=tidied
                    prop:value=value
                />
                {suggestions}
            }
            .into_any()
        }
    }
}

/// The values of a list; below them a box for another value, where the list says that there may be one.
fn choice(own: &Own, pack: &Pack, list: &str, described: String, wrong: Signal<bool>) -> AnyView {
    let value = own.value();
    let (entries, other) = pack
        .list(list)
        .map_or((&[][..], ""), |list| (&list.entries, &*list.other));
    let is_listed = value.is_empty() || entries.iter().any(|entry| entry.value == value);
    let mut options = vec![option("", "", &value)];
    if !is_listed && other.is_empty() {
        options.push(option(&value, &value, &value));
    }
    options.extend(
        entries
            .iter()
            .map(|entry| option(&entry.value, &entry.label, &value)),
    );
    let free = own.free;
    if !other.is_empty() {
        free.set(!is_listed);
        options.push(option(OTHER, other, if is_listed { &value } else { OTHER }));
    }
    let chosen = {
        let own = own.clone();
        move |event: Event| {
            let value = event_target_value(&event);
            free.set(value == OTHER);
            own.set(if value == OTHER { "" } else { &value });
            if let Some(box_of_other) = element(&own.other_id()) {
                show(&box_of_other, "");
            }
            own.commit();
        }
    };
    let other = (!other.is_empty()).then(|| {
        let (typed, left, tidied) = (own.clone(), own.clone(), own.clone());
        let text = if is_listed { String::new() } else { value };
        view! {
            <input
                type="text"
                id=own.other_id()
                class="w-80 other"
                spellcheck="false"
                autocomplete="off"
                aria-label=other.to_owned()
                aria-invalid=move || wrong.get().then_some("true")
                hidden=move || !free.get()
                on:input=move |event: Event| typed.set(&event_target_value(&event))
                on:change=move |_| left.commit()
                on:blur=move |event: FocusEvent| tidied.leave(&event_target(&event))
                prop:value=text
            />
        }
    });
    let invalid = move || wrong.get().then_some("true");
    view! {
        <select id=own.id() class="w-80" aria-describedby=described aria-invalid=invalid on:change=chosen>{options}</select>
        {other}
    }
    .into_any()
}

fn option(value: &str, label: &str, chosen: &str) -> AnyView {
    let (own, label, selected) = (value.to_owned(), label.to_owned(), value == chosen);
    view! { <option value=own selected=selected>{label}</option> }.into_any()
}

/// The provinces of today, offered while one types.
fn provinces(pack: &Pack, list: &str, id: &str) -> (Option<String>, Option<AnyView>) {
    let Some(list) = pack.list(list) else {
        return (None, None);
    };
    let today = clock::today();
    let entries = list
        .entries
        .iter()
        .filter(|entry| entry.period.contains(today));
    let options: Vec<AnyView> = entries
        .map(|entry| view! { <option value=entry.value.clone()></option> }.into_any())
        .collect();
    let list_id = [id, "-ds"].concat();
    let view = view! { <datalist id=list_id.clone()>{options}</datalist> };
    (Some(list_id), Some(view.into_any()))
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
