//! The functions of the standard that the module does not have: each says so.

use std::ffi::c_void;

use cryptoki_sys::*;

macro_rules! unsupported {
    ($($name:ident($($argument:ty),*);)*) => {
        $(
            #[allow(non_snake_case, clippy::too_many_arguments, reason = "a name and a shape of the standard")]
            pub(super) extern "C" fn $name($(_: $argument),*) -> CK_RV {
                CKR_FUNCTION_NOT_SUPPORTED
            }
        )*
    };
}

type Session = CK_SESSION_HANDLE;
type Object = CK_OBJECT_HANDLE;
type Objects = *mut CK_OBJECT_HANDLE;
type Octets = *mut CK_BYTE;
type Length = CK_ULONG;
type Lengths = *mut CK_ULONG;
type Mechanism = *mut CK_MECHANISM;
type Attributes = *mut CK_ATTRIBUTE;

unsupported! {
    C_InitToken(CK_SLOT_ID, Octets, Length, Octets);
    C_InitPIN(Session, Octets, Length);
    C_SetPIN(Session, Octets, Length, Octets, Length);
    C_GetOperationState(Session, Octets, Lengths);
    C_SetOperationState(Session, Octets, Length, Object, Object);
    C_CopyObject(Session, Object, Attributes, Length, Objects);
    C_GetObjectSize(Session, Object, Lengths);
    C_SetAttributeValue(Session, Object, Attributes, Length);
    C_EncryptInit(Session, Mechanism, Object);
    C_Encrypt(Session, Octets, Length, Octets, Lengths);
    C_EncryptUpdate(Session, Octets, Length, Octets, Lengths);
    C_EncryptFinal(Session, Octets, Lengths);
    C_DecryptInit(Session, Mechanism, Object);
    C_Decrypt(Session, Octets, Length, Octets, Lengths);
    C_DecryptUpdate(Session, Octets, Length, Octets, Lengths);
    C_DecryptFinal(Session, Octets, Lengths);
    C_DigestInit(Session, Mechanism);
    C_Digest(Session, Octets, Length, Octets, Lengths);
    C_DigestUpdate(Session, Octets, Length);
    C_DigestKey(Session, Object);
    C_DigestFinal(Session, Octets, Lengths);
    C_SignUpdate(Session, Octets, Length);
    C_SignFinal(Session, Octets, Lengths);
    C_SignRecoverInit(Session, Mechanism, Object);
    C_SignRecover(Session, Octets, Length, Octets, Lengths);
    C_VerifyInit(Session, Mechanism, Object);
    C_Verify(Session, Octets, Length, Octets, Length);
    C_VerifyUpdate(Session, Octets, Length);
    C_VerifyFinal(Session, Octets, Length);
    C_VerifyRecoverInit(Session, Mechanism, Object);
    C_VerifyRecover(Session, Octets, Length, Octets, Lengths);
    C_DigestEncryptUpdate(Session, Octets, Length, Octets, Lengths);
    C_DecryptDigestUpdate(Session, Octets, Length, Octets, Lengths);
    C_SignEncryptUpdate(Session, Octets, Length, Octets, Lengths);
    C_DecryptVerifyUpdate(Session, Octets, Length, Octets, Lengths);
    C_GenerateKey(Session, Mechanism, Attributes, Length, Objects);
    C_GenerateKeyPair(Session, Mechanism, Attributes, Length, Attributes, Length, Objects, Objects);
    C_WrapKey(Session, Mechanism, Object, Object, Octets, Lengths);
    C_UnwrapKey(Session, Mechanism, Object, Octets, Length, Attributes, Length, Objects);
    C_DeriveKey(Session, Mechanism, Object, Attributes, Length, Objects);
    C_SeedRandom(Session, Octets, Length);
    C_GenerateRandom(Session, Octets, Length);
    C_GetFunctionStatus(Session);
    C_CancelFunction(Session);
    C_WaitForSlotEvent(CK_FLAGS, *mut CK_SLOT_ID, *mut c_void);
}
