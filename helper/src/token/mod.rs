//! Tokens (thiết bị lưu khóa) through PKCS#11: what is plugged in, which certificates are there, and signing with their keys.
//!
//! Everything is read anew each time it is asked for, as tokens come and go while the program runs.
//! Waiting for the module to tell (`C_WaitForSlotEvent`) is not relied on: many modules cannot.

mod anew;
mod certificate;
mod choice;
mod error;
mod mechanism;
mod module;
mod session;
mod vendors;

use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;

use cryptoki::object::ObjectClass;
use cryptoki::slot::{Slot, TokenInfo};
use seal::x509::Cert;

pub use choice::{choose, is_renewed, usable};
pub use error::TokenError;
pub use mechanism::usual;
pub use module::Module;
pub use session::{TokenKey, Writer, can_sign, same_number};
pub use vendors::modules_of_vendors;

/// The modules in use.
pub struct Tokens {
    modules: Vec<Arc<Module>>,
    /// A sentence for each module that could not be loaded.
    faults: Vec<String>,
}

/// What is plugged in at the moment.
#[derive(Debug, Default)]
pub struct Listing {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The certificates of all tokens, those with a private key first.
    pub certificates: Vec<Held>,
    /// A sentence for each module or token that could not be read.
    pub notes: Vec<String>,
}

/// A token that is plugged in.
#[derive(Debug, Clone)]
pub struct Token {
    module: Arc<Module>,
    slot: Slot,
    /// What it is called.
    pub label: String,
    /// Who made it.
    pub manufacturer: String,
    /// What the maker calls it.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// How its PIN stands.
    pub pin: PinState,
    /// Whether the PIN is typed on the device itself.
    pub pin_pad: bool,
    /// Whether nothing can be written onto it.
    pub read_only: bool,
    /// How long its PIN may be; 0 as the end where it does not tell.
    pub pin_length: RangeInclusive<usize>,
}

/// How a token's PIN stands, as far as the token tells (PKCS #11, flags of `CK_TOKEN_INFO`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinState {
    /// Nothing is known to be wrong.
    Fine,
    /// There were wrong PINs since the last right one.
    Low,
    /// One try is left.
    Last,
    /// No try is left.
    Locked,
    /// There is no PIN yet.
    Unset,
}

/// A certificate on a token.
#[derive(Debug, Clone)]
pub struct Held {
    /// The token.
    pub token: Token,
    /// The certificate.
    pub certificate: Cert,
    /// Its `CKA_ID`.
    pub id: Vec<u8>,
    /// Its `CKA_LABEL`, which is never used to find anything.
    pub label: String,
    /// Whether its private key is there.
    pub key: KeyPresence,
}

/// Whether the private key of a certificate is on its token, as far as that can be seen without a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyPresence {
    /// It is.
    Here,
    /// Only the PIN will tell.
    Unknown,
    /// It is not: the certificate is that of an authority, or somebody else's.
    Absent,
}

impl Tokens {
    /// Loads modules, each once; one that fails keeps no other from working.
    pub fn load(paths: &[PathBuf]) -> Tokens {
        let mut tokens = Tokens {
            modules: Vec::new(),
            faults: Vec::new(),
        };
        let mut known = Vec::new();
        for path in paths {
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if known.contains(&real) {
                continue;
            }
            known.push(real);
            match Module::load(path) {
                Ok(module) => tokens.modules.push(Arc::new(module)),
                Err(fault) => tokens.faults.push(fault.message()),
            }
        }
        tokens
    }

    /// The modules that work.
    pub fn modules(&self) -> &[Arc<Module>] {
        &self.modules
    }

    /// A sentence for each module that does not.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Looks at what is plugged in.
    pub fn list(&self) -> Listing {
        let mut listing = Listing {
            notes: self.faults.clone(),
            ..Listing::default()
        };
        for module in &self.modules {
            if let Err(fault) = list_module(module, &mut listing) {
                listing.notes.push(fault.message());
            }
        }
        listing.certificates.sort_by_key(|held| held.key);
        listing
    }
}

impl Listing {
    /// The tokens on which the private key of a certificate is, by its public key, each with the `CKA_ID` there.
    ///
    /// Where a token shows no public key, a certificate of the same key that is there stands for it.
    pub fn with_key_of(&self, certificate: &Cert) -> Vec<(Token, Vec<u8>)> {
        let mut found: Vec<(Token, Vec<u8>)> = Vec::new();
        for token in &self.tokens {
            // The same token, seen through the module of another maker or version.
            let is_found = |(own, _): &(Token, Vec<u8>)| own.looks_like(token);
            if found.iter().any(is_found) {
                continue;
            }
            let (slot, wanted) = (token.slot, certificate.clone());
            let shown = token.module.ask(move |worker| {
                let session = worker.context.open_ro_session(slot)?;
                let mut keys = certificate::keys(&session, ObjectClass::PUBLIC_KEY)?;
                keys.extend(certificate::keys(&session, ObjectClass::PRIVATE_KEY)?);
                let own = keys
                    .into_iter()
                    .find(|key| key.belongs_to(&wanted) == Some(true));
                Ok(own.map(|key| key.id))
            });
            let same_key = |held: &&Held| {
                held.token.is(token)
                    && held.key != KeyPresence::Absent
                    && held.certificate.key_info() == certificate.key_info()
            };
            let beside = || {
                self.certificates
                    .iter()
                    .find(same_key)
                    .map(|held| held.id.clone())
            };
            if let Some(id) = shown.ok().flatten().or_else(beside) {
                found.push((token.clone(), id));
            }
        }
        found
    }
}

fn list_module(module: &Arc<Module>, listing: &mut Listing) -> Result<(), TokenError> {
    let slots = module.ask(|worker| Ok(worker.context.get_slots_with_token()?))?;
    for slot in slots {
        let read = module.ask(move |worker| {
            let info = worker.context.get_token_info(slot)?;
            if !info.token_initialized() {
                return Ok(None);
            }
            let found = certificate::all(&worker.context, slot)?;
            Ok(Some((info, found)))
        });
        let (info, found) = match read {
            Ok(Some(read)) => read,
            // Never set up, or pulled out between one look and the next.
            Ok(None) | Err(TokenError::Gone) => continue,
            Err(fault) => {
                listing.notes.push(fault.message());
                continue;
            }
        };
        let token = Token::new(module, slot, &info);
        for found in found {
            listing.certificates.push(Held {
                token: token.clone(),
                certificate: found.certificate,
                id: found.id,
                label: found.label,
                key: found.key,
            });
        }
        listing.tokens.push(token);
    }
    Ok(())
}

impl Token {
    fn new(module: &Arc<Module>, slot: Slot, info: &TokenInfo) -> Token {
        let text = |text: &str| text.trim_matches([' ', '\0']).to_owned();
        Token {
            module: Arc::clone(module),
            slot,
            label: text(info.label()),
            manufacturer: text(info.manufacturer_id()),
            model: text(info.model()),
            serial: text(info.serial_number()),
            pin: PinState::of(info),
            pin_pad: info.protected_authentication_path(),
            read_only: info.write_protected(),
            pin_length: info.min_pin_length()..=info.max_pin_length(),
        }
    }

    /// The module that it is reached through.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Whether it is the same token.
    pub fn is(&self, other: &Token) -> bool {
        Arc::ptr_eq(&self.module, &other.module)
            && self.slot == other.slot
            && self.serial == other.serial
    }

    /// Whether both say that they are the same token, whatever they are reached through.
    fn looks_like(&self, other: &Token) -> bool {
        !self.serial.is_empty() && self.serial == other.serial && self.label == other.label
    }

    /// What it is called for people: a blank label gives way to the model.
    pub fn name(&self) -> &str {
        [&self.label, &self.model, &self.serial]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("không tên", String::as_str)
    }
}

impl PinState {
    fn of(info: &TokenInfo) -> PinState {
        if info.user_pin_locked() {
            PinState::Locked
        } else if info.user_pin_final_try() {
            PinState::Last
        } else if info.user_pin_count_low() {
            PinState::Low
        } else if info.login_required() && !info.user_pin_initialized() {
            PinState::Unset
        } else {
            PinState::Fine
        }
    }

    /// Why no PIN can be given at all, where that is so.
    pub fn refusal(self) -> Option<TokenError> {
        match self {
            PinState::Locked => Some(TokenError::Locked),
            PinState::Unset => Some(TokenError::NoPin),
            PinState::Fine | PinState::Low | PinState::Last => None,
        }
    }

    /// One Vietnamese sentence for whoever is about to type a PIN.
    pub fn before_pin(self) -> &'static str {
        match self {
            PinState::Fine => "Thiết bị chưa ghi nhận lần nhập sai nào.",
            PinState::Low => {
                "Chú ý: đã có lần nhập sai mã PIN; nhập sai thêm có thể khóa thiết bị."
            }
            PinState::Last => {
                "CHÚ Ý: CHỈ CÒN MỘT LẦN NHẬP. Nhập sai lần này thiết bị sẽ bị khóa và phải làm thủ tục khôi phục."
            }
            PinState::Locked => "Thiết bị đã bị khóa do nhập sai mã PIN nhiều lần.",
            PinState::Unset => "Thiết bị chưa được đặt mã PIN.",
        }
    }

    /// One Vietnamese sentence after a wrong PIN.
    fn after_wrong_pin(self) -> &'static str {
        match self {
            PinState::Fine => {
                "Thiết bị không cho biết còn được nhập mấy lần: hãy chắc chắn mã PIN trước khi làm lại."
            }
            PinState::Low => {
                "Nhập sai thêm có thể khóa thiết bị: hãy chắc chắn mã PIN trước khi làm lại."
            }
            PinState::Last => {
                "Chỉ còn một lần nhập, sai nữa thiết bị sẽ bị khóa: hãy tìm lại mã PIN đúng trước khi làm lại."
            }
            PinState::Locked => {
                "Thiết bị vừa bị khóa: hãy làm thủ tục khôi phục thiết bị với cơ quan quản lý trực tiếp."
            }
            PinState::Unset => {
                "Thiết bị chưa được đặt mã PIN: hãy đặt mã PIN bằng phần mềm đi kèm thiết bị."
            }
        }
    }
}
