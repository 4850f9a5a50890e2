//! The columns of the table: which fields, under which head, how wide.

use forms::Plan;
use forms::check::CheckedList;
use forms::kind::Kind;
use leptos::prelude::window;

/// Below this width of the window, in pixels, a screen is narrow.
const NARROW: f64 = 640.0;
/// Width of the column of running numbers in pixels; `style/whole/table.css` says the same.
pub const NUMBER: f64 = 52.0;
/// Width of the first column, which stays beside the numbers, in pixels; on a narrow screen it leaves room for the others.
const FIRST: (f64, f64) = (156.0, 112.0);
/// What a narrow screen has beside the table: the page's margins and the table's edges, in pixels.
const MARGINS: f64 = 36.0;
/// No column is narrower than this many pixels, however narrow the screen.
const LEAST: f64 = 104.0;

/// A column of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The field's key.
    pub key: String,
    /// The head.
    pub title: String,
    /// Width in pixels.
    pub width: f64,
    /// Whether its texts have several lines.
    pub multiline: bool,
    /// Whether its lines are the levels of an agency, of which the lowest tells rows apart.
    pub levels: bool,
}

/// The columns of a form's list: fields that are off only where a row has a value there.
pub fn columns(plan: &Plan, list: &CheckedList) -> Vec<Column> {
    let fields = plan.form().list.iter().flat_map(|list| &list.fields);
    let used = |key: &str| list.iter().any(|(_, row)| !row.get(key).is_empty());
    let shown = fields.filter(|field| !field.off || used(&field.key));
    let mut columns: Vec<Column> = shown
        .map(|field| Column {
            key: field.key.clone(),
            title: if field.short.is_empty() {
                field.label.clone()
            } else {
                field.short.clone()
            },
            width: 0.0,
            multiline: field.kind.is_multiline(),
            levels: matches!(field.kind, Kind::Agency(_)),
        })
        .collect();
    fit(&mut columns, plan);
    columns
}

/// Gives each column the width that its kind needs and the window has; whether one has changed.
pub fn fit(columns: &mut [Column], plan: &Plan) -> bool {
    let narrow = window_width().filter(|width| *width < NARROW);
    let first = if narrow.is_some() { FIRST.1 } else { FIRST.0 };
    // Beside the columns that stay, a narrow screen shows at least one whole column.
    let most = narrow.map_or(f64::INFINITY, |width| {
        (width - MARGINS - NUMBER - first).max(LEAST)
    });
    let fields = plan.form().list.iter().flat_map(|list| &list.fields);
    let kinds: Vec<(&str, &Kind)> = fields
        .map(|field| (field.key.as_str(), &field.kind))
        .collect();
    let mut changed = false;
    for (at, column) in columns.iter_mut().enumerate() {
        let kind = kinds.iter().find(|(key, _)| *key == column.key);
        let width = match kind {
            _ if at == 0 => first,
            Some((_, kind)) => width(kind).min(most),
            None => LEAST.min(most),
        };
        changed |= column.width != width;
        column.width = width;
    }
    changed
}

/// The width in pixels of a column of this kind: what most of its texts need in one line, or in two where they have spaces.
fn width(kind: &Kind) -> f64 {
    match kind {
        Kind::Date | Kind::Code(_) => 100.0,
        Kind::Mobile => 108.0,
        Kind::Province(_) => 116.0,
        Kind::Identity => 128.0,
        Kind::Email | Kind::Agency(_) | Kind::Lines => 148.0,
        _ => 112.0,
    }
}

/// Where the columns begin, and where the last one ends, in pixels.
pub fn edges(columns: &[Column]) -> Vec<f64> {
    let mut edge = NUMBER;
    let mut edges = vec![edge];
    for column in columns {
        edge += column.width;
        edges.push(edge);
    }
    edges
}

/// How far to scroll so that the column at a place is seen whole in a frame of this width, with another column beginning beside those that stay.
pub fn scroll_for(edges: &[f64], column: usize, width: f64) -> f64 {
    let (Some(kept), Some(right)) = (edges.get(1), edges.get(column + 1)) else {
        return 0.0;
    };
    let begins = edges.get(1..=column).unwrap_or_default();
    let goals = begins.iter().map(|begin| begin - kept);
    let last = goals.clone().next_back().unwrap_or_default();
    goals
        .into_iter()
        .find(|goal| right - goal <= width)
        .unwrap_or(last)
}

/// Whether the window leaves little room.
pub fn is_narrow() -> bool {
    window_width().is_some_and(|width| width < NARROW)
}

fn window_width() -> Option<f64> {
    window().inner_width().ok().and_then(|width| width.as_f64())
}
