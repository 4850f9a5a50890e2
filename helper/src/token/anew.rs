//! Keys that want the PIN anew for each signature (PKCS #11, `CKA_ALWAYS_AUTHENTICATE`): cards with a key for legal signatures have such.
//!
//! The person types the PIN once for all the files that they were told of. It is kept until the session ends and given
//! for one signature after the other; where it is refused, nothing more is tried.

#![allow(
    unsafe_code,
    reason = "`cryptoki` leaves no room for the PIN between `C_SignInit` and `C_Sign`"
)]

use std::cell::OnceCell;
use std::path::Path;
use std::ptr;

use cryptoki::context::{Function, Pkcs11};
use cryptoki::error::{Error, Rv, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectHandle;
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki_sys::{CK_FUNCTION_LIST, CK_ULONG, CKR_OK};
use secrecy::SecretString;

use super::session::not_let_in;
use super::{Token, TokenError};

/// Longer than any signature that is asked for: RSA of 16,384 bits.
const LONGEST: usize = 2048;

/// What such a key is signed with.
pub(super) struct Anew {
    context: Pkcs11,
    slot: Slot,
    /// None where it is typed on the device.
    pin: Option<SecretString>,
    /// Why it was not let in; from then on nothing is tried any more.
    refused: OnceCell<TokenError>,
    functions: Functions,
}

impl Anew {
    /// For the keys of a token that has let in with this PIN.
    ///
    /// # Errors
    /// Where its module cannot be reached a second time.
    pub(super) fn new(
        token: &Token,
        context: Pkcs11,
        pin: Option<SecretString>,
    ) -> Result<Anew, TokenError> {
        let module = token.module.path();
        let functions = Functions::of(module)?;
        Ok(Anew {
            context,
            slot: token.slot,
            pin,
            refused: OnceCell::new(),
            functions,
        })
    }

    /// Signs, with the PIN in the middle.
    ///
    /// # Errors
    /// What the token says, about the PIN above all.
    pub(super) fn sign(
        &self,
        session: &Session,
        mechanism: &Mechanism<'_>,
        key: ObjectHandle,
        input: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        if let Some(refused) = self.refused.get() {
            return Err(refused.clone());
        }
        session.sign_init(mechanism, key)?;
        let given = session.login(UserType::ContextSpecific, self.pin.as_ref());
        // Also where the PIN was refused: it ends the signature that was begun.
        let signed = self.functions.sign(session, input);
        match given {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(signed?),
            Err(error) => {
                let refused = not_let_in(&self.context, self.slot, error);
                Err(self.refused.get_or_init(|| refused).clone())
            }
        }
    }
}

/// The functions of a loaded module, for the one that is called by itself.
struct Functions {
    list: *const CK_FUNCTION_LIST,
    /// What the list lies in.
    _library: cryptoki_sys::Pkcs11,
}

// SAFETY: the list is never written to, and both stay with the one thread that talks to the module.
unsafe impl Send for Functions {}

impl Functions {
    /// # Errors
    /// Where they cannot be had: the module has begun to misbehave since it was loaded.
    fn of(module: &Path) -> Result<Functions, TokenError> {
        // SAFETY: the library is loaded and at work already; the system only counts one more user of it.
        let library =
            unsafe { cryptoki_sys::Pkcs11::new(module) }.map_err(|_| TokenError::Silent)?;
        let mut list = ptr::null_mut();
        // SAFETY: the function of this name has this type in every module (PKCS #11 2.40, 5.4), and `list` outlives the call.
        let outcome = unsafe { library.C_GetFunctionList(&raw mut list) };
        match outcome {
            CKR_OK if !list.is_null() => Ok(Functions {
                list,
                _library: library,
            }),
            _ => Err(TokenError::Silent),
        }
    }

    /// Ends the signature that was begun in a session, whether it succeeds or not.
    fn sign(&self, session: &Session, input: &[u8]) -> Result<Vec<u8>, Error> {
        // SAFETY: the list came from the module and lies in its library, which is still loaded.
        let function = unsafe { (*self.list).C_Sign }.ok_or(Error::NullFunctionPointer)?;
        let mut signature = vec![0; LONGEST];
        let mut length = LONGEST as CK_ULONG;
        // SAFETY: both buffers are as long as is said and outlive the call; a module does not write into what it signs.
        let outcome = unsafe {
            function(
                session.handle(),
                input.as_ptr().cast_mut(),
                CK_ULONG::try_from(input.len())?,
                signature.as_mut_ptr(),
                &raw mut length,
            )
        };
        Rv::from(outcome).into_result(Function::Sign)?;
        signature.truncate(usize::try_from(length)?);
        Ok(signature)
    }
}
