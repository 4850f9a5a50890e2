//! The ways to look at the register: which rows, in which order.

use std::cmp::Ordering;

use chrono::NaiveDate;
use forms::text::name_order;
use register::due::{AHEAD, AT_AGENCY, NOT_SAID, holder};
use register::{Device, State, entry::needle};

use super::desk::{Desk, Row};
use crate::drafts::RowId;

/// A way to look at the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// All rows, as they were written.
    All,
    /// What has ended or ends within six months, the earliest first.
    Ending,
    /// What is to be done, the latest first.
    Tasks,
    /// Devices by who holds them.
    Devices,
}

impl View {
    /// All, in the order of the page.
    pub const ALL: [View; 4] = [View::All, View::Ending, View::Tasks, View::Devices];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            View::All => "Tất cả",
            View::Ending => "Sắp hết, đã hết hạn",
            View::Tasks => "Việc cần làm, quá hạn",
            View::Devices => "Thiết bị do ai giữ",
        }
    }

    /// Whether a row belongs to it.
    pub fn has(self, row: &Row) -> bool {
        match self {
            View::All => true,
            View::Ending => match row.left {
                Some(left) => left <= AHEAD,
                None => row.now.state == State::Expired,
            },
            View::Tasks => !row.dues.is_empty(),
            View::Devices => holder(&row.entry, &row.now).is_some(),
        }
    }

    fn order(self, a: &Row, b: &Row) -> Ordering {
        match self {
            View::All => Ordering::Equal,
            View::Ending => a.entry.until().cmp(&b.entry.until()),
            View::Tasks => first_day(a).cmp(&first_day(b)),
            View::Devices => {
                let [a, b] = [a, b].map(|row| holder(&row.entry, &row.now).unwrap_or_default());
                let last = |name: &str| name == AT_AGENCY || name == NOT_SAID;
                last(a).cmp(&last(b)).then_with(|| name_order(a, b))
            }
        }
    }
}

/// The first last day of what is to be done; what has none comes after all days.
fn first_day(row: &Row) -> NaiveDate {
    let days = row.dues.iter().filter_map(|due| due.by);
    days.min().unwrap_or(NaiveDate::MAX)
}

/// Which rows of a view are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// What they are found by.
    pub words: String,
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those whose device is lost or given back, or with somebody.
    pub device: Option<Device>,
    /// Only those of this agency (its lowest level).
    pub agency: String,
}

/// The numbers of the rows that a view and a filter show, in order.
pub fn shown(desk: Desk, view: View, filter: &Filter) -> Vec<RowId> {
    let needle = needle(&filter.words);
    desk.with_rows(|rows| {
        let fits = |row: &&Row| {
            view.has(row)
                && filter.state.is_none_or(|state| row.now.state == state)
                && filter.device.is_none_or(|device| row.now.device == device)
                && (filter.agency.is_empty() || row.entry.own_agency() == filter.agency)
                && row.haystack.contains(&needle)
        };
        let mut fitting: Vec<&Row> = rows.iter().filter(fits).collect();
        if view != View::All {
            // Stable: of one day the order in which they were written.
            fitting.sort_by(|a, b| view.order(a, b));
        }
        fitting.into_iter().map(|row| row.id).collect()
    })
}
