//! Numbers as people here read them.

/// A count with a point between the thousands, for example `20.000`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A size in words, with the decimal comma.
pub fn size(bytes: usize) -> String {
    if bytes < 1_000_000 {
        return [&count(bytes.div_ceil(1_000)), " KB"].concat();
    }
    let tenths = bytes / 100_000;
    [&count(tenths / 10), ",", &(tenths % 10).to_string(), " MB"].concat()
}
