//! Figures over the whole list, for the chips, the main action and the panel.

use std::collections::BTreeMap;

use forms::Level;
use forms::check::CheckedList;

use super::position::Filter;

/// Figures over the whole list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Rows with an error.
    pub faulty: usize,
    /// Rows with a warning.
    pub doubtful: usize,
    /// Groups of rules that fired, the gravest first.
    pub groups: Vec<Group>,
    /// Cells that can be mended by the machine.
    mendable: usize,
    /// The same by the level of what is wrong there.
    mendable_levels: BTreeMap<Level, usize>,
}

/// A group of rules that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The gravest of its rules that fired.
    pub level: Level,
    /// How often they fired.
    pub count: usize,
    /// Cells in which the machine can mend it.
    pub mendable: usize,
}

impl Stats {
    /// Counts.
    pub fn of(list: &CheckedList) -> Stats {
        let rules = &list.plan().pack().rules;
        let mut stats = Stats::default();
        for (id, _) in list.iter() {
            let hits = list.hits(id);
            let has = |level| hits.iter().any(|(rule, _)| rules[*rule].level == level);
            stats.faulty += usize::from(has(Level::Error));
            stats.doubtful += usize::from(has(Level::Warning));
        }
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        for (rule, count) in list.counts() {
            let rule = &rules[rule];
            let group = groups.entry(&rule.group).or_insert_with(|| Group {
                name: rule.group.clone(),
                level: rule.level,
                count: 0,
                mendable: 0,
            });
            group.level = group.level.min(rule.level);
            group.count += count as usize;
        }
        for edit in list.repairs(&|_| true) {
            stats.mendable += 1;
            let hits = list.hits(edit.row);
            let mended: Vec<_> = hits
                .iter()
                .filter(|(rule, key)| *key == edit.key && rules[*rule].repair)
                .map(|(rule, _)| &rules[*rule])
                .collect();
            // Several rules may speak of one cell; it counts once for each group and each level.
            for (at, rule) in mended.iter().enumerate() {
                let before = &mended[..at];
                if before.iter().all(|other| other.group != rule.group)
                    && let Some(group) = groups.get_mut(rule.group.as_str())
                {
                    group.mendable += 1;
                }
                if before.iter().all(|other| other.level != rule.level) {
                    *stats.mendable_levels.entry(rule.level).or_default() += 1;
                }
            }
        }
        stats.groups = groups.into_values().collect();
        stats
            .groups
            .sort_by_key(|group| (group.level, std::cmp::Reverse(group.count)));
        stats
    }

    /// How many cells the machine can mend of what a filter shows.
    pub fn mendable(&self, filter: &Filter) -> usize {
        match filter {
            Filter::All => self.mendable,
            Filter::Level(level) => self.mendable_levels.get(level).copied().unwrap_or_default(),
            Filter::Group(name) => {
                let group = self.groups.iter().find(|group| group.name == *name);
                group.map_or(0, |group| group.mendable)
            }
        }
    }
}
