//! From one finding to the next.

use forms::Level;
use leptos::prelude::*;

use super::bench::Bench;
use super::position::Cursor;

/// Goes to the next (or the last) cell with an error or a warning, and round at the end of the list.
pub fn to_next(bench: Bench, back: bool) {
    let cursor = bench.cursor.get_untracked();
    let count = bench.shown();
    if count == 0 {
        return;
    }
    let columns = bench.columns();
    let rules = bench.plan();
    // The columns of a row that have a finding, in the order in which they are gone through.
    let found = |place: usize| -> Vec<usize> {
        let Some(row) = bench.row_at(place) else {
            return Vec::new();
        };
        let mut at: Vec<usize> = bench.with_list(|list| {
            let hits = list.hits(row).into_iter();
            let grave = hits.filter(|(rule, _)| rules.pack().rules[*rule].level != Level::Advice);
            grave
                .filter_map(|(_, key)| columns.iter().position(|column| column.key == key))
                .collect()
        });
        at.sort_unstable();
        if back {
            at.reverse();
        }
        at
    };
    let beyond = |column: usize| {
        if back {
            column < cursor.column
        } else {
            column > cursor.column
        }
    };
    let goal = (0..=count).find_map(|steps| {
        let place = if back {
            (cursor.row + count - steps) % count
        } else {
            (cursor.row + steps) % count
        };
        let mut at = found(place).into_iter();
        let column = if steps == 0 {
            at.find(|column| beyond(*column))
        } else {
            at.next()
        };
        column.map(|column| (place, column))
    });
    match goal {
        Some((row, column)) => bench.cursor.set(Cursor {
            row,
            column,
            anchor: None,
        }),
        None => bench
            .said
            .set("Không còn lỗi nào trong các dòng đang hiện.".to_owned()),
    }
}
