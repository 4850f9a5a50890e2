//! A job, from its beginning to the signed files, and every other way it can end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{PAGE, Request};
use crate::stand_in::{CERTIFICATE, OTHER, Running, eventually, terms};

/// SHA-256 of `%PDF one`, by `sha256sum`.
const DIGEST_OF_ONE: &str = "dd4d31b708b2c66f787349c75673d184951df3cdffe3a8cf9b9554002244300a";

fn is_over(status: &Value) -> bool {
    !["new", "asking", "signing"].contains(&status["state"].as_str().unwrap_or_default())
}

#[test]
fn files_are_signed_after_the_person_agreed() {
    let bridge = Running::new("job");
    let token = bridge.pair(PAGE);
    let certificates = bridge.get("/v1/certificates", &token).json();
    assert_eq!(
        certificates,
        json!({"certificates": [{
            "id": CERTIFICATE, "owner": "Nguyễn Văn An", "organization": null, "issuer": "CA thử",
            "serial": "5a0f", "notBefore": "2024-01-05T00:00:00Z", "notAfter": "2029-01-05T00:00:00Z",
            "daysLeft": 771, "key": "RSA 2048", "token": "thẻ thử", "tokenSerial": "01",
            "pin": "last", "usable": true, "note": null,
        }], "notes": []})
    );

    let job = bridge.begin(&token);
    assert_eq!(job.len(), 22);
    let added = bridge.add(&token, &job, "T%E1%BB%9D%20tr%C3%ACnh.pdf", b"%PDF one");
    assert_eq!(added.status, 201);
    assert_eq!(
        added.json(),
        json!({"file": 0, "pages": 3, "sha256": DIGEST_OF_ONE, "signatures": 1,
            "fields": [{"name": "chu-ky-1", "label": "Người ký", "page": 0}]})
    );
    let added = bridge.add(&token, &job, "..%2F..%2Fb%E2%80%AE.pdf", b"%PDF two");
    assert_eq!(added.json()["file"], 1);
    let refused = bridge.add(&token, &job, "c.pdf", b"no PDF");
    assert_eq!((refused.status, &*refused.code()), (422, "cannot-sign"));
    let message = refused.json()["error"]["message"].clone();
    assert_eq!(message, "Tệp không phải PDF: hãy chọn tệp khác.");
    let path = format!("/v1/jobs/{job}");
    let waiting = json!({"state": "waiting", "message": null, "level": null, "size": null});
    assert_eq!(
        bridge.get(&path, &token).json(),
        json!({"state": "new", "done": 0, "total": 2, "message": null, "files": [waiting, waiting]})
    );
    assert_eq!(
        bridge.get(&format!("{path}/files/0"), &token).code(),
        "not-signed"
    );
    assert!(
        bridge.desk.orders.lock().unwrap().is_empty(),
        "signed before it was asked for"
    );

    let go = bridge.at_my_pace();
    assert_eq!(bridge.sign(&token, &job).status, 202);
    bridge.until(&token, &job, |status| status["state"] == "asking");
    assert_eq!(bridge.sign(&token, &job).code(), "not-new");
    assert_eq!(bridge.add(&token, &job, "d.pdf", b"%PDF").code(), "not-new");
    go.send(()).unwrap();
    go.send(()).unwrap();
    let status = bridge.until(&token, &job, |status| status["done"] == 1);
    assert_eq!(status["state"], "signing");
    assert_eq!(
        bridge.get(&format!("{path}/files/1"), &token).code(),
        "not-signed"
    );
    go.send(()).unwrap();
    let status = bridge.until(&token, &job, is_over);
    let signed = json!({"state": "signed", "message": null, "level": "b", "size": 15});
    assert_eq!(
        status,
        json!({"state": "done", "done": 2, "total": 2, "message": null, "files": [signed, signed]})
    );
    let file = bridge.get(&format!("{path}/files/1"), &token);
    assert_eq!(file.fields("Content-Type"), ["application/octet-stream"]);
    assert_eq!(file.body, b"%PDF two signed");
    assert_eq!(
        bridge.get(&format!("{path}/files/2"), &token).code(),
        "not-signed"
    );

    // What the person was shown is what the helper found out by itself.
    let orders = bridge.desk.orders.lock().unwrap().clone();
    let [order] = &orders[..] else {
        panic!("{} orders", orders.len())
    };
    assert_eq!(order.origin, PAGE);
    assert_eq!(order.terms.certificate, CERTIFICATE);
    let names: Vec<&str> = order.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["Tờ trình.pdf", "b.pdf"]);
    assert_eq!(order.files[0].bytes, b"%PDF one");
    assert_eq!(order.files[0].look.as_ref().unwrap().pages, 3);

    let ended = bridge.delete(&path, &token);
    assert_eq!(ended.status, 204);
    assert_eq!(bridge.get(&path, &token).code(), "no-such-job");
    bridge.begin(&token);
}

#[test]
fn any_file_gets_a_signature_beside_it() {
    let bridge = Running::new("detached");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    let beside = |name: &str, bytes: &[u8]| bridge.add_as("detached", &token, &job, name, bytes);
    let added = beside("lo.zip", b"%PDF one");
    assert_eq!(added.json(), json!({"file": 0, "sha256": DIGEST_OF_ONE}));
    assert_eq!(beside("trong.zip", b"").code(), "cannot-sign");
    // One that was signed by somebody else comes with that signature in front.
    let further = |beside: &str, body: &[u8]| {
        bridge.add_as(
            &format!("detached&beside={beside}"),
            &token,
            &job,
            "hai.zip",
            body,
        )
    };
    let added = further("6", b"signed%PDF one").json();
    assert_eq!(added, json!({"file": 1, "sha256": DIGEST_OF_ONE}));
    for (beside, body, code) in [
        ("6", b"others%PDF one" as &[u8], "cannot-sign"),
        ("6", b"signed", "cannot-sign"),
        ("7", b"signed", "wrong-request"),
        ("06", b"signed%PDF one", "wrong-request"),
        ("-1", b"signed%PDF one", "wrong-request"),
        ("", b"signed%PDF one", "wrong-request"),
    ] {
        assert_eq!(further(beside, body).code(), code, "{beside} {body:?}");
    }
    let inside = bridge.add_as("pdf&beside=6", &token, &job, "a.pdf", b"signed%PDF one");
    assert_eq!(inside.code(), "wrong-request");
    // A letter and its batch file are agreed to at once.
    bridge.add(&token, &job, "cong-van.pdf", b"%PDF one");
    let unknown = bridge.add_as("hash", &token, &job, "x.bin", DIGEST_OF_ONE.as_bytes());
    assert_eq!(unknown.code(), "wrong-request");
    assert_eq!(bridge.sign(&token, &job).status, 202);
    assert_eq!(bridge.until(&token, &job, is_over)["state"], "done");
    let orders = bridge.desk.orders.lock().unwrap().clone();
    let beside: Vec<_> = orders[0]
        .files
        .iter()
        .map(|file| file.beside.as_deref())
        .collect();
    assert_eq!(beside, [None, Some(b"signed" as &[u8]), None]);
}

#[test]
fn a_person_who_does_not_agree_signs_nothing() {
    let bridge = Running::new("job_refused");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF");
    bridge.desk.agrees.store(false, Ordering::SeqCst);
    bridge.sign(&token, &job);
    let status = bridge.until(&token, &job, is_over);
    assert_eq!(status["state"], "refused");
    assert_eq!(status["message"], "Bạn đã không đồng ý.");
    assert_eq!(status["files"][0]["state"], "waiting");
    // Asking again takes a new job: no page wears a person down.
    assert_eq!(bridge.sign(&token, &job).code(), "not-new");
}

#[test]
fn a_file_that_fails_leaves_the_others() {
    let bridge = Running::new("job_failing");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    for bytes in [b"%PDF one" as &[u8], b"%PDF fails", b"%PDF three"] {
        bridge.add(&token, &job, "a.pdf", bytes);
    }
    bridge.sign(&token, &job);
    let status = bridge.until(&token, &job, is_over);
    assert_eq!(
        (&status["state"], &status["done"]),
        (&json!("done"), &json!(3))
    );
    let states: Vec<&Value> = (0..3).map(|file| &status["files"][file]["state"]).collect();
    assert_eq!(states, ["signed", "failed", "signed"]);
    assert_eq!(status["files"][1]["message"], "Tệp này không ký được.");
    assert_eq!(
        bridge
            .get(&format!("/v1/jobs/{job}/files/1"), &token)
            .code(),
        "not-signed"
    );
    assert_eq!(
        bridge.get(&format!("/v1/jobs/{job}/files/2"), &token).body,
        b"%PDF three signed"
    );
}

#[test]
fn what_breaks_off_leaves_what_is_signed() {
    let cases = [
        (b"%PDF pulled out" as &[u8], "Thiết bị đã bị rút ra."),
        (
            b"%PDF panic",
            "Chương trình Chukyso gặp lỗi: hãy đóng rồi mở lại chương trình và thử lại.",
        ),
    ];
    let bridge = Running::new("job_broken");
    let token = bridge.pair(PAGE);
    for (bytes, message) in cases {
        let job = bridge.begin(&token);
        for bytes in [b"%PDF one" as &[u8], bytes, b"%PDF three"] {
            bridge.add(&token, &job, "a.pdf", bytes);
        }
        bridge.sign(&token, &job);
        let status = bridge.until(&token, &job, is_over);
        assert_eq!(
            (&status["state"], &status["message"]),
            (&json!("failed"), &json!(message))
        );
        let states: Vec<&Value> = (0..3).map(|file| &status["files"][file]["state"]).collect();
        assert_eq!(states, ["signed", "waiting", "waiting"]);
        assert_eq!(
            bridge
                .get(&format!("/v1/jobs/{job}/files/0"), &token)
                .status,
            200
        );
        bridge.delete(&format!("/v1/jobs/{job}"), &token);
    }
    // Nor does a file that breaks its reader end anything but its own request.
    let job = bridge.begin(&token);
    let answer = bridge.add(&token, &job, "a.pdf", b"%PANIC");
    assert_eq!((answer.status, &*answer.code()), (500, "failed"));
    assert_eq!(bridge.add(&token, &job, "a.pdf", b"%PDF").json()["file"], 0);
}

#[test]
fn there_is_one_job_for_all_pages() {
    let bridge = Running::new("job_twice");
    let (mine, others) = (bridge.pair(PAGE), bridge.pair(OTHER));
    let as_other = |method, path: &str| {
        Request::new(method, path)
            .field("Origin", OTHER)
            .token(&others)
    };
    let job = bridge.begin(&mine);
    bridge.add(&mine, &job, "a.pdf", b"%PDF");
    assert_eq!(bridge.post("/v1/jobs", &mine, &terms()).code(), "busy");
    let answer = as_other("POST", "/v1/jobs")
        .json(&terms())
        .send(bridge.port);
    assert_eq!((answer.status, &*answer.code()), (409, "busy"));

    // Not even its name opens a job to another page.
    let path = format!("/v1/jobs/{job}");
    let strange = [
        as_other("GET", &path),
        as_other("DELETE", &path),
        as_other("GET", &format!("{path}/files/0")),
        as_other("POST", &format!("{path}/sign")).json(&json!({})),
        as_other("POST", &format!("{path}/files?kind=pdf&name=b.pdf")).file(b"%PDF"),
    ];
    for request in strange {
        assert_eq!(
            request.send(bridge.port).code(),
            "no-such-job",
            "{}",
            request.target
        );
    }
    bridge.sign(&mine, &job);
    assert_eq!(bridge.until(&mine, &job, is_over)["total"], 1);
    assert_eq!(bridge.delete(&path, &mine).status, 204);
    assert_eq!(
        as_other("POST", "/v1/jobs")
            .json(&terms())
            .send(bridge.port)
            .status,
        201
    );
}

#[test]
fn an_ended_job_finishes_its_file_and_no_other() {
    let bridge = Running::new("job_ended");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF one");
    bridge.add(&token, &job, "b.pdf", b"%PDF two");
    let go = bridge.at_my_pace();
    bridge.sign(&token, &job);
    go.send(()).unwrap();
    go.send(()).unwrap();
    bridge.until(&token, &job, |status| status["done"] == 1);
    assert_eq!(
        bridge.delete(&format!("/v1/jobs/{job}"), &token).status,
        204
    );
    assert_eq!(
        bridge.get(&format!("/v1/jobs/{job}"), &token).code(),
        "no-such-job"
    );
    // The token is still at it.
    assert_eq!(bridge.post("/v1/jobs", &token, &terms()).code(), "busy");
    go.send(()).unwrap();
    eventually(|| bridge.post("/v1/jobs", &token, &terms()).status == 201);
    assert!(bridge.desk.log().contains(&"stopped before 1".to_owned()));
}

#[test]
fn a_job_that_ended_before_its_turn_is_not_asked_about() {
    let bridge = Running::new("job_turn");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF");
    let go = bridge.at_my_pace();
    std::thread::scope(|scope| {
        let pairing = scope.spawn(|| bridge.try_code(OTHER, &bridge.desk.code()));
        eventually(|| bridge.desk.log().len() == 3);
        assert_eq!(bridge.sign(&token, &job).status, 202);
        assert_eq!(
            bridge.delete(&format!("/v1/jobs/{job}"), &token).status,
            204
        );
        go.send(()).unwrap();
        assert_eq!(pairing.join().unwrap().status, 200);
    });
    eventually(|| bridge.post("/v1/jobs", &token, &terms()).status == 201);
    assert!(bridge.desk.orders.lock().unwrap().is_empty());
}

#[test]
fn a_job_is_forgotten_after_ten_minutes_of_silence() {
    let bridge = Running::new("job_silent");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    let path = format!("/v1/jobs/{job}");
    // Every word of its page keeps it.
    for _ in 0..3 {
        bridge.pass(Duration::from_secs(599));
        assert_eq!(bridge.get(&path, &token).status, 200);
    }
    bridge.pass(Duration::from_secs(599));
    assert_eq!(bridge.add(&token, &job, "a.pdf", b"%PDF").status, 201);
    bridge.pass(Duration::from_secs(600));
    assert_eq!(bridge.get(&path, &token).code(), "no-such-job");

    // Where nobody looks any more, nobody goes on signing.
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF one");
    bridge.add(&token, &job, "b.pdf", b"%PDF two");
    let go = bridge.at_my_pace();
    bridge.sign(&token, &job);
    go.send(()).unwrap();
    go.send(()).unwrap();
    bridge.until(&token, &job, |status| status["done"] == 1);
    bridge.pass(Duration::from_secs(600));
    assert_eq!(
        bridge.get(&format!("/v1/jobs/{job}"), &token).code(),
        "no-such-job"
    );
    go.send(()).unwrap();
    eventually(|| bridge.post("/v1/jobs", &token, &terms()).status == 201);
    assert!(bridge.desk.log().contains(&"stopped before 1".to_owned()));
}

#[test]
fn a_job_says_all_that_is_needed_and_nothing_that_is_not_known() {
    let bridge = Running::new("job_terms");
    let token = bridge.pair(PAGE);
    let with = |key: &str, value: Value| {
        let mut changed = terms();
        changed[key] = value;
        changed
    };
    let mut without = terms();
    without.as_object_mut().unwrap().remove("certificate");
    let wrong = [
        json!({}),
        json!("x"),
        without,
        with("kind", json!("pdf")),
        with("level", json!("x")),
        with("certificate", json!(CERTIFICATE.to_uppercase())),
        with("certificate", json!(&CERTIFICATE[..63])),
        with("certificate", json!("../../etc/passwd")),
        with("spot", json!({"kind": "field"})),
        with("spot", json!({"kind": "elsewhere"})),
        with("spot", json!({"kind": "auto", "page": 3})),
        with("spot", json!({"kind": "none", "field": "chu-ky-1"})),
        with("spot", json!({"kind": "top-right", "lines": []})),
        with("mark", json!("12/SNV-VP")),
        with("spot", json!({"kind": "field", "field": "a", "page": 3})),
        with("path", json!("/etc/passwd")),
        with("digest", json!("00")),
    ];
    for body in wrong {
        let answer = bridge.post("/v1/jobs", &token, &body);
        assert_eq!(
            (answer.status, &*answer.code()),
            (400, "wrong-request"),
            "{body}"
        );
    }
    let deep = "[".repeat(60_000);
    let mut request = Request::new("POST", "/v1/jobs")
        .token(&token)
        .json(&json!({}));
    request.body = deep.into_bytes();
    let length = request.body.len().to_string();
    assert_eq!(
        request
            .field("Content-Length", length)
            .send(bridge.port)
            .code(),
        "wrong-request"
    );

    let beyond = bridge.post("/v1/jobs", &token, &with("level", json!("lt")));
    assert_eq!((beyond.status, &*beyond.code()), (422, "cannot-sign"));

    let right = [
        with("spot", json!({"kind": "field", "field": "chu-ky-1"})),
        with("spot", json!({"kind": "top-right"})),
        with("reason", json!("Phê duyệt\u{202E}\n  văn bản")),
        with("level", json!("lta")),
        json!({
            "certificate": CERTIFICATE, "level": "b", "spot": {"kind": "top-right"}, "mark": "12/SNV\n-VP ",
        }),
    ];
    for body in right {
        let answer = bridge.post("/v1/jobs", &token, &body);
        assert_eq!(answer.status, 201, "{body}");
        let job = answer.json()["job"].as_str().unwrap().to_owned();
        let empty = bridge.sign(&token, &job);
        assert_eq!((empty.status, &*empty.code()), (422, "no-files"));
        bridge.add(&token, &job, "a.pdf", b"%PDF");
        bridge.sign(&token, &job);
        bridge.until(&token, &job, is_over);
        bridge.delete(&format!("/v1/jobs/{job}"), &token);
    }
    let orders = bridge.desk.orders.lock().unwrap();
    assert_eq!(orders[2].terms.reason.as_deref(), Some("Phê duyệt văn bản"));
    assert_eq!(orders[4].terms.mark.as_deref(), Some("12/SNV -VP"));
}

#[test]
fn a_job_has_its_limits() {
    let bridge = Running::new("job_limits");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    for _ in 0..500 {
        assert_eq!(bridge.add(&token, &job, "a.pdf", b"%PDF").status, 201);
    }
    let answer = bridge.add(&token, &job, "a.pdf", b"%PDF");
    assert_eq!((answer.status, &*answer.code()), (413, "too-large"));
    bridge.delete(&format!("/v1/jobs/{job}"), &token);

    // Files that did not come after all, or cannot be signed, take no room.
    let job = bridge.begin(&token);
    for _ in 0..501 {
        assert_eq!(
            bridge.add(&token, &job, "a.pdf", b"no PDF").code(),
            "cannot-sign"
        );
    }
    assert_eq!(bridge.add(&token, &job, "a.pdf", b"%PDF").json()["file"], 0);
    assert_eq!(
        bridge.add(&token, &job, "%FF", b"%PDF").code(),
        "wrong-request"
    );
    let path = format!("/v1/jobs/{job}/files");
    for query in [
        "",
        "?",
        "?name",
        "?file=a.pdf",
        "?name=a.pdf&path=/etc/passwd",
    ] {
        let request = Request::new("POST", format!("{path}{query}"))
            .token(&token)
            .file(b"%PDF");
        assert_eq!(request.send(bridge.port).code(), "wrong-request", "{query}");
    }
}

/// Four files of the largest size fill a job: what all files claim together counts, even before any of it has come.
#[test]
fn files_on_their_way_take_room() {
    use std::io::Write;
    let bridge = Running::new("job_room");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    let path = format!("/v1/jobs/{job}/files?kind=pdf&name=a.pdf");
    let large = Request::new("POST", &path).token(&token).file(b"%PDF");
    let large = large.field("Content-Length", (128_u64 << 20).to_string());
    // Four fill the job; one that comes just while another file is asked about is refused, so there are more.
    let coming: Vec<_> = (0..8)
        .map(|_| {
            let mut stream = std::net::TcpStream::connect(("127.0.0.1", bridge.port)).unwrap();
            stream.write_all(&large.bytes(bridge.port)).unwrap();
            stream
        })
        .collect();
    // One that cannot be signed takes no room itself.
    let small = || bridge.add(&token, &job, "b.pdf", b"no PDF").code();
    eventually(|| small() == "too-large");
    // They break off, and there is room again.
    drop(coming);
    eventually(|| small() == "cannot-sign");
}
