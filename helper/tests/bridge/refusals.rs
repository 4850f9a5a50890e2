//! Who is not answered: each row of the table in `docs/bridge.md`.

use serde_json::json;

use crate::client::{PAGE, Request, send, send_all};
use crate::stand_in::{OTHER, Running, terms};

/// A request that is answered as long as nothing about it is changed.
fn right(token: &str) -> Request {
    Request::new("GET", "/v1/certificates").token(token)
}

#[test]
fn only_a_page_that_fetches_from_this_computer_is_answered() {
    let bridge = Running::new("only_a_page");
    let token = bridge.pair(PAGE);
    let port = bridge.port;
    assert_eq!(right(&token).send(port).status, 200);
    assert_eq!(
        right(&token)
            .field("Host", format!("localhost:{port}"))
            .send(port)
            .status,
        200
    );
    let bare = right(&token)
        .without("Sec-Fetch-Mode")
        .without("Sec-Fetch-Site");
    assert_eq!(bare.send(port).status, 200);
    let asked = bridge.desk.log().len();

    let hosts = [
        String::new(),
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        "127.0.0.1:80".to_owned(),
        format!("rebound.example:{port}"),
        format!("127.0.0.1.rebound.example:{port}"),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.2:{port}"),
        format!("[::1]:{port}"),
        format!("127.0.0.1:{port}@rebound.example"),
        format!("127.0.0.1:{port}, rebound.example"),
    ];
    for host in hosts {
        let answer = right(&token).field("Host", host.clone()).send(port);
        assert_eq!(
            (answer.status, &*answer.code()),
            (421, "wrong-host"),
            "{host}"
        );
        assert!(answer.fields("Access-Control-Allow-Origin").is_empty());
    }
    let twice = right(&token)
        .field("Host", format!("127.0.0.1:{port}"))
        .also("Host", format!("127.0.0.1:{port}"));
    assert_eq!(twice.send(port).code(), "wrong-host");

    let origins = [
        right(&token).without("Origin"),
        right(&token).field("Origin", "null"),
        right(&token).field("Origin", ""),
        right(&token).also("Origin", PAGE),
        right(&token).field("Origin", "http://chuky.example.gov.vn"),
        right(&token).field("Origin", "http://localhost.evil.example"),
        right(&token).field("Origin", format!("{PAGE}/")),
        right(&token).field("Origin", format!("{PAGE} {OTHER}")),
        right(&token).field("Origin", "https://evil.example\tx"),
        // An image, a form or a link: a request without CORS.
        right(&token).field("Sec-Fetch-Mode", "no-cors"),
        right(&token).field("Sec-Fetch-Mode", "navigate"),
        right(&token).field("Sec-Fetch-Mode", "websocket"),
        right(&token).also("Sec-Fetch-Mode", "cors"),
        right(&token).field("Sec-Fetch-Site", "none"),
        right(&token).also("Sec-Fetch-Site", "cross-site"),
    ];
    for request in origins {
        let answer = request.send(port);
        let fields = &request.fields;
        assert_eq!(
            (answer.status, &*answer.code()),
            (403, "wrong-origin"),
            "{fields:?}"
        );
        assert!(answer.fields("Access-Control-Allow-Origin").is_empty());
    }
    assert_eq!(bridge.desk.log().len(), asked, "the desk was reached");
}

#[test]
fn a_token_is_good_for_its_own_origin_alone() {
    let bridge = Running::new("own_origin");
    let token = bridge.pair(PAGE);
    let asked = bridge.desk.log().len();
    let tokens = [
        right(&token).field("Origin", OTHER),
        right(&token).field("Origin", format!("{PAGE}:8443")),
        right(&token).without("Authorization"),
        right(&token).also("Authorization", format!("Bearer {token}")),
        right(&token).field("Authorization", token.clone()),
        right(&token).field("Authorization", format!("Basic {token}")),
        right(&token).field("Authorization", format!("Bearer  {token}")),
        right(&token).token(&token[..42]),
        right(&token).token(&format!("{token}A")),
        right(&token).token(&"A".repeat(43)),
        right(&token).token(""),
    ];
    for request in tokens {
        let answer = request.send(bridge.port);
        assert_eq!(
            (answer.status, &*answer.code()),
            (401, "not-paired"),
            "{:?}",
            request.fields
        );
    }
    // The page may read why, so that it can offer to pair.
    let answer = right(&token).field("Origin", OTHER).send(bridge.port);
    assert_eq!(answer.fields("Access-Control-Allow-Origin"), [OTHER]);
    assert_eq!(bridge.desk.log().len(), asked, "the desk was reached");
}

#[test]
fn a_call_has_its_path_and_its_methods() {
    let bridge = Running::new("paths");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    let paths = [
        "/",
        "/v1",
        "/v1/",
        "/v2/status",
        "/status",
        "//v1/status",
        "/v1/status/",
        "/v1/status?x=1",
        "/V1/status",
        "/v1/%73tatus",
        "/v1/../v1/status",
        "*",
        "/v1/sign",
        "/v1/hash",
        "/v1/jobs/",
        "/v1/jobs/x/files/01",
        "/v1/jobs/x/files/-1",
        "/v1/jobs/x/files/+1",
        "/v1/jobs/x/files/99999999999999999999999",
        "/v1/jobs/x/sign/",
        "/v1/certificates?all=1",
    ];
    for path in paths {
        let code = bridge.get(path, &token).code();
        let expected = if path == "/v1/jobs/" {
            "no-such-job"
        } else {
            "no-such-path"
        };
        assert_eq!(code, expected, "{path}");
    }
    let absolute = format!("http://127.0.0.1:{}/v1/status", bridge.port);
    assert_eq!(bridge.get(&absolute, &token).code(), "no-such-path");

    let wrong = [
        ("GET", "/v1/pair".to_owned(), "POST"),
        ("GET", "/v1/jobs".to_owned(), "POST"),
        ("GET", format!("/v1/jobs/{job}/sign"), "POST"),
        (
            "GET",
            format!("/v1/jobs/{job}/files?kind=pdf&name=a.pdf"),
            "POST",
        ),
        ("GET", "/v1/install".to_owned(), "POST"),
        ("POST", "/v1/status".to_owned(), "GET"),
        ("PUT", format!("/v1/jobs/{job}"), "GET, DELETE"),
        ("HEAD", "/v1/certificates".to_owned(), "GET"),
        ("get", "/v1/status".to_owned(), "GET"),
        ("DELETE", format!("/v1/jobs/{job}/files/0"), "GET"),
    ];
    for (method, path, allowed) in wrong {
        let answer = Request::new(method, path.clone())
            .token(&token)
            .send(bridge.port);
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.fields("Allow"), [allowed], "{method} {path}");
    }
    let status = bridge.get(&format!("/v1/jobs/{job}"), &token).json();
    assert_eq!(status["state"], "new", "a GET has done something");
}

#[test]
fn what_a_form_could_send_is_no_body() {
    let bridge = Running::new("types");
    let token = bridge.pair(PAGE);
    let begin = || {
        Request::new("POST", "/v1/jobs")
            .token(&token)
            .json(&terms())
    };
    let types = [
        begin().without("Content-Type"),
        begin().field("Content-Type", "text/plain"),
        begin().field("Content-Type", "text/plain;charset=utf-8, application/json"),
        begin().field("Content-Type", "application/x-www-form-urlencoded"),
        begin().field("Content-Type", "multipart/form-data; boundary=x"),
        begin().field("Content-Type", "application/octet-stream"),
        begin().also("Content-Type", "application/json"),
    ];
    for request in types {
        let answer = request.send(bridge.port);
        assert_eq!(
            (answer.status, &*answer.code()),
            (415, "wrong-type"),
            "{:?}",
            request.fields
        );
    }
    let answer = begin()
        .field("Content-Type", "Application/JSON; charset=utf-8")
        .send(bridge.port);
    assert_eq!(answer.status, 201);
    let job = answer.json()["job"].as_str().unwrap().to_owned();
    let file = Request::new("POST", format!("/v1/jobs/{job}/files?kind=pdf&name=a.pdf"));
    let file = file.token(&token).json(&json!({}));
    assert_eq!(file.send(bridge.port).code(), "wrong-type");
}

/// What is refused by its head is refused at once, however much of a body is said to follow and never comes.
#[test]
fn a_body_is_as_long_as_it_says_and_not_too_long() {
    let bridge = Running::new("lengths");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    let port = bridge.port;
    let begin = || {
        Request::new("POST", "/v1/jobs")
            .token(&token)
            .json(&terms())
    };
    let file = || {
        Request::new("POST", format!("/v1/jobs/{job}/files?kind=pdf&name=a.pdf"))
            .token(&token)
            .file(b"%PDF")
    };
    let cases = [
        (begin().without("Content-Length"), 411, "no-length"),
        (
            begin()
                .without("Content-Length")
                .field("Transfer-Encoding", "chunked"),
            411,
            "no-length",
        ),
        (
            begin().field("Transfer-Encoding", "chunked"),
            411,
            "no-length",
        ),
        (begin().field("Content-Length", "65537"), 413, "too-large"),
        (
            begin().field("Content-Length", "1000000000000000"),
            413,
            "too-large",
        ),
        (
            begin().field("Content-Length", "18446744073709551615"),
            413,
            "too-large",
        ),
        (
            begin().field("Content-Length", "99999999999999999999999999"),
            413,
            "too-large",
        ),
        (begin().field("Content-Length", "-1"), 400, "wrong-request"),
        (
            begin().field("Content-Length", "0x10"),
            400,
            "wrong-request",
        ),
        (begin().also("Content-Length", "10"), 400, "wrong-request"),
        (
            file().field("Content-Length", "134217729"),
            413,
            "too-large",
        ),
        (
            file()
                .without("Content-Length")
                .field("Transfer-Encoding", "chunked"),
            411,
            "no-length",
        ),
        (right(&token).field("Content-Length", "5"), 413, "too-large"),
        // Whoever is not paired is told that, and nothing of what is said to follow is waited for.
        (
            file()
                .without("Authorization")
                .field("Content-Length", "134217728"),
            401,
            "not-paired",
        ),
    ];
    for (request, status, code) in cases {
        let answer = request.send(port);
        assert_eq!(
            (answer.status, &*answer.code()),
            (status, code),
            "{:?}",
            request.fields
        );
    }

    // Shorter than said: what came is not taken for the whole.
    let short = begin().field("Content-Length", "60000");
    assert_eq!(
        send_all(port, &short.bytes(port)).unwrap().code(),
        "wrong-request"
    );
    let short = file().field("Content-Length", "1000");
    assert_eq!(
        send_all(port, &short.bytes(port)).unwrap().code(),
        "wrong-request"
    );
    // Longer than said: what follows is not taken for a request.
    let mut smuggled = right(&token).bytes(port);
    smuggled.extend(
        Request::new("DELETE", format!("/v1/jobs/{job}"))
            .token(&token)
            .bytes(port),
    );
    let answer = send(port, &smuggled).unwrap();
    assert_eq!(answer.status, 200);
    assert!(
        !String::from_utf8_lossy(&answer.body).contains("HTTP/1.1"),
        "a second answer"
    );
    let status = bridge.get(&format!("/v1/jobs/{job}"), &token).json();
    assert_eq!(
        (&status["state"], &status["total"]),
        (&json!("new"), &json!(0))
    );
}

#[test]
fn what_a_browser_asks_first_is_answered_for_every_path() {
    let bridge = Running::new("preflight");
    let ask = |path: &str| {
        Request::new("OPTIONS", path)
            .field("Access-Control-Request-Method", "POST")
            .field(
                "Access-Control-Request-Headers",
                "authorization,content-type",
            )
    };
    let paths = [
        ("/v1/status", "GET"),
        ("/v1/pair", "POST"),
        ("/v1/certificates", "GET"),
        ("/v1/jobs", "POST"),
        ("/v1/jobs/abc", "GET, DELETE"),
        ("/v1/jobs/abc/files?kind=pdf&name=a.pdf", "POST"),
        ("/v1/jobs/abc/files/0", "GET"),
        ("/v1/jobs/abc/sign", "POST"),
        ("/v1/install", "POST"),
    ];
    for (path, methods) in paths {
        let answer = ask(path).send(bridge.port);
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(
            answer.fields("Access-Control-Allow-Methods"),
            [methods],
            "{path}"
        );
        assert_eq!(
            answer.fields("Access-Control-Allow-Headers"),
            ["Authorization, Content-Type"]
        );
        assert_eq!(answer.fields("Access-Control-Allow-Origin"), [PAGE]);
        assert!(answer.fields("Access-Control-Allow-Credentials").is_empty());
        assert!(answer.body.is_empty() && answer.fields("Content-Length").is_empty());
    }
    assert_eq!(ask("/v1/nothing").send(bridge.port).code(), "no-such-path");
    assert_eq!(
        ask("/v1/jobs")
            .field("Host", "rebound.example")
            .send(bridge.port)
            .code(),
        "wrong-host"
    );
    assert_eq!(
        ask("/v1/jobs")
            .field("Origin", "null")
            .send(bridge.port)
            .code(),
        "wrong-origin"
    );
    assert!(bridge.desk.log().is_empty());
}

#[test]
fn every_answer_is_for_its_page_alone_and_kept_nowhere() {
    let bridge = Running::new("fields");
    let token = bridge.pair(PAGE);
    let answers = [
        bridge.get("/v1/status", &token),
        bridge.get("/v1/certificates", "wrong"),
        bridge.get("/v1/nothing", &token),
        bridge.post("/v1/jobs", &token, &json!({})),
        Request::new("OPTIONS", "/v1/jobs").send(bridge.port),
    ];
    for answer in answers {
        assert_eq!(answer.fields("Access-Control-Allow-Origin"), [PAGE]);
        assert_eq!(answer.fields("Vary"), ["Origin"]);
        assert_eq!(answer.fields("Cache-Control"), ["no-store"]);
        assert_eq!(answer.fields("X-Content-Type-Options"), ["nosniff"]);
        assert_eq!(
            answer.fields("Cross-Origin-Resource-Policy"),
            ["same-origin"]
        );
        assert!(answer.fields("Set-Cookie").is_empty());
        assert_eq!(answer.fields("Connection"), ["close"]);
    }
    let refused = bridge.get("/v1/certificates", "wrong").json();
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("hãy"),
        "a sentence that does not say what to do: {message}"
    );
}
