//! Files, signed and not, with an update of any objects: looked at, signed and verified.
#![no_main]

use std::cell::OnceCell;

use fuzz::signed::Signed;
use fuzz::{made, pdf, seeds, update};
use libfuzzer_sys::fuzz_target;

/// Files to be updated.
struct Files {
    signed: Signed,
    all: Vec<Vec<u8>>,
    /// Where pyHanko's begin: the text of their page is object 4.
    pyhanko: usize,
}

/// What stands on the page of pyHanko's samples.
const TEXT: &[u8] = b"(Van ban mau de ky) Tj";

impl Files {
    fn new() -> Files {
        let signed = Signed::new();
        let named = |name: &str| {
            let found = signed.files.iter().find(|file| file.0 == name);
            found.expect("a file of that name").1.clone()
        };
        let plain = update::plain();
        let mut all = vec![plain.clone(), made::signed(&plain, &made::OPTIONS)];
        all.extend(["once.pdf", "twice.pdf", "whole.pdf", "letter.pdf"].map(named));
        let pyhanko = all.len();
        all.extend(["b-b.pdf", "b-lta.pdf", "two.pdf", "form-filled.pdf"].map(named));
        Files {
            signed,
            all,
            pyhanko,
        }
    }

    fn check(&self, input: &[u8]) {
        let Some((chosen, by_stream, trailer, changes)) = update::read(input, self.all.len())
        else {
            return;
        };
        let whole = update::updated(&self.all[chosen], by_stream, trailer, &changes);
        pdf::look(&whole);
        let has_passed = self.signed.check(&whole);
        let other_text = |change: &update::Change<'_>| {
            change.number == 4 && !change.body.windows(TEXT.len()).any(|text| text == TEXT)
        };
        assert!(
            !(has_passed && chosen >= self.pyhanko && changes.iter().any(other_text)),
            "passed with another text on its page"
        );
    }
}

thread_local! {
    static FILES: OnceCell<Files> = const { OnceCell::new() };
}

/// Updates as they are made to fill in, to add, to hide and to deceive.
const UPDATES: &[&[(u8, &str)]] = &[
    &[(
        5,
        "<</FT/Tx/T(o)/V(x)/Type/Annot/Subtype/Widget/Rect[9 9 99 29]/F 4/P 3 0 R>>",
    )],
    &[
        (5, "[5 0 R]"),
        (2, "<</Kids[2 0 R 3 0 R]/Type/Pages/Count 2>>"),
    ],
    &[(4, "<</Length 5>>\nstream\nBT ET\nendstream")],
    &[
        (
            1,
            "<</Type/Catalog/Pages 2 0 R/AcroForm 200 0 R/DSS 210 0 R>>",
        ),
        (210, "<</Type/DSS/CRLs[211 0 R]/VRI<</AB<<>>>>>>"),
        (211, "<</Length 4>>\nstream\nlist\nendstream"),
    ],
    &[
        (200, "<</Fields[202 0 R 5 0 R 220 0 R]/DR<<>>/SigFlags 3>>"),
        (
            220,
            "<</FT/Sig/T(b)/V 221 0 R/Rect[0 0 9 9]/Type/Annot/Subtype/Widget/P 3 0 R/F 132>>",
        ),
        (
            221,
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 99 9]/Contents<30030102>>>",
        ),
    ],
    &[
        (
            3,
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R 202 0 R 230 0 R]/Resources<</Font<</F 9 0 R>>>>>>",
        ),
        (
            230,
            "<</Type/Annot/Subtype/Stamp/Rect[0 0 500 500]/P 3 0 R/AP<</N 231 0 R>>>>",
        ),
        (
            231,
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream",
        ),
    ],
    &[
        (0, "/Root 240 0 R"),
        (
            240,
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>/Perms<</DocMDP 241 0 R>>>>",
        ),
        (
            241,
            "<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]>>",
        ),
    ],
    &[
        (
            250,
            "<</Type/ObjStm/N 2/First 8/Length 20>>\nstream\n4 0 5 5\nnull [1 2]\nendstream",
        ),
        (
            9,
            "<</Type/Metadata/Length 3/Filter/FlateDecode>>\nstream\nabc\nendstream",
        ),
    ],
    &[
        (202, "<</T(a)/Kids[203 0 R]/FT/Sig/V 201 0 R>>"),
        (203, "<</Parent 202 0 R/Subtype/Widget/Rect[0 0 0 0]/F 2>>"),
    ],
];

fuzz_target!(
    init: FILES.with(|files| {
        let files = files.get_or_init(Files::new);
        let mut place = 0;
        for chosen in 0..files.all.len() as u8 {
            for changes in UPDATES {
                let by_stream = if place % 2 == 0 { 0 } else { 0x80 };
                let name = format!("update-{place}");
                seeds::put([(name.as_str(), update::write(chosen | by_stream, changes))]);
                place += 1;
            }
        }
    }),
    |input: &[u8]| FILES.with(|files| files.get_or_init(Files::new).check(input))
);
