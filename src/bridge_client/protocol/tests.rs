use super::*;

#[test]
fn terms_are_said_as_the_interface_wants_them() {
    let terms = |level, spot, reason: &str| Terms {
        certificate: "0a".to_owned(),
        level,
        reason: reason.to_owned(),
        spot,
        mark: "12/SNV-VP".to_owned(),
    };
    let field = Spot::Field {
        field: "chu-ky-1".to_owned(),
    };
    for (terms, expected) in [
        (
            terms(Level::Lta, field, "Duyệt"),
            json!({"certificate": "0a", "level": "lta", "reason": "Duyệt", "spot": {"kind": "field", "field": "chu-ky-1"}}),
        ),
        (
            terms(Level::B, Spot::TopRight, ""),
            json!({"certificate": "0a", "level": "b", "spot": {"kind": "top-right"}, "mark": "12/SNV-VP"}),
        ),
    ] {
        let said: Value = serde_json::from_str(&terms.json()).unwrap();
        assert_eq!(said, expected);
    }
}

#[test]
fn the_examples_of_the_interface_are_understood() {
    let progress = json!({"state": "signing", "done": 1, "total": 2, "message": null, "files": [
        {"state": "signed", "message": null, "level": "b", "size": 48210},
        {"state": "waiting", "message": null, "level": null, "size": null},
    ]});
    let progress = Progress::read(&progress).unwrap();
    assert_eq!(progress.state, Phase::Signing);
    assert_eq!(progress.files[0].level, Some(Level::B));
    assert_eq!(progress.files[1].state, FileState::Waiting);

    let added = Added::read(&json!({"file": 3, "sha256": "00"})).unwrap();
    assert_eq!(added.fields, []);
    let added = json!({"file": 0, "pages": 3, "fields": [{"name": "chu-ky-1", "label": null, "page": 0}], "signatures": 1});
    assert_eq!(Added::read(&added).unwrap().fields[0].page, Some(0));

    let installation = json!({
        "state": "possible", "message": "m", "token": null,
        "new": {"owner": "a", "serial": "01", "notBefore": "2024-01-05T00:00:00Z", "notAfter": "2029-01-05T00:00:00Z"},
        "old": null, "conditions": [{"what": "w", "met": true, "message": ""}],
    });
    let installation = Installation::read(&installation).unwrap();
    assert_eq!(installation.state, InstallationState::Possible);
    assert!(installation.old.is_none());
}

#[test]
fn an_answer_that_lacks_something_is_none() {
    for (key, wrong) in [
        ("owner", json!(null)),
        ("pin", json!("unknown")),
        ("daysLeft", json!("7")),
        ("usable", json!(1)),
    ] {
        let mut certificate = json!({
            "id": "0a", "owner": "Lò Văn Ký", "organization": null, "issuer": "i", "serial": "01",
            "notBefore": "2024-01-05T00:00:00Z", "notAfter": "2029-01-05T00:00:00Z", "daysLeft": -3,
            "key": "RSA 2048", "token": "t", "tokenSerial": "s", "pin": "low", "usable": false, "note": "n",
        });
        assert_eq!(Certificate::read(&certificate).unwrap().days_left, -3);
        certificate[key] = wrong;
        let all = json!({"certificates": [certificate], "notes": []});
        assert!(Certificates::read(&all).is_none(), "{key}");
    }
}
