//! The pinentry for tests, spoken to as GnuPG would.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use test_token::pinentry::{self, Answers, Asked};

fn file(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).unwrap();
    folder.join("pinentry.json")
}

/// What one process replies to these commands.
fn talk(answers: &Path, commands: &str) -> Vec<String> {
    let mut process = Command::new(test_token::pinentry::program().unwrap())
        .args(["--display", ":0", "--no-global-grab"])
        .env(pinentry::ANSWERS_VARIABLE, answers)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    input.write_all(commands.as_bytes()).unwrap();
    drop(input);
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn it_answers_in_order_and_keeps_what_was_read() {
    let file = file("pinentry-order");
    let answers = Answers {
        pins: vec![Some("50%\nà".to_owned()), None],
        confirms: vec![Some(true), Some(false)],
    };
    answers.write(&file).unwrap();
    let commands = "OPTION grab\r\nSETTITLE Ký số\nSETDESC Ký 2 tệp%0Atrang 100%25\nSETPROMPT PIN:\nSETERROR Sai mã PIN\nGETPIN\nGETPIN\nBYE\nGETPIN\n";
    let replies = talk(&file, commands);
    let cancelled = "ERR 83886179 Operation cancelled <Pinentry>";
    assert_eq!(
        replies,
        [
            "OK Pleased to meet you",
            "OK",
            "OK",
            "OK",
            "OK",
            "OK",
            "D 50%25%0Aà",
            "OK",
            cancelled,
            "OK closing connection",
        ]
    );
    let first = Asked {
        command: "GETPIN".to_owned(),
        title: "Ký số".to_owned(),
        description: "Ký 2 tệp\ntrang 100%".to_owned(),
        prompt: "PIN:".to_owned(),
        error: "Sai mã PIN".to_owned(),
    };
    let second = Asked {
        error: String::new(),
        ..first.clone()
    };
    assert_eq!(pinentry::asked(&file).unwrap(), [first, second]);

    // Other processes go on where this one ended.
    let replies = [
        talk(&file, "SETDESC Xóa?\nCONFIRM\n"),
        talk(&file, "CONFIRM --one-button\n"),
        talk(&file, "CONFIRM\n"),
        talk(&file, "GETPIN\n"),
    ];
    let last = replies.map(|lines| lines.last().cloned().unwrap_or_default());
    let refused = "ERR 83886194 Not confirmed <Pinentry>";
    assert_eq!(last, ["OK", refused, cancelled, cancelled]);
    assert_eq!(pinentry::asked(&file).unwrap()[2].description, "Xóa?");

    answers.write(&file).unwrap();
    assert_eq!(pinentry::asked(&file).unwrap(), []);
}

#[test]
fn it_knows_what_programs_ask_about_it() {
    let file = file("pinentry-info");
    Answers::default().write(&file).unwrap();
    let replies = talk(
        &file,
        "GETINFO flavor\nGETINFO nonsense\nSETDESC 100% rõ%zz%\nRESET\nMESSAGE\n# a comment\n\nSOMETHING else\n",
    );
    assert_eq!(
        replies[1..],
        [
            "D fake",
            "OK",
            "ERR 83886360 IPC parameter error <Pinentry>",
            "OK",
            "OK",
            "OK",
            "OK",
        ]
    );
    let message = Asked {
        command: "MESSAGE".to_owned(),
        ..Asked::default()
    };
    assert_eq!(pinentry::asked(&file).unwrap(), [message]);
}
