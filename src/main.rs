//! The site: drafting, checking and gathering requests, in the browser, with nothing sent anywhere.
//!
//! Reading order: [`app`] (what every page shares), [`route`] (addresses), [`packs`] (forms and rules), [`pages`], [`components`],
//! [`drafts`] (what was typed, kept on this computer), [`worker_client`] (spreadsheets and PDF, beside the page),
//! [`offline`] (the copy that works without the server).

mod app;
mod clock;
mod components;
mod drafts;
mod offline;
mod packs;
mod pages;
mod profile;
mod route;
mod status;
mod worker_client;

fn main() {
    app::start();
}
