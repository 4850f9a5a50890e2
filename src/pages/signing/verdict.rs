//! What is signed, verified at once on this page.

use std::collections::VecDeque;

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::parts::{button, live, note};
use super::{Desk, Item, Signed, State};
use crate::bridge_client::Kind;
use crate::clock;
use crate::components::files;
use crate::pages::handover;
use crate::pages::verify::roots;
use crate::route::Route;
use crate::verify_client::{self, Given, Job, SignatureTold, Told, Tone};

/// What is known about the signatures of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    Not,
    /// It waits, or is being verified.
    Coming,
    /// How it stands, in few words.
    Told(Tone, String),
    /// It could not be verified, and why.
    Failed(String),
}

/// Verifies what was left when another page was shown, which may have stopped it.
pub fn open(desk: Desk) {
    verify_client::stop();
    for item in desk.items.get_untracked() {
        item.verdict.update(|verdict| {
            if matches!(verdict, Verdict::Coming | Verdict::Failed(_)) {
                *verdict = Verdict::Not;
            }
        });
    }
    verify(desk);
    on_cleanup(verify_client::stop);
}

/// Verifies what is signed and was not verified yet, one file after the other.
pub fn verify(desk: Desk) {
    let is_new = |item: &Item| {
        let is_signed = item
            .state
            .with_untracked(|state| matches!(state, State::Signed(_)));
        is_signed && item.verdict.get_untracked() == Verdict::Not
    };
    let items: VecDeque<Item> = desk
        .items
        .get_untracked()
        .into_iter()
        .filter(is_new)
        .collect();
    if items.is_empty() {
        return;
    }
    for item in &items {
        item.verdict.set(Verdict::Coming);
    }
    spawn_local(async move {
        let roots = roots::of_site().await.list;
        let roots = roots.iter().map(|root| root.bytes.clone()).collect();
        next(items, roots);
    });
}

/// Verifies the first, then the others: only one is in memory at a time.
fn next(mut items: VecDeque<Item>, roots: Vec<Vec<u8>>) {
    let Some(item) = items.pop_front() else {
        return;
    };
    // It may have been begun anew in the meantime, or let go.
    if item.verdict.get_untracked() != Verdict::Coming {
        return;
    }
    let State::Signed(signed) = item.state.get_untracked() else {
        return next(items, roots);
    };
    let (content, beside) = match (item.kind, item.file.clone()) {
        (Kind::Pdf, _) => (signed.file, None),
        (Kind::Detached, Some(file)) => (file, Some(signed.file)),
        (Kind::Detached, None) => {
            let why = "trang đã tải lại nên không còn giữ tệp gốc; hãy chọn tệp gốc cùng tệp chữ ký này ở trang “Kiểm tra chữ ký số”";
            item.verdict.set(Verdict::Failed(why.to_owned()));
            return next(items, roots);
        }
    };
    spawn_local(async move {
        let buffer = read(&content).await;
        let signature = match &beside {
            Some(file) => read(file).await.map(Some),
            None => Some(None),
        };
        let (Some(buffer), Some(signature)) = (buffer, signature) else {
            item.verdict.set(Verdict::Failed(files::GONE.to_owned()));
            return next(items, roots);
        };
        let given = Given {
            job: Job {
                now: clock::now(),
                name: content.name(),
            },
            content: buffer,
            signature,
            roots: roots.clone(),
            material: Vec::new(),
        };
        verify_client::verify(given, move |found| {
            item.verdict.set(match found {
                Ok(told) => Verdict::Told(told.tone, label(&told)),
                Err(why) => Verdict::Failed(why),
            });
            next(items, roots);
        });
    });
}

/// What is told in few words: of a signature just made, word about revocation is all that is missing as a rule.
fn label(told: &Told) -> String {
    let is_only_revocation = |own: &SignatureTold| own.tone == Tone::Good || own.missing.is_some();
    let is_whole = told
        .batch
        .as_ref()
        .is_none_or(|batch| batch.tone == Tone::Good)
        && told.stamps.iter().all(|stamp| stamp.tone == Tone::Good);
    match told.tone == Tone::Open && is_whole && told.signatures.iter().all(is_only_revocation) {
        true => "Chữ ký đúng, tệp nguyên vẹn; chưa tra cứu việc thu hồi".to_owned(),
        false => told.label.clone(),
    }
}

async fn read(file: &File) -> Option<ArrayBuffer> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    buffer.dyn_into().ok()
}

/// Hands what is signed to the page that tells all about it; a signature beside a file together with that file.
pub fn hand_over(results: Vec<(Item, Signed)>) {
    let mut files = Vec::new();
    for (item, signed) in results {
        if let (Kind::Detached, Some(file)) = (item.kind, item.file) {
            files.push(file.take());
        }
        files.push(signed.file.take());
    }
    handover::give(&Route::Verify, files);
}

/// What is known about the signatures of a file, in one line.
pub fn line(item: &Item, signed: &Signed) -> AnyView {
    let (item, signed) = (item.clone(), signed.clone());
    live(move || {
        let (class, label) = match item.verdict.get() {
            Verdict::Not => return None,
            Verdict::Coming => return Some(note("quiet", "Đang kiểm tra chữ ký…".into_any())),
            Verdict::Failed(why) => {
                let own = item.clone();
                let again = move || {
                    own.verdict.set(Verdict::Not);
                    verify(Desk::find());
                };
                // Without the file itself another try is of no use.
                let may_pass = item.kind == Kind::Pdf || item.file.is_some();
                let again = may_pass.then(|| button("link", "Kiểm tra lại".into_any(), again));
                let words = view! { "Chưa kiểm tra được: " {why} " " {again} };
                return Some(note("quiet", words.into_any()));
            }
            Verdict::Told(Tone::Good, label) => ("badge good", label),
            Verdict::Told(Tone::Open, label) => ("badge open", label),
            Verdict::Told(Tone::Bad, label) => ("badge bad", label),
            Verdict::Told(Tone::None, label) => ("badge", label),
        };
        let own = (item.clone(), signed.clone());
        let go = move |_| hand_over(vec![own.clone()]);
        let of = item.name.clone();
        Some(
            view! {
                <p>
                    "Kiểm tra: " <span class=class>{label}</span> " "
                    <a href=Route::Verify.href() on:click=go>"Xem chi tiết" <span class="hidden-text">" " {of}</span></a>
                </p>
            }
            .into_any(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify_client::{BatchTold, MissingTold};

    #[test]
    fn where_word_about_revocation_is_all_that_is_missing_the_line_says_so() {
        let signature = |tone, missing| SignatureTold {
            tone,
            label: String::new(),
            names: String::new(),
            beside: false,
            signer: None,
            time: String::new(),
            reason: None,
            place: None,
            field: None,
            level: None,
            doubts: Vec::new(),
            rootless: false,
            missing,
            good: Vec::new(),
            remarks: Vec::new(),
            changes: Vec::new(),
            borne: true,
            chain: Vec::new(),
        };
        let missing = MissingTold {
            signer: true,
            issuer: false,
            lists: Vec::new(),
        };
        let told = |tone, signatures, batch: Option<Tone>| Told {
            tone,
            label: "Chưa kết luận được".to_owned(),
            message: String::new(),
            batch: batch.map(|tone| BatchTold {
                tone,
                message: String::new(),
                letter: None,
            }),
            signatures,
            stamps: Vec::new(),
        };
        let (good, open) = (
            signature(Tone::Good, None),
            signature(Tone::Open, Some(missing)),
        );
        let other = signature(Tone::Open, None);
        let cases = [
            (
                told(Tone::Open, vec![good.clone(), open.clone()], None),
                true,
            ),
            (told(Tone::Open, vec![open.clone(), other], None), false),
            (told(Tone::Open, vec![open.clone()], Some(Tone::Good)), true),
            (
                told(Tone::Open, vec![open.clone()], Some(Tone::Open)),
                false,
            ),
            (told(Tone::Bad, vec![open], None), false),
        ];
        for (told, only_revocation) in cases {
            assert_eq!(
                label(&told).starts_with("Chữ ký đúng"),
                only_revocation,
                "{told:?}"
            );
        }
    }
}
