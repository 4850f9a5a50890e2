//! The C interface (PKCS#11 2.40, section 5): checks pointers, hands the call to the module, hands out what it says.
//!
//! A panic ends as `CKR_GENERAL_ERROR`; nothing unwinds into the program that called.

#![allow(unsafe_code, reason = "an interface of C")]
#![allow(non_snake_case, reason = "the names of the standard")]

mod memory;
mod unsupported;

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

use cryptoki_sys::*;

use crate::module::{LONGEST_PIN, Module, SHORTEST_PIN};
use unsupported::*;

static MODULE: Mutex<Option<Module>> = Mutex::new(None);

macro_rules! function_list {
    ($($name:ident)*) => {
        CK_FUNCTION_LIST {
            version: VERSION,
            $($name: Some($name),)*
        }
    };
}

const VERSION: CK_VERSION = CK_VERSION {
    major: 2,
    minor: 40,
};

static FUNCTIONS: CK_FUNCTION_LIST = function_list! {
    C_Initialize C_Finalize C_GetInfo C_GetFunctionList C_GetSlotList C_GetSlotInfo C_GetTokenInfo C_GetMechanismList
    C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo
    C_GetOperationState C_SetOperationState C_Login C_Logout C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize
    C_GetAttributeValue C_SetAttributeValue C_FindObjectsInit C_FindObjects C_FindObjectsFinal C_EncryptInit C_Encrypt
    C_EncryptUpdate C_EncryptFinal C_DecryptInit C_Decrypt C_DecryptUpdate C_DecryptFinal C_DigestInit C_Digest
    C_DigestUpdate C_DigestKey C_DigestFinal C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover
    C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover C_DigestEncryptUpdate
    C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey
    C_DeriveKey C_SeedRandom C_GenerateRandom C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent
};

/// Does what needs no module, and keeps a panic in.
fn guarded<T>(work: impl FnOnce() -> Result<T, CK_RV>) -> Result<T, CK_RV> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(CKR_GENERAL_ERROR))
}

/// Does something with the module between `C_Initialize` and `C_Finalize`.
fn with<T>(work: impl FnOnce(&mut Module) -> Result<T, CK_RV>) -> Result<T, CK_RV> {
    guarded(|| {
        let mut module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
        work(module.as_mut().ok_or(CKR_CRYPTOKI_NOT_INITIALIZED)?)
    })
}

fn status(result: Result<(), CK_RV>) -> CK_RV {
    match result {
        Ok(()) => CKR_OK,
        Err(status) => status,
    }
}

/// Waits as long as a slow token would; other threads are served meanwhile.
fn wait(session: CK_SESSION_HANDLE) -> Result<(), CK_RV> {
    thread::sleep(with(|module| module.delay(session))?);
    Ok(())
}

/// Opens an unsafe block for what [`memory`] does.
macro_rules! memory {
    ($work:expr) => {
        // SAFETY: every function below hands on only pointers that it was called with, each with the length that stands
        // beside it; that they are null or point to that much memory is the caller's duty by the standard.
        unsafe { $work }
    };
}

/// Hands out the list of functions: the one name that the library exports.
///
/// # Safety
/// `list` is null or points to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    let functions = (&raw const FUNCTIONS).cast_mut();
    status(memory!(memory::put(list, functions)))
}

unsafe extern "C" fn C_Initialize(arguments: *mut c_void) -> CK_RV {
    status(guarded(|| {
        let folder = memory!(memory::reserved(arguments.cast()))?;
        let mut module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
        if module.is_some() {
            return Err(CKR_CRYPTOKI_ALREADY_INITIALIZED);
        }
        *module = Some(Module::new(folder)?);
        Ok(())
    }))
}

unsafe extern "C" fn C_Finalize(reserved: *mut c_void) -> CK_RV {
    status(guarded(|| {
        if !reserved.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        let mut module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = module.take();
        ended.map(|_| ()).ok_or(CKR_CRYPTOKI_NOT_INITIALIZED)
    }))
}

unsafe extern "C" fn C_GetInfo(info: *mut CK_INFO) -> CK_RV {
    status(with(|_| {
        let made = CK_INFO {
            cryptokiVersion: VERSION,
            manufacturerID: padded("Chukyso"),
            flags: 0,
            libraryDescription: padded("Token for tests"),
            libraryVersion: CK_VERSION { major: 1, minor: 0 },
        };
        memory!(memory::put(info, made))
    }))
}

unsafe extern "C" fn C_GetSlotList(
    with_token: CK_BBOOL,
    slots: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        let found = module.slots(with_token != CK_FALSE);
        memory!(memory::put_all(&found, slots, count))
    }))
}

unsafe extern "C" fn C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    status(with(|module| {
        let (name, has_token) = module.slot(slot)?;
        let present = if has_token { CKF_TOKEN_PRESENT } else { 0 };
        let made = CK_SLOT_INFO {
            slotDescription: padded(name),
            manufacturerID: padded("Chukyso"),
            flags: CKF_REMOVABLE_DEVICE | CKF_HW_SLOT | present,
            hardwareVersion: CK_VERSION { major: 1, minor: 0 },
            firmwareVersion: CK_VERSION { major: 1, minor: 0 },
        };
        memory!(memory::put(info, made))
    }))
}

unsafe extern "C" fn C_GetTokenInfo(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    status(with(|module| {
        let view = module.token(slot)?;
        let made = CK_TOKEN_INFO {
            label: padded(&view.token.label),
            manufacturerID: padded("Chukyso"),
            model: padded("Test token"),
            serialNumber: padded(&view.token.serial),
            flags: view.flags,
            ulMaxSessionCount: CK_EFFECTIVELY_INFINITE,
            ulSessionCount: view.sessions as CK_ULONG,
            ulMaxRwSessionCount: CK_EFFECTIVELY_INFINITE,
            ulRwSessionCount: view.writing_sessions as CK_ULONG,
            ulMaxPinLen: LONGEST_PIN as CK_ULONG,
            ulMinPinLen: SHORTEST_PIN as CK_ULONG,
            ulTotalPublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulTotalPrivateMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePrivateMemory: CK_UNAVAILABLE_INFORMATION,
            hardwareVersion: CK_VERSION { major: 1, minor: 0 },
            firmwareVersion: CK_VERSION { major: 1, minor: 0 },
            utcTime: padded(""),
        };
        memory!(memory::put(info, made))
    }))
}

unsafe extern "C" fn C_GetMechanismList(
    slot: CK_SLOT_ID,
    mechanisms: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        let codes: Vec<_> = module
            .mechanisms(slot)?
            .iter()
            .map(|each| each.code())
            .collect();
        memory!(memory::put_all(&codes, mechanisms, count))
    }))
}

unsafe extern "C" fn C_GetMechanismInfo(
    slot: CK_SLOT_ID,
    code: CK_MECHANISM_TYPE,
    info: *mut CK_MECHANISM_INFO,
) -> CK_RV {
    status(with(|module| {
        let mechanisms = module.mechanisms(slot)?;
        let found = mechanisms.iter().find(|each| each.code() == code);
        let made = found.ok_or(CKR_MECHANISM_INVALID)?.info();
        memory!(memory::put(info, made))
    }))
}

unsafe extern "C" fn C_OpenSession(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    _application: *mut c_void,
    _notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    status(with(|module| {
        if session.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        let opened = module.open(slot, flags)?;
        memory!(memory::put(session, opened))
    }))
}

unsafe extern "C" fn C_CloseSession(session: CK_SESSION_HANDLE) -> CK_RV {
    status(with(|module| module.close(session)))
}

unsafe extern "C" fn C_CloseAllSessions(slot: CK_SLOT_ID) -> CK_RV {
    status(with(|module| module.close_all(slot)))
}

unsafe extern "C" fn C_GetSessionInfo(
    session: CK_SESSION_HANDLE,
    info: *mut CK_SESSION_INFO,
) -> CK_RV {
    status(with(|module| {
        let made = module.session(session)?;
        memory!(memory::put(info, made))
    }))
}

unsafe extern "C" fn C_Login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        let typed = match pin.is_null() {
            true => None,
            false => Some(memory!(memory::octets(pin, length))?),
        };
        module.log_in(session, user, typed.as_deref())
    }))
}

unsafe extern "C" fn C_Logout(session: CK_SESSION_HANDLE) -> CK_RV {
    status(with(|module| module.log_out(session)))
}

unsafe extern "C" fn C_CreateObject(
    session: CK_SESSION_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
    object: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    status(wait(session).and_then(|()| {
        with(|module| {
            if object.is_null() {
                return Err(CKR_ARGUMENTS_BAD);
            }
            let template = memory!(memory::template(template, count))?;
            let created = module.create(session, &template)?;
            memory!(memory::put(object, created))
        })
    }))
}

unsafe extern "C" fn C_DestroyObject(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
) -> CK_RV {
    status(with(|module| module.destroy(session, object)))
}

unsafe extern "C" fn C_GetAttributeValue(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        let attributes = module.attributes(session, object)?;
        memory!(memory::put_attributes(&attributes, template, count))
    }))
}

unsafe extern "C" fn C_FindObjectsInit(
    session: CK_SESSION_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        let template = memory!(memory::template(template, count))?;
        module.search(session, &template)
    }))
}

unsafe extern "C" fn C_FindObjects(
    session: CK_SESSION_HANDLE,
    objects: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    status(with(|module| {
        if objects.is_null() || count.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        let found = module.found(session, most as usize)?;
        memory!(memory::put(count, most))?;
        memory!(memory::put_all(&found, objects, count))
    }))
}

unsafe extern "C" fn C_FindObjectsFinal(session: CK_SESSION_HANDLE) -> CK_RV {
    status(with(|module| module.end_search(session)))
}

unsafe extern "C" fn C_SignInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    status(with(|module| {
        let (code, pss) = memory!(memory::mechanism(mechanism))?;
        module.begin_signature(session, code, pss, key)
    }))
}

unsafe extern "C" fn C_Sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    let waited = match signature.is_null() {
        true => Ok(()),
        false => wait(session),
    };
    status(waited.and_then(|()| {
        with(|module| {
            let needed = module.signature_length(session)?;
            if !memory!(memory::has_room(needed, signature, length))? {
                return Ok(());
            }
            let data = memory!(memory::octets(data, data_length))?;
            let made = module.sign(session, &data)?;
            memory!(memory::put_all(&made, signature, length))
        })
    }))
}

/// Text as the standard's structures have it: filled up with blanks, cut where it is too long.
fn padded<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let mut end = text.len().min(LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut made = [b' '; LENGTH];
    made[..end].copy_from_slice(&text.as_bytes()[..end]);
    made
}
