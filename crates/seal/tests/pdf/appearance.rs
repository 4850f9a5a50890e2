//! How signatures look on the page.

use chrono::DateTime;
use png::{BitDepth, ColorType, Encoder};
use seal::pdf::{
    Appearance, Change, Extent, Look, MAX_PIXELS, Options, PdfError, Spot, prepare, seal_beside,
    signatures, time_of_signing,
};

use crate::held::changes_after;
use crate::made::{FONT, LETTER, OPTIONS, PLAIN, SEAL_PNG, SIGNATURE_PNG, file, signed, updated};

fn picture(png: &[u8], spot: Spot) -> Option<Appearance<'_>> {
    Some(Appearance {
        look: Look::Picture(png),
        spot,
    })
}

fn on_page(place: [f64; 4]) -> Spot {
    Spot::On { page: 0, place }
}

/// With these lines at the top right.
fn marked<'a>(lines: &'a [&'a str]) -> Options<'a> {
    Options {
        appearance: Some(Appearance {
            look: Look::Text { lines, font: FONT },
            spot: Spot::TopRight,
        }),
        ..OPTIONS
    }
}

fn tail(bytes: &[u8], options: &Options<'_>) -> String {
    let prepared = prepare(bytes, options).unwrap();
    String::from_utf8_lossy(&prepared.tail).into_owned()
}

fn png(width: u32, height: u32, colours: ColorType, data: &[u8]) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, width, height);
    encoder.set_color(colours);
    encoder.set_depth(BitDepth::Eight);
    if colours == ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 255, 255, 0, 0]);
        encoder.set_trns(vec![0, 255]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    png
}

#[test]
fn signature_and_seal_fill_the_fields_of_the_paper() {
    let person = Options {
        field: "chu-ky-1",
        appearance: picture(SIGNATURE_PNG, Spot::Field),
        ..OPTIONS
    };
    let agency = Options {
        field: "con-dau-1",
        appearance: picture(SEAL_PNG, Spot::Field),
        ..OPTIONS
    };
    let once = signed(LETTER, &person);
    let twice = signed(&once, &agency);
    let found = signatures(&twice).unwrap();
    assert!(
        found.iter().all(|signature| signature.faults.is_empty()),
        "{found:?}"
    );
    let changes = changes_after(&twice, &found[0]).unwrap();
    assert_eq!(changes.extent, Extent::Signatures, "{changes:?}");
    assert!(
        changes
            .changes
            .iter()
            .any(|change| matches!(change, Change::Seen { page: 0, .. })),
        "{changes:?}"
    );
    // Neither page nor structure were touched: both were ready.
    let update = tail(&once, &agency);
    for key in ["/StructElem", "/Type/Page", "/Catalog"] {
        assert!(!update.contains(key), "{key}");
    }
}

#[test]
fn a_new_field_is_told_to_readers_that_do_not_see_the_page() {
    let seen = Options {
        appearance: picture(SEAL_PNG, on_page([100.0, 100.0, 202.0, 202.0])),
        ..OPTIONS
    };
    let update = tail(LETTER, &seen);
    for part in [
        "/S/Form",
        "/Type/OBJR",
        "/StructParent 4",
        "/TU<feff",
        "/F 132",
        "/SMask",
    ] {
        assert!(update.contains(part), "{part}");
    }
    // Where somebody signed already, the structure that was signed stays as it is.
    let once = signed(LETTER, &OPTIONS);
    let second = Options {
        field: "hai",
        ..seen
    };
    assert!(!tail(&once, &second).contains("/StructElem"));
    let twice = signed(&once, &second);
    let first = &signatures(&twice).unwrap()[0];
    assert_eq!(
        changes_after(&twice, first).unwrap().extent,
        Extent::Signatures
    );
}

#[test]
fn what_covers_much_of_a_page_is_told() {
    let once = signed(LETTER, &OPTIONS);
    let large = Options {
        field: "hai",
        appearance: picture(SEAL_PNG, on_page([0.0, 0.0, 595.0, 500.0])),
        ..OPTIONS
    };
    let twice = signed(&once, &large);
    let changes = changes_after(&twice, &signatures(&twice).unwrap()[0]).unwrap();
    assert_eq!(changes.extent, Extent::Forms);
    assert!(
        changes.changes.contains(&Change::Covered { page: 0 }),
        "{changes:?}"
    );
}

#[test]
fn a_place_that_has_no_end_covers_the_page() {
    let once = signed(&file(&PLAIN), &OPTIONS);
    let twice = signed(
        &once,
        &Options {
            field: "hai",
            ..OPTIONS
        },
    );
    let endless = "9".repeat(400);
    for place in [
        format!("0 0 {endless} 842"),
        format!("{endless} 0 {endless} 842"),
    ] {
        let widget = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(hai)/V 203 0 R/F 132/P 3 0 R/Rect[{place}]/AP<</N 4 0 R>>>>"
        );
        let whole = updated(&twice, &[(204, &widget)]);
        let found = signatures(&whole).unwrap();
        let changes = changes_after(&whole, &found[0]).unwrap().changes;
        let covered = Change::Covered { page: 0 };
        assert!(changes.contains(&covered), "{changes:?}");
    }
}

#[test]
fn a_text_stands_at_the_top_right_however_the_page_is_turned() {
    let lines = ["Số: 12/SNV-VP", "04/12/2026 09:05:07 +07:00"];
    let marked = marked(&lines);
    // Left, bottom, right, top: near which two edges of the page of 600 by 800 it has to be.
    for (turned, near) in [
        (0, [2, 3]),
        (90, [0, 3]),
        (180, [0, 1]),
        (270, [2, 1]),
        (-90, [2, 1]),
    ] {
        let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate {turned}>>");
        let bytes = updated(&file(&PLAIN), &[(3, &page)]);
        let update = tail(&bytes, &marked);
        let place = update
            .split("/Rect[")
            .nth(1)
            .unwrap()
            .split(']')
            .next()
            .unwrap();
        let place: Vec<f64> = place
            .split(' ')
            .map(|number| number.parse().unwrap())
            .collect();
        let edges = [0.0, 0.0, 600.0, 800.0];
        for edge in near {
            assert!(
                (place[edge] - edges[edge]).abs() < 50.0,
                "{turned}: {place:?}"
            );
        }
        assert!(
            place[0] >= 0.0 && place[1] >= 0.0 && place[2] <= 600.0 && place[3] <= 800.0,
            "{turned}: {place:?}"
        );
        assert_eq!(update.contains("/Matrix"), turned != 0, "{turned}");
    }
}

#[test]
fn long_lines_are_broken_between_words() {
    let lines = ["SAO Y; Ủy ban nhân dân tỉnh Sơn La; ".repeat(2)];
    let lines = [lines[0].as_str()];
    let update = tail(LETTER, &marked(&lines));
    assert_eq!(update.matches("> Tj").count(), 2);
}

#[test]
fn a_text_at_the_top_right_ends_above_the_margin_or_is_refused() {
    let three = ["Số: 12/SNV-VP", "SAO Y", "04/12/2026 09:05:07 +07:00"];
    for count in 1..=3 {
        let bytes = updated(
            &file(&PLAIN),
            &[(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>")],
        );
        let update = tail(&bytes, &marked(&three[..count]));
        let place = update.split("/Rect[").nth(1).unwrap();
        let bottom: f64 = place.split(' ').nth(1).unwrap().parse().unwrap();
        assert!((800.0 - bottom) / 72.0 * 25.4 < 19.0, "{count}: {bottom}");
    }
    let long = "SAO Y; Ủy ban nhân dân tỉnh Sơn La; ".repeat(3);
    let wide = "A".repeat(40);
    for (lines, fault) in [
        (&["a", "b", "c", "d"][..], PdfError::TextTooLong),
        (&[&long, "04/12/2026"], PdfError::TextTooLong),
        (&[&wide], PdfError::TextTooLong),
        (&["một 😀"], PdfError::NoLetter('😀')),
        (&["a\u{1b}[2K"], PdfError::NoLetter('\u{1b}')),
    ] {
        assert_eq!(prepare(LETTER, &marked(lines)), Err(fault), "{lines:?}");
    }
}

#[test]
fn pictures_of_any_kind_of_png_are_taken() {
    let cases = [
        (ColorType::Grayscale, vec![0, 255]),
        (ColorType::GrayscaleAlpha, vec![0, 0, 255, 255]),
        (ColorType::Rgb, vec![0; 6]),
        (ColorType::Rgba, vec![0; 8]),
        (ColorType::Indexed, vec![0, 1]),
    ];
    for (colours, data) in cases {
        let picture_of = png(2, 1, colours, &data);
        let options = Options {
            appearance: picture(&picture_of, on_page([9.0, 9.0, 99.0, 99.0])),
            ..OPTIONS
        };
        let update = tail(LETTER, &options);
        let transparent = !matches!(colours, ColorType::Grayscale | ColorType::Rgb);
        assert_eq!(update.contains("/SMask"), transparent, "{colours:?}");
    }
}

#[test]
fn what_is_no_picture_no_place_and_no_font_is_refused() {
    let good = on_page([9.0, 9.0, 99.0, 99.0]);
    let wide = (MAX_PIXELS / 2) as u32;
    let huge = png(wide, 3, ColorType::Grayscale, &vec![0; wide as usize * 3]);
    let cut = &SEAL_PNG[..SEAL_PNG.len() / 2];
    let lines = ["a"];
    let text = |font| Look::Text {
        lines: &lines,
        font,
    };
    let none = ["", "  "];
    let cases = [
        (Look::Picture(b"GIF89a"), good, PdfError::NotPng),
        (Look::Picture(cut), good, PdfError::NotPng),
        (Look::Picture(&huge), good, PdfError::PictureSize),
        (Look::Picture(SEAL_PNG), Spot::TopRight, PdfError::Place),
        (Look::Picture(SEAL_PNG), Spot::Field, PdfError::Place),
        (
            Look::Picture(SEAL_PNG),
            on_page([9.0, 9.0, 9.0, 99.0]),
            PdfError::Place,
        ),
        (
            Look::Picture(SEAL_PNG),
            on_page([99.0, 9.0, 9.0, 99.0]),
            PdfError::Place,
        ),
        (
            Look::Picture(SEAL_PNG),
            on_page([500.0, 9.0, 700.0, 99.0]),
            PdfError::Place,
        ),
        (
            Look::Picture(SEAL_PNG),
            on_page([f64::NAN; 4]),
            PdfError::Place,
        ),
        (
            Look::Picture(SEAL_PNG),
            Spot::On {
                page: 9,
                place: [9.0, 9.0, 99.0, 99.0],
            },
            PdfError::NoSuchPage(9),
        ),
        (text(b"no font"), good, PdfError::Font),
        (text(&FONT[..2000]), good, PdfError::Font),
        (
            Look::Text {
                lines: &none,
                font: FONT,
            },
            good,
            PdfError::Place,
        ),
    ];
    for (look, spot, expected) in cases {
        let options = Options {
            appearance: Some(Appearance { look, spot }),
            ..OPTIONS
        };
        assert_eq!(prepare(LETTER, &options), Err(expected), "{spot:?}");
    }
}

#[test]
fn the_seal_covers_a_third_of_the_signature() {
    let [left, bottom, right, top] = seal_beside([300.0, 100.0, 441.0, 160.0]);
    assert!((right - 347.0).abs() < 0.01);
    assert!((right - left - 102.05).abs() < 0.01 && (top - bottom - 102.05).abs() < 0.01);
    assert!(((top + bottom) / 2.0 - 130.0).abs() < 0.01);
}

#[test]
fn the_time_of_signing_has_its_zone() {
    let time = DateTime::parse_from_rfc3339("2026-12-04T09:05:07+07:00").unwrap();
    assert_eq!(time_of_signing(time), "04/12/2026 09:05:07 +07:00");
}
