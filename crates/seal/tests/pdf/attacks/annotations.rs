//! Annotations changed unseen, and content that hides behind what may change.

use seal::pdf::{Change, Extent, ObjectId};

use super::further::page;
use super::{Update, plain, told};
use crate::made::{OPTIONS, PLAIN, file, signed, updated};

const LOOK: &str =
    "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5>>\nstream\nBT ET\nendstream";
const OTHER: &str =
    "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5>>\nstream\nBT ES\nendstream";
const STAMP: &str = "<</Type/Annot/Subtype/Stamp/F 4/Rect[9 99 99 199]/AP<</N 60 0 R>>>>";

/// A signed file of `PLAIN` with some objects changed or added, and told what a later update did.
fn told_after(base: &[(u32, &str)], update: &[(u32, &str)]) -> (Extent, Vec<Change>) {
    let mut objects = PLAIN.to_vec();
    for (number, object) in base {
        match objects.iter_mut().find(|(known, _)| known == number) {
            Some(known) => known.1 = object,
            None => objects.push((*number, object)),
        }
    }
    told(&updated(&signed(&file(&objects), &OPTIONS), update))
}

const ANNOTATION: Change = Change::Annotation { page: 0 };

fn object(number: u32) -> Change {
    Change::Object(ObjectId {
        number,
        generation: 0,
    })
}

#[test]
fn an_annotation_in_the_list_itself_is_compared_as_a_whole() {
    let list = |look: u32| {
        page(&format!(
            "5 0 R<</Type/Annot/Subtype/Stamp/Rect[9 99 99 199]/AP<</N {look} 0 R>>>>202 0 R"
        ))
    };
    let (before, after) = (list(60).replace("202 0 R", ""), list(90));
    let objects: Update<&str> = vec![(3, &after), (90, OTHER)];
    let (extent, changes) = told_after(&[(3, &before), (60, LOOK)], &objects);
    assert_eq!(extent, Extent::Forms);
    assert!(changes.contains(&ANNOTATION), "{changes:?}");
    let changes = told_after(&[(3, &before), (60, LOOK)], &[(60, OTHER)]).1;
    assert_eq!(changes, [ANNOTATION]);
}

#[test]
fn an_annotation_that_comes_to_a_page_later_is_told() {
    // The field is of the form and on no page, or on another one.
    let hidden = page("202 0 R").replace("202 0 R", "");
    let shown = page("5 0 R 202 0 R");
    let (extent, changes) = told_after(&[(3, &hidden)], &[(3, &shown)]);
    assert_eq!(extent, Extent::Forms);
    assert_eq!(changes, [ANNOTATION]);
    let pages = "<</Type/Pages/Kids[3 0 R 30 0 R]/Count 2/MediaBox[0 0 595 842]>>";
    let second = "<</Type/Page/Parent 2 0 R>>";
    let shown = "<</Type/Page/Parent 2 0 R/Annots[5 0 R]>>";
    let changes = told_after(&[(2, pages), (30, second)], &[(30, shown)]).1;
    assert_eq!(changes, [Change::Annotation { page: 1 }]);
}

#[test]
fn names_of_content_do_not_hide_it() {
    for name in [
        "P", "Parent", "Data", "Obj", "Popup", "AcroForm", "Metadata", "DSS", "Annots",
    ] {
        let resources = format!("/Resources<</XObject<</Type/OBJR/{name} 61 0 R>>>>");
        let look = LOOK.replace("/Length", &format!("{resources}/Length"));
        let with_stamp = page("5 0 R 7 0 R");
        let base = [
            (3, with_stamp.as_str()),
            (7, STAMP),
            (60, &look),
            (61, LOOK),
        ];
        let changes = told_after(&base, &[(61, OTHER)]).1;
        assert_eq!(changes, [ANNOTATION], "{name}");
        let of_page = page("5 0 R").replace("/Resources<<", &resources.replace(">>>>", ">>"));
        let changes = told_after(&[(3, &of_page), (61, LOOK)], &[(61, OTHER)]).1;
        assert_eq!(changes, [object(61)], "{name}");
    }
}

#[test]
fn an_object_that_is_there_for_several_things_is_told_for_all() {
    let field =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[9 9 99 29]/F 4/P 3 0 R/AP<</N 60 0 R>>>>";
    let with_stamp = page("5 0 R 7 0 R");
    let base = [(3, with_stamp.as_str()), (5, field), (7, STAMP), (60, LOOK)];
    let changes = told_after(&base, &[(60, OTHER)]).1;
    let filled = Change::Filled { field: "o".into() };
    assert_eq!(changes, [ANNOTATION, filled.clone()]);
    // The look of more fields than are told apart.
    let mut base: Vec<(u32, String)> = Vec::new();
    let mut list = String::from("5 0 R");
    for number in 20..40 {
        base.push((number, field.replace("T(o)", &format!("T(o{number})"))));
        list += &format!(" {number} 0 R");
    }
    base.push((
        1,
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{list}]>>>>"),
    ));
    base.push((60, LOOK.into()));
    let base: Vec<(u32, &str)> = base
        .iter()
        .map(|(number, object)| (*number, &**object))
        .collect();
    let (extent, changes) = told_after(&base, &[(60, OTHER)]);
    assert_eq!(extent, Extent::Forms);
    assert!(changes.contains(&Change::Form), "{changes:?}");
}

#[test]
fn what_may_change_is_not_drawn() {
    // A stamp draws what stands in a field's dictionary, in the form's, or in the catalog.
    let stamp = |state: &str, holder: u32| {
        format!(
            "<</Type/Annot/Subtype/Stamp/F 4/Rect[9 99 99 199]/AS/{state}/AP<</N {holder} 0 R>>>>"
        )
    };
    let with_stamp = page("5 0 R 7 0 R");
    let field = |look: u32| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[9 9 99 29]/F 4/P 3 0 R/V {look} 0 R>>"
        )
    };
    let (stamp_of_field, before, after) = (stamp("V", 5), field(60), field(61));
    let base = [
        (3, with_stamp.as_str()),
        (5, &before),
        (7, &stamp_of_field),
        (60, LOOK),
        (61, OTHER),
    ];
    let changes = told_after(&base, &[(5, &after)]).1;
    assert!(changes.contains(&ANNOTATION), "{changes:?}");
    let catalog = |look: u32| {
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>/Metadata {look} 0 R>>")
    };
    let stamp_of_catalog = stamp("Metadata", 1);
    let catalog = catalog(60);
    let base = [
        (1, catalog.as_str()),
        (3, &with_stamp),
        (7, &stamp_of_catalog),
        (60, LOOK),
    ];
    let changes = told_after(&base, &[(60, OTHER)]).1;
    assert!(changes.contains(&ANNOTATION), "{changes:?}");
    // The page draws it.
    let of_page = page("5 0 R").replace("/Resources<<", "/Resources<</XObject 1 0 R");
    let base = [(1, catalog.as_str()), (3, &of_page), (60, LOOK)];
    assert_eq!(told_after(&base, &[(60, OTHER)]).1, [object(60)]);

    // By way of another stamp, and of the page itself with a stream between.
    let through = "<</Type/Annot/Subtype/Stamp/F 4/Rect[9 99 99 199]/AS/V/AP 8 0 R>>";
    let with_stamps = page("5 0 R 7 0 R 8 0 R");
    let base = [
        (3, with_stamps.as_str()),
        (5, &before),
        (7, through),
        (8, "<</Type/Annot/Subtype/Stamp/Rect[9 99 99 199]/N 5 0 R>>"),
        (60, LOOK),
        (61, OTHER),
    ];
    let changes = told_after(&base, &[(5, &after)]).1;
    assert!(changes.contains(&ANNOTATION), "{changes:?}");
    for keys in ["/X 62 0 R", "/AA 62 0 R", "/XObject 5 0 R"] {
        let of_page = page("5 0 R").replace("/Resources<<", &format!("{keys}/Resources<<"));
        let between = LOOK.replace("/Length", "/Resources<</XObject 5 0 R>>/Length");
        let base = [
            (3, of_page.as_str()),
            (5, &before),
            (60, LOOK),
            (61, OTHER),
            (62, &between),
        ];
        let changes = told_after(&base, &[(5, &after)]).1;
        assert!(changes.contains(&object(5)), "{keys} {changes:?}");
    }
}

#[test]
fn a_list_of_annotations_that_is_none_is_told() {
    let drawn = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots 60 0 R/Resources<<>>>>";
    let changes = told(&updated(&plain(), &[(3, drawn), (60, LOOK)])).1;
    assert!(changes.contains(&Change::Page { page: 0 }), "{changes:?}");
}

#[test]
fn a_level_above_fields_may_get_fields_and_nothing_else() {
    let form = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R]>>>>";
    let level = "<</T(nhom)/Kids[21 0 R 22 0 R]>>";
    let base = [
        (1, form),
        (3, &page("")),
        (20, level),
        (21, "<</T(a)/FT/Tx/Parent 20 0 R>>"),
        (22, "<</T(b)/FT/Sig/Parent 20 0 R>>"),
    ];
    let base: Vec<(u32, &str)> = base
        .iter()
        .map(|(number, object)| (*number, *object))
        .collect();
    let changed = Change::Field {
        field: "nhom".into(),
    };
    for other in [
        "<</T(nhom)/Kids[21 0 R 22 0 R]/V(x)>>",
        "<</T(nhom)/Kids[22 0 R 21 0 R]>>",
        "<</T(nhom)/Kids[21 0 R 22 0 R]/AA<<>>>>",
    ] {
        let changes = told_after(&base, &[(20, other)]).1;
        assert!(changes.contains(&changed), "{other} {changes:?}");
    }
    let more = "<</T(nhom)/Kids[21 0 R 22 0 R 90 0 R]>>";
    let changes = told_after(&base, &[(20, more), (90, "<</T(c)/FT/Tx>>")]).1;
    let added = Change::Added {
        field: "nhom.c".into(),
    };
    assert_eq!(changes, [added]);
    // A field moved under another name.
    let moved = "<</T(khac)/Kids[21 0 R]>>";
    let found = "<</Fields[90 0 R 20 0 R 202 0 R]/SigFlags 3>>";
    let changes = told_after(&base, &[(90, moved), (200, found)]).1;
    let field = Change::Field {
        field: "nhom.a".into(),
    };
    assert!(changes.contains(&field), "{changes:?}");
}
