//! Ctrl-C in the middle of a batch.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::bench::{Bench, PIN, Said, program, sample};
use crate::made::P256;

#[test]
fn a_batch_that_is_stopped_leaves_whole_files_and_can_be_gone_on_with() {
    let bench = Bench::with_token("stopped", P256);
    let names: Vec<String> = (1..=30).map(|number| format!("{number:02}.pdf")).collect();
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &sample("letter.pdf"))));
    let slow = |ms| {
        bench
            .tokens
            .change("a", |token| token.faults.slow_ms = ms)
            .unwrap();
    };
    slow(150);
    let mut command = bench.command();
    command.args(["sign", "-o", "ra"]).args(&names);
    command.arg("--module").arg(test_token::library().unwrap());
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.unwrap();
    for _ in 0..600 {
        if !bench.files("ra").is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    program("kill", &["-INT".as_ref(), child.id().to_string().as_ref()]);
    let output = child.wait_with_output().unwrap();
    let said = Said {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    let signed = bench.files("ra");
    let left = 30 - signed.len();
    assert!(left > 0 && !signed.is_empty(), "{}", said.err);
    said.is(
        130,
        &[
            "Đang dừng: chờ các tệp đang ký dở; bấm Ctrl-C lần nữa để dừng ngay.",
            "Chưa ký 30.pdf.",
            &format!(
                "Đã dừng theo yêu cầu: đã ký {} tệp, chưa ký {left} tệp.",
                signed.len()
            ),
            "thêm --skip-existing",
        ],
    );
    for file in &signed {
        assert!(file.ends_with(".pdf"), "{signed:?}");
        assert_eq!(
            bench.indications(&format!("ra/{file}")),
            ["INDETERMINATE TRY_LATER"]
        );
    }
    slow(0);
    bench.answers(&[PIN], &[]);
    let arguments = ["sign", "--skip-existing", "-o", "ra"].map(str::to_owned);
    let words = format!("Bỏ qua {} tệp đã ký từ trước.", signed.len());
    bench
        .run(arguments.into_iter().chain(names))
        .is(0, &[&words, &format!("Đã ký {left} tệp")]);
    assert_eq!(bench.files("ra").len(), 30);
}

#[test]
fn the_second_time_it_ends_at_once() {
    let bench = Bench::with_token("stopped-twice", P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .tokens
        .change("a", |token| token.faults.slow_ms = 20_000)
        .unwrap();
    let mut command = bench.command();
    command.args(["sign", "thu.pdf", "-o", "ra", "--module"]);
    command.arg(test_token::library().unwrap());
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    for _ in 0..600 {
        if bench.pins_asked() == 1 {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let begun = std::time::Instant::now();
    // Until the PIN has been taken, one is enough.
    for _ in 0..2 {
        thread::sleep(Duration::from_secs(2));
        let status = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        status.unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(15));
    // Not by a crash of the module, which is still at work.
    assert_eq!(output.status.signal(), Some(15), "{:?}", output.status);
    assert_eq!(bench.files("ra"), [""; 0]);
}
