//! Why a file was not signed.

use seal::key::KeyError;

/// Why a file was not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub message: String,
    /// Whether no other file can be signed either: the token is gone, locked, or the person has stopped.
    pub ends_all: bool,
}

impl From<String> for Fault {
    fn from(message: String) -> Fault {
        Fault {
            message,
            ends_all: false,
        }
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Fault {
        let ends_all = match error {
            KeyError::Cancelled | KeyError::WrongPin | KeyError::Locked | KeyError::Gone => true,
            KeyError::Unsupported | KeyError::Failed(_) => false,
        };
        Fault {
            message: error.message(),
            ends_all,
        }
    }
}
