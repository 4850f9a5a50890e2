//! Tokens that others have written, as another program, OpenSC's `pkcs11-tool`, sets them up and uses them.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::bench::{Bench, PIN, Said, said};
use crate::made::Pair;

/// The PIN of the one who sets tokens up.
pub const SO_PIN: &str = "12345678";

/// A computer with the module of such a token.
pub struct Others {
    pub bench: Bench,
    module: PathBuf,
    /// The variable that names the module's settings, and their file.
    settings: (&'static str, PathBuf),
}

impl Others {
    /// With a fresh token of this name.
    pub fn new(
        bench: Bench,
        module: PathBuf,
        settings: (&'static str, PathBuf),
        label: &str,
    ) -> Others {
        let own = Others {
            bench,
            module,
            settings,
        };
        own.tool(&[
            "--init-token",
            "--slot-index",
            "0",
            "--label",
            label,
            "--so-pin",
            SO_PIN,
        ]);
        let officer = ["--login", "--login-type", "so", "--so-pin", SO_PIN];
        own.tool(&[&officer[..], &["--init-pin", "--pin", PIN]].concat());
        own
    }

    /// What the other program comes to.
    pub fn other_program(&self, arguments: &[&str]) -> Output {
        let (variable, settings) = &self.settings;
        let mut command = Command::new("pkcs11-tool");
        command.arg("--module").arg(&self.module).args(arguments);
        command.env(variable, settings);
        command.output().unwrap_or_else(|error| {
            panic!("pkcs11-tool: {error}; try `sudo apt-get install opensc`")
        })
    }

    /// The same, which has to end well.
    #[track_caller]
    pub fn tool(&self, arguments: &[&str]) {
        let output = self.other_program(arguments);
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}");
    }

    /// Puts an object onto the token.
    #[track_caller]
    pub fn add(&self, kind: &str, object: &[u8], id: &str, more: &[&str]) {
        let file = self.bench.keep("object.der", object);
        let file = file.to_str().unwrap();
        let what = ["--write-object", file, "--type", kind, "--id", id];
        self.tool(&[&["--login", "--pin", PIN], &what[..], more].concat());
    }

    /// Puts a private key onto the token.
    #[track_caller]
    pub fn add_private_key(&self, pair: Pair, id: &str, more: &[&str]) {
        self.add(
            "privkey",
            pair.private,
            id,
            &[&["--usage-sign"], more].concat(),
        );
    }

    /// Puts the public key there that shows which private key it is.
    #[track_caller]
    pub fn add_public_key(&self, pair: Pair, id: &str) {
        self.add("pubkey", pair.public, id, &[]);
    }

    /// Runs ours.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        let (variable, settings) = &self.settings;
        let mut command = self.bench.command();
        command.env(variable, settings).args(arguments);
        command.arg("--module").arg(&self.module);
        said(command)
    }
}
