//! Connections that are slow, odd, endless or many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::client::{PAGE, Request, send, send_all};
use crate::stand_in::{Running, eventually};

#[test]
fn chunks_without_end_get_an_answer_and_an_end() {
    let bridge = Running::new("chunks");
    let token = bridge.pair(PAGE);
    let request = Request::new("POST", "/v1/jobs")
        .token(&token)
        .field("Content-Type", "application/json")
        .field("Transfer-Encoding", "chunked");
    let mut stream = TcpStream::connect(("127.0.0.1", bridge.port)).unwrap();
    stream.write_all(&request.bytes(bridge.port)).unwrap();
    let mut answer = vec![0; 20];
    let mut sending = stream.try_clone().unwrap();
    // Sends until the other side has had enough.
    let sender = std::thread::spawn(move || while sending.write_all(b"1000\r\n").is_ok() {});
    stream.read_exact(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 411"));
    sender.join().unwrap();
}

#[test]
fn no_head_is_too_long_or_too_odd_to_be_refused() {
    let bridge = Running::new("heads");
    let port = bridge.port;
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    let heads = [
        format!(
            "GET /v1/status HTTP/1.1\r\n{host}X: {}\r\n\r\n",
            "a".repeat(1 << 20)
        ),
        format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(1 << 20)),
        format!("GET / HTTP/1.1\r\n{host}{}\r\n", "X: 1\r\n".repeat(2000)),
        "a".repeat(1 << 20),
        format!("GET /v1/status HTTP/1.0\r\n{host}Origin: {PAGE}\r\n\r\n"),
        format!("GET /v1/status HTTP/1.1\r\n{host} folded: 1\r\n\r\n"),
        format!("GET /v1/status HTTP/1.1\r\nHost : 127.0.0.1:{port}\r\n\r\n"),
        "\u{16}\u{3}\u{1}\u{2}\u{0} TLS?\r\n\r\n".to_owned(),
        "\r\n\r\n".to_owned(),
    ];
    for head in heads {
        let answer = send_all(port, head.as_bytes());
        let start = &head[..head.len().min(40)];
        let answer = answer.unwrap_or_else(|| panic!("no answer to {start:?}"));
        assert_eq!(
            (answer.status, &*answer.code()),
            (400, "wrong-request"),
            "{start:?}"
        );
    }
}

#[test]
fn a_client_that_stops_halfway_is_let_go() {
    let bridge = Running::new("slow");
    let folder = bridge.folder.join("slow");
    let bridge = Running::with(folder, |settings| {
        settings.patience = Duration::from_millis(300)
    });
    let port = bridge.port;
    let head = format!("GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOri");
    assert_eq!(send(port, head.as_bytes()).unwrap().code(), "too-slow");
    let body = Request::new("POST", "/v1/pair").json(&json!({"code": "000000"}));
    let body = body.field("Content-Length", "500");
    assert_eq!(send(port, &body.bytes(port)).unwrap().code(), "too-slow");
    // A connection that a browser opens and does not need: no answer that it could take for the next one's.
    assert!(send(port, b"").is_none());
    assert!(bridge.desk.log().is_empty());
}

#[test]
fn a_crowd_takes_no_more_than_its_places() {
    let bridge = Running::new("crowd");
    let status = Request::new("GET", "/v1/status").bytes(bridge.port);
    let connect = |_| TcpStream::connect(("127.0.0.1", bridge.port)).unwrap();
    let crowd: Vec<TcpStream> = (0..64).map(connect).collect();
    assert!(send(bridge.port, &status).is_none());
    drop(crowd);
    eventually(|| send(bridge.port, &status).is_some_and(|answer| answer.status == 200));
}

/// A browser that is cut off while it sends may never look at the answer.
#[test]
fn whoever_is_refused_may_send_to_the_end() {
    let bridge = Running::new("refused_upload");
    let file = vec![b'a'; 24 << 20];
    let request = Request::new("POST", "/v1/jobs/x/files?kind=pdf&name=a.pdf").file(&file);
    let mut stream = TcpStream::connect(("127.0.0.1", bridge.port)).unwrap();
    stream.write_all(&request.bytes(bridge.port)).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}
