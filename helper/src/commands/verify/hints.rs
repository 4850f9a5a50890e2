//! What to do about what was lacking, told once behind all files.

use std::fmt::Write as _;

use helper::settings;
use seal::document::{DocumentReport, Doubt};
use seal::verdict::Reason;
use seal::x509::Cert;

use super::Verifier;

/// How many addresses of lists are named.
const NAMED: usize = 3;

/// Writes them; nothing where nothing was lacking.
pub(super) fn write<'a>(
    text: &mut String,
    reports: impl Iterator<Item = &'a DocumentReport>,
    verifier: &Verifier,
) {
    let mut no_root = false;
    let mut no_word = false;
    let mut lists: Vec<String> = Vec::new();
    // Certificates without a word about them: those that name servers, and those that name none.
    let (mut named_none, mut named_some) = (false, false);
    for report in reports {
        let doubts = report.signatures.iter().flat_map(|own| &own.doubts);
        let of_stamps = report.stamps.iter().flat_map(|own| &own.doubts);
        for doubt in doubts.chain(of_stamps) {
            match doubt {
                Doubt::Itself(Reason::NoRoot) => no_root = true,
                Doubt::Itself(Reason::RevocationUnknown { .. }) => no_word = true,
                _ => {}
            }
        }
        for own in &report.signatures {
            // Whoever wrote the file also chose the addresses in it: those of strangers are not passed on.
            let path = &own.report.path;
            let is_trusted = |top: &Cert| verifier.roots.trust.roots().contains(top);
            if !path.last().is_some_and(is_trusted) {
                continue;
            }
            for (certificate, known) in path.iter().zip(&own.report.revocation) {
                if known.is_some() {
                    continue;
                }
                let extensions = certificate.extensions();
                let addresses = &extensions.revocation_lists;
                match addresses.is_empty() && extensions.ocsp.is_empty() {
                    true => named_none = true,
                    false => named_some = true,
                }
                lists.extend(addresses.iter().cloned());
            }
        }
    }
    if no_root {
        let _ = writeln!(
            text,
            "Gợi ý: nếu tin cơ quan đã cấp chứng thư số, hãy lấy tệp chứng thư số gốc từ chính cơ quan đó, chép vào thư mục {} (dùng cho mọi lần sau), hoặc ghi thư mục chứa tệp ấy sau --roots.",
            settings::roots_folder()
        );
    }
    if !no_word {
        return;
    }
    let mut named: Vec<String> = Vec::new();
    for list in lists {
        if !named.contains(&list) && named.len() < NAMED {
            named.push(list);
        }
    }
    let from = match named.is_empty() {
        true => String::new(),
        false => format!(" ({})", named.join(", ")),
    };
    let fetched = format!(
        "tải danh sách thu hồi của nơi cấp{from} trên máy có mạng, mang về rồi ghi sau --crl"
    );
    let _ = match (verifier.services.is_some(), verifier.given.is_empty()) {
        (true, _) if named_none && !named_some => writeln!(
            text,
            "Gợi ý: chứng thư số không ghi địa chỉ để hỏi về việc thu hồi, hỏi lại cũng không có trả lời; hãy {fetched}."
        ),
        (true, _) => writeln!(
            text,
            "Gợi ý: máy chủ của nơi cấp không trả lời hoặc không cho biết về việc thu hồi; hãy thử lại sau, hoặc {fetched}."
        ),
        (false, true) => writeln!(
            text,
            "Gợi ý: máy có mạng thì thêm --online để hỏi nơi cấp về việc thu hồi; không có mạng thì {fetched}."
        ),
        (false, false) => writeln!(
            text,
            "Gợi ý: các tệp ghi sau --crl không nói về mọi chứng thư số cần xét, hoặc đã cũ; hãy thêm --online để hỏi nơi cấp, hoặc {fetched}."
        ),
    };
}
