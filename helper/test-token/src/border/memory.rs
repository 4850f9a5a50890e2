//! Reading and writing the caller's memory. Structures may stand unaligned: on Windows the standard packs them.
//!
//! # Safety
//! Every pointer is null or points to as much memory as the standard says: to one value of its type, or to as many as the
//! length beside it states.

use std::ffi::{CStr, OsString, c_char};
use std::mem::size_of;
use std::ptr;

use cryptoki_sys::*;

use crate::object::{Template, Value};

/// Writes one value.
pub(super) unsafe fn put<T>(to: *mut T, value: T) -> Result<(), CK_RV> {
    if to.is_null() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    // SAFETY: not null, so it points to a value of its type.
    unsafe { to.write_unaligned(value) };
    Ok(())
}

/// Writes a list and its length; where there is no buffer only the length (PKCS#11, 5.2).
pub(super) unsafe fn put_all<T: Copy>(
    values: &[T],
    buffer: *mut T,
    length: *mut CK_ULONG,
) -> Result<(), CK_RV> {
    // SAFETY: as for this function.
    unsafe {
        if has_room(values.len(), buffer, length)? {
            ptr::copy_nonoverlapping(
                values.as_ptr().cast::<u8>(),
                buffer.cast(),
                size_of_val(values),
            );
        }
    }
    Ok(())
}

/// Whether so many values fit into a buffer, and writes how many there are; false where there is no buffer.
pub(super) unsafe fn has_room<T>(
    needed: usize,
    buffer: *mut T,
    length: *mut CK_ULONG,
) -> Result<bool, CK_RV> {
    if length.is_null() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    // SAFETY: not null, so it points to a number.
    let room = unsafe { length.read_unaligned() };
    // SAFETY: as above.
    unsafe { length.write_unaligned(needed as CK_ULONG) };
    if buffer.is_null() {
        return Ok(false);
    }
    match (room as usize) < needed {
        true => Err(CKR_BUFFER_TOO_SMALL),
        false => Ok(true),
    }
}

/// Octets.
pub(super) unsafe fn octets(from: *const u8, length: CK_ULONG) -> Result<Vec<u8>, CK_RV> {
    let length = length as usize;
    if length == 0 {
        return Ok(Vec::new());
    }
    if from.is_null() || isize::try_from(length).is_err() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    // SAFETY: not null, so it points to so many octets, and no slice is longer than `isize::MAX`.
    Ok(unsafe { std::slice::from_raw_parts(from, length) }.to_vec())
}

/// Attributes with their values.
pub(super) unsafe fn template(
    from: *const CK_ATTRIBUTE,
    count: CK_ULONG,
) -> Result<Template, CK_RV> {
    let mut template = Vec::new();
    for index in indices(from, count)? {
        // SAFETY: not null, so there are so many attributes.
        let attribute = unsafe { from.add(index).read_unaligned() };
        // SAFETY: the value and its length stand beside one another.
        let value = unsafe { octets(attribute.pValue.cast(), attribute.ulValueLen) }?;
        template.push((attribute.type_, value));
    }
    Ok(template)
}

/// Writes the values that a template asks for (PKCS#11, 5.7, `C_GetAttributeValue`): each is tried, the first failure told.
pub(super) unsafe fn put_attributes(
    attributes: &[(CK_ATTRIBUTE_TYPE, Value)],
    to: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> Result<(), CK_RV> {
    let mut result = Ok(());
    for index in indices(to, count)? {
        // SAFETY: not null, so there are so many attributes.
        let mut asked = unsafe { to.add(index).read_unaligned() };
        let wanted = asked.type_;
        let found = attributes
            .iter()
            .find(|(attribute, _)| *attribute == wanted);
        let written = match found.map(|(_, value)| value) {
            None => Err(CKR_ATTRIBUTE_TYPE_INVALID),
            Some(Value::Sensitive) => Err(CKR_ATTRIBUTE_SENSITIVE),
            Some(Value::Told(value)) => {
                let mut length = asked.ulValueLen;
                // SAFETY: the buffer has the length that stands beside it.
                let written = unsafe { put_all(value, asked.pValue.cast(), &mut length) };
                asked.ulValueLen = length;
                written
            }
        };
        if written.is_err() {
            asked.ulValueLen = CK_UNAVAILABLE_INFORMATION;
        }
        // SAFETY: as above.
        unsafe { to.add(index).write_unaligned(asked) };
        result = result.and(written);
    }
    result
}

/// A mechanism, and its parameters where they are those of PSS.
pub(super) unsafe fn mechanism(
    from: *const CK_MECHANISM,
) -> Result<(CK_MECHANISM_TYPE, Option<CK_RSA_PKCS_PSS_PARAMS>), CK_RV> {
    if from.is_null() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    // SAFETY: not null, so it points to a mechanism.
    let mechanism = unsafe { from.read_unaligned() };
    let parameters: *const CK_RSA_PKCS_PSS_PARAMS = mechanism.pParameter.cast_const().cast();
    let length = mechanism.ulParameterLen as usize;
    match (parameters.is_null(), length) {
        (true, 0) => Ok((mechanism.mechanism, None)),
        (false, length) if length == size_of::<CK_RSA_PKCS_PSS_PARAMS>() => {
            // SAFETY: not null, and as long as these parameters are, which are numbers only.
            let pss = unsafe { parameters.read_unaligned() };
            Ok((mechanism.mechanism, Some(pss)))
        }
        _ => Err(CKR_MECHANISM_PARAM_INVALID),
    }
}

/// The string that `C_Initialize` may be handed in `pReserved`.
///
/// The module locks by itself, so that whatever is said about locks is fine, but for functions without the system's.
pub(super) unsafe fn reserved(
    from: *const CK_C_INITIALIZE_ARGS,
) -> Result<Option<OsString>, CK_RV> {
    if from.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, so it points to these arguments.
    let arguments = unsafe { from.read_unaligned() };
    let create = arguments.CreateMutex;
    if create.is_some() && arguments.flags & CKF_OS_LOCKING_OK == 0 {
        return Err(CKR_CANT_LOCK);
    }
    let text: *const c_char = arguments.pReserved.cast_const().cast();
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, so it points to a string that ends with a zero octet: this module's own use of the field.
    let text = unsafe { CStr::from_ptr(text) };
    let text = text.to_str().map_err(|_| CKR_ARGUMENTS_BAD)?;
    Ok(Some(OsString::from(text)))
}

fn indices<T>(list: *const T, count: CK_ULONG) -> Result<std::ops::Range<usize>, CK_RV> {
    if list.is_null() && count > 0 {
        return Err(CKR_ARGUMENTS_BAD);
    }
    Ok(0..count as usize)
}
