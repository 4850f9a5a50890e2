//! What the fuzz targets share: seeds out of the project's samples, an authority whose signatures are good, PDFs with an update of any objects.
//!
//! What must hold of any input is told by assertions here and in the targets: a panic is a finding.

#[path = "../../crates/seal/tests/authority/mod.rs"]
pub mod authority;
#[path = "../../crates/seal/tests/pdf/held.rs"]
pub mod held;
#[allow(dead_code, reason = "the targets use their part")]
#[path = "../../crates/seal/tests/pdf/made.rs"]
pub mod made;
#[allow(dead_code, reason = "the targets use their part")]
#[path = "../../crates/seal/tests/documents/office.rs"]
pub mod office;

pub mod beside;
pub mod paired;
pub mod pdf;
pub mod samples;
pub mod seeds;
pub mod signed;
pub mod update;

/// The bridge of the helper, its own source and what `bridge.rs` says of it: the helper as a whole takes ten times as long to build.
#[allow(dead_code, reason = "the targets use their part")]
#[path = "../../helper/src/bridge"]
pub mod bridge {
    mod calls;
    mod desk;
    mod gate;
    mod http;
    mod jobs;
    mod pairing;
    mod pairings;
    mod refusal;
    mod route;
    mod server;
    mod shown;

    use std::sync::{Mutex, MutexGuard, PoisonError};

    pub use desk::*;
    pub use server::{Bridge, Settings};

    pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the bridge knows of signing: the levels, as `helper::sign::Level` has them.
pub mod sign {
    use serde::{Deserialize, Serialize};

    /// How long a signature can be verified.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Level {
        /// The signature alone.
        B,
        /// With a time stamp.
        T,
        /// With the evidence for later.
        Lt,
        /// With a time stamp over all of it.
        Lta,
    }
}

use std::cell::RefCell;

use seal::chain::Trust;
use seal::x509::Cert;

/// How often a [`Trust`] is used before it is made anew: it remembers every signature that it has seen.
const USES: usize = 5_000;

/// The roots that are trusted, with what they remember of the inputs before.
pub struct Roots {
    roots: Vec<Cert>,
    trust: RefCell<(Trust, usize)>,
}

impl Roots {
    /// Trust in these roots.
    pub fn new(roots: Vec<Cert>) -> Roots {
        Roots {
            trust: RefCell::new((Trust::new(roots.clone()), 0)),
            roots,
        }
    }

    /// Does something with trust in them.
    pub fn with<T>(&self, work: impl FnOnce(&Trust) -> T) -> T {
        let mut trust = self.trust.borrow_mut();
        trust.1 += 1;
        if trust.1 > USES {
            *trust = (Trust::new(self.roots.clone()), 0);
        }
        work(&trust.0)
    }
}
