//! Where the bridge listens, and when it ends.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use helper::bridge::{Bridge, IDLE, PORTS, Settings};

use crate::client::{PAGE, Request};
use crate::stand_in::{Running, eventually};

#[test]
fn it_takes_the_first_free_port_of_this_computer_alone() {
    assert_eq!(PORTS, [47185, 47186, 47187]);
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let bridge = Running::new("ports");
    let other = Running::with(bridge.folder.join("other"), |settings| {
        settings.ports = vec![port, bridge.port, 0];
    });
    assert!(![port, bridge.port, 0].contains(&other.port));
    // One on 0.0.0.0 would answer here, too.
    assert!(TcpStream::connect(("127.0.0.2", other.port)).is_err());
    assert!(TcpStream::connect(("::1", other.port)).is_err());

    let mut settings = Settings::in_folder(bridge.folder.clone());
    assert_eq!(settings.ports, PORTS);
    settings.ports = vec![port, bridge.port];
    let desk = Arc::clone(&bridge.desk);
    let error = Bridge::open(desk, settings).err().unwrap();
    assert_eq!(
        error,
        format!(
            "Các cổng {port}, {} đều đang bận: hãy đóng các cửa sổ Chukyso khác rồi chạy lại.",
            bridge.port
        )
    );
}

#[test]
fn it_ends_when_nobody_has_asked_for_half_an_hour() {
    let bridge = Running::new("idle");
    let status = Request::new("GET", "/v1/status");
    for _ in 0..3 {
        bridge.pass(IDLE - Duration::from_secs(1));
        assert_eq!(status.send(bridge.port).status, 200);
    }
    // Who is refused, or says nothing, keeps nobody waiting.
    bridge.pass(IDLE - Duration::from_secs(1));
    let silent = TcpStream::connect(("127.0.0.1", bridge.port)).unwrap();
    let refused = Request::new("GET", "/v1/status").field("Origin", "null");
    assert_eq!(refused.send(bridge.port).status, 403);
    bridge.pass(Duration::from_secs(1));
    bridge.wait();
    drop(silent);
}

#[test]
fn it_ends_when_it_is_told_to_and_finishes_its_file_first() {
    let bridge = Running::new("stopped");
    let token = bridge.pair(PAGE);
    let job = bridge.begin(&token);
    bridge.add(&token, &job, "a.pdf", b"%PDF one");
    bridge.add(&token, &job, "b.pdf", b"%PDF two");
    let go = bridge.at_my_pace();
    bridge.sign(&token, &job);
    go.send(()).unwrap();
    go.send(()).unwrap();
    bridge.until(&token, &job, |status| status["done"] == 1);
    let desk = Arc::clone(&bridge.desk);
    bridge.tell_to_stop();
    // Once nobody is let in any more, the first file is waited for.
    eventually(|| TcpStream::connect(("127.0.0.1", bridge.port)).is_err());
    go.send(()).unwrap();
    bridge.wait();
    assert!(
        desk.log()
            .iter()
            .any(|line| line.starts_with("stopped before 1"))
    );
}
