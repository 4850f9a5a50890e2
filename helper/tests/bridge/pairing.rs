//! Pairing: codes, the person, tokens, and taking them back.

use std::sync::atomic::Ordering;
use std::time::Duration;

use helper::bridge::Pairings;
use serde_json::{Value, json};

use crate::client::{PAGE, Request};
use crate::stand_in::{OTHER, Running, eventually};

/// A code that is not the one shown.
fn wrong(bridge: &Running) -> String {
    let right: u32 = bridge.desk.code().parse().unwrap();
    format!("{:06}", (right + 1) % 1_000_000)
}

fn is_paired(bridge: &Running, origin: &str, token: &str) -> Value {
    let status = Request::new("GET", "/v1/status")
        .field("Origin", origin)
        .token(token);
    status.send(bridge.port).json()["paired"].clone()
}

#[test]
fn the_right_code_and_a_person_who_agrees_give_a_token() {
    let bridge = Running::new("pair");
    let status = Request::new("GET", "/v1/status").send(bridge.port);
    let version = env!("CARGO_PKG_VERSION");
    let expected = json!({"name": "chukyso", "version": version, "interface": 1, "paired": false});
    assert_eq!(status.json(), expected);

    let code = bridge.desk.code();
    assert_eq!(code.len(), 6);
    assert!(code.bytes().all(|digit| digit.is_ascii_digit()));
    let token = bridge.pair(PAGE);
    assert_eq!(token.len(), 43);
    assert_eq!(bridge.desk.log(), [format!("pair {PAGE}")]);
    assert_eq!(is_paired(&bridge, PAGE, &token), true);
    assert_eq!(is_paired(&bridge, OTHER, &token), false);
    assert_eq!(is_paired(&bridge, PAGE, "wrong"), false);

    // A code is good once, and each token is another one.
    assert_eq!(bridge.desk.codes.lock().unwrap().len(), 2);
    assert_eq!(bridge.try_code(OTHER, &code).code(), "wrong-code");
    bridge.pass(Duration::from_secs(60));
    let second = bridge.pair(PAGE);
    assert_ne!(second, token);
    // Two browsers, one site: both stay paired.
    assert_eq!(is_paired(&bridge, PAGE, &token), true);
    assert_eq!(is_paired(&bridge, PAGE, &second), true);
}

#[test]
fn a_person_who_does_not_agree_pairs_nobody() {
    let bridge = Running::new("pair_refused");
    bridge.desk.agrees.store(false, Ordering::SeqCst);
    let code = bridge.desk.code();
    let answer = bridge.try_code(PAGE, &code);
    assert_eq!((answer.status, &*answer.code()), (403, "refused"));
    assert!(!bridge.folder.join("pairings.json").exists());
    // The page knows that code by now.
    assert_eq!(bridge.desk.codes.lock().unwrap().len(), 2);
}

#[test]
fn wrong_codes_wear_out() {
    let bridge = Running::new("pair_wrong");
    let shown = || bridge.desk.codes.lock().unwrap().len();
    for tries in 1..=30 {
        let answer = bridge.try_code(PAGE, &wrong(&bridge));
        assert_eq!(
            (answer.status, &*answer.code()),
            (403, "wrong-code"),
            "{tries}"
        );
        assert_eq!(shown(), (1 + tries / 3).min(10), "{tries}");
        if tries == 30 {
            break;
        }
        // Until the time is over, which doubles, not even the right one is taken.
        let wait = 2_u64.pow(tries as u32 - 1).min(60);
        bridge.pass(Duration::from_secs(wait - 1));
        let answer = bridge.try_code(PAGE, &bridge.desk.code());
        assert_eq!(
            (answer.status, &*answer.code()),
            (429, "too-soon"),
            "{tries}"
        );
        bridge.pass(Duration::from_secs(1));
    }
    bridge.pass(Duration::from_secs(3600));
    let answer = bridge.try_code(PAGE, &bridge.desk.code());
    assert_eq!((answer.status, &*answer.code()), (429, "no-more-codes"));
    assert!(bridge.desk.log().is_empty(), "the person was asked");
}

#[test]
fn no_code_is_taken_from_what_is_no_code() {
    let bridge = Running::new("pair_body");
    let bodies = [
        json!({}),
        json!([]),
        json!({"code": 123_456}),
        json!({"code": null}),
        json!({"code": bridge.desk.code(), "origin": PAGE}),
        json!("123456"),
    ];
    for body in bodies {
        let answer = Request::new("POST", "/v1/pair")
            .json(&body)
            .send(bridge.port);
        assert_eq!(
            (answer.status, &*answer.code()),
            (400, "wrong-request"),
            "{body}"
        );
    }
    assert_eq!(bridge.desk.codes.lock().unwrap().len(), 1);
    bridge.pair(PAGE);
}

#[test]
fn one_page_is_asked_about_at_a_time() {
    let bridge = Running::new("pair_twice");
    let go = bridge.at_my_pace();
    let code = bridge.desk.code();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| bridge.try_code(PAGE, &code));
        eventually(|| !bridge.desk.log().is_empty());
        assert_eq!(bridge.try_code(OTHER, &bridge.desk.code()).code(), "busy");
        go.send(()).unwrap();
        assert_eq!(first.join().unwrap().status, 200);
    });
    assert_eq!(bridge.desk.log(), [format!("pair {PAGE}")]);
}

#[test]
fn pairings_outlive_the_program_and_can_be_taken_back() {
    let bridge = Running::new("pair_kept");
    let folder = bridge.folder.clone();
    let (token, other) = (bridge.pair(PAGE), bridge.pair(OTHER));
    drop(bridge);
    let bridge = Running::with(folder.clone(), |_| {});
    assert_eq!(is_paired(&bridge, PAGE, &token), true);

    // `chukyso serve --forget`, while another one is running.
    let pairings = Pairings::in_folder(&folder);
    assert_eq!(pairings.forget("https://never.example"), Ok(false));
    assert_eq!(pairings.forget(PAGE), Ok(true));
    assert_eq!(is_paired(&bridge, PAGE, &token), false);
    assert_eq!(is_paired(&bridge, OTHER, &other), true);
    assert_eq!(bridge.get("/v1/certificates", &token).code(), "not-paired");
    pairings.forget_all().unwrap();
    assert_eq!(is_paired(&bridge, OTHER, &other), false);
}

#[test]
fn what_is_kept_is_no_token_and_for_its_owner_alone() {
    let bridge = Running::new("pair_file");
    let token = bridge.pair(PAGE);
    let path = bridge.folder.join("pairings.json");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(PAGE) && !text.contains(&token));
    let files = std::fs::read_dir(&bridge.folder).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["pairings.json", "pairings.lock"]);
    let lock = bridge.folder.join("pairings.lock");
    assert_eq!(std::fs::read(lock).unwrap(), b"");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&bridge.folder), 0o700);
    }

    // Damaged, it pairs nobody, and pairing anew mends it.
    for damage in ["", "{", "{\"pairings\":[{\"origin\":1}]}", "\u{0}\u{0}"] {
        std::fs::write(&path, damage).unwrap();
        assert_eq!(is_paired(&bridge, PAGE, &token), false, "{damage}");
    }
    let token = bridge.pair(PAGE);
    assert_eq!(is_paired(&bridge, PAGE, &token), true);
}

#[test]
fn where_nothing_can_be_kept_nobody_is_paired() {
    let bridge = Running::new("pair_unwritable");
    // A file stands where the folder should be.
    std::fs::create_dir_all(bridge.folder.parent().unwrap()).unwrap();
    std::fs::write(&bridge.folder, "").unwrap();
    let answer = bridge.try_code(PAGE, &bridge.desk.code());
    assert_eq!((answer.status, &*answer.code()), (500, "failed"));
    std::fs::remove_file(&bridge.folder).unwrap();
}
