//! The drafts on this computer: open, rename, delete and take back, save as a file, open a file, erase all.

use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::draft_address;
use super::drafts_files::{asides, file_box};
use crate::app::{Site, element, site};
use crate::bridge_client;
use crate::clock;
use crate::components::{Heading, files};
use crate::drafts::{DraftStore, Listed, messages};
use crate::numbers;
use crate::packs;
use crate::profile;

/// The id of the button that takes the last deletion back.
const UNDO: &str = "lay-lai";

/// What the page keeps in mind; all parts share it.
#[derive(Clone)]
struct Desk {
    drafts: DraftStore,
    site: Site,
    /// The draft whose title is being changed.
    renaming: RwSignal<Option<String>>,
    /// The draft deleted last: its id and title.
    deleted: RwSignal<Option<(String, String)>>,
    /// What went wrong last.
    trouble: RwSignal<Option<&'static str>>,
}

/// The page.
pub fn page() -> AnyView {
    let site = site();
    let desk = Desk {
        drafts: site.drafts.clone(),
        site,
        renaming: RwSignal::new(None),
        deleted: RwSignal::new(None),
        trouble: RwSignal::new(None),
    };
    view! {
        <Heading text="Bản nháp trên máy này".to_owned() />
        <p class="lead">"Bản nháp chỉ nằm trong trình duyệt này. Muốn làm tiếp ở máy khác, hãy tải về máy rồi mở lại ở đó."</p>
        {told(&desk)}
        {table(&desk)}
        {file_box()}
        {bin(&desk)}
        {asides(&desk.drafts)}
        <h2>"Cũng trên máy này"</h2>
        <ul>
            <li><a href="#/co-quan">"Hồ sơ cơ quan"</a> ": tên cơ quan, người ký, người tiếp nhận, điền sẵn vào hồ sơ lập sau này."</li>
            <li><a href="#/chung-thu">"Đọc tệp chứng thư"</a> ": xem còn gia hạn được đến ngày nào, rồi lập hồ sơ từ tệp."</li>
        </ul>
        {erase(&desk)}
    }
    .into_any()
}

/// What was done last, and how to take it back.
fn told(desk: &Desk) -> AnyView {
    let (deleted, trouble, drafts) = (desk.deleted, desk.trouble, desk.drafts.clone());
    let undo = move || {
        deleted.get().map(|(id, title)| {
            let drafts = drafts.clone();
            let back = move |_| {
                drafts.restore(&id);
                deleted.set(None);
                focus_later(link_id(&id));
            };
            view! {
                <p class="note">"Đã xóa “" {title} "”. " <button type="button" class="link" id=UNDO on:click=back>"Hoàn tác"</button></p>
            }
        })
    };
    let trouble = move || {
        trouble
            .get()
            .map(|trouble| view! { <p class="note">{trouble}</p> })
    };
    view! { <div role="status">{undo}{trouble}</div> }.into_any()
}

fn table(desk: &Desk) -> AnyView {
    let desk = desk.clone();
    let list = desk.drafts.list();
    (move || {
        let rows: Vec<AnyView> = list.with(|all| all.iter().filter(|draft| is_shown(draft)).map(|draft| row(&desk, draft)).collect());
        if rows.is_empty() {
            return view! { <p>"Chưa có bản nháp nào. " <a href="#/">"Chọn một việc để bắt đầu"</a> "."</p> }.into_any();
        }
        view! {
            <table class="drafts">
                <thead>
                    <tr><th scope="col">"Bản nháp"</th><th scope="col">"Mẫu"</th><th scope="col">"Sửa lần cuối"</th><th scope="col">"Thao tác"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    })
    .into_any()
}

/// Whether a draft is one to go on with: not in the bin, not left without a word, and not the register, which has its own page.
pub fn is_shown(draft: &Listed) -> bool {
    draft.about.binned.is_none() && !draft.about.blank && draft.about.pack != register::PLACE
}

fn row(desk: &Desk, draft: &Listed) -> AnyView {
    let (id, about) = (draft.id.clone(), &draft.about);
    let form = desk.site.choice.form(&about.pack, &about.form);
    let kind = match form {
        Some(form) if form.has_list => [
            &form.code,
            ", ",
            &numbers::count(about.rows),
            " ",
            &form.unit,
        ]
        .concat(),
        Some(form) => form.code,
        None => about.form.clone(),
    };
    let set = desk.site.choice.short(&about.pack);
    let set = set.map(|set| view! { <br /><span class="quiet">{set}</span> });
    let when = [clock::time_of_day(about.changed), clock::day(about.changed)].join(" ngày ");
    let address = draft_address(&desk.site, &about.pack, &about.form, &id);
    let name = name(desk, &id, about.title.clone(), address);
    let tools = tools(desk, id, about.title.clone());
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{kind} {set}</td>
            <td>{when}</td>
            <td><div class="tools">{tools}</div></td>
        </tr>
    }
    .into_any()
}

/// The title as a link, or, while it is being changed, as a box.
fn name(desk: &Desk, id: &str, title: String, address: String) -> AnyView {
    let (desk, id) = (desk.clone(), id.to_owned());
    let renaming = desk.renaming;
    let own = id.clone();
    let now =
        Memo::new(move |_| renaming.with(|renaming| renaming.as_deref() == Some(own.as_str())));
    (move || {
        if !now.get() {
            return view! { <a id=link_id(&id) href=address.clone()>{title.clone()}</a> }.into_any();
        }
        let place = NodeRef::<Input>::new();
        place.on_load(|input| {
            // The title is put into the box after it is on the page.
            request_animation_frame(move || {
                let _ = input.focus();
                input.select();
            });
        });
        let end = move |id: &str| {
            renaming.set(None);
            focus_later(link_id(id));
        };
        let (drafts, id, own, before) = (desk.drafts.clone(), id.clone(), id.clone(), title.clone());
        let keep = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let title = place.get_untracked().map(|input| input.value()).unwrap_or_default();
            let title = title.trim();
            if !title.is_empty() && title != before {
                drafts.rename(&id, title);
            }
            end(&id);
        };
        let give_up = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                end(&own);
            }
        };
        view! {
            <form on:submit=keep on:keydown=give_up>
                <input node_ref=place type="text" prop:value=title.clone() aria-label="Tên mới của bản nháp" />
                <button type="submit" class="button small">"Lưu tên"</button>
            </form>
        }
        .into_any()
    })
    .into_any()
}

/// Gives the focus to an element that is there after the next frame, where what had it goes away.
fn focus_later(id: String) {
    request_animation_frame(move || {
        if let Some(element) = element(&id) {
            let _ = element.focus();
        }
    });
}

/// The id of a draft's link.
fn link_id(draft: &str) -> String {
    ["ban-nhap-", draft].concat()
}

fn tools(desk: &Desk, id: String, title: String) -> AnyView {
    let (desk_renaming, of) = (desk.renaming, ["“", &title, "”"].concat());
    let rename = {
        let id = id.clone();
        move |_| desk_renaming.set(Some(id.clone()))
    };
    let save = {
        let (drafts, id, title, trouble) =
            (desk.drafts.clone(), id.clone(), title.clone(), desk.trouble);
        move |_| save(drafts.clone(), id.clone(), title.clone(), trouble)
    };
    let delete = {
        let (drafts, deleted) = (desk.drafts.clone(), desk.deleted);
        move |_| {
            drafts.remove(&id);
            deleted.set(Some((id.clone(), title.clone())));
            focus_later(UNDO.to_owned());
        }
    };
    let button = |name: &'static str, of: &str| view! { {name} <span class="hidden-text">" "{of.to_owned()}</span> };
    view! {
        <button type="button" class="link" on:click=rename>{button("Đổi tên", &of)}</button>
        <button type="button" class="link" on:click=save>{button("Tải về máy", &of)}</button>
        <button type="button" class="link" on:click=delete>{button("Xóa", &of)}</button>
    }
    .into_any()
}

/// Gives a draft as a file; one that cannot be opened as whatever there is of it.
fn save(drafts: DraftStore, id: String, title: String, trouble: RwSignal<Option<&'static str>>) {
    spawn_local(async move {
        let (text, ending) = match drafts.export(&id).await {
            Ok(text) => (text, ".json"),
            Err(fault) => {
                trouble.try_set(Some(messages::open_fault(fault)));
                (drafts.salvage(&id).await, "-hong.json")
            }
        };
        files::save(
            &[&files::file_name(&title), ending].concat(),
            "application/json",
            &text.into(),
        );
    });
}

fn bin(desk: &Desk) -> AnyView {
    let drafts = desk.drafts.clone();
    let list = drafts.list();
    (move || {
        let thrown: Vec<AnyView> = list.with(|all| {
            let binned = all.iter().filter(|draft| draft.about.binned.is_some() && !draft.about.blank);
            binned.map(|draft| {
                let (drafts, id, title) = (drafts.clone(), draft.id.clone(), draft.about.title.clone());
                let restore = move |_| {
                    drafts.restore(&id);
                    focus_later(link_id(&id));
                };
                view! {
                    <li>{title} " " <button type="button" class="link" on:click=restore>"Khôi phục"</button></li>
                }
                .into_any()
            })
            .collect()
        });
        (!thrown.is_empty()).then(|| {
            view! {
                <details>
                    <summary>"Đã xóa (" {thrown.len()} "), còn giữ 30 ngày"</summary>
                    <ul>{thrown}</ul>
                </details>
            }
        })
    })
    .into_any()
}

/// For a computer that others use too.
fn erase(desk: &Desk) -> AnyView {
    let asked = RwSignal::new(false);
    let drafts = desk.drafts.clone();
    let all = move |_| {
        let drafts = drafts.clone();
        spawn_local(async move {
            drafts.erase_all().await;
            profile::forget();
            packs::text::forget();
            packs::first::forget();
            packs::choice::forget();
            super::list::forget();
            bridge_client::kept::forget();
            let _ = window().location().set_hash("#/");
            let _ = window().location().reload();
        });
    };
    let sure = move || {
        if !asked.get() {
            return view! {
                <button type="button" class="button" on:click=move |_| asked.set(true)>"Xóa dữ liệu trên máy này…"</button>
            }
            .into_any();
        }
        view! {
            <p role="alert">"Mọi bản nháp sẽ mất hẳn, không lấy lại được. Bản nào còn cần thì tải về máy trước."</p>
            <p class="actions">
                <button type="button" class="button danger-button" on:click=all.clone()>"Xóa hết"</button>
                <button type="button" class="button" on:click=move |_| asked.set(false)>"Không xóa"</button>
            </p>
        }
        .into_any()
    };
    view! {
        <section class="danger" aria-labelledby="xoa-het">
            <h2 id="xoa-het">"Dùng chung máy với người khác?"</h2>
            <p>"Xóa mọi bản nháp và mọi điều trang này nhớ trong trình duyệt trước khi rời máy."</p>
            {sure}
        </section>
    }
    .into_any()
}
