//! A pack as the text that an administrator may edit.

use std::cell::RefCell;
use std::sync::Arc;

use forms::Pack;
use forms::pack::Fault;
use gloo_storage::{LocalStorage, Storage};

use super::{Config, Loaded, ask, fetch_text, text_of};

/// Where faultless packs are kept in local storage, by their ids.
const KEPT: &str = "chukyso:pack:";

/// The names and texts of a pack's files.
pub type Texts = Vec<(String, String)>;

thread_local! {
    /// The texts of the packs in use, by their ids.
    static IN_USE: RefCell<Vec<(String, Texts)>> = RefCell::default();
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

/// Fetches and loads the pack that the configuration names.
pub async fn pack(config: Config) -> Loaded {
    let id = config.pack_id();
    let texts = match fetch_pack(id).await {
        Ok(texts) => texts,
        Err(faults) => return fall_back(id, faults),
    };
    match load(&texts) {
        Ok(pack) => {
            keep(id, &texts);
            use_from_now_on(id, texts);
            Loaded::Ready(Arc::new(pack))
        }
        Err(faults) => fall_back(id, faults),
    }
}

fn load(texts: &[(String, String)]) -> Result<Pack, Vec<Fault>> {
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Pack::load(&files)
}

/// The pack's files; an empty list of faults says that the server did not give them.
async fn fetch_pack(id: &str) -> Result<Texts, Vec<Fault>> {
    let folder = ["packs/", id, "/"].concat();
    let head = fetch_text(&[&folder, "pack.toml"].concat())
        .await
        .ok_or_else(Vec::new)?;
    let names = Pack::files(&head)?;
    // All are asked for before the first is waited for.
    let coming: Vec<_> = names
        .iter()
        .map(|name| ask([&*folder, name].concat()))
        .collect();
    let mut texts = vec![("pack.toml".to_owned(), head)];
    for (name, answer) in names.into_iter().zip(coming) {
        let text = text_of(answer).await.ok_or_else(Vec::new)?;
        texts.push((name, text));
    }
    Ok(texts)
}

fn fall_back(id: &str, faults: Vec<Fault>) -> Loaded {
    let kept: Option<Texts> = LocalStorage::get(key(id)).ok();
    match kept.and_then(|texts| Some((load(&texts).ok()?, texts))) {
        Some((pack, texts)) => {
            use_from_now_on(id, texts);
            Loaded::Older(Arc::new(pack), faults)
        }
        None if faults.is_empty() => Loaded::Nothing(
            "Chưa tải được bộ mẫu từ máy chủ. Hãy kiểm tra kết nối mạng rồi tải lại trang.".to_owned(),
            faults,
        ),
        None => Loaded::Nothing(
            "Bộ mẫu trên máy chủ có lỗi nên chưa dùng được. Hãy báo người quản trị cổng sửa các chỗ dưới đây rồi tải lại trang.".to_owned(),
            faults,
        ),
    }
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
    let storage = LocalStorage::raw();
    let keys = (0..LocalStorage::length()).filter_map(|at| storage.key(at).ok().flatten());
    let ours: Vec<String> = keys.filter(|key| key.starts_with(KEPT)).collect();
    for key in ours {
        LocalStorage::delete(key);
    }
}

fn key(id: &str) -> String {
    [KEPT, id].concat()
}
