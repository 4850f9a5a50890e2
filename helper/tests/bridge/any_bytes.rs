//! Whatever comes: the bridge goes on, and the desk sees nothing of it without a good token.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::client::{PAGE, Request, send_all};
use crate::stand_in::Running;

static BRIDGE: LazyLock<Running> = LazyLock::new(|| Running::new("any_bytes"));

/// Bytes that look like a request here and there.
fn almost_a_request() -> impl Strategy<Value = Vec<u8>> {
    let method = prop_oneof![
        Just("GET".to_owned()),
        Just("POST".to_owned()),
        Just("DELETE".to_owned()),
        Just("OPTIONS".to_owned()),
        Just("HEAD".to_owned()),
        "[A-Za-z]{0,8}",
    ];
    let target = prop_oneof![
        Just("/v1/status".to_owned()),
        Just("/v1/pair".to_owned()),
        Just("/v1/certificates".to_owned()),
        Just("/v1/jobs".to_owned()),
        Just("/v1/install".to_owned()),
        "/v1/jobs/[A-Za-z0-9_-]{0,22}(/(files|sign)(/[0-9]{0,25})?)?(\\?name=[ -~]{0,9})?",
        "/[ -~]{0,30}",
    ];
    let host = prop_oneof![
        3 => Just(String::new()),
        1 => "Host: [ -~]{0,20}\r\n",
    ];
    let origin = prop_oneof![
        3 => Just(format!("Origin: {PAGE}\r\n")),
        1 => Just("Origin: null\r\n".to_owned()),
        1 => "Origin: https?://[ -~]{0,20}\r\n",
        1 => Just(String::new()),
    ];
    let token = prop_oneof![
        Just(String::new()),
        "Authorization: Bearer [A-Za-z0-9_-]{43}\r\n",
        "Authorization: [ -~]{0,50}\r\n",
    ];
    let kind = prop_oneof![
        Just("Content-Type: application/json\r\n".to_owned()),
        Just("Content-Type: application/octet-stream\r\n".to_owned()),
        "Content-Type: [ -~]{0,20}\r\n",
    ];
    let length = prop_oneof![
        3 => Just(None),
        1 => "Content-Length: [0-9]{0,25}\r\n".prop_map(Some),
        1 => "(Transfer-Encoding|Content-Length): [ -~]{0,20}\r\n".prop_map(Some),
    ];
    let more = proptest::collection::vec("[!-~]{0,12}: ?[ -~]{0,12}\r\n", 0..4);
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        "\\{\"(code|certificate|kind)\":(\"[ -~]{0,12}\"|[0-9]{0,9})\\}"
            .prop_map(String::into_bytes),
    ];
    (
        method, target, host, origin, token, kind, length, more, body,
    )
        .prop_map(
            |(method, target, host, origin, token, kind, length, more, body)| {
                let host = match host.is_empty() {
                    true => format!("Host: 127.0.0.1:{}\r\n", BRIDGE.port),
                    false => host,
                };
                let length = length.unwrap_or(format!("Content-Length: {}\r\n", body.len()));
                let more = more.concat();
                let head = format!(
                    "{method} {target} HTTP/1.1\r\n{host}{origin}{token}{kind}{length}{more}\r\n"
                );
                [head.into_bytes(), body].concat()
            },
        )
}

/// A right code would reach the person: none of these may happen to be it.
fn holds_the_code(bytes: &[u8]) -> bool {
    let code = BRIDGE.desk.code();
    bytes.windows(6).any(|six| six == code.as_bytes())
}

fn is_borne(bytes: &[u8]) {
    if bytes.is_empty() || holds_the_code(bytes) {
        return;
    }
    let answer = send_all(BRIDGE.port, bytes).expect("a request without an answer");
    // 500 is what a panic looks like from outside.
    assert_ne!(answer.status, 500, "{answer:?}");
    let is_harmless =
        answer.status >= 400 || answer.status == 204 || answer.json()["paired"] == false;
    assert!(is_harmless, "{answer:?}");
    assert!(BRIDGE.desk.log().is_empty(), "the desk was reached");
    let status = Request::new("GET", "/v1/status").send(BRIDGE.port);
    assert_eq!(status.status, 200, "the bridge does not go on");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_borne(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        is_borne(&bytes);
    }

    #[test]
    fn almost_any_request_is_borne(bytes in almost_a_request()) {
        is_borne(&bytes);
    }

    #[test]
    fn a_request_cut_or_changed_anywhere_is_borne(
        bytes in almost_a_request(), cut in any::<prop::sample::Index>(), change in any::<(prop::sample::Index, u8)>(),
    ) {
        let mut bytes = bytes;
        let at = change.0.index(bytes.len());
        bytes[at] = change.1;
        bytes.truncate(cut.index(bytes.len()) + 1);
        is_borne(&bytes);
    }
}
