//! What holds for every page, whatever was typed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use proptest::prelude::*;

use crate::block::{Align, Block, Paragraph, Role, Section, Sheet, Table};
use crate::face::{Face, Faces, Fonts};
use crate::layout::{Mark, Pages, lay_out};
use crate::official::{self, Density};

/// The typeface that the site ships.
pub(crate) fn faces() -> Faces {
    let fonts = Fonts {
        regular: include_bytes!("../../../public/fonts/chukyso-serif-Regular.ttf"),
        bold: include_bytes!("../../../public/fonts/chukyso-serif-Bold.ttf"),
        italic: include_bytes!("../../../public/fonts/chukyso-serif-Italic.ttf"),
        bold_italic: include_bytes!("../../../public/fonts/chukyso-serif-BoldItalic.ttf"),
    };
    Faces::read(&fonts).expect("the fonts of the site can be read")
}

fn pages(sections: &[Section], faces: &Faces) -> Pages {
    match lay_out(sections, faces, &mut || ControlFlow::Continue(())) {
        ControlFlow::Continue(pages) => pages,
        ControlFlow::Break(()) => panic!("nobody stopped it"),
    }
}

/// A table whose cells hold these texts.
fn table(rows: Vec<Vec<String>>) -> Table {
    let cell = |text: &str| Paragraph::new(10.0, Align::Left).text(Face::Regular, text);
    Table {
        weights: vec![0.3, 1.0, 1.6, 0.8],
        head: [
            "STT",
            "Họ và tên",
            "Tên cơ quan, tổ chức công tác",
            "Số điện thoại",
        ]
        .map(cell)
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| row.iter().map(|text| cell(text)).collect())
            .collect(),
        row_height: 0.0,
        before: 8.0,
    }
}

/// Everything lies between the margins, but for page numbers, which stand in the upper one.
fn assert_inside_margins(pages: &Pages, faces: &Faces) {
    for (number, page) in pages.pages.iter().enumerate() {
        let sheet = page.sheet;
        let inside_x = |x: f32| x >= sheet.left - 0.1 && x <= sheet.width - sheet.right + 0.1;
        let inside_y = |y: f32| y >= sheet.top - 0.1 && y <= sheet.height - sheet.bottom + 4.0;
        for mark in &page.marks {
            match mark {
                Mark::Text { at, run, element } => {
                    let shown = run.text.trim_end();
                    let blanks = shown.matches(' ').count() as f32;
                    let width: f32 = shown
                        .chars()
                        .map(|c| faces.width(run.face, run.size, c))
                        .sum();
                    let end = at.x + width + blanks * run.stretch;
                    assert!(
                        inside_x(at.x) && inside_x(end),
                        "page {number}: {:?} from {} to {end}",
                        run.text,
                        at.x
                    );
                    let page_number = element.is_none() && at.y < sheet.top;
                    assert!(
                        page_number || inside_y(at.y),
                        "page {number}: {:?} at {}",
                        run.text,
                        at.y
                    );
                }
                Mark::Stroke { from, to, .. } => {
                    for spot in [from, to] {
                        assert!(
                            inside_x(spot.x) && inside_y(spot.y),
                            "page {number}: stroke at {spot:?}"
                        );
                    }
                }
            }
        }
    }
}

/// The text of each element of a role, joined, in the order of the elements.
fn texts_of(pages: &Pages, role: Role) -> Vec<String> {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    for mark in pages.pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text {
            run,
            element: Some(element),
            ..
        } = mark
            && pages.elements[*element].role == role
        {
            texts.entry(*element).or_default().push_str(&run.text);
        }
    }
    texts.into_values().collect()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\n')).collect()
}

/// Ordinary words, endless ones, blanks and line breaks.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-ZĐa-zàảãáạăằẵắặâẫộỷ ]{0,60}",
        "[a-zẪỘỷ@._/-]{0,400}",
        "([A-ZẪ][a-zộ]{1,6} ?\n?){0,30}",
        "\\PC{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_leaves_the_margins_and_nothing_is_lost(
        body in prop::collection::vec(typed(), 0..6),
        agency in typed(),
        addressee in typed(),
        rows in prop::collection::vec(prop::collection::vec(typed(), 4), 0..12),
        across in any::<bool>(),
    ) {
        let faces = faces();
        let mut blocks: Vec<Block> = vec![Block::Columns(official::addressees(&addressee, Density::WIDE))];
        blocks.push(Paragraph::new(13.0, Align::Centre).text(Face::Bold, agency.as_str()).rule(0.4).into());
        blocks.extend(body.iter().map(|text| Block::from(Density::WIDE.body(text.as_str()).leaders(1))));
        let sheet = if across { Sheet::LANDSCAPE } else { Sheet::PORTRAIT };
        blocks.push(Block::Table(table(rows.clone())));
        let pages = pages(&[Section { sheet, blocks }], &faces);

        assert_inside_margins(&pages, &faces);
        let cells: Vec<String> = texts_of(&pages, Role::Cell).iter().map(|text| without_blanks(text)).collect();
        let expected: Vec<String> = rows.iter().flatten().map(|text| without_blanks(text)).collect();
        // A cell without letters leaves no mark.
        let some = |texts: Vec<String>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        prop_assert_eq!(some(cells), some(expected));
    }
}

#[test]
fn rows_are_not_torn_and_the_head_is_repeated() {
    let faces = faces();
    let rows: Vec<Vec<String>> = (0..200)
        .map(|index| {
            let agency = "Ủy ban nhân dân tỉnh Sơn La\n".repeat(index % 5 + 1);
            vec![
                (index + 1).to_string(),
                "Lò Văn Ẫn".to_owned(),
                agency.trim_end().to_owned(),
                "0912345678".to_owned(),
            ]
        })
        .collect();
    let count = rows.len();
    let pages = pages(
        &[Section {
            sheet: Sheet::LANDSCAPE,
            blocks: vec![Block::Table(table(rows))],
        }],
        &faces,
    );
    assert_inside_margins(&pages, &faces);

    let mut pages_of_row: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let heads = page
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Text { run, .. } if run.text == "STT"))
            .count();
        assert_eq!(heads, 1, "page {number}");
        for mark in &page.marks {
            if let Mark::Text {
                element: Some(element),
                ..
            } = mark
            {
                let row = pages.elements[*element]
                    .parent
                    .expect("a cell stands in a row");
                pages_of_row.entry(row).or_default().insert(number);
            }
        }
    }
    assert!(pages.pages.len() > 10, "{}", pages.pages.len());
    assert_eq!(pages_of_row.len(), count + 1, "the rows and the head");
    assert!(
        pages_of_row.values().all(|pages| pages.len() == 1),
        "{pages_of_row:?}"
    );
}

#[test]
fn a_row_taller_than_a_page_is_torn_rather_than_lost() {
    let faces = faces();
    let tall = "Sở Nội vụ\n".repeat(100);
    let row = |text: &str| {
        vec![
            "1".to_owned(),
            "Lò Văn Ẫn".to_owned(),
            text.to_owned(),
            String::new(),
        ]
    };
    let pages = pages(
        &[Section {
            sheet: Sheet::LANDSCAPE,
            blocks: vec![Block::Table(table(vec![
                row("a"),
                row(tall.trim_end()),
                row("b"),
            ]))],
        }],
        &faces,
    );
    assert_inside_margins(&pages, &faces);
    assert!(pages.pages.len() >= 3);
    let text: String = texts_of(&pages, Role::Cell).concat();
    assert_eq!(text.matches("Sở Nội vụ").count(), 100);
}

#[test]
fn pages_are_numbered_from_the_second_on_and_anew_in_the_appendix() {
    let faces = faces();
    let long: Vec<Block> = (0..100)
        .map(|_| Density::WIDE.body("Căn cứ Nghị định").into())
        .collect();
    let section = |sheet| Section {
        sheet,
        blocks: long.clone(),
    };
    let pages = pages(
        &[section(Sheet::PORTRAIT), section(Sheet::LANDSCAPE)],
        &faces,
    );
    let numbers: Vec<String> = pages
        .pages
        .iter()
        .map(|page| {
            let number = page.marks.iter().find_map(|mark| match mark {
                Mark::Text {
                    run, element: None, ..
                } => Some(run.text.clone()),
                _ => None,
            });
            number.unwrap_or_default()
        })
        .collect();
    let appendix = pages
        .pages
        .iter()
        .position(|page| page.sheet == Sheet::LANDSCAPE)
        .expect("an appendix");
    assert_eq!(numbers[..3], ["", "2", "3"]);
    assert_eq!(numbers[appendix..appendix + 3], ["", "2", "3"]);
}

#[test]
fn what_belongs_together_stays_on_one_page() {
    let faces = faces();
    for lines in 20..40 {
        let mut blocks: Vec<Block> = (0..lines)
            .map(|_| Density::WIDE.body("Căn cứ Nghị định").into())
            .collect();
        blocks.push(
            Density::WIDE
                .body("1. Thông tin người tiếp nhận")
                .keep()
                .into(),
        );
        blocks.push(Density::WIDE.body("- Họ và tên").into());
        let pages = pages(
            &[Section {
                sheet: Sheet::PORTRAIT,
                blocks,
            }],
            &faces,
        );
        let page_of = |wanted: &str| {
            pages.pages.iter().position(|page| {
                page.marks.iter().any(
                    |mark| matches!(mark, Mark::Text { run, .. } if run.text.starts_with(wanted)),
                )
            })
        };
        assert_eq!(
            page_of("1. Thông tin"),
            page_of("- Họ và tên"),
            "{lines} lines before"
        );
    }
}
