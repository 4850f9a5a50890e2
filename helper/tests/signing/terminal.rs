//! What is typed at a terminal: PINs, answers, Ctrl-C, and what was meant for something else.

use serde_json::{Value, json};

use crate::bench::{Bench, PIN, Said, said, sample};
use crate::made::P256;

/// Runs the program at a terminal of its own. Each step waits for a text that was not seen yet, for the echo to go where it is
/// a PIN that is asked for, and types something or sends Ctrl-C. Prints whether the terminal shows in the end what is typed,
/// how the program ended, and what was seen.
const AT_TERMINAL: &str = r#"
import fcntl, json, os, pty, select, signal, subprocess, sys, termios, time
main, own = pty.openpty()
def session():
    os.setsid()
    fcntl.ioctl(own, termios.TIOCSCTTY, 0)
seen, past, until = b'', 0, time.time() + 60
def read_on():
    global seen
    if select.select([main], [], [], 0.1)[0]:
        seen += os.read(main, 4096)
def echo():
    return bool(termios.tcgetattr(own)[3] & termios.ECHO)
child = None
for step in json.loads(sys.argv[1]):
    wanted = step['after'].encode()
    if wanted and child is None:
        child = subprocess.Popen(sys.argv[2:], stdin=own, stdout=own, stderr=own, preexec_fn=session, close_fds=False)
    while wanted not in seen[past:] and time.time() < until:
        read_on()
    past = len(seen)
    while 'PIN' in step['after'] and echo() and time.time() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    if 'type' in step:
        os.write(main, step['type'].encode())
    else:
        os.kill(child.pid, signal.SIGINT)
while child.poll() is None and time.time() < until:
    read_on()
time.sleep(0.2)
read_on()
print('echo', echo(), 'ended', child.poll())
print(seen.decode())
"#;

const ASKS_FOR_PIN: &str = "Mã PIN (không hiện";
const ASKS: &str = "Gõ “có” rồi Enter để đồng ý: ";
const CTRL_C: &str = "\u{3}";

/// Runs the program there; nothing is set, so that it asks at the terminal.
fn at_terminal(bench: &Bench, steps: &Value, arguments: &[&str]) -> Said {
    bench.set("roots = 'roots'");
    let program = bench.command();
    let mut command = std::process::Command::new("python3");
    command
        .current_dir(&bench.place)
        .args(["-c", AT_TERMINAL, &steps.to_string()])
        .arg(program.get_program())
        .args(arguments)
        .arg("--module")
        .arg(test_token::library().unwrap())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    said(command)
}

#[test]
fn while_a_pin_is_typed_the_terminal_gets_its_echo_back() {
    let bench = Bench::with_token("terminal-stopped", P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    let typed = json!([{"after": ASKS_FOR_PIN, "type": CTRL_C}]);
    let sent = json!([{"after": ASKS_FOR_PIN}]);
    for (steps, ended) in [(typed, 2), (sent, 130)] {
        at_terminal(&bench, &steps, &["sign", "thu.pdf", "-o", "ra"]).is(
            0,
            &[
                &format!("echo True ended {ended}"),
                "để trống để dừng",
                "Đã dừng theo yêu cầu",
            ],
        );
        assert_eq!(bench.tries_left("a"), 3);
    }
}

#[test]
fn where_it_is_asked_whether_one_agrees_ctrl_c_ends_it() {
    let bench = Bench::with_renewal("terminal-asked");
    let steps = json!([
        {"after": ASKS_FOR_PIN, "type": format!("{PIN}\n")},
        {"after": ASKS},
    ]);
    let said = at_terminal(&bench, &steps, &["install", "moi.cer", "--remove-old"]);
    assert!(said.out.contains("ended 130"), "{}", said.out);
    assert_eq!(bench.tokens.token("a").unwrap().certificates.len(), 2);
}

#[test]
fn what_was_typed_before_the_question_is_no_pin() {
    let bench = Bench::with_token("terminal-ahead", P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    // The next command, pasted along.
    let steps = json!([
        {"after": "", "type": "ls -la\n"},
        {"after": ASKS_FOR_PIN, "type": format!("{PIN}\n")},
    ]);
    let said = at_terminal(&bench, &steps, &["sign", "thu.pdf", "-o", "ra"]);
    assert!(said.out.contains("ended 0"), "{}", said.out);
    assert!(!said.out.contains("Sai mã PIN"), "{}", said.out);
    assert_eq!(bench.files("ra"), ["thu.pdf"]);
    assert_eq!(bench.tries_left("a"), 3);
}

#[test]
fn what_was_typed_before_the_question_agrees_to_nothing() {
    let bench = Bench::with_renewal("terminal-agreed");
    // Whoever types on after the PIN has not read what it is about.
    let steps = json!([
        {"after": ASKS_FOR_PIN, "type": format!("{PIN}\ncó\n")},
        {"after": ASKS, "type": "không\n"},
    ]);
    let arguments = ["install", "moi.cer", "--remove-old"];
    let said = at_terminal(&bench, &steps, &arguments);
    assert!(said.out.contains(ASKS), "{}", said.out);
    let serials = bench.run(["certs"]).out;
    assert!(
        serials.contains("03E9") && serials.contains("03EA"),
        "{serials}"
    );
}
