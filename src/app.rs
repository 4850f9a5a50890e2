//! What every page shares, and which page is shown.

use forms::pack::Fault;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

use crate::drafts::{self, DraftStore};
use crate::offline::Offline;
use crate::packs::{self, Config, Loaded};
use crate::pages;
use crate::route::{self, Route};
use crate::status::{Status, StatusLine};
use crate::whole;

/// What every page shares; a context of the site.
#[derive(Clone)]
pub struct Site {
    /// The page of the address bar.
    pub route: RwSignal<Route>,
    /// The portal's configuration; the site's own until it is here.
    pub config: RwSignal<Config>,
    /// The forms and rules in use.
    pub loaded: RwSignal<Loaded>,
    /// What the status line says.
    pub status: Status,
    /// The copy that works without the server.
    pub offline: Offline,
    /// All drafts on this computer.
    pub drafts: DraftStore,
    /// The pages that not everybody needs, in the program that has them.
    pub further: Option<&'static pages::Further>,
}

/// The site's shared state.
pub fn site() -> Site {
    expect_context::<Site>()
}

/// Starts the site in the place that `index.html` keeps for it, or lets the whole program start where one of its pages is wanted.
pub fn start(further: Option<&'static pages::Further>) {
    std::panic::set_hook(Box::new(|info| {
        // Only the place: a message could hold what somebody typed.
        if let Some(place) = info.location() {
            leptos::logging::error!("{}:{}", place.file(), place.line());
        }
        if let Some(crash) = document().get_element_by_id("crash") {
            let _ = crash.remove_attribute("hidden");
        }
    }));
    let Some(place) = element("app") else { return };
    // Without a store a draft could not pass from one program to the other.
    let stays =
        !pages::is_further(&route::now()) && drafts::can_keep() && !packs::first::are_edited();
    if further.is_none() && !stays {
        whole::fetch(&place);
        return;
    }
    place.set_inner_html("");
    mount_to(place, move || frame_and_page(further)).forget();
}

/// An element of the page by its id.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn frame_and_page(further: Option<&'static pages::Further>) -> AnyView {
    let site = Site {
        route: route::current(),
        config: RwSignal::default(),
        loaded: RwSignal::new(Loaded::Waiting),
        status: Status::default(),
        offline: Offline::start(),
        drafts: DraftStore::start(),
        further,
    };
    provide_context(site.clone());
    let (config, loaded) = (site.config, site.loaded);
    spawn_local(async move {
        let read = packs::config().await;
        dress(&read);
        let pack = match further {
            Some(pages) => (pages.load)(read.clone()).await,
            None => packs::first::outline(&read).await,
        };
        config.set(read);
        loaded.set(pack);
    });
    frame(&site);
    view! {
        <StatusLine />
        <main id="noi-dung" class="wide" tabindex="-1">
            {move || match loaded.get() {
                Loaded::Waiting => waiting(),
                Loaded::Nothing(why, faults) => pages::trouble::page(&why, &faults),
                Loaded::Ready(pack) => pages::page(site.route, pack),
                Loaded::Older(pack, faults) => {
                    view! {
                        {older(&faults)}
                        {pages::page(site.route, pack)}
                    }
                    .into_any()
                }
            }}
        </main>
    }
    .into_any()
}

/// Until the pack is here; `index.html` has shown the same before.
fn waiting() -> AnyView {
    view! { <p class="lead">"Đang mở trang…"</p> }.into_any()
}

/// Said above every page while the server's pack has faults.
fn older(faults: &[Fault]) -> AnyView {
    view! {
        <details class="note">
            <summary>"Bộ mẫu trên máy chủ có lỗi; trang đang dùng bản tốt gần nhất trên máy này."</summary>
            {pages::trouble::fault_list(faults)}
        </details>
    }
    .into_any()
}

/// Puts the portal's name and colours into the frame that `index.html` drew.
fn dress(config: &Config) {
    if let Some(portal) = element("portal") {
        portal.set_text_content(Some(&config.portal));
    }
    if let Some(support) = element("support") {
        support.set_text_content(Some(&config.support));
    }
    let root = document()
        .document_element()
        .and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        for (name, colour) in [("--brand", &config.colour), ("--accent", &config.accent)] {
            if !colour.is_empty() {
                let _ = root.style().set_property(name, colour);
            }
        }
    }
}

/// Keeps the frame's links right: which page is shown, how many drafts there are.
fn frame(site: &Site) {
    let route = site.route;
    Effect::new(move || {
        let shown = route.with(|route| match route {
            Route::Drafts => "nav-drafts",
            Route::Help | Route::Sources => "nav-help",
            _ => "nav-home",
        });
        for id in ["nav-home", "nav-drafts", "nav-help"] {
            if let Some(link) = element(id) {
                let _ = match id == shown {
                    true => link.set_attribute("aria-current", "page"),
                    false => link.remove_attribute("aria-current"),
                };
            }
        }
    });
    let list = site.drafts.list();
    Effect::new(move || {
        let count = list.with(|all| all.iter().filter(|draft| pages::is_shown(draft)).count());
        if let Some(place) = element("draft-count") {
            let text = if count == 0 {
                String::new()
            } else {
                [" (", &count.to_string(), ")"].concat()
            };
            place.set_text_content(Some(&text));
        }
    });
    // The skip link must not change the page of the address bar.
    if let Some(skip) = element("skip") {
        let listener = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
            event.prevent_default();
            if let Some(main) = element("noi-dung") {
                let _ = main.focus();
            }
        });
        let _ = skip.add_event_listener_with_callback("click", listener.as_ref().unchecked_ref());
        listener.forget();
    }
}
