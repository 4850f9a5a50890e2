//! A session on a token after the PIN: signing with a key, and writing certificates.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use seal::algorithm::SignatureAlgorithm;
use seal::key::{Key, KeyError, ToSign, ecdsa_from_token};
use seal::x509::Cert;
use secrecy::{ExposeSecret as _, SecretString};

use super::anew::Anew;
use super::certificate::{certificates, keys, read};
use super::mechanism::{Way, choose};
use super::module::Module;
use super::{Held, PinState, Token, TokenError};

/// An open session, kept by the module's thread.
pub(super) struct Open {
    session: Session,
    key: ObjectHandle,
    /// For a key that wants the PIN for each signature.
    anew: Option<Anew>,
}

impl Open {
    fn sign(&self, mechanism: &Mechanism<'_>, input: &[u8]) -> Result<Vec<u8>, TokenError> {
        match &self.anew {
            Some(anew) => anew.sign(&self.session, mechanism, self.key, input),
            None => Ok(self.session.sign(mechanism, self.key, input)?),
        }
    }
}

/// The right to an open session, which ends with this, also where nobody waited until it was open.
struct Entered {
    module: Arc<Module>,
    number: u64,
}

impl Entered {
    /// Drawn before the module is asked to open the session.
    fn new(token: &Token) -> Entered {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Entered {
            module: Arc::clone(&token.module),
            number: LAST.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Has the session do something.
    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Open) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let number = self.number;
        self.module
            .ask(move |worker| work(worker.open.get(&number).ok_or(TokenError::Gone)?))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let number = self.number;
        self.module
            .tell(move |worker| drop(worker.open.remove(&number)));
    }
}

/// A private key on a token, ready to sign: the PIN has been given, once for all that is signed.
///
/// The session ends, and with it what the PIN allows, when this is dropped.
pub struct TokenKey {
    entered: Entered,
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
        let entered = Entered::new(&token);
        let number = entered.number;
        let way = held.token.module.ask(move |worker| {
            let known = worker.context.get_mechanism_list(token.slot)?;
            let way = choose(algorithm, &known).ok_or(TokenError::Unsupported)?;
            let session = opened(|| worker.context.open_ro_session(token.slot))?;
            enter(&worker.context, &session, &token, pin.as_ref())?;
            let key = find_key(&session, &certificate, &id)?;
            let anew = match wants_pin_anew(&session, key)? {
                true => Some(Anew::new(&token, worker.context.clone(), pin)?),
                false => None,
            };
            let open = Open { session, key, anew };
            worker.open.insert(number, open);
            Ok(way)
        })?;
        Ok(TokenKey {
            entered,
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

impl Key for TokenKey {
    fn certificate(&self) -> &Cert {
        &self.certificate
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, to_sign: &ToSign) -> Result<Vec<u8>, KeyError> {
        let (way, algorithm) = (self.way, self.algorithm);
        let input = way.input(to_sign);
        let signature = self.entered.ask(move |open| {
            let mechanism = way.mechanism(algorithm).ok_or(TokenError::Unsupported)?;
            open.sign(&mechanism, &input)
        })?;
        match self.algorithm {
            SignatureAlgorithm::Ecdsa(_) => ecdsa_from_token(&signature)
                .ok_or_else(|| KeyError::Failed("chữ ký ECDSA có độ dài sai".into())),
            _ => Ok(signature),
        }
    }
}

/// A session in which certificates may be written, of which the private key is known to be there.
pub struct Writer {
    entered: Entered,
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
        let entered = Entered::new(token);
        let number = entered.number;
        let id = token.module.ask(move |worker| {
            let session = opened(|| worker.context.open_rw_session(own.slot))?;
            enter(&worker.context, &session, &own, pin.as_ref())?;
            let key = find_key(&session, &certificate, &id)?;
            let keys = keys(&session, ObjectClass::PRIVATE_KEY)?;
            let id = keys
                .into_iter()
                .find(|own| own.handle == key)
                .map(|own| own.id);
            let anew = None;
            worker.open.insert(number, Open { session, key, anew });
            Ok(id.unwrap_or_default())
        })?;
        Ok(Writer { entered, id })
    }

    /// Whether this very certificate is on the token.
    ///
    /// # Errors
    /// Where the token cannot be read.
    pub fn holds(&self, certificate: &Cert) -> Result<bool, TokenError> {
        let wanted = certificate.clone();
        self.entered
            .ask(move |open| Ok(find(&open.session, &wanted)?.is_some()))
    }

    /// Writes a certificate beside what is there, under the id of its private key (PKCS #11, `CKO_CERTIFICATE`), and reads it back.
    ///
    /// Whether it came back as it was; what came back otherwise is taken off again, as it would be chosen for signing.
    /// Copies that an earlier try left damaged go, too: those that the issuer has not signed.
    ///
    /// # Errors
    /// Where the token refuses.
    pub fn write(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        label: &str,
    ) -> Result<bool, TokenError> {
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
        let (written, issuer) = (certificate.clone(), issuer.clone());
        self.entered.ask(move |open| {
            let session = &open.session;
            let handle = session.create_object(&template)?;
            let same = read(session, handle)?.2 == written.der();
            if !same {
                session.destroy_object(handle)?;
                return Ok(false);
            }
            take_off_damaged(session, &written, &issuer)?;
            Ok(true)
        })
    }

    /// Takes a certificate off the token; keys are never touched.
    ///
    /// # Errors
    /// Where the token refuses, or does not have it.
    pub fn remove(&self, certificate: &Cert) -> Result<(), TokenError> {
        let wanted = certificate.clone();
        self.entered.ask(move |open| {
            let handle = find(&open.session, &wanted)?.ok_or(TokenError::NoCertificate)?;
            Ok(open.session.destroy_object(handle)?)
        })
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

/// Takes off what an earlier try has left behind: what says that it is this certificate, and the issuer has not signed.
fn take_off_damaged(
    session: &Session,
    certificate: &Cert,
    issuer: &Cert,
) -> Result<(), TokenError> {
    for handle in certificates(session)? {
        let value = read(session, handle)?.2;
        let is_damaged = Cert::read(&value).is_ok_and(|other| {
            same_number(certificate, &other) && other.is_signed_by(issuer).is_err()
        });
        if is_damaged && value != certificate.der() {
            session.destroy_object(handle)?;
        }
    }
    Ok(())
}

/// Whether both say that they are the same certificate: an authority gives a number once (RFC 5280, 4.1.2.2).
pub fn same_number(one: &Cert, other: &Cert) -> bool {
    one.serial() == other.serial() && one.issuer() == other.issuer()
}

/// Gives the PIN in a session that was just opened.
///
/// It is looked at the token after the session was opened: one that is swapped from here on ends the session, and gets no PIN.
fn enter(
    context: &Pkcs11,
    session: &Session,
    token: &Token,
    pin: Option<&SecretString>,
) -> Result<(), TokenError> {
    let info = context.get_token_info(token.slot)?;
    let now = Token::new(&token.module, token.slot, &info);
    // Another token may have come into the slot since it was looked at: its PIN must not be spent.
    if now.serial != token.serial || now.label != token.label {
        return Err(TokenError::Gone);
    }
    if let Some(refusal) = now.pin.refusal() {
        return Err(refusal);
    }
    // Another program has tried meanwhile, and the person was not asked about the last try.
    if now.pin == PinState::Last && token.pin != PinState::Last {
        return Err(TokenError::LastTry);
    }
    if let Some(pin) = pin {
        let octets = pin.expose_secret().len();
        let (shortest, longest) = (*now.pin_length.start(), *now.pin_length.end());
        // Some tokens do not tell the longest one.
        if octets < shortest || (longest > 0 && octets > longest) {
            return Err(TokenError::PinLength(now.pin_length));
        }
    }
    let mut given = session.login(UserType::User, pin);
    if let Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) = given {
        // What was left logged in has not asked for this PIN.
        session.logout()?;
        given = session.login(UserType::User, pin);
    }
    given.map_err(|error| match error {
        // Some tokens say of the last try only that it has locked them. Locked before that try, by another program, says nothing of the PIN.
        Error::Pkcs11(RvError::PinLocked, _) if now.pin == PinState::Last => {
            TokenError::WrongPin(PinState::Locked)
        }
        error => not_let_in(context, token.slot, error),
    })
}

/// Why a token does not let in, with how its PIN stands after a wrong one.
pub(super) fn not_let_in(context: &Pkcs11, slot: Slot, error: Error) -> TokenError {
    match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => {
            let state = context.get_token_info(slot).map(|info| PinState::of(&info));
            TokenError::WrongPin(state.unwrap_or(PinState::Fine))
        }
        error => error.into(),
    }
}

/// Some modules need seconds after another program has let go of the device. No PIN is tried here.
const PAUSES: [u64; 3] = [200, 600, 1500];

fn opened(open: impl Fn() -> Result<Session, Error>) -> Result<Session, TokenError> {
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

/// Whether a key wants the PIN for each signature; one that does not say does not.
fn wants_pin_anew(session: &Session, key: ObjectHandle) -> Result<bool, TokenError> {
    let wanted = [AttributeType::AlwaysAuthenticate];
    let told = session.get_attributes(key, &wanted)?;
    Ok(told.contains(&Attribute::AlwaysAuthenticate(true)))
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
