//! Every form of every pack on paper: filled in, with the least that will do, empty, and with the longest values.

mod support;

use forms::pack::{Form, Pack};
use forms::record::{Record, Values};
use lopdf::Document;
use support::{PACKS, filled, longer_than_any, pack_of, record_of, text_of, write};

/// Calls `check` for every form of every pack.
fn for_every_form(mut check: impl FnMut(&Pack, &Form)) {
    for id in PACKS {
        let pack = pack_of(id);
        for form in &pack.forms {
            check(&pack, form);
        }
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_form_reads_as_filled_in_and_can_be_filled_in_by_hand() {
    for_every_form(|pack, form| {
        let papers = [
            ("đủ", record_of(pack, form, "good")),
            ("ít nhất", record_of(pack, form, "minimal")),
            ("trống", Record::new(&pack.id, form)),
        ];
        let mut text = String::new();
        for (name, record) in papers {
            let paper = write(&record, pack);
            text += &format!("======== {name} ========\n\n{}\n\n", text_of(&paper.pdf));
        }
        insta::assert_snapshot!(format!("{}-{}", pack.id, form.id), text);
    });
}

#[test]
fn nothing_that_is_printed_is_lost_however_long_it_is() {
    for_every_form(|pack, form| {
        is_all_there(&record_of(pack, form, "longest"), pack, form);
        is_all_there(&longer_than_any(pack, form), pack, form);
    });
}

fn is_all_there(record: &Record, pack: &Pack, form: &Form) {
    let paper = write(record, pack);
    assert_eq!(paper.missing, []);
    let text = without_blanks(&text_of(&paper.pdf)).to_lowercase();
    let assert_there = |values: &Values, key: &str| {
        for line in values.get(key).lines() {
            let line = without_blanks(line).to_lowercase();
            assert!(
                text.contains(&line),
                "{} {} {key}: {line}",
                pack.id,
                form.id
            );
        }
    };
    // Names stand in every form; in a list every column that holds what was typed.
    for key in ["hoTen", "nguoiKy", "giaoHoTen", "nhanHoTen", "daiDienHoTen"] {
        if form.columns.position(key).is_some() {
            assert_there(&record.values, key);
        }
    }
    let printed = form.list.iter().flat_map(|list| &list.printed);
    for key in printed.flat_map(|column| &column.fields) {
        let list = form.list.as_ref().unwrap();
        let field = list.fields.iter().find(|field| field.key == *key).unwrap();
        if field.kind.list().is_none() || field.kind.is_multiline() {
            let dated = matches!(field.kind, forms::kind::Kind::Date);
            for row in record.rows.iter().filter(|_| !dated) {
                assert_there(row, key);
            }
        }
    }
}

#[test]
fn long_and_wide_lists_are_appendices_that_the_text_refers_to() {
    for_every_form(|pack, form| {
        if form.list.is_none() {
            return;
        }
        for rows in [0, 1, 40] {
            let paper = write(&filled(pack, form, rows), pack);
            let text = text_of(&paper.pdf);
            let refers = text.contains("(Danh sách kèm theo)");
            let appendix = text.contains("\nPhụ lục\n");
            assert_eq!(refers, appendix, "{} {} {rows}", pack.id, form.id);
            assert!(appendix || rows < 40, "{} {}", pack.id, form.id);
            let document = Document::load_mem(&paper.pdf).unwrap();
            let pages = document.get_pages();
            let heads = text.matches("STT").count();
            assert!(heads >= 1 && heads <= pages.len(), "{heads} heads");
        }
    });
}

#[test]
fn a_list_of_two_thousand_prints_upright_and_across() {
    for (id, form) in [("tt185-2019", "mau-13"), ("nd68-2024", "mau-02")] {
        let pack = pack_of(id);
        let record = filled(&pack, pack.form(form).unwrap(), 2000);
        let paper = write(&record, &pack);
        let pages = Document::load_mem(&paper.pdf).unwrap().get_pages().len();
        assert_eq!(pages, paper.pages);
        // The head stands on every page of the appendix.
        let text = text_of(&paper.pdf);
        assert_eq!(text.matches("STT").count(), pages - 1, "{id} {form}");
        assert!(text.contains("\n2000\n"), "{id} {form}");
    }
}
