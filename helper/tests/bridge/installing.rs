//! A certificate put onto its token, from a page.

use std::sync::atomic::Ordering;

use serde_json::json;

use crate::client::PAGE;
use crate::stand_in::{Running, eventually};

#[test]
fn a_dry_run_asks_nobody_and_an_installation_does() {
    let bridge = Running::new("install");
    let token = bridge.pair(PAGE);
    let install = |dry: bool| {
        let body = json!({"certificate": "REVS", "dryRun": dry});
        bridge.post("/v1/install", &token, &body)
    };
    let mut expected = json!({
        "state": "possible", "message": "Câu cho người dùng.", "token": "thẻ thử",
        "new": {"owner": "Nguyễn Văn An", "serial": "77",
            "notBefore": "2026-11-01T00:00:00Z", "notAfter": "2031-11-01T00:00:00Z"},
        "old": null,
        "conditions": [{"what": "Khóa bí mật ở trên thiết bị", "met": true, "message": "Có."}],
    });
    assert_eq!(install(true).json(), expected);
    assert_eq!(bridge.desk.log()[1..], ["plan"]);
    bridge.desk.agrees.store(false, Ordering::SeqCst);
    expected["state"] = json!("refused");
    assert_eq!(install(false).json(), expected);
    bridge.desk.agrees.store(true, Ordering::SeqCst);
    expected["state"] = json!("done");
    assert_eq!(install(false).json(), expected);
    let asked = format!("install for {PAGE}");
    assert_eq!(bridge.desk.log()[2..], [asked.clone(), asked]);
}

#[test]
fn what_is_no_certificate_is_not_installed() {
    let bridge = Running::new("install_wrong");
    let token = bridge.pair(PAGE);
    let cases = [
        (
            json!({"certificate": "not base64!", "dryRun": true}),
            422,
            "cannot-install",
        ),
        (
            json!({"certificate": "", "dryRun": true}),
            422,
            "cannot-install",
        ),
        (
            json!({"certificate": "AAAA", "dryRun": true}),
            422,
            "cannot-install",
        ),
        (json!({"certificate": "AAAA"}), 422, "cannot-install"),
        (json!({"dryRun": true}), 400, "wrong-request"),
        (
            json!({"certificate": "REVS", "dryRun": "yes"}),
            400,
            "wrong-request",
        ),
        (
            json!({"certificate": "REVS", "removeOld": true}),
            400,
            "wrong-request",
        ),
    ];
    for (body, status, code) in cases {
        let answer = bridge.post("/v1/install", &token, &body);
        assert_eq!((answer.status, &*answer.code()), (status, code), "{body}");
    }
}

#[test]
fn nothing_is_installed_while_the_person_is_asked_something_else() {
    let bridge = Running::new("install_busy");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF");
    let _go = bridge.at_my_pace();
    bridge.sign(&token, &job);
    eventually(|| !bridge.desk.orders.lock().unwrap().is_empty());
    let answer = bridge.post("/v1/install", &token, &json!({"certificate": "REVS"}));
    assert_eq!((answer.status, &*answer.code()), (409, "busy"));
    let dry = json!({"certificate": "REVS", "dryRun": true});
    assert_eq!(bridge.post("/v1/install", &token, &dry).status, 200);
}
