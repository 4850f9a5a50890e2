//! Figures over the whole list, for the chips and the main action.

use std::collections::BTreeMap;

use forms::Level;
use forms::check::CheckedList;

/// Figures over the whole list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// How many rows there are.
    pub rows: usize,
    /// Rows with an error.
    pub faulty: usize,
    /// Rows with a warning.
    pub doubtful: usize,
    /// Groups of rules that fired: name, gravest level, how often; the gravest first.
    pub groups: Vec<(String, Level, u32)>,
    /// Findings that can be mended by the machine.
    pub mendable: usize,
}

impl Stats {
    /// Counts.
    pub fn of(list: &CheckedList) -> Stats {
        let rules = &list.plan().pack().rules;
        let mut stats = Stats {
            rows: list.len(),
            ..Stats::default()
        };
        for (id, _) in list.iter() {
            let hits = list.hits(id);
            let has = |level| hits.iter().any(|(rule, _)| rules[*rule].level == level);
            stats.faulty += usize::from(has(Level::Error));
            stats.doubtful += usize::from(has(Level::Warning));
        }
        let mut groups: BTreeMap<&str, (Level, u32)> = BTreeMap::new();
        for (rule, count) in list.counts() {
            let rule = &rules[rule];
            let group = groups.entry(&rule.group).or_insert((rule.level, 0));
            group.0 = group.0.min(rule.level);
            group.1 += count;
        }
        stats.groups = groups
            .into_iter()
            .map(|(name, (level, count))| (name.to_owned(), level, count))
            .collect();
        stats
            .groups
            .sort_by_key(|(_, level, count)| (*level, std::cmp::Reverse(*count)));
        stats.mendable = list.repairs(&|_| true).len();
        stats
    }
}
