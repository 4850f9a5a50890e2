//! What other programs make of signed files, and files as other programs write them.
//!
//! `cargo xtask test` makes sure of `qpdf` and poppler.

use std::fs;
use std::process::Command;

use seal::pdf::{Appearance, Extent, Look, Options, PdfError, Purpose, Spot, prepare, signatures};

use crate::held::changes_after;
use crate::made::{FONT, LETTER, OPTIONS, PLAIN, SEAL_PNG, SIGNATURE_PNG, file, signed, updated};

fn path(name: &str) -> String {
    format!("{}/{name}.pdf", env!("CARGO_TARGET_TMPDIR"))
}

/// Whether a program ends well, and what it says.
fn run(program: &str, parts: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(parts).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{program}: {error}; try `sudo apt-get install qpdf poppler-utils`")
    });
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[allow(clippy::disallowed_methods)] // The programs read files.
fn checked(name: &str, bytes: &[u8]) {
    let path = path(name);
    fs::write(&path, bytes).unwrap();
    let (well, said) = run("qpdf", &["--check", &path]);
    assert!(
        well && said.contains("No syntax or stream encoding errors found"),
        "{name}: {said}"
    );
}

/// The file as qpdf writes it with these options.
#[allow(clippy::disallowed_methods)]
fn rewritten(name: &str, bytes: &[u8], options: &[&str]) -> Vec<u8> {
    let (before, after) = (
        path(&format!("{name}-before")),
        path(&format!("{name}-after")),
    );
    fs::write(&before, bytes).unwrap();
    let mut parts = options.to_vec();
    parts.extend([before.as_str(), after.as_str()]);
    let (well, said) = run("qpdf", &parts);
    assert!(well, "{name}: {said}");
    fs::read(after).unwrap()
}

/// Signs and seals, marks and stamps; after each, qpdf has nothing to say.
fn sign_all(name: &str, bytes: &[u8]) -> Vec<u8> {
    let lines = ["Số: 12/SNV-VP", "04/12/2026 09:05:07 +07:00"];
    let picture = |png| {
        Some(Appearance {
            look: Look::Picture(png),
            spot: Spot::Field,
        })
    };
    let mark = Appearance {
        look: Look::Text {
            lines: &lines,
            font: FONT,
        },
        spot: Spot::TopRight,
    };
    let steps = [
        Options {
            field: "chu-ky-1",
            appearance: picture(SIGNATURE_PNG),
            ..OPTIONS
        },
        Options {
            field: "con-dau-1",
            appearance: picture(SEAL_PNG),
            ..OPTIONS
        },
        Options {
            field: "van-thu",
            appearance: Some(mark),
            ..OPTIONS
        },
        Options {
            field: "dau",
            purpose: Purpose::TimeStamp,
            ..OPTIONS
        },
    ];
    let mut bytes = bytes.to_vec();
    for (index, step) in steps.iter().enumerate() {
        bytes = signed(&bytes, step);
        checked(&format!("{name}-{index}"), &bytes);
    }
    for signature in signatures(&bytes).unwrap() {
        assert_eq!(signature.faults, [], "{name} {}", signature.field);
        let changes = changes_after(&bytes, &signature).unwrap();
        assert!(changes.extent <= Extent::Signatures, "{name} {changes:?}");
    }
    bytes
}

#[test]
fn signed_files_are_whole_whatever_wrote_them() {
    let variants: [(&str, &[&str]); 6] = [
        ("linearised", &["--linearize"]),
        ("packed", &["--object-streams=generate"]),
        ("unpacked", &["--object-streams=disable"]),
        (
            "plain",
            &["--stream-data=uncompress", "--object-streams=disable"],
        ),
        (
            "old",
            &[
                "--force-version=1.4",
                "--object-streams=disable",
                "--linearize",
            ],
        ),
        ("qdf", &["--qdf"]),
    ];
    sign_all("own", LETTER);
    for (name, options) in variants {
        sign_all(name, &rewritten(name, LETTER, options));
    }
}

#[test]
fn poppler_finds_the_fields_and_reads_the_mark() {
    sign_all("poppler", LETTER);
    let path = path("poppler-3");
    let (_, said) = run("pdfsig", &[&path]);
    for part in ["chu-ky-1", "con-dau-1", "van-thu", "Total document signed"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (_, text) = run("pdftotext", &[&path, "-"]);
    assert!(text.contains("Số: 12/SNV-VP"), "{text}");
}

#[test]
fn encrypted_files_are_refused() {
    for (name, options) in [
        ("password", ["--encrypt", "a", "b", "256", "--"]),
        ("rights", ["--encrypt", "", "b", "256", "--"]),
    ] {
        let bytes = rewritten(name, LETTER, &options);
        assert_eq!(
            prepare(&bytes, &OPTIONS),
            Err(PdfError::Encrypted),
            "{name}"
        );
        assert_eq!(signatures(&bytes), Err(PdfError::Encrypted), "{name}");
    }
}

#[test]
fn a_file_by_hand_is_whole() {
    let bytes = updated(
        &file(&PLAIN),
        &[(9, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")],
    );
    checked("by-hand", &signed(&bytes, &OPTIONS));
}
