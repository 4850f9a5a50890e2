//! A pack as the text that an administrator may edit.

use std::cell::RefCell;
use std::sync::Arc;

use forms::Pack;
use forms::pack::{Fault, HEAD, PackHead};
use gloo_storage::{LocalStorage, Storage};

use super::{Loaded, ask, fetch_text, text_of};

/// Where faultless packs are kept in local storage, by their ids.
const KEPT: &str = "chukyso:pack:";

/// The names and texts of a pack's files.
pub type Texts = Vec<(String, String)>;

thread_local! {
    /// The texts of the packs in use, by their ids.
    static IN_USE: RefCell<Vec<(String, Texts)>> = RefCell::default();
    /// The texts of `pack.toml` that were fetched to see which packs there are, by the packs' ids.
    static HEADS: RefCell<Vec<(String, String)>> = RefCell::default();
}

/// The texts of the packs in use, by their ids; the worker reads the same ones.
pub fn in_use() -> Vec<(String, Texts)> {
    IN_USE.with_borrow(Clone::clone)
}

fn use_from_now_on(id: &str, texts: Texts) {
    IN_USE.with_borrow_mut(|all| {
        all.retain(|(known, _)| known != id);
        all.push((id.to_owned(), texts));
    });
}

/// The packs that there are: those of the build's index, or, where it does not come, those kept on this computer.
/// When each is in force its own text says, which may have been edited.
pub async fn known(index: Option<String>) -> Vec<PackHead> {
    let built = index.and_then(|index| PackHead::from_index(&index));
    let mut heads = built.unwrap_or_else(kept_heads);
    // All are asked for before the first is waited for.
    let address = |pack: &PackHead| ["packs/", &pack.id, "/", HEAD].concat();
    let coming: Vec<_> = heads.iter().map(|pack| ask(address(pack))).collect();
    for (head, answer) in heads.iter_mut().zip(coming) {
        let Some(text) = text_of(answer).await else {
            continue;
        };
        if let Some(read) = PackHead::from_text(&text)
            && read.id == head.id
        {
            // The forms stand in other files.
            let forms = std::mem::take(&mut head.forms);
            *head = PackHead { forms, ..read };
        }
        HEADS.with_borrow_mut(|all| all.push((head.id.clone(), text)));
    }
    heads
}

/// What the packs kept on this computer say of themselves.
fn kept_heads() -> Vec<PackHead> {
    let texts = kept_keys().into_iter().filter_map(|key| {
        let texts: Texts = LocalStorage::get(key).ok()?;
        let (_, head) = texts.into_iter().find(|(name, _)| name == HEAD)?;
        PackHead::from_text(&head)
    });
    texts.collect()
}

/// Fetches and loads a pack.
pub async fn pack(id: String) -> Loaded {
    let texts = match fetch_pack(&id).await {
        Ok(texts) => texts,
        Err(faults) => return fall_back(&id, faults),
    };
    match load(&id, &texts) {
        Ok(pack) => {
            keep(&id, &texts);
            use_from_now_on(&pack.id, texts);
            Loaded::Ready(Arc::new(pack))
        }
        Err(faults) => fall_back(&id, faults),
    }
}

fn load(id: &str, texts: &[(String, String)]) -> Result<Pack, Vec<Fault>> {
    match Pack::load(texts) {
        Ok(pack) if pack.id != id => Err(vec![Fault {
            file: HEAD.to_owned(),
            line: 1,
            message: ["“id” phải là tên thư mục của bộ mẫu: ", id, "."].concat(),
        }]),
        loaded => loaded,
    }
}

/// The pack's files; an empty list of faults says that the server did not give them.
async fn fetch_pack(id: &str) -> Result<Texts, Vec<Fault>> {
    let folder = ["packs/", id, "/"].concat();
    let fetched = HEADS.with_borrow_mut(|all| {
        let place = all.iter().position(|(own, _)| own == id)?;
        Some(all.swap_remove(place).1)
    });
    let head = match fetched {
        Some(head) => head,
        None => fetch_text(&[&folder, HEAD].concat())
            .await
            .ok_or_else(Vec::new)?,
    };
    let names = Pack::files(&head)?;
    // All are asked for before the first is waited for.
    let coming: Vec<_> = names
        .iter()
        .map(|name| ask([&*folder, name].concat()))
        .collect();
    let mut texts = vec![(HEAD.to_owned(), head)];
    for (name, answer) in names.into_iter().zip(coming) {
        let text = text_of(answer).await.ok_or_else(Vec::new)?;
        texts.push((name, text));
    }
    Ok(texts)
}

fn fall_back(id: &str, faults: Vec<Fault>) -> Loaded {
    let kept: Option<Texts> = LocalStorage::get(key(id)).ok();
    match kept.and_then(|texts| Some((load(id, &texts).ok()?, texts))) {
        Some((pack, texts)) => {
            use_from_now_on(id, texts);
            Loaded::Older(Arc::new(pack), faults)
        }
        None if faults.is_empty() => unreachable(),
        None => Loaded::Nothing(
            "Bộ mẫu trên máy chủ có lỗi nên chưa dùng được. Hãy báo người quản trị cổng sửa các chỗ dưới đây rồi tải lại trang.".to_owned(),
            faults,
        ),
    }
}

/// Said where no pack comes from the server and none is on this computer.
pub fn unreachable() -> Loaded {
    Loaded::Nothing(
        "Chưa tải được bộ mẫu từ máy chủ. Hãy kiểm tra kết nối mạng rồi tải lại trang.".to_owned(),
        Vec::new(),
    )
}

/// Keeps the last faultless pack on this computer. Without room for it the site works all the same.
fn keep(id: &str, texts: &Texts) {
    let kept: Option<Texts> = LocalStorage::get(key(id)).ok();
    if kept.as_ref() != Some(texts) {
        let _ = LocalStorage::set(key(id), texts);
    }
}

/// Forgets the kept packs.
pub fn forget() {
    for key in kept_keys() {
        LocalStorage::delete(key);
    }
}

fn kept_keys() -> Vec<String> {
    let storage = LocalStorage::raw();
    let keys = (0..LocalStorage::length()).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter(|key| key.starts_with(KEPT)).collect()
}

fn key(id: &str) -> String {
    [KEPT, id].concat()
}
