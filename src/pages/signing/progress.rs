//! The signing on the page: the main button, how far it is, what came of it, and what to do with that.

use std::sync::atomic::Ordering;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::files::{HEADING, item};
use super::parts::{button, focus, heading, live, note};
use super::run::{Outcome, RUN, Run, start};
use super::{Desk, Held, Item, Signed, State, verdict};
use crate::bridge_client::Kind;
use crate::clock::pause;
use crate::components::files;
use crate::numbers;
use crate::route::Route;

/// Between two files that are saved, as browsers drop some that come all at once.
const SAVING: Duration = Duration::from_millis(250);

/// The main button, how far the signing is, and what came of it.
///
/// `is_ready` is whether the helper is there; what came of the signing stays without it.
pub fn part(desk: Desk, is_ready: Memo<bool>) -> AnyView {
    let is_shown = Memo::new(move |_| {
        is_ready.get()
            || desk.is_running()
            || desk.outcome.with(Option::is_some)
            || desk.counts().0 > 0
    });
    live(move || {
        is_shown.get().then(|| {
            view! {
                {heading(RUN, "4. Ký")}
                {live(move || is_ready.get().then(|| begin(desk)).flatten())}
                <div role="status">
                    {live(move || state(desk))}
                    {live(move || desk.outcome.get().map(|outcome| told(&outcome, desk)))}
                </div>
                {live(move || after(desk))}
            }
            .into_any()
        })
    })
}

impl Desk {
    /// How many files are signed, have failed, are neither.
    fn counts(self) -> (usize, usize, usize) {
        self.items.with(|items| counts(items, &|_| true))
    }

    /// Keeps in mind how the files stand that are not signed now.
    pub(super) fn count_rest(self, now: &[Item]) {
        let is_rest = |item: &Item| now.iter().all(|own| own.number != item.number);
        let (signed, failed, left) = self.items.with_untracked(|items| counts(items, &is_rest));
        self.rest.set((signed + failed, signed + failed + left));
    }
}

/// The same of some of them.
fn counts(items: &[Item], which: &dyn Fn(&Item) -> bool) -> (usize, usize, usize) {
    let (mut signed, mut failed, mut left) = (0, 0, 0);
    for item in items.iter().filter(|item| which(item)) {
        item.state.with(|state| match state {
            State::Signed(_) => signed += 1,
            State::Failed(_) => failed += 1,
            _ => left += 1,
        });
    }
    (signed, failed, left)
}

fn begin(desk: Desk) -> Option<AnyView> {
    if desk.is_running() {
        return None;
    }
    // What the page does not hold any more cannot be signed.
    let is_here = |item: &Item| item.file.is_some();
    let (_, failed, left) = desk.items.with(|items| counts(items, &is_here));
    let (signed, ..) = desk.counts();
    let (all, again) = (numbers::count(failed + left), numbers::count(failed));
    let words = match (signed, failed, left) {
        (1.., 0, 0) => return None,
        (_, 1.., 0) => ["Ký lại ", &again, " tệp"].concat(),
        (_, 0, 0 | 1) => "Ký".to_owned(),
        (_, 0, _) => ["Ký ", &all, " tệp"].concat(),
        _ => ["Ký ", &all, " tệp, trong đó ", &again, " tệp ký lại"].concat(),
    };
    let act = move || start(desk);
    Some(note("", button("button main", words.into_any(), act)))
}

fn state(desk: Desk) -> Option<AnyView> {
    let run = desk.run.get();
    let once = match desk.turn.get() {
        (_, 1) => "Mã PIN chỉ nhập một lần cho tất cả các tệp trong lượt.".to_owned(),
        (at, all) => [
            "Số tệp vượt mức một lần chuyển nên ký làm ",
            &*numbers::count(all),
            " lần, mỗi lần nhập mã PIN một lần; đây là lần ",
            &*numbers::count(at),
            ".",
        ]
        .concat(),
    };
    let (class, words) = match run {
        Run::Not => return None,
        Run::Sending => ("", "Đang chuyển tệp cho chương trình ký…".into_any()),
        Run::Reading => ("", "Đang đọc các ô chữ ký của tệp PDF…".into_any()),
        Run::Asking => (
            "note",
            view! {
                <b>"Hãy xem cửa sổ của chương trình ký"</b>
                ": đọc danh sách tệp, đồng ý rồi nhập mã PIN. " {once}
            }
            .into_any(),
        ),
        Run::Signing => ("", "Đang ký…".into_any()),
        Run::Stopping => ("", "Đang dừng…".into_any()),
    };
    let (signed, failed, left) = desk.counts();
    let (settled, rest) = desk.rest.get();
    let done = (signed + failed).saturating_sub(settled);
    let all = (signed + failed + left).saturating_sub(rest);
    let stop = (run != Run::Stopping).then(|| {
        button("button small", "Dừng".into_any(), move || {
            desk.run.set(Run::Stopping);
            focus(RUN);
        })
    });
    Some(
        view! {
            {note(class, words)}
            <p>
                <progress max=all.max(1).to_string() value=done.to_string() aria-label="Số tệp đã ký"></progress>
                " Xong " {numbers::count(done)} "/" {numbers::count(all)} " tệp. " {stop}
            </p>
        }
        .into_any(),
    )
}

/// What came of the signing, in one sentence.
fn told(outcome: &Outcome, desk: Desk) -> AnyView {
    let (signed, failed, left) = desk.counts();
    let count = [
        (signed, " tệp đã ký"),
        (failed, " tệp không ký được (lý do ghi ở từng tệp)"),
        (left, " tệp chưa ký"),
    ];
    let count: Vec<String> = count
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| [&*numbers::count(*count), what].concat())
        .collect();
    let count = [&count.join(", "), "."].concat();
    let (class, lead) = match outcome {
        Outcome::Through if failed > 0 => ("note", "Ký xong: "),
        Outcome::Through => ("note good", "Ký xong: "),
        Outcome::Stopped(_) => ("note", "Đã dừng theo yêu cầu: "),
        Outcome::Broken(why) => {
            let count = match signed {
                0 => String::new(),
                _ => [" Hiện có ", &count].concat(),
            };
            return note("note bad", [why, &*count].concat().into_any());
        }
    };
    let open = (*outcome == Outcome::Stopped(true)).then_some(
        " Cửa sổ hỏi của chương trình ký còn mở: hãy đóng cửa sổ ấy trước khi ký lượt khác; trả lời thế nào cũng không ký gì.",
    );
    note(class, view! { <b>{lead}</b> {count} {open} }.into_any())
}

/// What to do with what is signed.
fn after(desk: Desk) -> Option<AnyView> {
    let (count, ..) = desk.counts();
    if desk.is_running() || count == 0 {
        return None;
    }
    let save = move || {
        let results = results(desk);
        for (_, signed) in &results {
            signed.is_saved.store(true, Ordering::Relaxed);
        }
        save_each(results.into_iter().map(|(_, signed)| signed.file).collect());
    };
    let words = match &results(desk)[..] {
        [(_, only)] => ["Tải “", &only.file.name(), "”"].concat(),
        _ => ["Tải tất cả ", &numbers::count(count), " tệp"].concat(),
    };
    let all = button("button main", words.into_any(), save);
    let hint = "Trình duyệt có thể hỏi có cho tải nhiều tệp không: hãy bấm “Cho phép”.";
    let hint = (count > 1).then(|| note("hint", hint.into_any()));
    let verify = move |_| verdict::hand_over(results(desk));
    let words = "Ký thêm một chữ ký vào các tệp này";
    let again = button("link", words.into_any(), move || sign_again(desk));
    Some(
        view! {
            <p class="actions">
                {all}
                <a class="button" href=Route::Verify.href() on:click=verify>"Kiểm tra chữ ký của các tệp đã ký"</a>
                {again}
            </p>
            {hint}
        }
        .into_any(),
    )
}

fn results(desk: Desk) -> Vec<(Item, Signed)> {
    let items = desk.items.get_untracked();
    let signed = |item: Item| {
        let signed = item.state.with_untracked(|state| match state {
            State::Signed(signed) => Some(signed.clone()),
            _ => None,
        });
        Some((item, signed?))
    };
    items.into_iter().filter_map(signed).collect()
}

/// Gives the user files to keep, one after the other.
pub fn save_each(all: Vec<Held>) {
    spawn_local(async move {
        for file in all {
            files::save(&file.name(), &file.type_(), &file);
            pause(SAVING).await;
        }
    });
}

/// Puts what is signed in place of what was to be signed, for the next person; all else stays.
fn sign_again(desk: Desk) {
    let mut items = desk.items.get_untracked();
    for (own, signed) in results(desk) {
        let (name, file, beside) = match (own.kind, own.file) {
            (Kind::Pdf, _) => (signed.file.name(), signed.file.clone(), None),
            (Kind::Detached, Some(file)) => (own.name, file, Some(signed.file.clone())),
            // After the page was loaded anew the file itself is not there any more.
            (Kind::Detached, None) => continue,
        };
        // It has both signatures.
        if let Some(before) = own.before {
            files::release(&before.address);
        }
        let again = Item {
            beside,
            before: Some(signed),
            ..item(name, Some(file), &items)
        };
        if let Some(place) = items.iter().position(|item| item.number == own.number) {
            items[place] = again;
        }
    }
    desk.items.set(items);
    desk.outcome.set(None);
    desk.certificate.set(String::new());
    // They are the person's who has signed.
    desk.options.forget();
    focus(HEADING);
}
