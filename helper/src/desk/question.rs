//! What the person is asked before files are signed for a page.

use seal::certificate::hexadecimal;

use crate::ask::{LONGEST, octets, within};
use crate::bridge::{Order, OrderFile};

/// How many files stand in a question by name.
const NAMED: usize = 4;

/// How many letters of a file's name stand there.
const NAME: usize = 40;

/// How many octets the files take there at most.
const FILES: usize = 600;

/// How many octets stay free behind the files: for how many there are beside, and for the question itself.
const BEHIND: usize = 160;

/// How many octets of what the page writes into the signature stand there.
const STATED: usize = 120;

/// What the person is asked, and all that it is about where the question has no room for it.
///
/// The question is never longer than what asks it can show: a page must not push its end out of sight.
pub(super) fn question(order: &Order, signer: &str) -> (String, Option<String>) {
    let count = order.files.len();
    let origin = &order.origin;
    let head = format!(
        "Trang {} xin ký {count} tệp bằng chứng thư số {}:",
        within(origin, 160),
        within(signer, 240)
    );
    let mut short = head.clone();
    let mut whole = format!("Trang {origin} xin ký {count} tệp bằng chứng thư số {signer}:");
    // A signature beside a file states neither.
    let is_pdf = order.files.iter().any(|file| file.look.is_some());
    for (what, text) in [
        ("Lý do ghi trong chữ ký", &order.terms.reason),
        ("Nơi ký", &order.terms.place),
        ("Dòng chữ ở góc trang", &order.terms.mark),
    ] {
        if let Some(text) = text.as_ref().filter(|_| is_pdf) {
            short.push_str(&format!("\n{what}: {}", within(text, STATED)));
            whole.push_str(&format!("\n{what}: {text}"));
        }
    }
    let room = FILES.min((LONGEST - BEHIND).saturating_sub(octets(&short)));
    let mut files = String::new();
    let mut named = 0;
    for file in &order.files {
        let name: String = file.name.chars().take(NAME).collect();
        let is_cut = name.len() < file.name.len();
        let name = format!("{name}{}", if is_cut { "…" } else { "" });
        let line = format!("\n• {}", in_a_line(file, &name));
        if named == NAMED || octets(&files) + octets(&line) > room {
            break;
        }
        files.push_str(&line);
        named += 1;
    }
    for file in &order.files {
        whole.push_str(&format!("\n• {}", in_a_line(file, &file.name)));
    }
    short.push_str(&files);
    let is_whole = short == whole;
    if named < count {
        short.push_str(&format!(
            "\n… và {} tệp nữa, liệt kê đủ trong cửa sổ của chương trình ký.",
            count - named
        ));
    }
    short.push_str("\nĐồng ý ký?");
    (short, (!is_whole).then_some(whole))
}

/// A file in one line.
fn in_a_line(file: &OrderFile, name: &str) -> String {
    let pages = file
        .look
        .as_ref()
        .map(|look| format!(", {} trang", look.pages))
        .or_else(|| {
            let further = file.beside.is_some();
            further.then(|| ", ký thêm vào tệp chữ ký đã có".to_owned())
        });
    let digest = hexadecimal(&file.sha256[..8]).to_lowercase();
    format!("{name}{}, SHA-256 {digest}…", pages.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::{PdfLook, Spot, Terms};
    use crate::sign::Level;

    fn order(names: &[String], reason: Option<String>) -> Order {
        let files = names.iter().map(|name| OrderFile {
            name: name.clone(),
            sha256: [0xAB; 32],
            look: Some(PdfLook {
                pages: 3,
                fields: Vec::new(),
                signatures: 0,
            }),
            beside: None,
            bytes: Vec::new(),
        });
        Order {
            origin: "https://ho-so.example".to_owned(),
            terms: Terms {
                certificate: String::new(),
                level: Level::B,
                reason,
                place: Some("Sơn La".to_owned()),
                spot: Spot::TopRight {},
                mark: Some("12/SNV-VP".to_owned()),
            },
            files: files.collect(),
        }
    }

    #[test]
    fn a_page_cannot_push_what_is_agreed_to_out_of_sight() {
        let signer = "Nguyễn Văn An (số hiệu 5A0F11, hết hạn 01/01/2029)";
        let wide = "𝕏".repeat(40);
        let cases = [
            (vec![wide.clone(); 4], None),
            (vec!["%".repeat(40); 4], None),
            (vec![wide.clone(); 4], Some("%".repeat(2000))),
            (vec!["a.pdf".to_owned(); 500], None),
            (vec![wide.repeat(9)], Some(wide.repeat(9))),
        ];
        for (names, reason) in cases {
            let (short, whole) = question(&order(&names, reason.clone()), signer);
            assert!(octets(&short) <= LONGEST, "{short}");
            assert!(short.ends_with("\nĐồng ý ký?"), "{short}");
            assert!(short.contains("\nLý do ghi trong chữ ký: ") == reason.is_some());
            assert!(short.contains("\nNơi ký: Sơn La"), "{short}");
            let named = short.matches("SHA-256 abababababababab…").count();
            let left = format!("… và {} tệp nữa", names.len() - named);
            assert_eq!(short.contains(&left), named < names.len(), "{short}");
            let whole = whole.expect("what does not fit is told in full");
            assert_eq!(whole.matches("SHA-256 ").count(), names.len());
            assert!(whole.contains(&reason.unwrap_or_default()));
        }
    }

    #[test]
    fn a_signature_that_is_added_to_another_is_said() {
        let mut order = order(&["lo.zip".to_owned()], Some("Phê duyệt".to_owned()));
        order.files[0].look = None;
        order.files[0].beside = Some(vec![1]);
        // What is written into PDFs alone is not said.
        assert_eq!(
            question(&order, "An").0,
            "Trang https://ho-so.example xin ký 1 tệp bằng chứng thư số An:\n• lo.zip, ký thêm vào tệp chữ ký đã có, SHA-256 abababababababab…\nĐồng ý ký?"
        );
    }

    #[test]
    fn a_question_that_fits_says_all() {
        let order = order(&["a.pdf".to_owned()], Some("Phê duyệt".to_owned()));
        let (short, whole) = question(&order, "An");
        assert_eq!(
            short,
            "Trang https://ho-so.example xin ký 1 tệp bằng chứng thư số An:\nLý do ghi trong chữ ký: Phê duyệt\nNơi ký: Sơn La\nDòng chữ ở góc trang: 12/SNV-VP\n• a.pdf, 3 trang, SHA-256 abababababababab…\nĐồng ý ký?"
        );
        assert_eq!(whole, None);
    }
}
