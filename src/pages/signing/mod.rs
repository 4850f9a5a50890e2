//! Files signed and certificates installed by the helper on this computer.
//!
//! The page says what it needs and shows what comes of it; what is signed is agreed to in a window of the helper, which alone
//! knows the PIN. Where the two cannot meet, the same goes by files.

mod by_file;
mod certificates;
mod files;
mod helper;
mod install;
mod options;
pub mod parts;
mod plan;
mod progress;
mod run;
mod verdict;

use std::cell::OnceCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use js_sys::Date;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::File;

use crate::app::lasting;
use crate::bridge_client::{Certificates, Kind, Level, Permission};
use crate::clock;
use crate::components::Heading;
use crate::numbers;
use crate::pages::handover;
use crate::route::Route;
use helper::Link;
use install::Install;
use options::Options;
use parts::live;
use run::{Outcome, Run};
use verdict::Verdict;

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

/// What the page keeps in mind; all copies are the same.
///
/// It stays when another page is shown: what is being signed goes on, and what is signed is still there.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The files, in order.
    items: RwSignal<Vec<Item>>,
    /// Signatures (`.p7s`) whose file is not known.
    loose: RwSignal<Vec<Item>>,
    /// What is to be said about files that were chosen.
    said: RwSignal<String>,
    /// How the page and the helper stand to each other.
    link: RwSignal<Link>,
    /// Whether the browser lets the page talk to the helper.
    permission: RwSignal<Permission>,
    /// The certificates that are plugged in, or why they could not be read; nothing while they are being read.
    certificates: RwSignal<Option<Result<Certificates, String>>>,
    /// The id of the certificate that signs; empty before one is chosen.
    certificate: RwSignal<String>,
    /// How it is to be signed.
    options: Options,
    /// How far the signing is.
    run: RwSignal<Run>,
    /// How many of the files are not part of it and will not change, and how many are not part of it.
    rest: RwSignal<(usize, usize)>,
    /// Which of how many jobs is under way, from 1 on.
    turn: RwSignal<(usize, usize)>,
    /// What came of the last one.
    outcome: RwSignal<Option<Outcome>>,
    /// How far the installing of a certificate is.
    install: RwSignal<Install>,
}

/// A file to be signed.
#[derive(Clone)]
struct Item {
    /// Tells it from others.
    number: usize,
    name: String,
    kind: Kind,
    /// The file; nothing where only its name is left, after the page was loaded anew.
    file: Option<Held>,
    /// The signature (`.p7s`) that there is beside it already, to which another one is added.
    beside: Option<Held>,
    /// What was signed on this page before, where another signature is to be added to it.
    before: Option<Signed>,
    state: ArcRwSignal<State>,
    verdict: ArcRwSignal<Verdict>,
}

/// A file on this page, which has one thread.
type Held = SendWrapper<File>;

/// How far a file is.
#[derive(Clone)]
enum State {
    /// Not signed.
    Waiting,
    /// On its way to the helper.
    Sending,
    /// With the helper.
    Sent,
    /// Signed.
    Signed(Signed),
    /// Not signed, and why.
    Failed(String),
}

/// What came of a file.
#[derive(Clone)]
struct Signed {
    /// The signed PDF, or the signature that belongs beside the file.
    file: Held,
    /// Its address, for a link.
    address: String,
    level: Option<Level>,
    /// Why the level is lower than the one asked for.
    message: Option<String>,
    /// Whether the person has saved it.
    is_saved: Arc<AtomicBool>,
}

impl Item {
    /// Whether what was signed of it is nowhere else.
    fn is_unsaved(&self) -> bool {
        let is_unsaved = |signed: &Signed| !signed.is_saved.load(Ordering::Relaxed);
        self.state.with_untracked(|state| match state {
            State::Signed(signed) => is_unsaved(signed),
            _ => self.before.as_ref().is_some_and(is_unsaved),
        })
    }

    /// Whether it goes, with what was signed of it only where the person does not mind.
    fn may_go(items: &[Item]) -> bool {
        let unsaved = items.iter().filter(|item| item.is_unsaved()).count();
        let words = [
            "Có ",
            &numbers::count(unsaved),
            " tệp đã ký chưa tải về máy: bỏ khỏi trang thì mất chữ ký vừa ký. Vẫn bỏ?",
        ];
        unsaved == 0
            || window()
                .confirm_with_message(&words.concat())
                .unwrap_or(true)
    }
}

impl Desk {
    fn new() -> Desk {
        Desk {
            items: RwSignal::new(Vec::new()),
            loose: RwSignal::new(Vec::new()),
            said: RwSignal::new(String::new()),
            link: RwSignal::new(Link::Off),
            permission: RwSignal::new(Permission::Unknown),
            certificates: RwSignal::new(None),
            certificate: RwSignal::new(String::new()),
            options: Options::new(),
            run: RwSignal::new(Run::Not),
            rest: RwSignal::new((0, 0)),
            turn: RwSignal::new((1, 1)),
            outcome: RwSignal::new(None),
            install: RwSignal::new(Install::Nothing),
        }
    }

    /// The one of this page load.
    fn find() -> Desk {
        DESK.with(|desk| {
            *desk.get_or_init(|| {
                lasting(|| {
                    let desk = Desk::new();
                    desk.guard();
                    desk
                })
            })
        })
    }

    fn is_running(self) -> bool {
        !matches!(self.run.get(), Run::Not)
    }

    /// Takes back why the last signing broke off, as that is mended.
    fn calm(self) {
        let is_broken = |outcome: &Option<Outcome>| matches!(outcome, Some(Outcome::Broken(_)));
        if self.outcome.with_untracked(is_broken) {
            self.outcome.set(None);
        }
    }

    /// Has the browser ask before the page goes away with what is nowhere else.
    fn guard(self) {
        let _ = window_event_listener_untyped("beforeunload", move |event| {
            let is_running = self.run.get_untracked() != Run::Not;
            if is_running
                || self
                    .items
                    .with_untracked(|items| items.iter().any(Item::is_unsaved))
            {
                event.prevent_default();
            }
        });
    }
}

/// The page.
pub fn page() -> AnyView {
    let desk = Desk::find();
    files::bring_made(handover::take(&Route::Sign), desk);
    helper::open(desk);
    verdict::open(desk);
    let is_ready = Memo::new(move |_| desk.link.with(|link| matches!(link, Link::Ready(_))));
    let ready = live(move || {
        is_ready.get().then(|| {
            view! {
                {certificates::part(desk)}
                {options::part(desk)}
            }
            .into_any()
        })
    });
    view! {
        {signature_pages(&Route::Sign)}
        <Heading text="Ký số".to_owned() />
        <p class="lead">
            "Ký tệp PDF, tệp lô và tệp khác bằng thiết bị lưu khóa bí mật cắm trên máy này. Mã PIN chỉ nhập ở cửa sổ của chương trình ký; trang này không biết mã PIN."
        </p>
        {files::part(desk)}
        {helper::part(desk)}
        {ready}
        {progress::part(desk, is_ready)}
        {install::part(desk)}
        {by_file::part(desk)}
    }
    .into_any()
}

/// The way between the two pages about signatures.
pub fn signature_pages(current: &Route) -> AnyView {
    let pages = [
        (Route::Sign, "Ký số"),
        (Route::Verify, "Kiểm tra chữ ký số"),
    ];
    let links = pages.map(|(page, words)| {
        let is_current = (page == *current).then_some("page");
        view! { <a href=page.href() aria-current=is_current>{words}</a> }
    });
    view! { <nav class="pages" aria-label="Chữ ký số">{links.into_iter().collect_view()}</nav> }
        .into_any()
}

/// The day of a moment in RFC 3339, where the user is.
fn day(moment: &str) -> String {
    let at = Date::parse(moment);
    match at.is_nan() {
        true => moment.to_owned(),
        false => clock::day(at as u64),
    }
}
