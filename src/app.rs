//! What every page shares, and which page is shown.

use forms::pack::Fault;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

use crate::drafts::{self, DraftStore};
use crate::offline::Offline;
use crate::packs::choice::Choice;
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
    /// Which pack of forms and rules is in use.
    pub choice: Choice,
    /// That pack.
    pub loaded: RwSignal<Loaded>,
    /// The packs that were in use on this page.
    shelf: StoredValue<Vec<Loaded>>,
    /// What the status line says.
    pub status: Status,
    /// The copy that works without the server.
    pub offline: Offline,
    /// All drafts on this computer.
    pub drafts: DraftStore,
    /// The pages that not everybody needs, in the program that has them.
    pub further: Option<&'static pages::Further>,
}

impl Site {
    /// A pack: one that was in use before, or the server's.
    pub async fn pack(&self, id: &str) -> Loaded {
        let of_shelf = |shelf: &Vec<Loaded>| shelf.iter().find(|own| own.is(Some(id))).cloned();
        if let Some(loaded) = self.shelf.with_value(of_shelf) {
            return loaded;
        }
        let loaded = match self.further {
            Some(pages) => (pages.load)(id.to_owned()).await,
            None => packs::first::outline(id).await,
        };
        self.shelve(&loaded);
        loaded
    }

    /// Puts a pack in use, with a form more than before, unless another is wanted by now.
    pub fn put(&self, id: &str, loaded: Loaded) {
        self.shelve(&loaded);
        let wanted = self.choice.wanted().get_untracked();
        if wanted.as_deref() == Some(id) {
            self.loaded.set(loaded);
        }
    }

    fn shelve(&self, loaded: &Loaded) {
        if let Some(pack) = loaded.pack() {
            let id = pack.id.as_str();
            self.shelf.update_value(|shelf| {
                shelf.retain(|own| !own.is(Some(id)));
                shelf.push(loaded.clone());
            });
        }
    }
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
    let stays = !pages::is_further(&route::now())
        && drafts::can_keep()
        && !packs::first::are_edited()
        && !whole::is_instead();
    if further.is_none() && !stays {
        whole::fetch(&place);
        return;
    }
    place.set_inner_html("");
    mount_to(place, move || frame_and_page(further)).forget();
}

/// Makes signals that do not end with the page that is shown.
pub fn lasting<T>(make: impl FnOnce() -> T) -> T {
    let Some(mut owner) = Owner::current() else {
        return make();
    };
    while let Some(parent) = owner.parent() {
        owner = parent;
    }
    owner.with(make)
}

/// An element of the page by its id.
pub fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn frame_and_page(further: Option<&'static pages::Further>) -> AnyView {
    let (route, config, drafts) = (route::current(), RwSignal::default(), DraftStore::start());
    let site = Site {
        route,
        config,
        choice: Choice::new(route, config, drafts.clone(), further.is_some()),
        loaded: RwSignal::new(Loaded::Waiting),
        shelf: StoredValue::default(),
        status: Status::default(),
        offline: Offline::start(),
        drafts,
        further,
    };
    provide_context(site.clone());
    follow_choice(&site);
    frame(&site);
    let (loaded, wanted) = (site.loaded, site.choice.wanted());
    view! {
        <StatusLine />
        <main id="noi-dung" class="wide" tabindex="-1">
            {move || match (loaded.get(), wanted.get()) {
                (Loaded::Nothing(why, faults), _) => pages::trouble::page(&why, &faults),
                // Another one is on its way.
                (own, wanted) if !own.is(wanted.as_deref()) => waiting(),
                (Loaded::Waiting, _) => waiting(),
                (Loaded::Ready(pack), _) => pages::page(site.route, pack),
                (Loaded::Older(pack, faults), _) => {
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

/// Finds out which packs there are, and from then on puts the one in use that is wanted.
fn follow_choice(site: &Site) {
    let wanted = site.choice.wanted();
    let later = site.clone();
    Effect::new(move || {
        let Some(id) = wanted.get() else { return };
        let site = later.clone();
        if !site.loaded.with_untracked(|own| own.is(Some(&id))) {
            spawn_local(async move {
                let loaded = site.pack(&id).await;
                site.put(&id, loaded);
            });
        }
    });
    let site = site.clone();
    spawn_local(async move {
        let (config, index) = packs::start().await;
        dress(&config);
        let known = match site.further {
            Some(pages) => (pages.known)(index).await,
            None => packs::first::known(index),
        };
        // Both at once: together they say which pack is wanted.
        site.config.set(config);
        site.choice.learn(known);
        if site.further.is_some() && wanted.get_untracked().is_none() {
            site.loaded.set(packs::text::unreachable());
        }
    });
}

/// Until the pack is here; `index.html` has shown the same before.
pub fn waiting() -> AnyView {
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
            Route::Ledger => "nav-ledger",
            Route::Verify | Route::Sign => "nav-verify",
            Route::Help | Route::Sources => "nav-help",
            _ => "nav-home",
        });
        for id in [
            "nav-home",
            "nav-drafts",
            "nav-ledger",
            "nav-verify",
            "nav-help",
        ] {
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
