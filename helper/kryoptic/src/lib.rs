//! kryoptic as a PKCS#11 module: the one function that programs look up by its name, and find all others through.

#![allow(non_snake_case, reason = "the name of the standard")]

use kryoptic_lib::fns::general::fn_get_function_list;
use kryoptic_lib::pkcs11::{CK_FUNCTION_LIST_PTR_PTR, CK_RV};

/// Hands out the list of functions (PKCS#11 2.40, section 5.4).
#[unsafe(no_mangle)]
pub extern "C" fn C_GetFunctionList(list: CK_FUNCTION_LIST_PTR_PTR) -> CK_RV {
    fn_get_function_list(list)
}
