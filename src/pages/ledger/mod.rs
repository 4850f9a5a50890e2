//! The register (*sổ theo dõi*): certificates and devices of an agency, what is due, and the next form of any of them.
//!
//! It is kept as a draft of its own ([`desk::ID`]), with the same stores, journal and lock between tabs.
//! Reading order: [`desk`] (the register that is worked on), [`views`] and [`table`] (its rows), [`choice`] (what is done with those ticked),
//! [`editor`] (one entry), [`parts`] (what all of it is made of), [`files`], [`certificates`] and [`columns`] (in), [`downloads`] (out), [`dossiers`] (what letters and requests tell).

mod certificates;
mod choice;
mod columns;
mod desk;
mod dossiers;
mod downloads;
mod editor;
mod files;
mod parts;
mod table;
mod views;

pub use choice::filled_in;
pub use dossiers::{dossier_button, request_button};

use std::sync::Arc;

use drafts::OpenError;
use forms::Pack;
use forms::calendar::format_date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::site;
use crate::components::{Heading, files::save, focus_heading};
use crate::drafts::{Mode, OpenFault, Opened, messages};
use desk::{Desk, ID};
use parts::button;
use views::View;

/// The page.
pub fn page(pack: &Arc<Pack>) -> AnyView {
    let opened = RwSignal::new_local(None::<Result<Opened, OpenFault>>);
    let (drafts, pack) = (site().drafts, Arc::clone(pack));
    let open = move || {
        let drafts = drafts.clone();
        spawn_local(async move {
            let result = desk::open(&drafts).await;
            // The user may have gone elsewhere in the meantime.
            opened.try_set(Some(result));
        });
    };
    open();
    (move || {
        let body = opened.with(|opened| match opened {
            None => view! { <p class="lead" role="status">"Đang mở sổ…"</p> }.into_any(),
            Some(Ok(opened)) => untrack(|| ledger(&pack, opened)),
            Some(Err(fault)) => unreadable(*fault, open.clone()),
        });
        view! {
            <Heading text="Sổ theo dõi chứng thư số và thiết bị".to_owned() />
            {body}
        }
    })
    .into_any()
}

/// A register that cannot be read: it stays as it is, can be taken home, and be set aside for a new one.
fn unreadable(fault: OpenFault, open: impl Fn() + Clone + 'static) -> AnyView {
    let drafts = site().drafts;
    let said = RwSignal::new("");
    let take = {
        let drafts = drafts.clone();
        move || {
            let drafts = drafts.clone();
            spawn_local(async move {
                let text = drafts.salvage(ID).await;
                save("so-theo-doi-hong.json", "application/json", &text.into());
            });
        }
    };
    let is_broken = matches!(
        fault,
        OpenFault::Draft(OpenError::Unreadable | OpenError::TooLarge)
    );
    let renew = move || {
        let (drafts, open) = (drafts.clone(), open.clone());
        spawn_local(async move {
            match drafts.set_aside(ID).await {
                Ok(()) => open(),
                Err(fault) => drop(said.try_set(messages::open_fault(fault))),
            }
        });
    };
    let renew = is_broken.then(|| button("button", "Cất phần hỏng và lập sổ mới", renew));
    view! {
        <p class="note">
            "Chưa mở được sổ theo dõi. Dữ liệu vẫn còn nguyên trong trình duyệt: hãy tải về máy, rồi tải lại trang hoặc gửi người quản trị cổng."
        </p>
        <p class="actions">
            {button("button", "Tải dữ liệu sổ về máy", take)}
            {renew}
        </p>
        <p role="status">{move || said.get()}</p>
    }
    .into_any()
}

fn ledger(pack: &Arc<Pack>, opened: &Opened) -> AnyView {
    let desk = Desk::new(pack);
    let mut notes = Vec::new();
    if opened.fork.is_some() {
        notes.push(FORKED);
    }
    if opened.aside {
        notes.push(messages::SET_ASIDE);
    }
    desk.open(opened.draft.clone());
    site().status.follow(&opened.draft);
    on_cleanup(move || {
        if let Some(draft) = desk.draft.get_untracked() {
            draft.flush();
        }
    });
    let view = RwSignal::new(View::All);
    // What waits for an answer waits while an entry is looked at.
    let asked = RwSignal::new(None::<files::Reading>);
    let pack = Arc::clone(pack);
    let notes: Vec<AnyView> = notes
        .into_iter()
        .map(|note| view! { <p class="note">{note}</p> }.into_any())
        .collect();
    let body = move || match desk.shown.get() {
        Some(id) => untrack(|| editor::page(desk, &pack, id)),
        None => untrack(|| list(desk, &pack, view, asked)),
    };
    view! {
        {notes}
        {read_only(desk)}
        <p class="said" role="status">{move || desk.said.get()}</p>
        {body}
    }
    .into_any()
}

/// Said where two copies of the register had gone different ways.
const FORKED: &str = "Sổ này từng được sửa ở hai nơi mà trình duyệt không ghép được. Bản sửa sau cùng đang mở; \
    bản kia còn trong mục “Ghi từ bản nháp” bên dưới, ghi thêm “bản song song”.";

/// All rows, and what can be done with them.
fn list(
    desk: Desk,
    pack: &Arc<Pack>,
    view: RwSignal<View>,
    asked: RwSignal<Option<files::Reading>>,
) -> AnyView {
    let today = format_date(desk.today());
    let law = pack
        .title
        .strip_prefix("Bộ mẫu ")
        .unwrap_or(&pack.title)
        .to_owned();
    let is_empty = Memo::new(move |_| desk.with_rows(<[desk::Row]>::is_empty));
    let pack = Arc::clone(pack);
    let rows = move || {
        match is_empty.get() {
        true => view! {
            <p class="note">
                "Sổ chưa có chứng thư nào. Hãy thêm từng chứng thư, nhập tệp chứng thư (.cer) hoặc bảng tính, hoặc bấm “Ghi vào sổ” ở bước cuối của danh sách."
            </p>
        }
        .into_any(),
        false => table::page(desk, &pack, view),
    }
    };
    view! {
        <p class="lead">"Mỗi dòng là một chứng thư và thiết bị của nó: đang ở bước nào, bao giờ hết hạn, ai giữ, việc gì đến hạn. Sổ chỉ nằm trong trình duyệt này; hãy tải về máy để sao lưu."</p>
        <p>"Các hạn tính đến hôm nay, ngày " {today} ", theo " {law} "."</p>
        {rows}
        {files::section(desk, asked)}
        {dossiers::section(desk)}
        {downloads::section(desk)}
    }
    .into_any()
}

/// Said while another tab has the register, with the way to take it over.
fn read_only(desk: Desk) -> AnyView {
    (move || {
        let draft = desk.draft.get()?;
        if draft.mode().get() == Mode::Writing {
            return None;
        }
        let take = move || {
            let draft = draft.clone();
            spawn_local(async move {
                match draft.take_over().await {
                    _ if !desk.is_open() => {}
                    Ok(()) => {
                        desk.open(draft);
                        focus_heading();
                    }
                    Err(fault) => desk.said.set(messages::open_fault(fault).to_owned()),
                }
            });
        };
        Some(view! {
            <p class="note read-only">
                "Sổ đang mở ở thẻ khác nên ở đây chỉ xem được. "
                {button("button small", "Chuyển sang sửa ở đây", take)}
            </p>
        })
    })
    .into_any()
}
