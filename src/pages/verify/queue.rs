//! The files that wait, verified one after the other: only one is in memory at a time.

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::{Desk, Item, material};
use crate::clock;
use crate::components::files;
use crate::verify_client::{self, Given, Job, Told};

/// The largest file that is verified in the page, in bytes: it has to fit into memory more than once.
const MOST: f64 = 500e6;

/// Said of a larger one.
const TOO_LARGE: &str = "Tệp lớn hơn 500 MB nên không kiểm tra được trong trình duyệt: hãy kiểm tra bằng chương trình chukyso trên máy.";

/// How far a file is.
#[derive(Clone)]
pub enum State {
    /// It is a signature whose file is not known.
    Alone,
    /// It is being verified, or waits for that.
    Coming,
    /// What was found.
    Told(Told),
    /// It could not be verified, and why.
    Failed(String),
    /// The user has stopped it.
    Stopped,
}

impl State {
    /// Whether a file that could not be verified may be so at another try.
    pub fn may_pass(&self) -> bool {
        match self {
            State::Failed(sentence) => sentence == files::GONE || verify_client::may_pass(sentence),
            State::Stopped => true,
            State::Alone | State::Coming | State::Told(_) => false,
        }
    }
}

/// How far all of them are.
#[derive(Clone, Copy, Default)]
pub struct Course {
    /// Grows whenever what goes on is stopped: what was read for an earlier turn comes too late.
    turn: u32,
    /// Whether one of them is being read or verified.
    going: bool,
}

/// Verifies what waits, unless that goes on already.
pub fn wake(desk: Desk) {
    // Before it is known what is trusted, nothing can be said; what is verified while another page is shown is that page's.
    if !desk.is_shown.get_untracked() || !desk.roots.with_untracked(|roots| roots.came) {
        return;
    }
    let course = desk.course.get_untracked();
    if !course.going {
        let going = true;
        desk.course.set(Course { going, ..course });
        next(desk, course.turn);
    }
}

/// Verifies everything anew, as something that counts for all files has changed.
pub fn verify_all(desk: Desk) {
    if desk.is_shown.get_untracked() {
        halt(desk);
    }
    change(desk, State::Coming, |state| !matches!(state, State::Alone));
    wake(desk);
}

/// Stops what is being verified and what waits.
pub fn stop(desk: Desk) {
    halt(desk);
    change(desk, State::Stopped, |state| matches!(state, State::Coming));
}

/// Goes on with what was stopped.
pub fn go_on(desk: Desk) {
    change(desk, State::Coming, |state| matches!(state, State::Stopped));
    wake(desk);
}

/// Stops what goes on; what waits goes on waiting.
pub fn halt(desk: Desk) {
    verify_client::stop();
    desk.course.update(|course| {
        course.turn += 1;
        course.going = false;
    });
}

fn change(desk: Desk, to: State, which: fn(&State) -> bool) {
    for item in desk.items.get_untracked() {
        if item.state.with_untracked(which) {
            item.state.set(to.clone());
        }
    }
}

/// Whether that turn still goes on.
fn is_on(desk: Desk, turn: u32) -> bool {
    desk.course.get_untracked().turn == turn
}

fn next(desk: Desk, turn: u32) {
    if !is_on(desk, turn) {
        return;
    }
    let waits = |item: &&Item| {
        item.state
            .with_untracked(|state| matches!(state, State::Coming))
    };
    let item = desk
        .items
        .with_untracked(|items| items.iter().find(waits).cloned());
    let Some(item) = item else {
        return desk.course.update(|course| course.going = false);
    };
    let Some(content) = item.content else {
        return;
    };
    let state = item.state;
    spawn_local(async move {
        let read = read(&content.file, item.signature.as_ref().map(|own| &own.file)).await;
        // It may have been stopped in the meantime.
        if !is_on(desk, turn) {
            return;
        }
        let (buffer, signature) = match read {
            Ok(read) => read,
            Err(sentence) => {
                state.set(State::Failed(sentence.to_owned()));
                return next(desk, turn);
            }
        };
        let given = Given {
            job: Job {
                now: clock::now(),
                name: content.name,
            },
            content: buffer,
            signature,
            roots: desk.roots.with_untracked(|roots| {
                let roots = roots.list.iter();
                roots.map(|root| root.bytes.clone()).collect()
            }),
            material: desk.material.with_untracked(|list| material::pieces(list)),
        };
        verify_client::verify(given, move |found| {
            state.set(match found {
                Ok(told) => State::Told(told),
                Err(sentence) => State::Failed(sentence),
            });
            next(desk, turn);
        });
    });
}

/// A file and the signature beside it.
async fn read(
    content: &File,
    signature: Option<&File>,
) -> Result<(ArrayBuffer, Option<ArrayBuffer>), &'static str> {
    let content = buffer(content).await?;
    let signature = match signature {
        Some(file) => Some(buffer(file).await?),
        None => None,
    };
    Ok((content, signature))
}

async fn buffer(file: &File) -> Result<ArrayBuffer, &'static str> {
    if file.size() > MOST {
        return Err(TOO_LARGE);
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| files::GONE)?;
    Ok(buffer.unchecked_into())
}
