//! A record made into a PDF by the worker.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Blob;

use crate::clock;
use crate::components::files;
use crate::components::form::Filling;
use crate::worker_client::{self, Job, Reply, Task};

/// How far the PDF is.
#[derive(Debug, Clone)]
pub enum Making {
    /// The worker is at it.
    Under,
    /// It is here: its content, the address of that, and what a person should know about it.
    Done(SendWrapper<Blob>, String, Vec<String>),
    /// It could not be made: why and what to do.
    Failed(String),
}

/// Makes the PDF; its address is freed when the page is left.
pub fn make(filling: &Filling) -> RwSignal<Making> {
    let making = RwSignal::new(Making::Under);
    let job = Job {
        pack: filling.pack().id.clone(),
        form: filling.form().id.clone(),
        today: clock::today().to_string(),
        task: Task::Pdf {
            record: filling.draft.with(|document| document.record().to_json()),
        },
    };
    let ticket = worker_client::start(job, None, move |reply, bytes| {
        let now = match (reply, bytes) {
            (Reply::File(made), bytes) => {
                let content = bytes.and_then(|bytes| files::content(&bytes, &made.mime));
                let address = content.as_ref().and_then(files::address);
                match (content, address) {
                    (Some(content), Some(address)) => {
                        Making::Done(SendWrapper::new(content), address, made.notices)
                    }
                    _ => Making::Failed(files::NO_ROOM.to_owned()),
                }
            }
            (Reply::Failed(why), _) => Making::Failed(why),
            _ => return,
        };
        making.try_set(now);
    });
    on_cleanup(move || {
        ticket.cancel();
        if let Some(Making::Done(_, address, _)) = making.try_get_untracked() {
            files::release(&address);
        }
    });
    making
}
