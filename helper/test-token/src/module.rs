//! The module's state: slots, sessions, who is logged in; every call of the C interface in safe terms.
//!
//! Errors are the standard's return values.

use std::collections::HashMap;
use std::ffi::OsString;
use std::time::Duration;
use std::{env, io};

use cryptoki_sys::*;

use crate::FOLDER_VARIABLE;
use crate::folder::Folder;
use crate::mechanism::{Mechanism, Signing};
use crate::object::{self, Kind, Template, Value};
use crate::secret::Secret;
use crate::token::{PinPad, Token};

/// Shorter PINs are refused without a try being spent.
pub(crate) const SHORTEST_PIN: usize = 4;
/// Longer ones, too.
pub(crate) const LONGEST_PIN: usize = 16;

type Outcome<T> = Result<T, CK_RV>;

/// The module between `C_Initialize` and `C_Finalize`.
pub(crate) struct Module {
    folder: Folder,
    /// By slot id; a slot stays when its token is pulled out.
    slots: Vec<Slot>,
    sessions: HashMap<CK_SESSION_HANDLE, Session>,
    last_session: CK_SESSION_HANDLE,
    /// Keys read before: reading one takes longer than signing by it.
    secrets: HashMap<Vec<u8>, Secret>,
}

struct Slot {
    /// The name of the token that belongs in it.
    name: String,
    /// The insertion that somebody logged in to.
    logged_in: Option<u64>,
}

struct Session {
    slot: usize,
    insertion: u64,
    writes: bool,
    /// What a search has found and not handed out yet.
    found: Option<Vec<CK_OBJECT_HANDLE>>,
    signing: Option<Begun>,
}

/// A signature that was begun.
#[derive(Clone, Copy)]
struct Begun {
    signing: Signing,
    key: CK_OBJECT_HANDLE,
    /// Whether the PIN has still to be given for it.
    wants_pin: bool,
}

/// What is told about a token.
pub(crate) struct TokenView {
    pub token: Token,
    pub flags: CK_FLAGS,
    pub sessions: usize,
    pub writing_sessions: usize,
}

impl Module {
    /// Begins with the folder that the environment names, or with that one.
    ///
    /// # Errors
    /// `CKR_GENERAL_ERROR` when no folder is named, or it cannot be made.
    pub(crate) fn new(named: Option<OsString>) -> Outcome<Module> {
        let path = named.or_else(|| env::var_os(FOLDER_VARIABLE));
        let path = path.ok_or(CKR_GENERAL_ERROR)?;
        let folder = Folder::new(path).map_err(|_| CKR_GENERAL_ERROR)?;
        Ok(Module {
            folder,
            slots: Vec::new(),
            sessions: HashMap::new(),
            last_session: CK_INVALID_HANDLE,
            secrets: HashMap::new(),
        })
    }

    /// The slots: all that were ever seen, or those with a token in them.
    pub(crate) fn slots(&mut self, with_token: bool) -> Vec<CK_SLOT_ID> {
        let present = self.folder.names();
        for name in &present {
            if !self.slots.iter().any(|slot| slot.name == *name) {
                self.slots.push(Slot {
                    name: name.clone(),
                    logged_in: None,
                });
            }
        }
        let slots = self.slots.iter().enumerate();
        slots
            .filter(|(_, slot)| !with_token || present.contains(&slot.name))
            .map(|(index, _)| index as CK_SLOT_ID)
            .collect()
    }

    /// The name of a slot and whether there is a token in it.
    pub(crate) fn slot(&self, id: CK_SLOT_ID) -> Outcome<(&str, bool)> {
        let slot = self.slots.get(id as usize).ok_or(CKR_SLOT_ID_INVALID)?;
        Ok((&slot.name, self.folder.token(&slot.name).is_ok()))
    }

    /// What is told about the token in a slot.
    pub(crate) fn token(&self, id: CK_SLOT_ID) -> Outcome<TokenView> {
        let token = self.token_in(id as usize)?;
        let tries = match token.tries_left {
            0 => CKF_USER_PIN_LOCKED,
            1 => CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY,
            left if left < token.tries_allowed => CKF_USER_PIN_COUNT_LOW,
            _ => 0,
        };
        let when = |is_so, flag| if is_so { flag } else { 0 };
        let flags = CKF_LOGIN_REQUIRED
            | CKF_USER_PIN_INITIALIZED
            | CKF_TOKEN_INITIALIZED
            | when(token.read_only, CKF_WRITE_PROTECTED)
            | when(token.pin_pad.is_some(), CKF_PROTECTED_AUTHENTICATION_PATH)
            | tries;
        let here = self.sessions.values();
        let here = here.filter(|session| session.slot == id as usize);
        Ok(TokenView {
            token,
            flags,
            sessions: here.clone().count(),
            writing_sessions: here.filter(|session| session.writes).count(),
        })
    }

    /// What the token in a slot can sign by.
    pub(crate) fn mechanisms(&self, id: CK_SLOT_ID) -> Outcome<Vec<Mechanism>> {
        Ok(self.token_in(id as usize)?.mechanisms)
    }

    /// Opens a session.
    pub(crate) fn open(&mut self, id: CK_SLOT_ID, flags: CK_FLAGS) -> Outcome<CK_SESSION_HANDLE> {
        if flags & CKF_SERIAL_SESSION == 0 {
            return Err(CKR_SESSION_PARALLEL_NOT_SUPPORTED);
        }
        let token = self.token_in(id as usize)?;
        let writes = flags & CKF_RW_SESSION != 0;
        if writes && token.read_only {
            return Err(CKR_TOKEN_WRITE_PROTECTED);
        }
        self.last_session += 1;
        let session = Session {
            slot: id as usize,
            insertion: token.insertion,
            writes,
            found: None,
            signing: None,
        };
        self.sessions.insert(self.last_session, session);
        Ok(self.last_session)
    }

    /// Closes a session; with the last one of a token its user is logged out.
    pub(crate) fn close(&mut self, handle: CK_SESSION_HANDLE) -> Outcome<()> {
        let closed = self.sessions.remove(&handle);
        let slot = closed.ok_or(CKR_SESSION_HANDLE_INVALID)?.slot;
        if !self.sessions.values().any(|session| session.slot == slot) {
            self.slots[slot].logged_in = None;
        }
        Ok(())
    }

    /// Closes all sessions of a slot.
    pub(crate) fn close_all(&mut self, id: CK_SLOT_ID) -> Outcome<()> {
        let slot = self.slots.get_mut(id as usize);
        slot.ok_or(CKR_SLOT_ID_INVALID)?.logged_in = None;
        self.sessions
            .retain(|_, session| session.slot != id as usize);
        Ok(())
    }

    /// What is told about a session.
    pub(crate) fn session(&self, handle: CK_SESSION_HANDLE) -> Outcome<CK_SESSION_INFO> {
        let (session, token) = self.alive(handle)?;
        let state = match (session.writes, self.is_logged_in(session, &token)) {
            (false, false) => CKS_RO_PUBLIC_SESSION,
            (false, true) => CKS_RO_USER_FUNCTIONS,
            (true, false) => CKS_RW_PUBLIC_SESSION,
            (true, true) => CKS_RW_USER_FUNCTIONS,
        };
        let writes = if session.writes { CKF_RW_SESSION } else { 0 };
        Ok(CK_SESSION_INFO {
            slotID: session.slot as CK_SLOT_ID,
            state,
            flags: CKF_SERIAL_SESSION | writes,
            ulDeviceError: 0,
        })
    }

    /// Logs the user in, by a PIN or, without one, at the token's own pad.
    pub(crate) fn log_in(
        &mut self,
        handle: CK_SESSION_HANDLE,
        user: CK_USER_TYPE,
        pin: Option<&[u8]>,
    ) -> Outcome<()> {
        let (session, token) = self.alive(handle)?;
        let slot = session.slot;
        match user {
            CKU_USER if self.is_logged_in(session, &token) => {
                return Err(CKR_USER_ALREADY_LOGGED_IN);
            }
            CKU_USER => {}
            // For one signature, between its beginning and its end.
            CKU_CONTEXT_SPECIFIC if session.signing.is_some_and(|begun| begun.wants_pin) => {}
            CKU_CONTEXT_SPECIFIC => return Err(CKR_OPERATION_NOT_INITIALIZED),
            _ => return Err(CKR_USER_TYPE_INVALID),
        }
        if token.tries_left == 0 {
            return Err(CKR_PIN_LOCKED);
        }
        let is_right = match (pin, token.pin_pad) {
            (Some(pin), None) if !(SHORTEST_PIN..=LONGEST_PIN).contains(&pin.len()) => {
                return Err(CKR_PIN_LEN_RANGE);
            }
            (Some(pin), None) => pin == token.pin.as_bytes(),
            (None, Some(PinPad::Cancel)) => return Err(CKR_FUNCTION_CANCELED),
            (None, Some(typed)) => typed == PinPad::Right,
            (Some(_), Some(_)) | (None, None) => return Err(CKR_ARGUMENTS_BAD),
        };
        self.change(slot, |token| {
            token.tries_left = match is_right {
                true => token.tries_allowed,
                false => token.tries_left.saturating_sub(1),
            };
        })?;
        if !is_right {
            return Err(CKR_PIN_INCORRECT);
        }
        match &mut self.own(handle)?.signing {
            Some(begun) if user == CKU_CONTEXT_SPECIFIC => begun.wants_pin = false,
            _ => self.slots[slot].logged_in = Some(token.insertion),
        }
        Ok(())
    }

    /// Logs the user out, of all sessions of the token.
    pub(crate) fn log_out(&mut self, handle: CK_SESSION_HANDLE) -> Outcome<()> {
        let (session, token) = self.alive(handle)?;
        let slot = session.slot;
        if !self.is_logged_in(session, &token) {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        self.slots[slot].logged_in = None;
        Ok(())
    }

    /// Begins a search.
    pub(crate) fn search(&mut self, handle: CK_SESSION_HANDLE, template: &Template) -> Outcome<()> {
        let (session, token) = self.alive(handle)?;
        if session.found.is_some() {
            return Err(CKR_OPERATION_ACTIVE);
        }
        let logged_in = self.is_logged_in(session, &token);
        let mut found = Vec::new();
        // Backwards, as they are handed out from the end.
        for object in object::objects(&token, logged_in).iter().rev() {
            let attributes = object.attributes(&mut |private| self.secret(private))?;
            if object::matches(&attributes, template) {
                found.push(object.handle);
            }
        }
        self.own(handle)?.found = Some(found);
        Ok(())
    }

    /// Hands out at most so many of the objects found.
    pub(crate) fn found(
        &mut self,
        handle: CK_SESSION_HANDLE,
        most: usize,
    ) -> Outcome<Vec<CK_OBJECT_HANDLE>> {
        self.alive(handle)?;
        let found = self.own(handle)?.found.as_mut();
        let found = found.ok_or(CKR_OPERATION_NOT_INITIALIZED)?;
        let rest = found.len().saturating_sub(most);
        let mut given = found.split_off(rest);
        given.reverse();
        Ok(given)
    }

    /// Ends a search.
    pub(crate) fn end_search(&mut self, handle: CK_SESSION_HANDLE) -> Outcome<()> {
        self.alive(handle)?;
        let ended = self.own(handle)?.found.take();
        ended.map(|_| ()).ok_or(CKR_OPERATION_NOT_INITIALIZED)
    }

    /// All attributes of an object.
    pub(crate) fn attributes(
        &mut self,
        handle: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
    ) -> Outcome<Vec<(CK_ATTRIBUTE_TYPE, Value)>> {
        let (session, token) = self.alive(handle)?;
        let objects = object::objects(&token, self.is_logged_in(session, &token));
        let found = objects.iter().find(|each| each.handle == object);
        let found = found.ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        found.attributes(&mut |private| self.secret(private))
    }

    /// Puts a certificate on the token.
    pub(crate) fn create(
        &mut self,
        handle: CK_SESSION_HANDLE,
        template: &Template,
    ) -> Outcome<CK_OBJECT_HANDLE> {
        let slot = self.writable(handle)?;
        let (id, label, mut der) = object::described(template)?;
        let faults = self.token_in(slot)?.faults;
        if faults.fail_create {
            return Err(CKR_DEVICE_MEMORY);
        }
        if faults.wrong_read_back
            && let Some(last) = der.last_mut()
        {
            *last ^= 1;
        }
        let mut number = 0;
        self.change(slot, |token| {
            number = token.add_certificate(&id, &label, &der);
        })?;
        if faults.gone_after_create {
            self.pull_out(slot)?;
        }
        Ok(object::handle(number, Kind::Certificate))
    }

    /// Takes a certificate off the token; keys stay (`CKR_ACTION_PROHIBITED`).
    pub(crate) fn destroy(
        &mut self,
        handle: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
    ) -> Outcome<()> {
        let slot = self.writable(handle)?;
        let token = self.token_in(slot)?;
        let objects = object::objects(&token, true);
        let found = objects.iter().find(|each| each.handle == object);
        match found.ok_or(CKR_OBJECT_HANDLE_INVALID)?.kind {
            Kind::Certificate => self.change(slot, |token| {
                token
                    .certificates
                    .retain(|each| object::handle(each.number, Kind::Certificate) != object);
            }),
            Kind::PublicKey | Kind::PrivateKey => Err(CKR_ACTION_PROHIBITED),
        }
    }

    /// Begins a signature.
    pub(crate) fn begin_signature(
        &mut self,
        handle: CK_SESSION_HANDLE,
        code: CK_MECHANISM_TYPE,
        pss: Option<CK_RSA_PKCS_PSS_PARAMS>,
        key: CK_OBJECT_HANDLE,
    ) -> Outcome<()> {
        let (session, token) = self.alive(handle)?;
        if session.signing.is_some() {
            return Err(CKR_OPERATION_ACTIVE);
        }
        let signing = Signing::new(&token.mechanisms, code, pss)?;
        let (secret, wants_pin) = self.signer(handle, key)?;
        if secret.key_type() != signing.mechanism().key_type() {
            return Err(CKR_KEY_TYPE_INCONSISTENT);
        }
        self.own(handle)?.signing = Some(Begun {
            signing,
            key,
            wants_pin,
        });
        Ok(())
    }

    /// How many octets the signature that was begun will have.
    pub(crate) fn signature_length(&mut self, handle: CK_SESSION_HANDLE) -> Outcome<usize> {
        let begun = self.begun(handle)?;
        Ok(self.signer(handle, begun.key)?.0.signature_length())
    }

    /// Ends a signature that was begun, whether it succeeds or not.
    pub(crate) fn sign(&mut self, handle: CK_SESSION_HANDLE, data: &[u8]) -> Outcome<Vec<u8>> {
        let begun = self.begun(handle)?;
        self.own(handle)?.signing = None;
        if begun.wants_pin {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        let (secret, _) = self.signer(handle, begun.key)?;
        let (session, token) = self.alive(handle)?;
        let slot = session.slot;
        if let Some(left) = token.faults.other_pin_after_signatures {
            self.change(slot, |token| {
                token.faults.other_pin_after_signatures = left.checked_sub(1);
                if left == 1 {
                    token.pin.push('7');
                }
            })?;
        }
        match token.faults.gone_after_signatures {
            Some(0) => {
                self.pull_out(slot)?;
                return Err(CKR_DEVICE_REMOVED);
            }
            Some(left) => self.change(slot, |token| {
                token.faults.gone_after_signatures = Some(left - 1);
            })?,
            None => {}
        }
        secret.sign(begun.signing, data)
    }

    /// How long the token of a session takes for what it does.
    pub(crate) fn delay(&self, handle: CK_SESSION_HANDLE) -> Outcome<Duration> {
        let (_, token) = self.alive(handle)?;
        Ok(Duration::from_millis(token.faults.slow_ms))
    }

    /// The token in a slot.
    fn token_in(&self, slot: usize) -> Outcome<Token> {
        let slot = self.slots.get(slot).ok_or(CKR_SLOT_ID_INVALID)?;
        self.folder.token(&slot.name).map_err(|error| {
            // What lies there but is no token is a broken one.
            match error.kind() {
                io::ErrorKind::Other => CKR_TOKEN_NOT_RECOGNIZED,
                _ => CKR_TOKEN_NOT_PRESENT,
            }
        })
    }

    /// A session whose token has not been pulled out since it was opened, with that token.
    fn alive(&self, handle: CK_SESSION_HANDLE) -> Outcome<(&Session, Token)> {
        let session = self.sessions.get(&handle);
        let session = session.ok_or(CKR_SESSION_HANDLE_INVALID)?;
        match self.token_in(session.slot) {
            Ok(token) if token.insertion == session.insertion => Ok((session, token)),
            Ok(_) | Err(CKR_TOKEN_NOT_PRESENT) => Err(CKR_DEVICE_REMOVED),
            Err(other) => Err(other),
        }
    }

    fn own(&mut self, handle: CK_SESSION_HANDLE) -> Outcome<&mut Session> {
        let session = self.sessions.get_mut(&handle);
        session.ok_or(CKR_SESSION_HANDLE_INVALID)
    }

    fn is_logged_in(&self, session: &Session, token: &Token) -> bool {
        self.slots[session.slot].logged_in == Some(token.insertion)
    }

    /// The slot of a session that may write: it was opened for it, and the user is logged in.
    fn writable(&self, handle: CK_SESSION_HANDLE) -> Outcome<usize> {
        let (session, token) = self.alive(handle)?;
        if token.read_only {
            return Err(CKR_TOKEN_WRITE_PROTECTED);
        }
        if !session.writes {
            return Err(CKR_SESSION_READ_ONLY);
        }
        if !self.is_logged_in(session, &token) {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        Ok(session.slot)
    }

    /// The private key behind a handle, and whether it wants the PIN for each signature.
    fn signer(
        &mut self,
        handle: CK_SESSION_HANDLE,
        key: CK_OBJECT_HANDLE,
    ) -> Outcome<(Secret, bool)> {
        let (session, token) = self.alive(handle)?;
        if !self.is_logged_in(session, &token) {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        let objects = object::objects(&token, true);
        let found = objects.iter().find(|each| each.handle == key);
        let found = found.ok_or(CKR_KEY_HANDLE_INVALID)?;
        let private = found.private().ok_or(CKR_KEY_FUNCTION_NOT_PERMITTED)?;
        let secret = self.secret(&private.private).ok_or(CKR_DEVICE_ERROR)?;
        Ok((secret, private.always_authenticates))
    }

    fn begun(&self, handle: CK_SESSION_HANDLE) -> Outcome<Begun> {
        let (session, _) = self.alive(handle)?;
        session.signing.ok_or(CKR_OPERATION_NOT_INITIALIZED)
    }

    fn secret(&mut self, private: &[u8]) -> Option<Secret> {
        if let Some(read) = self.secrets.get(private) {
            return Some(read.clone());
        }
        let read = Secret::read(private)?;
        self.secrets.insert(private.to_owned(), read.clone());
        Some(read)
    }

    fn change(&self, slot: usize, change: impl FnOnce(&mut Token)) -> Outcome<()> {
        let name = &self.slots[slot].name;
        let changed = self.folder.change(name, change);
        changed.map_err(|_| CKR_DEVICE_REMOVED)
    }

    fn pull_out(&self, slot: usize) -> Outcome<()> {
        let gone = self.folder.pull_out(&self.slots[slot].name);
        gone.map_err(|_| CKR_DEVICE_REMOVED)
    }
}
