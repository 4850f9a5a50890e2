//! The signing on the page: the main button, how far it is, what came of it, and what to do with that.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::files::{HEADING, item};
use super::run::{Outcome, RUN, Run, pause, start};
use super::{Desk, Item, Signed, State, focus};
use crate::bridge_client::Kind;
use crate::components::files;
use crate::numbers;
use crate::pages::handover;
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
    let shown = move || {
        is_shown.get().then(|| {
            view! {
                <h2 id=RUN tabindex="-1">"4. Ký"</h2>
                {move || is_ready.get().then(|| button(desk))}
                <div role="status">
                    {move || state(desk)}
                    {move || desk.outcome.get().map(|outcome| told(&outcome, desk))}
                </div>
                {move || after(desk)}
            }
        })
    };
    shown.into_any()
}

impl Desk {
    /// How many files are signed, have failed, are neither.
    fn counts(self) -> (usize, usize, usize) {
        let (mut signed, mut failed, mut left) = (0, 0, 0);
        self.items.with(|items| {
            for item in items {
                item.state.with(|state| match state {
                    State::Signed(_) => signed += 1,
                    State::Failed(_) => failed += 1,
                    _ => left += 1,
                });
            }
        });
        (signed, failed, left)
    }
}

fn button(desk: Desk) -> Option<AnyView> {
    if desk.is_running() {
        return None;
    }
    let (signed, failed, left) = desk.counts();
    if signed > 0 && failed + left == 0 {
        return None;
    }
    let words = match failed + left {
        0 | 1 => "Ký".to_owned(),
        count => ["Ký ", &numbers::count(count), " tệp"].concat(),
    };
    Some(
        view! { <p><button type="button" class="button main" on:click=move |_| start(desk)>{words}</button></p> }
            .into_any(),
    )
}

fn state(desk: Desk) -> Option<AnyView> {
    let run = desk.run.get();
    if run == Run::Not {
        return None;
    }
    let (signed, failed, left) = desk.counts();
    let (done, all) = (signed + failed, signed + failed + left);
    let words = match run {
        Run::Sending => "Đang chuyển tệp cho chương trình ký…".into_any(),
        Run::Asking => view! {
            <b>"Hãy xem cửa sổ của chương trình ký"</b>
            ": đọc danh sách tệp, đồng ý rồi nhập mã PIN. Mã PIN chỉ nhập một lần cho tất cả các tệp trong lượt."
        }
        .into_any(),
        Run::Stopping => "Đang dừng…".into_any(),
        Run::Signing | Run::Not => "Đang ký…".into_any(),
    };
    let class = if run == Run::Asking { "note" } else { "" };
    let stop = move |_| {
        desk.run.set(Run::Stopping);
        focus(RUN);
    };
    Some(
        view! {
            <p class=class>{words}</p>
            <p>
                <progress max=all.max(1).to_string() value=done.to_string() aria-label="Số tệp đã ký"></progress>
                " Xong " {numbers::count(done)} "/" {numbers::count(all)} " tệp. "
                {(run != Run::Stopping).then(|| view! { <button type="button" class="button small" on:click=stop>"Dừng"</button> })}
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
    match outcome {
        Outcome::Through => {
            let class = if failed > 0 { "note" } else { "note good" };
            view! { <p class=class><b>"Ký xong: "</b> {count}</p> }.into_any()
        }
        Outcome::Stopped => {
            view! { <p class="note"><b>"Đã dừng theo yêu cầu: "</b> {count}</p> }.into_any()
        }
        Outcome::Broken(why) => {
            let count = (signed > 0).then(|| [" Hiện có ", &count].concat());
            view! { <p class="note bad">{why.clone()} {count}</p> }.into_any()
        }
    }
}

/// What to do with what is signed.
fn after(desk: Desk) -> Option<AnyView> {
    let (count, ..) = desk.counts();
    if desk.is_running() || count == 0 {
        return None;
    }
    let save = move |_| {
        spawn_local(async move {
            for (_, signed) in results(desk) {
                files::save_at(&signed.file.name(), &signed.address);
                pause(SAVING).await;
            }
        });
    };
    let all = (count > 1).then(|| {
        view! {
            <button type="button" class="button main" on:click=save>"Tải tất cả " {numbers::count(count)} " tệp"</button>
        }
    });
    let hint = (count > 1).then(|| {
        view! { <p class="hint">"Trình duyệt có thể hỏi có cho tải nhiều tệp không: hãy bấm “Cho phép”."</p> }
    });
    // A signature beside a file is verified with the file.
    let verify = move |_| {
        let mut files = Vec::new();
        for (item, signed) in results(desk) {
            if let (Kind::Detached, Some(file)) = (item.kind, item.file) {
                files.push(file.take());
            }
            files.push(signed.file.take());
        }
        handover::give(&Route::Verify, files);
    };
    let is_pdf = results(desk).iter().any(|(item, _)| item.kind == Kind::Pdf);
    let again = is_pdf.then(|| {
        view! { <button type="button" class="link" on:click=move |_| sign_again(desk)>"Ký thêm một chữ ký vào các tệp PDF này"</button> }
    });
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
    let items = desk.items.get();
    let signed = |item: Item| {
        let signed = item.state.with(|state| match state {
            State::Signed(signed) => Some(signed.clone()),
            _ => None,
        });
        Some((item, signed?))
    };
    items.into_iter().filter_map(signed).collect()
}

/// Puts what is signed in place of what was to be signed, for the next person.
fn sign_again(desk: Desk) {
    let mut items: Vec<Item> = Vec::new();
    for (own, signed) in results(desk) {
        files::release(&signed.address);
        if own.kind == Kind::Pdf {
            items.push(item(signed.file.name(), Some(signed.file), &items));
        }
    }
    desk.items.set(items);
    desk.outcome.set(None);
    desk.certificate.set(String::new());
    focus(HEADING);
}
