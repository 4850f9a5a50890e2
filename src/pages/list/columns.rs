//! The columns of the table: which fields, under which head, how wide.

use forms::Plan;
use forms::check::CheckedList;
use forms::kind::Kind;
use leptos::prelude::window;

/// Below this width of the window, in pixels, a screen is narrow.
const NARROW: f64 = 640.0;

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
}

/// The columns of a form's list: fields that are off only where a row has a value there.
pub fn columns(plan: &Plan, list: &CheckedList) -> Vec<Column> {
    let fields = plan.form().list.iter().flat_map(|list| &list.fields);
    let used = |key: &str| list.iter().any(|(_, row)| !row.get(key).is_empty());
    let shown = fields.filter(|field| !field.off || used(&field.key));
    let narrow = is_narrow();
    shown
        .enumerate()
        .map(|(at, field)| Column {
            key: field.key.clone(),
            title: if field.short.is_empty() {
                field.label.clone()
            } else {
                field.short.clone()
            },
            // The first column stays beside the numbers: on a narrow screen it leaves room for the others.
            width: match &field.kind {
                _ if at == 0 => {
                    if narrow {
                        132.0
                    } else {
                        176.0
                    }
                }
                Kind::Date => 112.0,
                Kind::Mobile | Kind::Province(_) => 128.0,
                Kind::Identity | Kind::Code(_) => 144.0,
                Kind::Email => 208.0,
                Kind::Agency(_) | Kind::Lines => 224.0,
                _ => 152.0,
            },
            multiline: field.kind.is_multiline(),
        })
        .collect()
}

/// Whether the window leaves little room.
pub fn is_narrow() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < NARROW)
}
