//! Where a copy of a draft comes from.

use serde::{Deserialize, Serialize};

/// The branches a copy went through.
///
/// Two stores hold the same journal, so one copy is normally the beginning of the other.
/// But when only one store could be read, the work goes on from a copy that may be the older one,
/// and the same numbers would then stand for different entries.
/// Such an opening begins a new branch, so that the two ways are told apart later even where the entries are gone into a base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lineage {
    /// Branch and the number of its first entry, ascending; the first begins at 0.
    branches: Vec<(u32, u64)>,
}

impl Lineage {
    /// The lineage of a new draft.
    pub fn new(branch: u32) -> Lineage {
        Lineage {
            branches: vec![(branch, 0)],
        }
    }

    /// The branch of an entry's number (0 stands for the draft before its first entry).
    pub fn at(&self, n: u64) -> Option<u32> {
        let later = self.branches.partition_point(|(_, first)| *first <= n);
        self.branches[..later].last().map(|(branch, _)| *branch)
    }

    /// The branch of the last entry.
    pub fn last(&self) -> u32 {
        self.branches.last().map_or(0, |(branch, _)| *branch)
    }

    /// Whether an entry of this branch may follow: one of an earlier branch was left behind and may not.
    pub fn admits(&self, branch: u32) -> bool {
        self.last() == branch || self.branches.iter().all(|(other, _)| *other != branch)
    }

    /// Notes that from this entry on the branch is this one.
    pub fn go_on(&mut self, branch: u32, from: u64) {
        if self.last() != branch || self.branches.is_empty() {
            self.branches.push((branch, from));
        }
    }
}
