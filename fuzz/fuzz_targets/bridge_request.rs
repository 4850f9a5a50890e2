//! Any bytes as requests to the bridge, over a connection as a page has it: all are answered, and none asks a person or a token without having been paired.
#![no_main]

use std::cell::OnceCell;

use fuzz::paired::{PART, Running, request};
use fuzz::seeds;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static BRIDGE: OnceCell<Running> = const { OnceCell::new() };
}

const TERMS: &str = r#"{"certificate":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff","level":"t","reason":"a","place":"b","spot":{"kind":"field","field":"f"}}"#;

/// Requests as the site makes them, some of them a whole conversation.
fn conversations() -> Vec<(&'static str, Vec<u8>)> {
    let pdf = TERMS
        .replace("detached", "pdf")
        .replace("\"field\",\"field\":\"f\"", "\"top-right\"");
    let install = r#"{"certificate":"MAA=","dryRun":true}"#;
    vec![
        ("status", request("GET", "/v1/status", "")),
        ("options", request("OPTIONS", "/v1/jobs", "")),
        ("pair", request("POST", "/v1/pair", r#"{"code":"123"}"#)),
        ("certificates", request("GET", "/v1/certificates", "")),
        ("install", request("POST", "/v1/install", install)),
        (
            "detached",
            [
                request("POST", "/v1/jobs", TERMS),
                request(
                    "POST",
                    "/v1/jobs/{job}/files?kind=detached&beside=1&name=T%E1%BB%9D.pdf",
                    "abc",
                ),
                request("POST", "/v1/jobs/{job}/sign", "{}"),
                request("GET", "/v1/jobs/{job}", ""),
                request("GET", "/v1/jobs/{job}/files/0", ""),
                request("DELETE", "/v1/jobs/{job}", ""),
            ]
            .join(&PART),
        ),
        (
            "pdf",
            [
                request("POST", "/v1/jobs", &pdf),
                request(
                    "POST",
                    "/v1/jobs/{job}/files?kind=pdf&name=..%2Fa.pdf",
                    "%PDF-1.7",
                ),
                request("POST", "/v1/jobs/{job}/sign", "{}"),
            ]
            .join(&PART),
        ),
    ]
}

fuzz_target!(
    init: BRIDGE.with(|bridge| {
        bridge.get_or_init(Running::new);
        seeds::put(conversations());
    }),
    |input: &[u8]| BRIDGE.with(|bridge| bridge.get_or_init(Running::new).check(input))
);
