//! A computer for one test: settings, tokens, an authority, and a person who answers when a PIN is asked for.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use test_token::pinentry::{self, Answers, Asked};
use test_token::{Folder, Token};

use crate::authority::Authority;
use crate::authority::day;
use crate::made::{Pair, RSA, RSA_OTHER, Template};

/// The PIN of all tokens here. The program never shows it: [`Bench::run`] looks for it.
pub const PIN: &str = "Thu-12345";

/// Another one, which is wrong.
pub const WRONG_PIN: &str = "Sai-98765";

/// A computer.
pub struct Bench {
    pub place: PathBuf,
    pub authority: Authority,
    pub tokens: Folder,
}

/// What the program said, and how it ended.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    /// For the test of this name: nothing is plugged in, and nobody answers.
    pub fn new(test: &str) -> Bench {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("signing")
            .join(test);
        let _ = fs::remove_dir_all(&place);
        let bench = Bench {
            authority: Authority::start(),
            tokens: Folder::new(place.join("tokens")).unwrap(),
            place,
        };
        let pinentry = pinentry::program().unwrap();
        bench.set(&format!(
            "pinentry = '{}'\nroots = 'roots'\ntsa = '{}'\n",
            pinentry.display(),
            bench.authority.stamps()
        ));
        bench.keep("home/roots/root.cer", bench.authority.root.der());
        bench.keep("home/roots/middle.cer", bench.authority.middle.der());
        bench.answers(&[], &[]);
        bench
    }

    /// The same with somebody's token, named `a`, and its certificate of serial number 1001.
    pub fn with_token(test: &str, pair: Pair) -> Bench {
        let bench = Bench::new(test);
        let person = bench.authority.person("Lò Văn Ký", 1001, pair);
        bench.plug_in("a", "0001", &person);
        bench.answers(&[PIN], &[]);
        bench
    }

    /// The same with the tokens of two, named `a` and `b`, and their certificates of serial numbers 1001 and 1002.
    pub fn with_two_people(test: &str) -> Bench {
        let bench = Bench::with_token(test, RSA);
        let second = bench.authority.person("Sở Mẫu", 1002, RSA_OTHER);
        bench.plug_in("b", "0002", &second);
        bench
    }

    /// Somebody's token whose certificate ends in a month, and `moi.cer`, which renews it.
    pub fn with_renewal(test: &str) -> Bench {
        let bench = Bench::new(test);
        let person = bench.authority.person("Lò Văn Ký", 1001, RSA);
        bench.plug_in(
            "a",
            "0001",
            &Template {
                to: day(30),
                ..person.clone()
            },
        );
        let renewed = Template {
            serial: 1002,
            from: day(-1),
            to: day(700),
            ..person
        };
        bench.keep("moi.cer", &bench.authority.issue(&renewed));
        bench.keep("thu.pdf", &sample("letter.pdf"));
        bench.answers(&[PIN], &[]);
        bench
    }

    /// Plugs in a token with a new certificate and its key.
    pub fn plug_in(&self, name: &str, serial: &str, person: &Template) {
        let certificate = self.authority.issue(person);
        let token = Token::new(&format!("Thiết bị {name}"), serial, PIN)
            .with_key(&[1], "khóa", person.pair.private)
            .with_certificate(&[1], "chứng thư", &certificate);
        self.tokens.plug_in(name, &token).unwrap();
    }

    /// Writes the settings.
    pub fn set(&self, text: &str) {
        self.keep("home/config.toml", text.as_bytes());
    }

    /// What the person will answer from now on.
    pub fn answers(&self, pins: &[&str], confirms: &[bool]) {
        let answers = Answers {
            pins: pins.iter().map(|pin| Some((*pin).to_owned())).collect(),
            confirms: confirms.iter().map(|yes| Some(*yes)).collect(),
        };
        answers.write(&self.path("answers.json")).unwrap();
    }

    /// What the person was asked since.
    pub fn asked(&self) -> Vec<Asked> {
        pinentry::asked(&self.path("answers.json")).unwrap()
    }

    /// How many of these were PINs.
    pub fn pins_asked(&self) -> usize {
        let asked = self.asked();
        asked.iter().filter(|each| each.command == "GETPIN").count()
    }

    /// How many tries of the PIN a token has left.
    pub fn tries_left(&self, name: &str) -> u32 {
        self.tokens.token(name).unwrap().tries_left
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    /// Writes a file, with its folders.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of the files in a folder, in order.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Runs the program in the test's folder, with the test token's module.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        let mut command = self.command();
        command.args(arguments);
        command.arg("--module").arg(test_token::library().unwrap());
        said(command)
    }

    /// Runs the program without naming a module.
    pub fn run_bare<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        let mut command = self.command();
        command.args(arguments);
        said(command)
    }

    /// The program, before its arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chukyso"));
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
            .current_dir(&self.place)
            .env("CHUKYSO_HOME", self.path("home"))
            .env(test_token::FOLDER_VARIABLE, self.tokens.path())
            .env(pinentry::ANSWERS_VARIABLE, self.path("answers.json"));
        command
    }

    /// What `verify --json` says of one file.
    pub fn verdict(&self, file: &str) -> Value {
        let said = self.run_bare(["verify", "--json", file]);
        said.json()["files"][0].clone()
    }

    /// What is held of each signature of a file, in order.
    pub fn indications(&self, file: &str) -> Vec<String> {
        let verdict = self.verdict(file);
        let signatures = verdict["signatures"].as_array();
        let signatures = signatures.unwrap_or_else(|| panic!("{verdict:#}"));
        signatures
            .iter()
            .map(|own| own["indication"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Runs a command. The PINs are never said.
pub fn said(mut command: Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = Said {
        status: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    };
    for pin in [PIN, WRONG_PIN] {
        assert!(
            !said.out.contains(pin) && !said.err.contains(pin),
            "{command:?} says the PIN"
        );
    }
    said
}

impl Said {
    /// That it ended so, and said each of these somewhere.
    #[track_caller]
    pub fn is(&self, status: i32, words: &[&str]) -> &Said {
        let all = format!("{}\n--\n{}", self.out, self.err);
        assert_eq!(self.status, status, "{all}");
        for words in words {
            assert!(all.contains(words), "“{words}” is not in:\n{all}");
        }
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

/// What another program says, which has to end well.
#[track_caller]
pub fn program(name: &str, arguments: &[&OsStr]) -> String {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{name}: {error}; try `sudo apt-get install qpdf poppler-utils openssl`")
    });
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{name}: {text}");
    text
}

/// A file of `seal`'s samples.
pub fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/seal/tests/samples");
    fs::read(folder.join(name)).unwrap()
}
