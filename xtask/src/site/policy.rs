//! The content security policy, written into the page: no connection but to the site itself, and to the helper on this computer.

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Where the helper answers on this computer (`docs/bridge.md`), for the page that signs.
const HELPER: &str = "http://127.0.0.1:47185 http://127.0.0.1:47186 http://127.0.0.1:47187";

/// The page with its policy and version in the head, before anything that the policy is about.
///
/// Inline scripts and styles (Trunk's loader is one) are allowed by their digests.
pub fn with_policy(page: &str, version: &str) -> Result<String> {
    if page.contains("Content-Security-Policy") {
        bail!("index.html already has a content security policy; the build writes it");
    }
    let scripts = sources(page, "script");
    let styles = sources(page, "style");
    // `blob:` is for finished PDFs, shown in a frame (by some browsers as an embedded object),
    // and for workers that start from a generated script.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self' {HELPER}; worker-src 'self' blob:; \
         frame-src blob:; object-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    );
    let head = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <meta name=\"version\" content=\"{version}\">"
    );
    let start = behind_charset(page).context("index.html has no <meta charset=…> in its head")?;
    Ok(format!("{}{head}{}", &page[..start], &page[start..]))
}

/// The place behind the element that names the encoding, which has to be among the first 1,024 bytes.
fn behind_charset(page: &str) -> Option<usize> {
    let tag = page.find("<meta charset=")?;
    Some(tag + page[tag..].find('>')? + 1)
}

/// `'sha256-…'` of each element with this name that carries its text itself, with a space before each.
fn sources(page: &str, element: &str) -> String {
    let (opening, closing) = (format!("<{element}"), format!("</{element}>"));
    let mut sources = String::new();
    let mut rest = page;
    while let Some(start) = rest.find(&opening) {
        rest = &rest[start + opening.len()..];
        let Some(tag_end) = rest.find('>') else { break };
        let attributes = &rest[..tag_end];
        rest = &rest[tag_end + 1..];
        let Some(text_end) = rest.find(&closing) else {
            break;
        };
        let text = &rest[..text_end];
        if !attributes.contains("src=") {
            let digest = STANDARD.encode(Sha256::digest(text.as_bytes()));
            sources.push_str(&format!(" 'sha256-{digest}'"));
        }
        rest = &rest[text_end..];
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_and_styles_are_allowed_by_digest() {
        let page = "<html><head><meta charset=\"utf-8\"><style>a{}</style><script src=\"a.js\"></script></head>\
                    <body><script type=\"module\">let a = 1;</script></body></html>";
        let page = with_policy(page, "1f").unwrap();
        // Computed with `printf 'let a = 1;' | openssl dgst -sha256 -binary | base64`.
        assert!(page.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='; "), "{page}");
        assert!(
            page.contains(
                "style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; "
            ),
            "{page}"
        );
        assert!(
            page.contains("; connect-src 'self' http://127.0.0.1:47185 http://127.0.0.1:47186 http://127.0.0.1:47187; "),
            "{page}"
        );
        let policy = page.find("Content-Security-Policy").unwrap();
        assert!(policy < page.find("<style>").unwrap());
        assert!(with_policy(&page, "1f").is_err(), "a second policy");
    }

    #[test]
    fn a_page_without_its_encoding_is_refused() {
        assert!(with_policy("<html><head></head></html>", "1f").is_err());
    }
}
