//! What signatures and time stamps that came later have brought along.

use super::super::fields::Field;
use super::super::object::Dict;
use super::Change;
use super::area::area_together;
use super::compare::{Comparison, Kind};

/// Keys of a new field for a signature, of its annotation, and of the levels above: what names it, where it stands, what
/// it looks like, what it locks and asks for (ISO 32000-2, tables 166, 168, 226, 228 and 235). None of them acts.
const OF_NEW_FIELD: [&[u8]; 28] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"Ff",
    b"V",
    b"F",
    b"P",
    b"Rect",
    b"AP",
    b"AS",
    b"MK",
    b"BS",
    b"Border",
    b"C",
    b"DA",
    b"DR",
    b"Q",
    b"H",
    b"NM",
    b"M",
    b"StructParent",
    b"Lock",
    b"SV",
    b"Parent",
    b"Kids",
];

impl Comparison<'_, '_> {
    /// A field of the whole file that was signed later, whether it was there before or not (`is_new`).
    pub(super) fn signed(&mut self, field: &Field, kind: Kind, is_new: bool) {
        let name = || field.name.clone();
        self.note(match kind {
            Kind::Signature => Change::Signed { field: name() },
            Kind::Stamp => Change::Stamped { field: name() },
        });
        if is_new {
            let dict = self.new.dict(field.id).unwrap_or_default();
            let widgets = field.widgets.iter().map(|(_, dict)| dict);
            if !widgets.chain([&dict]).all(is_plain) {
                self.note(Change::Beyond { field: name() });
            }
        }
        for (widget, dict) in &field.widgets {
            let pages = self.spots.get(widget).cloned().unwrap_or_default();
            if pages.is_empty() {
                continue;
            }
            let is_widget = dict
                .get("Subtype")
                .is_some_and(|kind| kind.is_name("Widget"));
            let place = self.new.rectangle_at(dict, "Rect");
            let Ok(Some(place)) = place.map(|place| place.filter(|_| is_widget)) else {
                self.note(Change::Beyond { field: name() });
                continue;
            };
            for page in pages {
                self.seen(field, kind, page, place);
            }
        }
    }

    /// What is seen of a further signature, whether a look of its own draws it or the program that shows it.
    fn seen(&mut self, field: &Field, kind: Kind, page: usize, place: [f64; 4]) {
        let [left, bottom, right, top] = place;
        // Numbers without end are no place that could be empty.
        let has_end = place.iter().all(|corner| corner.is_finite());
        if has_end && (left == right || bottom == top) {
            return;
        }
        match kind {
            Kind::Signature => self.note(Change::Seen {
                field: field.name.clone(),
                page,
                place,
            }),
            // A time stamp has nothing to show, and nobody looks at whose it is.
            Kind::Stamp => self.note(Change::Annotation { page }),
        }
        self.covers.entry(page).or_default().push(place);
    }

    /// All that later signatures cover together.
    pub(super) fn covered(&mut self) {
        let covers = std::mem::take(&mut self.covers);
        for (page, places) in covers {
            let [left, bottom, right, top] = self.new_pages[page].1;
            let area = (right - left).max(0.0) * (top - bottom).max(0.0);
            // Also where the page has no size.
            if area_together(&places).is_none_or(|covered| covered > area / 4.0) {
                self.note(Change::Covered { page });
            }
        }
    }
}

/// Whether a new field has no more than a signature needs.
pub(super) fn is_plain(dict: &Dict) -> bool {
    let mut keys = dict.0.iter();
    keys.all(|(key, _)| OF_NEW_FIELD.contains(&key.as_slice()))
}
