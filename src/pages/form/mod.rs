//! One form: filled in, checked, made into a PDF. The draft stays open from one page to the next.

pub mod certificate;
pub mod expected_name;
mod fill;
mod paper;
pub mod reopen;
pub mod result;
pub mod review;

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::site;
use crate::components::form::{Filling, new_record, to_summary};
use crate::components::{Heading, crumbs, files, out_of_force};
use crate::drafts::{Draft, Mode, SaveState, messages};
use crate::packs;
use crate::pages::{Further, further, trouble};
use crate::profile;
use crate::route::{self, Part, Route};
use crate::whole;

/// Begins a draft of a form and goes to it.
pub fn begin(pack: &Arc<Pack>, form: &str) -> AnyView {
    let site = site();
    let head = pack.head(form);
    if head.is_some_and(|head| head.has_list) {
        // A letter with a list begins with its list.
        route::replace(&Route::NewList(Some(form.to_owned())));
        return opening();
    }
    let Some(form) = pack.form(form) else {
        return match head {
            Some(head) if site.further.is_none() => fetch(pack, &head.id),
            _ => trouble::unknown(),
        };
    };
    // Only the whole program reads the file of a certificate.
    let about_one = form.is_about_one_certificate();
    if about_one && site.further.is_none() && whole::give_way_for_good() {
        return opening();
    }
    let record = site
        .config
        .with_untracked(|config| new_record(pack, form, config));
    let values = record.values.clone();
    let draft = site.drafts.begin(record, &blank_title(&form.code));
    profile::note_carried(draft.id(), form, &values);
    let to = Route::form(&form.id, draft.id(), Part::Fill);
    draft.linger();
    route::replace(&to);
    opening()
}

fn opening() -> AnyView {
    view! { <p class="lead">"Đang mở mẫu…"</p> }.into_any()
}

/// Fetches a form, after which the page is drawn anew.
fn fetch(pack: &Arc<Pack>, form: &str) -> AnyView {
    let (site, pack, form) = (site(), Arc::clone(pack), form.to_owned());
    spawn_local(async move {
        let with_form = packs::first::with_form(&pack, &form).await;
        // Whoever has gone elsewhere meanwhile is left alone.
        if site.route.get_untracked() == Route::NewForm(form) {
            site.put(&pack.id, with_form.unwrap_or_else(packs::first::give_way));
        }
    });
    opening()
}

/// The title of a draft that nobody is named in yet.
fn blank_title(code: &str) -> String {
    [code, " – chưa có tên"].concat()
}

/// The pages of one draft.
pub fn page(pack: &Arc<Pack>, form: &str, id: &str, route: RwSignal<Route>) -> AnyView {
    leave_no_blank(id, route);
    match site().drafts.opened_here(id) {
        Some(draft) => parts(pack, form, &draft, route),
        None => further(|pages| (pages.reopen)(pack, form, id, route)),
    }
}

/// The pages of an open draft.
fn parts(pack: &Arc<Pack>, form: &str, draft: &Draft, route: RwSignal<Route>) -> AnyView {
    let (own_pack, own_form) = draft.with(|document| {
        let record = document.record();
        (record.pack.clone(), record.form.clone())
    });
    if own_form != form {
        return trouble::unknown();
    }
    if own_pack != pack.id {
        // Its own pack comes, and the page is drawn anew.
        return match site().choice.find(draft.id(), &own_pack) {
            true => opening(),
            false => trouble::other_pack(&own_pack),
        };
    }
    let filling = match site().further {
        Some(pages) => (pages.checked)(draft, pack, form),
        None => Filling::unchecked(draft, pack, form),
    };
    let Some(filling) = filling else {
        return trouble::unknown();
    };
    site().status.follow(draft);
    mend_before_review(&filling, route);
    let part = part_of(route);
    let inner = {
        let filling = filling.clone();
        move || match part.get() {
            Part::Fill => fill::page(&filling, None),
            Part::Mend(field) => fill::page(&filling, Some(field)),
            Part::Review => onward(&filling, |pages| pages.review),
            Part::Result => onward(&filling, |pages| pages.result),
        }
    };
    view! {
        {read_only(&filling)}
        {inner}
    }
    .into_any()
}

/// Where the small program gave way for a check, shows first what has to be mended.
fn mend_before_review(filling: &Filling, route: RwSignal<Route>) {
    let Some(checker) = &filling.checker else {
        return;
    };
    let wanted = route.with_untracked(|route| {
        matches!(
            route,
            Route::Form {
                part: Part::Review,
                ..
            }
        )
    });
    if wanted && whole::is_to_check(filling.draft.id()) && checker.ask() {
        let fill = Route::form(&filling.form().id, filling.draft.id(), Part::Fill);
        // The page is drawn for it at once; the browser tells of the address only later.
        route.set(fill.clone());
        route::replace(&fill);
        to_summary();
    }
}

/// A page of the whole program for the same draft; the small program gives way only once a store has all of it.
fn onward(filling: &Filling, page: fn(&Further) -> fn(&Filling) -> AnyView) -> AnyView {
    if let Some(pages) = site().further {
        return page(pages)(filling);
    }
    let draft = filling.draft.clone();
    draft.flush();
    let state = draft.state();
    (move || match state.get() {
        SaveState::Saved { .. } => {
            whole::give_way_to_check(draft.id());
            view! { <p class="lead">"Đang mở trang…"</p> }.into_any()
        }
        SaveState::Saving => view! { <p class="lead">"Đang lưu bản nháp…"</p> }.into_any(),
        SaveState::Failed(_) => {
            let draft = draft.clone();
            view! {
                <Heading text="Chưa lưu được bản nháp".to_owned() />
                <p class="lead">
                    "Trình duyệt không lưu được bản nháp nên trang chưa sang bước sau. "
                    "Hãy tải bản nháp về máy, rồi mở tệp đó ở trang “Bản nháp” để kiểm tra lại và tạo tệp PDF."
                </p>
                <p class="actions">
                    <button type="button" class="button main" on:click=move |_| files::save_draft(&draft)>"Tải bản nháp về máy"</button>
                    <a class="button" href="#/ban-nhap">"Đến trang Bản nháp"</a>
                </p>
            }
            .into_any()
        }
    })
    .into_any()
}

/// The part of the address; what it was, once the address is another page's.
fn part_of(route: RwSignal<Route>) -> Memo<Part> {
    Memo::new(move |before: Option<&Part>| match (route.get(), before) {
        (Route::Form { part, .. }, _) => part,
        (_, Some(before)) => before.clone(),
        (_, None) => Part::Fill,
    })
}

/// A draft that was begun and left without a word goes into the bin.
fn leave_no_blank(id: &str, route: RwSignal<Route>) {
    let (drafts, id) = (site().drafts, id.to_owned());
    on_cleanup(move || {
        let still_here = route
            .with_untracked(|route| matches!(route, Route::Form { draft, .. } if *draft == id));
        // What is typed at this moment is put into it first.
        if let Some(draft) = drafts.opened_here(&id) {
            draft.flush();
        }
        let untouched = drafts
            .list()
            .with_untracked(|list| list.iter().any(|draft| draft.id == id && draft.about.blank));
        if untouched && !still_here {
            drafts.remove(&id);
        }
    });
}

/// Said while another tab writes to the draft.
fn read_only(filling: &Filling) -> AnyView {
    let filling = filling.clone();
    let mode = filling.draft.mode();
    let said = RwSignal::new("");
    (move || {
        let mode = mode.get();
        (mode != Mode::Writing).then(|| {
            let filling = filling.clone();
            let take = move |_| match site().further {
                Some(pages) => (pages.take_over)(&filling, said),
                None => whole::give_way_to_take_over(),
            };
            view! {
                <div class="note read-only" role="status">
                    <span>{messages::mode(mode)} " " {move || said.get()}</span>
                    <button type="button" class="button small" on:click=take>"Chuyển sang sửa ở đây"</button>
                </div>
            }
        })
    })
    .into_any()
}

/// That the form's pack is out of force on the day of the dossier, and what to do.
fn out_of_force_note(filling: &Filling) -> AnyView {
    let (of_day, draft) = (filling.clone(), filling.draft.clone());
    out_of_force(
        filling.pack(),
        &filling.form().id,
        move || of_day.written_day(),
        move || Some(draft.clone()),
    )
}

/// The way back and the four steps, of which one is the present.
fn frame(filling: &Filling, step: usize) -> AnyView {
    let form = filling.form();
    let procedure = filling.pack().step_of(&form.id);
    let mut before = vec![("Bắt đầu".to_owned(), "#/".to_owned())];
    if let Some((procedure, _)) = procedure {
        before.push((
            procedure.title.clone(),
            Route::Procedure(procedure.id.clone()).href(),
        ));
    }
    let names = [
        "1. Chọn việc".to_owned(),
        ["2. Điền ", &form.code].concat(),
        "3. Kiểm tra lại".to_owned(),
        "4. In, ký và gửi".to_owned(),
    ];
    let steps: Vec<AnyView> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let here = (at == step).then_some("step");
            view! { <li class:done=at < step aria-current=here>{name}</li> }.into_any()
        })
        .collect();
    view! {
        {crumbs(before, form.code.clone())}
        <ol class="steps-bar" aria-label="Các bước">{steps}</ol>
    }
    .into_any()
}

/// The address of another part of the same draft.
fn address(filling: &Filling, part: Part) -> String {
    Route::form(&filling.form().id, filling.draft.id(), part).href()
}
