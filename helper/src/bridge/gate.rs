//! Who is answered: every row of the table in `docs/bridge.md`, in its order, over the head of a request alone.

use super::http::{Field, Head};
use super::refusal::{Code, Refusal};
use super::route::{Method, Place};

/// A request that is answered.
#[derive(Debug)]
pub struct Admitted<'a> {
    /// The origin of the page that asks.
    pub origin: &'a str,
    /// Whether it showed a token that was given to this origin.
    pub is_paired: bool,
    /// What it asks for; none where the browser itself asks what the page may do.
    pub method: Option<Method>,
    /// What it asks about.
    pub place: Place<'a>,
    /// How long its body is, within the limit of the call.
    pub length: u64,
}

/// A request that is not answered.
#[derive(Debug)]
pub struct Turned<'a> {
    /// Why.
    pub refusal: Refusal,
    /// The page that may read why; none where it is not one that may read anything.
    pub origin: Option<&'a str>,
    /// The methods of the path, where another one was asked for.
    pub allowed: Option<String>,
}

/// Looks at the head of a request on a port; `knows` says whether a token was given to an origin.
///
/// # Errors
/// Why it is not answered.
pub fn admit<'a>(
    head: &'a Head,
    port: u16,
    knows: impl Fn(&str, &str) -> bool,
) -> Result<Admitted<'a>, Turned<'a>> {
    let origin = known_page(head, port).map_err(|code| Turned {
        refusal: code.into(),
        origin: None,
        allowed: None,
    })?;
    let turned = |code: Code, allowed: Option<String>| Turned {
        refusal: code.into(),
        origin: Some(origin),
        allowed,
    };
    let place = Place::at(&head.target).map_err(|code| turned(code, None))?;
    let method = match head.method.as_str() {
        "OPTIONS" => None,
        name => match Method::named(name) {
            Some(method) if place.methods().contains(&method) => Some(method),
            _ => return Err(turned(Code::WrongMethod, Some(place.allowed()))),
        },
    };
    let length = body_length(head, method, place).map_err(|code| turned(code, None))?;
    let is_paired = match head.field("Authorization") {
        Field::Absent => false,
        Field::Once(value) => value
            .strip_prefix("Bearer ")
            .is_some_and(|token| knows(origin, token)),
        Field::Unclear => return Err(turned(Code::NotPaired, None)),
    };
    if method.is_some() && !place.is_open() && !is_paired {
        return Err(turned(Code::NotPaired, None));
    }
    Ok(Admitted {
        origin,
        is_paired,
        method,
        place,
        length,
    })
}

/// The origin of the page, once it is sure that a page asks, by `fetch`, and for this very program.
fn known_page(head: &Head, port: u16) -> Result<&str, Code> {
    let Field::Once(host) = head.field("Host") else {
        return Err(Code::WrongHost);
    };
    if host != format!("127.0.0.1:{port}") && host != format!("localhost:{port}") {
        return Err(Code::WrongHost);
    }
    let Field::Once(origin) = head.field("Origin") else {
        return Err(Code::WrongOrigin);
    };
    let mode = head.field("Sec-Fetch-Mode");
    let site = head.field("Sec-Fetch-Site");
    let is_fetch = matches!(mode, Field::Absent | Field::Once("cors"))
        && site != Field::Once("none")
        && site != Field::Unclear;
    if !is_origin(origin) || !is_fetch {
        return Err(Code::WrongOrigin);
    }
    Ok(origin)
}

/// Whether a text is an origin that may be answered, written as browsers write it:
/// `https://HOST[:PORT]`, or `http://` with `127.0.0.1` or `localhost` (RFC 6454, section 6.2).
pub fn is_origin(text: &str) -> bool {
    let (rest, is_secure) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return false,
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let is_port = port.is_none_or(|port| {
        let number: u16 = port.parse().unwrap_or(0);
        number > 0 && number.to_string() == port
    });
    let is_host = if is_secure {
        is_host(host)
    } else {
        matches!(host, "127.0.0.1" | "localhost")
    };
    is_port && is_host
}

/// A host in the letters that browsers send: small, names of other scripts in `xn--`, IPv6 in brackets.
fn is_host(host: &str) -> bool {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
    };
    // The point of the root may stand at the end.
    let name = host.strip_suffix('.').unwrap_or(host);
    host.len() <= 254 && name.split('.').all(is_label)
}

/// The length of the body, of the type and within the limit of the call.
fn body_length(head: &Head, method: Option<Method>, place: Place<'_>) -> Result<u64, Code> {
    if method != Some(Method::Post) {
        let length = head.length()?.unwrap_or(0);
        return (length == 0).then_some(0).ok_or(Code::TooLarge);
    }
    let (kind, limit) = place.body();
    let sent = match head.field("Content-Type") {
        Field::Once(value) => value.split(';').next().unwrap_or_default().trim(),
        _ => "",
    };
    if !sent.eq_ignore_ascii_case(kind) {
        return Err(Code::WrongType);
    }
    let length = head.length()?.ok_or(Code::NoLength)?;
    (length <= limit).then_some(length).ok_or(Code::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_writes() {
        let right = [
            "https://chuky.tuyenquang.gov.vn",
            "https://forms.example:8443",
            "https://xn--ch-k-6qa.vn",
            "https://10.0.0.7:8443",
            "https://[::1]:8443",
            "https://[2001:db8::1]",
            "http://127.0.0.1:8080",
            "http://localhost",
        ];
        for origin in right {
            assert!(is_origin(origin), "{origin}");
        }
        let wrong = [
            "",
            "null",
            "https://",
            "https:///",
            "https://a.vn/",
            "https://a.vn/x",
            "https://a.vn:",
            "https://a.vn:0",
            "https://a.vn:08443",
            "https://a.vn:65536",
            "https://u@a.vn",
            "https://A.vn",
            "https://chữký.vn",
            "https://a..vn",
            "https://a.vn https://b.vn",
            "https://a.vn, https://b.vn",
            "https://[::1",
            "https://[zz]",
            "HTTPS://a.vn",
            "http://a.vn",
            "http://127.0.0.1.a.vn",
            "http://localhost.a.vn",
            "http://[::1]:8080",
            "file://",
            "chrome-extension://abcdefgh",
        ];
        for origin in wrong {
            assert!(!is_origin(origin), "{origin}");
        }
    }
}
