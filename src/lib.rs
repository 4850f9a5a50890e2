//! The site: drafting, checking and gathering requests, in the browser, with nothing sent anywhere.
//!
//! Two programs are made of it: `app`, which everybody fetches first, goes up to a form that is filled in and checked; `whole` has all pages.
//!
//! Reading order: [`app`] (what every page shares), [`route`] (addresses), [`packs`] (forms and rules), [`pages`], [`components`],
//! [`drafts`] (what was typed, kept on this computer), [`certificates`] (what a certificate's file tells a form), [`worker_client`] (spreadsheets and PDF, beside the page),
//! [`verify_client`] (signatures verified, beside the page), [`bridge_client`] (the helper on this computer, which signs), [`offline`] (the copy that works without the server), [`whole`] (how `app` gives way to `whole`).

pub mod app;
pub mod bridge_client;
pub mod certificates;
pub mod clock;
pub mod components;
pub mod drafts;
pub mod numbers;
pub mod offline;
pub mod packs;
pub mod pages;
pub mod profile;
pub mod program;
pub mod route;
pub mod status;
pub mod verify_client;
pub mod whole;
pub mod worker_client;
