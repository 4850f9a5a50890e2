//! The module loaded for one test, with a folder of tokens of its own.

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;
use std::{env, fs};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use test_token::{Folder, Token};

/// The PIN of all tokens here.
pub const PIN: &str = "Thu-12345";

/// A key or a certificate among the samples of `seal`.
pub fn sample(name: &str) -> Vec<u8> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/seal/tests/samples");
    fs::read(samples.join(name)).unwrap()
}

/// A token with an RSA and a P-256 key and a certificate.
pub fn token() -> Token {
    Token::new("Thiết bị thử", "0001", PIN)
        .with_key(&[1], "ký RSA", &sample("keys/rsa2048.key"))
        .with_key(&[2], "ký EC", &sample("keys/p256.key"))
        .with_certificate(&[1], "cũ", &sample("person-utf8.cer"))
}

/// A copy of the module, which has its own state, and its folder of tokens.
pub struct Bench {
    pub folder: Folder,
    pub module: Pkcs11,
    library: PathBuf,
}

impl Bench {
    /// For the test of this name, with no token plugged in.
    pub fn empty(test: &str) -> Bench {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&place);
        let folder = Folder::new(place.join("tokens")).unwrap();
        let library = place.join(format!("module-0{}", env::consts::DLL_SUFFIX));
        fs::copy(test_token::library().unwrap(), &library).unwrap();
        let module = load(&library);
        start(&module, &folder).unwrap();
        Bench {
            folder,
            module,
            library,
        }
    }

    /// The same, with this token plugged in as `a`.
    pub fn new(test: &str, token: &Token) -> Bench {
        let bench = Bench::empty(test);
        bench.folder.plug_in("a", token).unwrap();
        bench
    }

    /// Another program that uses the same tokens.
    pub fn other_program(&self) -> Pkcs11 {
        let library = self
            .library
            .with_file_name(format!("module-1{}", env::consts::DLL_SUFFIX));
        fs::copy(&self.library, &library).unwrap();
        let module = load(&library);
        start(&module, &self.folder).unwrap();
        module
    }

    /// The slot of the only token.
    pub fn slot(&self) -> Slot {
        let slots = self.module.get_slots_with_token().unwrap();
        assert_eq!(slots.len(), 1);
        slots[0]
    }

    /// A session that may write, with the user logged in.
    pub fn logged_in(&self) -> Session {
        let session = self.module.open_rw_session(self.slot()).unwrap();
        log_in(&session, PIN).unwrap();
        session
    }
}

pub fn load(library: &Path) -> Pkcs11 {
    Pkcs11::new(library).unwrap()
}

/// `C_Initialize` with that folder.
#[allow(unsafe_code, reason = "a reserved pointer")]
pub fn start(module: &Pkcs11, folder: &Folder) -> Result<(), Error> {
    let path = CString::new(folder.path().to_str().unwrap()).unwrap();
    let reserved = NonNull::from(path.as_c_str()).cast();
    // SAFETY: the module takes it for a string that ends with a zero octet, and copies it during the call.
    let arguments =
        unsafe { CInitializeArgs::new_with_reserved(CInitializeFlags::OS_LOCKING_OK, reserved) };
    module.initialize(arguments)
}

pub fn log_in(session: &Session, pin: &str) -> Result<(), Error> {
    session.login(UserType::User, Some(&AuthPin::new(pin.into())))
}

/// The only object of this class with this id.
pub fn object(session: &Session, class: ObjectClass, id: u8) -> ObjectHandle {
    let found = objects(session, class, id);
    assert_eq!(found.len(), 1, "{class} {id}");
    found[0]
}

/// The objects of this class with this id.
pub fn objects(session: &Session, class: ObjectClass, id: u8) -> Vec<ObjectHandle> {
    let template = [Attribute::Class(class), Attribute::Id(vec![id])];
    session.find_objects(&template).unwrap()
}

/// What the module refused with.
#[track_caller]
pub fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> RvError {
    match result {
        Err(Error::Pkcs11(status, _)) => status,
        other => panic!("not refused: {other:?}"),
    }
}
