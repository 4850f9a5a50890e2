//! The agency's page: what is written the same way into each form, kept once on this computer, seen and mended in one place.
//!
//! Reading order: [`places`] (which fields there are), [`unkept`] (what the browser does not keep yet), [`boxes`] (the boxes),
//! [`file`] (the profile as a file).

mod boxes;
mod file;
mod places;
#[cfg(test)]
mod tests;
mod unkept;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use forms::{Finding, Pack, Plan};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::clock;
use crate::components::form::to_control;
use crate::components::{Heading, files};
use crate::profile::{self, Profile};
use places::{Group, Place};
use unkept::Unkept;

/// Said where the browser keeps nothing.
const NOT_KEPT: &str = "Chưa lưu được: trình duyệt không cho trang này lưu, hoặc đã hết chỗ. Hãy bấm “Lưu thành tệp” trước khi đóng trang.";

/// How long nothing is typed before it is kept.
const QUIET: Duration = Duration::from_millis(400);

/// What the page keeps in mind; all copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    groups: StoredValue<Arc<Vec<Group>>>,
    /// The rules of the forms that the fields come from, by form.
    plans: StoredValue<Arc<BTreeMap<String, Arc<Plan>>>>,
    /// What stands in the boxes, and what the other sections of the kept profile have.
    profile: StoredValue<Profile>,
    /// What of it the browser does not keep yet.
    unkept: StoredValue<Unkept>,
    /// Runs while something is typed.
    quiet: StoredValue<Option<TimeoutHandle>>,
    /// Counts how often all boxes are filled anew.
    filled: RwSignal<u32>,
    /// Whether all is kept, in words.
    kept: RwSignal<String>,
    /// What was done with the whole profile last, in words.
    done: RwSignal<String>,
    /// What it was before that.
    before: RwSignal<Option<Profile>>,
}

/// The page.
pub fn page(pack: &Arc<Pack>) -> AnyView {
    let groups = Arc::new(places::groups(pack));
    let plans = places::forms(&groups).into_iter().filter_map(|form| {
        let plan = Plan::new(pack, form)?;
        Some((form.to_owned(), Arc::new(plan)))
    });
    let desk = Desk {
        plans: StoredValue::new(Arc::new(plans.collect())),
        groups: StoredValue::new(Arc::clone(&groups)),
        profile: StoredValue::new(profile::load()),
        unkept: StoredValue::new(Unkept::default()),
        quiet: StoredValue::new(None),
        filled: RwSignal::new(0),
        kept: RwSignal::new(String::new()),
        done: RwSignal::new(String::new()),
        before: RwSignal::new(None),
    };
    desk.keep_when_left();
    let pack = Arc::clone(pack);
    let sections = move || {
        desk.filled.track();
        let groups = desk.groups.get_value();
        groups
            .iter()
            .map(|group| section(desk, &pack, group))
            .collect::<Vec<AnyView>>()
    };
    view! {
        <Heading text="Hồ sơ cơ quan".to_owned() />
        <p class="lead">
            "Nhập một lần, đơn và công văn lập sau này được điền sẵn. Hồ sơ chỉ nằm trong trình duyệt này; bản nháp đã lập thì không đổi theo."
        </p>
        <div class="form-page">
            <div class="side">{contents(&groups)} <p role="status">{move || desk.kept.get()}</p></div>
            <div>
                {done(desk)}
                {sections}
                {whole(desk)}
            </div>
        </div>
    }
    .into_any()
}

/// The id of a group's heading.
fn heading_id(group: &str) -> String {
    ["phan-", group].concat()
}

fn contents(groups: &[Group]) -> AnyView {
    let items: Vec<AnyView> = groups
        .iter()
        .map(|group| {
            let id = heading_id(&group.id);
            let title = group.title.clone();
            view! { <li><button type="button" class="link" on:click=move |_| to_control(&id)>{title}</button></li> }.into_any()
        })
        .collect();
    view! { <nav class="tasks" aria-label="Các phần của hồ sơ"><ul>{items}</ul></nav> }.into_any()
}

fn section(desk: Desk, pack: &Arc<Pack>, group: &Group) -> AnyView {
    let id = heading_id(&group.id);
    // Counts how often the group is checked anew: whenever one of its boxes is left.
    let checked = RwSignal::new(0);
    let fields = |folded: bool| -> Vec<AnyView> {
        let own = group.places.iter();
        own.filter(|place| place.only_in_lists == folded)
            .map(|place| boxes::field(desk, pack, group, place, checked))
            .collect()
    };
    let (shown, folded) = (fields(false), fields(true));
    let folded = (!folded.is_empty()).then(|| {
        let only = group.places.iter().filter(|place| place.only_in_lists);
        let any = { only }.any(|place| !desk.value(&group.id, &place.field.key).is_empty());
        view! {
            <details open=any>
                <summary>"Mục chỉ có trong danh sách: " {folded.len()}</summary>
                <p class="hint">"Bộ mẫu này chỉ hỏi các mục sau trong danh sách: không điền sẵn, giữ ở đây để tra."</p>
                {folded}
            </details>
        }
    });
    let (hint, heading) = (group.hint.clone(), id.clone());
    view! {
        <section class="section" aria-labelledby=heading>
            <h2 id=id tabindex="-1">{group.title.clone()}</h2>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {shown}
            {folded}
        </section>
    }
    .into_any()
}

impl Desk {
    /// Whether the page is still there.
    fn is_open(self) -> bool {
        self.profile.try_with_value(|_| ()).is_some()
    }

    /// The value of a field at this moment.
    fn value(self, group: &str, key: &str) -> String {
        self.profile
            .with_value(|profile| profile::kept(profile, group, key).to_owned())
    }

    /// Takes the value of a field in; it is kept after a while of quiet, or by [`Desk::keep`].
    fn set(self, group: &str, key: &str, value: &str) {
        if self.value(group, key) == value {
            return;
        }
        self.profile
            .update_value(|profile| unkept::put(profile, group, key, value));
        self.unkept
            .update_value(|unkept| unkept.put(group, key, value));
        if let Some(running) = self.quiet.get_value() {
            running.clear();
        }
        let later = set_timeout_with_handle(move || self.keep(), QUIET);
        self.quiet.set_value(later.ok());
        self.before.set(None);
        self.done.set(String::new());
    }

    /// Keeps at once whatever the browser does not keep yet.
    fn keep(self) {
        let open = |unkept: &Unkept| !unkept.is_empty();
        // The page may have gone in the meantime.
        if !self.unkept.try_with_value(open).unwrap_or_default() {
            return;
        }
        let store = |unkept: &mut Unkept| unkept.store(profile::load(), profile::store);
        let Some((profile, stored)) = self.unkept.try_update_value(store) else {
            return;
        };
        let words = match stored {
            true => ["Đã lưu lúc ", &clock::time_of_day(clock::now())].concat(),
            false => NOT_KEPT.to_owned(),
        };
        self.profile.set_value(profile);
        self.kept.set(words);
    }

    /// Keeps what is typed when the page is hidden or left.
    fn keep_when_left(self) {
        for event in ["pagehide", "visibilitychange"] {
            let listener = window_event_listener_untyped(event, move |_| self.keep());
            on_cleanup(move || listener.remove());
        }
        on_cleanup(move || self.keep());
    }

    /// Puts a whole profile in place of the present one.
    fn put(self, profile: Profile) {
        self.unkept.update_value(|unkept| unkept.replace(profile));
        self.keep();
    }

    /// Puts a whole profile in place of the present one and fills all boxes anew.
    fn replace(self, profile: Profile, done: String) {
        let before = self.profile.get_value();
        self.put(profile);
        self.before.set(Some(before));
        self.done.set(done);
        self.show_anew();
    }

    /// Fills all boxes anew, and checks them.
    fn show_anew(self) {
        self.filled.update(|filled| *filled += 1);
    }

    /// What is wrong with a field's value; follows whenever its group is checked anew.
    fn finding(
        self,
        group: &Group,
        place: &Place,
        checked: RwSignal<u32>,
    ) -> Memo<Option<Finding>> {
        let plan = self.plans.get_value().get(&place.form).cloned();
        let (group, key) = (group.clone(), place.field.key.clone());
        Memo::new(move |_| {
            checked.track();
            let plan = plan.as_ref()?;
            self.profile
                .with_value(|profile| places::finding(plan, &group, profile, &key, clock::today()))
        })
    }
}

/// What was done with the whole profile, and the way back.
fn done(desk: Desk) -> AnyView {
    let back = move |_| {
        if let Some(before) = desk.before.get_untracked() {
            desk.put(before);
            desk.before.set(None);
            desk.done.set("Đã lấy lại hồ sơ trước đó.".to_owned());
            desk.show_anew();
        }
    };
    let words = move || {
        let done = desk.done.get();
        let undo = desk.before.with(Option::is_some);
        (!done.is_empty()).then(|| {
            view! {
                <p class="note">
                    {done} " "
                    {undo.then(|| view! { <button type="button" class="link" on:click=back>"Hoàn tác"</button> })}
                </p>
            }
        })
    };
    view! { <div role="status" id="da-lam" tabindex="-1">{words}</div> }.into_any()
}

/// What can be done with the whole profile: saved as a file, opened from one, cleared.
fn whole(desk: Desk) -> AnyView {
    let place = NodeRef::<Input>::new();
    let save = move |_| {
        desk.keep();
        let text = desk.profile.with_value(file::write);
        files::save("ho-so-co-quan.json", "application/json", &text.into());
    };
    let chosen = move |_| {
        let Some(input) = place.get_untracked() else {
            return;
        };
        let chosen = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(chosen) = chosen {
            open(desk, chosen);
        }
    };
    let clear = move |_| {
        desk.replace(
            Profile::new(),
            "Đã xóa hồ sơ cơ quan trên máy này.".to_owned(),
        );
        to_control("da-lam");
    };
    view! {
        <section class="section" aria-labelledby="mang-di">
            <h2 id="mang-di">"Mang sang máy khác, xóa"</h2>
            <p class="hint">"Tệp có tên, số giấy tờ, số điện thoại của người trong cơ quan: giữ như giữ hồ sơ."</p>
            <p class="actions file">
                <button type="button" class="button" on:click=save>"Lưu thành tệp"</button>
                <input id="tep-ho-so" class="hidden-text" node_ref=place type="file" accept=".json,application/json" on:change=chosen />
                <label for="tep-ho-so" class="button">"Mở tệp hồ sơ…"</label>
                <button type="button" class="button" on:click=clear>"Xóa hồ sơ này"</button>
            </p>
        </section>
    }
    .into_any()
}

fn open(desk: Desk, chosen: web_sys::File) {
    spawn_local(async move {
        let read = if chosen.size() > file::MAX_BYTES as f64 {
            Err(file::Fault::NotAProfile.message())
        } else {
            match files::read(&chosen).await {
                Ok(bytes) => {
                    file::read(&String::from_utf8_lossy(&bytes)).map_err(file::Fault::message)
                }
                Err(_) => Err(files::GONE),
            }
        };
        // The page may have gone in the meantime.
        if desk.done.try_get_untracked().is_none() {
            return;
        }
        match read {
            Ok(profile) => {
                let count: usize = profile.values().map(BTreeMap::len).sum();
                let done = [
                    "Đã mở tệp: ",
                    &count.to_string(),
                    " mục, thay cho hồ sơ trước đó.",
                ];
                desk.replace(profile, done.concat());
            }
            Err(why) => {
                desk.before.set(None);
                desk.done.set(why.to_owned());
            }
        }
        to_control("da-lam");
    });
}
