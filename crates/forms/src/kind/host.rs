//! Names and addresses of machines.

/// The longest domain name, in letters.
const MAX_NAME: usize = 253;
/// The longest part between two dots.
const MAX_LABEL: usize = 63;

/// Whether a text is a domain name (with a `*.` in front or not), or an IP address of either kind.
pub fn is_host_name(text: &str) -> bool {
    is_ipv4(text) || is_ipv6(text) || is_domain(text.strip_prefix("*.").unwrap_or(text))
}

fn is_domain(text: &str) -> bool {
    let mut last = "";
    let mut labels = 0;
    for label in text.split('.') {
        let bytes = label.as_bytes();
        let right = (1..=MAX_LABEL).contains(&bytes.len())
            && bytes
                .iter()
                .all(|&b| b.is_ascii_alphanumeric() || b == b'-')
            && bytes[0] != b'-'
            && bytes[bytes.len() - 1] != b'-';
        if !right {
            return false;
        }
        last = label;
        labels += 1;
    }
    // What ends in a number is an address, a right one or not.
    labels > 1 && text.len() <= MAX_NAME && !last.bytes().all(|b| b.is_ascii_digit())
}

fn is_ipv4(text: &str) -> bool {
    text.split('.').count() == 4 && text.split('.').all(is_octet)
}

/// A number up to 255 without zeros in front, which some readers take for octal.
fn is_octet(text: &str) -> bool {
    let value = text.bytes().try_fold(0u32, |value, b| match b {
        b'0'..=b'9' => Some(value * 10 + u32::from(b - b'0')).filter(|&value| value <= 255),
        _ => None,
    });
    !text.is_empty() && value.is_some() && (text == "0" || !text.starts_with('0'))
}

/// Eight groups of hexadecimal digits, or fewer with one gap (`::`).
fn is_ipv6(text: &str) -> bool {
    match text.split_once("::") {
        Some((before, behind)) => match (groups(before), groups(behind)) {
            (Some(before), Some(behind)) => before + behind < 8,
            _ => false,
        },
        None => groups(text) == Some(8),
    }
}

/// How many groups stand there, if nothing else does.
fn groups(text: &str) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    let mut count = 0;
    for group in text.split(':') {
        let right = (1..=4).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_hexdigit());
        if !right {
            return None;
        }
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::is_host_name;

    #[test]
    fn names_and_addresses_of_machines_are_told_from_other_text() {
        let right = [
            "sonla.gov.vn",
            "dichvucong.sonla.gov.vn",
            "DichVuCong.sonla.gov.vn",
            "*.sonla.gov.vn",
            "may-1.sonla.gov.vn",
            "10.20.30.40",
            "255.255.255.255",
            "2001:db8::1",
            "::1",
            "::",
            "1:2:3:4:5:6:7:8",
        ];
        for text in right {
            assert!(is_host_name(text), "{text}");
        }
        let long = "a".repeat(64) + ".vn";
        let wrong = [
            "",
            "sonla",
            "https://sonla.gov.vn",
            "sonla.gov.vn/dich-vu",
            "sonla.gov.vn.",
            ".gov.vn",
            "dịch-vụ.gov.vn",
            "-a.gov.vn",
            "a-.gov.vn",
            "Cổng dịch vụ công",
            "10.20.30",
            "10.20.30.256",
            "10.20.30.040",
            "10.20.30.99999999999",
            "1:2:3:4:5:6:7",
            "1::2::3",
            "1:2:3:4:5:6:7::8",
            "12345::",
            &long,
        ];
        for text in wrong {
            assert!(!is_host_name(text), "{text}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_standard_library() {
        for text in [
            "1.2.3.4",
            "0.0.0.0",
            "1.2.3",
            "fe80::1:2",
            "1::",
            ":1",
            "1:2",
            "::1:",
            "a:b:c:d:e:f:1:2:3",
        ] {
            let standard = text.parse::<std::net::IpAddr>().is_ok();
            assert_eq!(is_host_name(text), standard, "{text}");
        }
    }
}
