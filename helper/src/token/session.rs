//! A session on a token after the PIN: signing with a key, and writing certificates.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use seal::algorithm::SignatureAlgorithm;
use seal::key::{Key, KeyError, ToSign, ecdsa_from_token};
use seal::x509::Cert;
use secrecy::{ExposeSecret as _, SecretString};

use super::certificate::{certificates, keys, read};
use super::mechanism::{Way, choose};
use super::module::{Module, Worker};
use super::{Held, PinState, Token, TokenError};

/// An open session, kept by the module's thread.
pub(super) struct Open {
    session: Session,
    key: ObjectHandle,
}

/// A private key on a token, ready to sign: the PIN has been given, once for all that is signed.
///
/// The session ends, and with it what the PIN allows, when this is dropped.
pub struct TokenKey {
    module: Arc<Module>,
    number: u64,
    certificate: Cert,
    algorithm: SignatureAlgorithm,
    way: Way,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey").finish_non_exhaustive()
    }
}

impl TokenKey {
    /// Gives the PIN to the token and finds the certificate's key. One try of the PIN is spent, never a second.
    ///
    /// Without a PIN it is typed on the device. What can be known to fail is refused before the PIN is tried.
    ///
    /// # Errors
    /// Where the token does not let in, or the key is not there.
    pub fn open(
        held: &Held,
        algorithm: SignatureAlgorithm,
        pin: Option<SecretString>,
    ) -> Result<TokenKey, TokenError> {
        let token = held.token.clone();
        let certificate = held.certificate.clone();
        let id = held.id.clone();
        let (number, way) = held.token.module.ask(move |worker| {
            let known = worker.context.get_mechanism_list(token.slot)?;
            let way = choose(algorithm, &known).ok_or(TokenError::Unsupported)?;
            let session = enter(&worker.context, &token, pin.as_ref(), false)?;
            let key = find_key(&session, &certificate, &id)?;
            Ok((worker.keep(Open { session, key }), way))
        })?;
        Ok(TokenKey {
            module: Arc::clone(&held.token.module),
            number,
            certificate: held.certificate.clone(),
            algorithm,
            way,
        })
    }
}

/// Whether a token can sign so at all; no PIN is needed to know.
///
/// # Errors
/// Where it cannot, or does not answer.
pub fn can_sign(held: &Held, algorithm: SignatureAlgorithm) -> Result<(), TokenError> {
    let slot = held.token.slot;
    held.token.module.ask(move |worker| {
        let known = worker.context.get_mechanism_list(slot)?;
        choose(algorithm, &known)
            .map(|_| ())
            .ok_or(TokenError::Unsupported)
    })
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        let number = self.number;
        self.module.tell(move |worker| worker.forget(number));
    }
}

impl Key for TokenKey {
    fn certificate(&self) -> &Cert {
        &self.certificate
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, to_sign: &ToSign) -> Result<Vec<u8>, KeyError> {
        let (number, way, algorithm) = (self.number, self.way, self.algorithm);
        let input = way.input(to_sign);
        let signature = self.module.ask(move |worker| {
            let mechanism = way.mechanism(algorithm).ok_or(TokenError::Unsupported)?;
            let open = worker.open.get(&number).ok_or(TokenError::Gone)?;
            Ok(open.session.sign(&mechanism, open.key, &input)?)
        })?;
        match self.algorithm {
            SignatureAlgorithm::Ecdsa(_) => ecdsa_from_token(&signature)
                .ok_or_else(|| KeyError::Failed("ECDSA signature of odd length".into())),
            _ => Ok(signature),
        }
    }
}

impl Worker {
    fn keep(&mut self, open: Open) -> u64 {
        self.last_number += 1;
        self.open.insert(self.last_number, open);
        self.last_number
    }

    fn forget(&mut self, number: u64) {
        self.open.remove(&number);
    }
}

/// A session in which certificates may be written, of which the private key is known to be there.
pub struct Writer {
    module: Arc<Module>,
    number: u64,
    /// The `CKA_ID` of the private key.
    id: Vec<u8>,
}

impl Writer {
    /// Gives the PIN to the token and finds the private key of the certificate that is to be written.
    ///
    /// # Errors
    /// Where the token does not let in, cannot be written to, or does not have the key.
    pub fn open(
        token: &Token,
        certificate: &Cert,
        id: &[u8],
        pin: Option<SecretString>,
    ) -> Result<Writer, TokenError> {
        if token.read_only {
            return Err(TokenError::ReadOnly);
        }
        let (own, certificate, id) = (token.clone(), certificate.clone(), id.to_vec());
        let (number, id) = token.module.ask(move |worker| {
            let session = enter(&worker.context, &own, pin.as_ref(), true)?;
            let key = find_key(&session, &certificate, &id)?;
            let keys = keys(&session, ObjectClass::PRIVATE_KEY)?;
            let id = keys
                .into_iter()
                .find(|own| own.handle == key)
                .map(|own| own.id);
            let id = id.unwrap_or_default();
            Ok((worker.keep(Open { session, key }), id))
        })?;
        Ok(Writer {
            module: Arc::clone(&token.module),
            number,
            id,
        })
    }

    /// Whether this very certificate is on the token.
    ///
    /// # Errors
    /// Where the token cannot be read.
    pub fn holds(&self, certificate: &Cert) -> Result<bool, TokenError> {
        let wanted = certificate.clone();
        self.with_session(move |session| Ok(find(session, &wanted)?.is_some()))
    }

    /// Writes a certificate beside what is there, under the id of its private key (PKCS #11, `CKO_CERTIFICATE`), and reads it back.
    ///
    /// Whether it came back as it was; what came back otherwise is taken off again, as it would be chosen for signing.
    ///
    /// # Errors
    /// Where the token refuses.
    pub fn write(&self, certificate: &Cert, label: &str) -> Result<bool, TokenError> {
        let template = vec![
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(self.id.clone()),
            Attribute::Label(label.as_bytes().to_vec()),
            Attribute::Subject(certificate.subject().to_vec()),
            Attribute::Issuer(certificate.issuer().to_vec()),
            Attribute::SerialNumber(certificate.serial().to_vec()),
            Attribute::Value(certificate.der().to_vec()),
        ];
        let (der, written) = (certificate.der().to_vec(), certificate.clone());
        self.with_session(move |session| {
            let handle = session.create_object(&template)?;
            let same = read(session, handle)?.2 == der;
            if !same {
                session.destroy_object(handle)?;
                return Ok(false);
            }
            take_off_damaged(session, &written)?;
            Ok(true)
        })
    }

    /// Takes a certificate off the token; keys are never touched.
    ///
    /// # Errors
    /// Where the token refuses, or does not have it.
    pub fn remove(&self, certificate: &Cert) -> Result<(), TokenError> {
        let wanted = certificate.clone();
        self.with_session(move |session| {
            let handle = find(session, &wanted)?.ok_or(TokenError::NoKey)?;
            Ok(session.destroy_object(handle)?)
        })
    }

    fn with_session<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Session) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let number = self.number;
        self.module.ask(move |worker| {
            let open = worker.open.get(&number).ok_or(TokenError::Gone)?;
            work(&open.session)
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let number = self.number;
        self.module.tell(move |worker| worker.forget(number));
    }
}

fn find(session: &Session, certificate: &Cert) -> Result<Option<ObjectHandle>, TokenError> {
    for handle in certificates(session)? {
        if read(session, handle)?.2 == certificate.der() {
            return Ok(Some(handle));
        }
    }
    Ok(None)
}

/// Takes off what an earlier try has left behind: what says that it is this certificate, and is not.
fn take_off_damaged(session: &Session, certificate: &Cert) -> Result<(), TokenError> {
    for handle in certificates(session)? {
        let value = read(session, handle)?.2;
        let says_so = Cert::read(&value).is_ok_and(|other| same_number(certificate, &other));
        if says_so && value != certificate.der() {
            session.destroy_object(handle)?;
        }
    }
    Ok(())
}

/// Whether both say that they are the same certificate: an authority gives a number once (RFC 5280, 4.1.2.2).
pub fn same_number(one: &Cert, other: &Cert) -> bool {
    one.serial() == other.serial() && one.issuer() == other.issuer()
}

/// Opens a session and gives the PIN.
fn enter(
    context: &Pkcs11,
    token: &Token,
    pin: Option<&SecretString>,
    writing: bool,
) -> Result<Session, TokenError> {
    let info = context.get_token_info(token.slot)?;
    let now = Token::new(&token.module, token.slot, &info);
    // Another token may have come into the slot since it was looked at: its PIN must not be spent.
    if now.serial != token.serial || now.label != token.label {
        return Err(TokenError::Gone);
    }
    match now.pin {
        PinState::Locked => return Err(TokenError::Locked),
        PinState::Unset => return Err(TokenError::NoPin),
        PinState::Fine | PinState::Low | PinState::Last => {}
    }
    if let Some(pin) = pin {
        let octets = pin.expose_secret().len();
        // Some tokens do not tell the longest one.
        if *now.pin_length.end() > 0 && !now.pin_length.contains(&octets) {
            return Err(TokenError::PinLength(now.pin_length));
        }
    }
    let session = open_session(context, token.slot, writing)?;
    match session.login(UserType::User, pin) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(Error::Pkcs11(
            RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
            _,
        )) => {
            let state = context
                .get_token_info(token.slot)
                .map(|info| PinState::of(&info));
            Err(TokenError::WrongPin(state.unwrap_or(PinState::Fine)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Some modules need seconds after another program has let go of the device. No PIN is tried here.
const PAUSES: [u64; 3] = [200, 600, 1500];

fn open_session(context: &Pkcs11, slot: Slot, writing: bool) -> Result<Session, TokenError> {
    let open = || match writing {
        true => context.open_rw_session(slot),
        false => context.open_ro_session(slot),
    };
    for pause in PAUSES {
        match open() {
            Err(Error::Pkcs11(RvError::DeviceError | RvError::GeneralError, _)) => {
                thread::sleep(Duration::from_millis(pause));
            }
            other => return Ok(other?),
        }
    }
    Ok(open()?)
}

/// The private key of a certificate: by the public key where the token shows it, else by its id.
fn find_key(session: &Session, certificate: &Cert, id: &[u8]) -> Result<ObjectHandle, TokenError> {
    let private = keys(session, ObjectClass::PRIVATE_KEY)?;
    if let Some(key) = private
        .iter()
        .find(|key| key.belongs_to(certificate) == Some(true))
    {
        return Ok(key.handle);
    }
    // An EC private key shows no point: its public key beside it does, under the same id.
    let mut ids: Vec<Vec<u8>> = Vec::new();
    let mut others: Vec<Vec<u8>> = Vec::new();
    for key in keys(session, ObjectClass::PUBLIC_KEY)? {
        match key.belongs_to(certificate) {
            Some(true) => ids.push(key.id),
            Some(false) => others.push(key.id),
            None => {}
        }
    }
    if ids.is_empty() && !others.iter().any(|other| other == id) {
        ids.push(id.to_vec());
    }
    let mut fitting = private.iter().filter(|key| {
        key.belongs_to(certificate).is_none() && !key.id.is_empty() && ids.contains(&key.id)
    });
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key.handle),
        (Some(_), Some(_)) => Err(TokenError::SeveralKeys),
        (None, _) => Err(TokenError::NoKey),
    }
}
