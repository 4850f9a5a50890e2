//! Filling in a form.

use leptos::prelude::*;

use super::{address, blank_title, frame};
use crate::app::site;
use crate::components::Heading;
use crate::components::form::{
    Filling, control_id, hold_composing_enter, name_preview, sections, task_list, to_control,
    to_summary,
};
use crate::route::{self, Part, Route};

/// The field whose value names the draft.
const NAME: &str = forms::keys::FULL_NAME;

/// The page; `first` is the field to begin with.
pub fn page(filling: &Filling, first: Option<String>) -> AnyView {
    name_draft(filling);
    let check = {
        let filling = filling.clone();
        move || {
            // Without a checker the next page belongs to the whole program, which then looks first whether it may be shown.
            match &filling.checker {
                Some(checker) if checker.ask() => to_summary(),
                _ => route::go(&Route::form(
                    &filling.form().id,
                    filling.draft.id(),
                    Part::Review,
                )),
            }
        }
    };
    let checker = filling.checker.as_ref();
    let faulty = checker.map_or_else(|| false.into(), |checker| checker.says_error());
    let summary = checker.map(|checker| checker.summary(filling));
    // The list of errors takes the focus where it is shown from the start.
    let begins_elsewhere = first.is_some() || faulty.get_untracked();
    if let Some(key) = first {
        request_animation_frame(move || to_control(&control_id(&key)));
    }
    let form = filling.form();
    view! {
        {frame(filling, 1)}
        <Heading text=form.title.clone() faulty=faulty quiet=begins_elsewhere />
        {summary}
        {super::out_of_force_note(filling)}
        <div class="form-page">
            <div class="side">
                {task_list(filling)}
                {name_preview(filling)}
            </div>
            <div>
                <p class="basis">"Người lập: " {form.author.clone()} ". Gửi: " {form.addressee.clone()} ". Căn cứ: " {form.basis.clone()} "."</p>
                {site().further.and_then(|pages| (pages.beside_form)(filling))}
                <form
                    novalidate
                    on:submit=move |event| {
                        event.prevent_default();
                        check();
                    }
                    on:keydown=hold_composing_enter
                >
                    {sections(filling)}
                    <p class="actions">
                        <button type="submit" class="button main">"Kiểm tra"</button>
                        <a class="button" href="#/ban-nhap">"Để sau"</a>
                    </p>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Names the draft after the person, unless the user has given it another title.
fn name_draft(filling: &Filling) {
    if filling.form().field(NAME).is_none() {
        return;
    }
    let (filling, drafts) = (filling.clone(), site().drafts);
    Effect::new(move |before: Option<String>| {
        let code = &filling.form().code;
        let name = filling.value(NAME).trim().to_owned();
        let title = if name.is_empty() {
            blank_title(code)
        } else {
            [code, " – ", &name].concat()
        };
        if let Some(before) = before
            && before != title
            && filling.draft.about().title == before
        {
            drafts.rename(filling.draft.id(), &title);
        }
        title
    });
}

/// The address of this page, for links from elsewhere.
pub fn mend_address(filling: &Filling, key: &str) -> String {
    address(filling, Part::Mend(key.to_owned()))
}
