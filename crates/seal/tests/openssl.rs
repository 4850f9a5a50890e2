//! What we make, OpenSSL takes; what OpenSSL makes, we take. It has to be installed.
#![allow(
    clippy::disallowed_methods,
    reason = "another program is asked, which reads and writes files"
)]

mod authority;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use authority::*;
use base64ct::{Base64, Encoding};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::chain::Trust;
use seal::cms::{Draft, Form, add_timestamp, signature_value};
use seal::key::Key;
use seal::revocation::{Material, Source, Status, crl, ocsp};
use seal::timestamp::Request;
use seal::verify::{Question, Report, signatures};
use seal::x509::Cert;

use DigestAlgorithm::{Sha256, Sha384, Sha512};

/// With a line end and a zero, which text programs would change.
const CONTENT: &[u8] = b"Noi dung\r\nvan ban\n\0";

/// A folder of its own for a test, with a house in it.
struct Room {
    folder: PathBuf,
    house: House,
}

impl Room {
    fn new(name: &str, pair: Pair) -> Room {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let house = House::new(pair);
        let room = Room { folder, house };
        let House {
            root,
            middle,
            person,
            ..
        } = &room.house;
        room.put("content", CONTENT);
        for (name, certificate) in [("root", root), ("middle", middle), ("person", person)] {
            room.put_pem(name, "CERTIFICATE", certificate.der());
        }
        room.put_pem("person.key", "PRIVATE KEY", pair.private);
        room.put_pem("middle.key", "PRIVATE KEY", P256_MIDDLE.private);
        room
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.join(name), bytes).unwrap();
    }

    fn put_pem(&self, name: &str, label: &str, der: &[u8]) {
        let mut lines = format!("-----BEGIN {label}-----\n");
        for line in Base64::encode_string(der).as_bytes().chunks(64) {
            lines.push_str(str::from_utf8(line).unwrap());
            lines.push('\n');
        }
        lines.push_str(&format!("-----END {label}-----\n"));
        self.put(name, lines.as_bytes());
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap()
    }

    /// Runs OpenSSL; what it says where it fails.
    fn run(&self, line: &str) -> Result<(), String> {
        let output = Command::new("openssl")
            .args(line.split_whitespace())
            .current_dir(&self.folder)
            .output()
            .expect("openssl has to be installed");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        output.status.success().then_some(()).ok_or(said)
    }

    fn verify(&self, cms: &[u8], content: &[u8], answers: &[Vec<u8>]) -> Report {
        let day = chrono_today();
        let lists = self.house.clean_lists(&day);
        let material = Material {
            certificates: vec![self.house.middle.der()],
            answers: answers.iter().map(Vec::as_slice).collect(),
            lists: lists.iter().map(Vec::as_slice).collect(),
        };
        let question = Question {
            content: &[content],
            now: moment(&day) + chrono::TimeDelta::hours(24),
            existed: None,
            material: &material,
        };
        let trust = Trust::new(vec![self.house.root.clone()]);
        signatures(cms, &question, &trust).remove(0)
    }
}

/// OpenSSL knows a clock, so these tests do.
fn chrono_today() -> String {
    let now = std::time::SystemTime::now();
    let seconds = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let now = chrono::DateTime::from_timestamp(i64::try_from(seconds).unwrap(), 0).unwrap();
    now.format("%Y-%m-%d").to_string()
}

fn draft(house: &House, algorithm: SignatureAlgorithm, form: Form) -> Vec<u8> {
    let key = house.key(algorithm);
    let digest = algorithm.digest().digest(&[CONTENT]);
    let chain = [house.middle.clone()];
    let draft = Draft::new(key.certificate(), &chain, algorithm, &digest, form).unwrap();
    draft.finish(&key.sign(draft.to_sign()).unwrap()).unwrap()
}

#[test]
fn openssl_takes_what_we_sign() {
    const VERIFY: &str =
        "cms -verify -cades -binary -inform DER -in ours -content content -CAfile root -out back";
    for (name, pair) in [("ours-rsa", RSA), ("ours-p256", P256), ("ours-p384", P384)] {
        let room = Room::new(name, pair);
        for digest in [Sha256, Sha384, Sha512] {
            let algorithms = match pair.algorithm() {
                SignatureAlgorithm::Ecdsa(_) => vec![SignatureAlgorithm::Ecdsa(digest)],
                _ => vec![
                    SignatureAlgorithm::RsaPkcs1(digest),
                    SignatureAlgorithm::pss(digest),
                ],
            };
            for algorithm in algorithms {
                for form in [Form::Pdf, Form::File(moment("2026-06-01"))] {
                    room.put("content", CONTENT);
                    room.put("ours", &draft(&room.house, algorithm, form));
                    assert_eq!(room.run(VERIFY), Ok(()), "{algorithm}");
                    assert_eq!(room.get("back"), CONTENT);
                    room.put("content", b"other");
                    assert!(room.run(VERIFY).is_err(), "{algorithm}");
                }
            }
        }
    }
}

#[test]
fn we_take_what_openssl_signs() {
    const SIGN: &str = "cms -sign -binary -signer person -inkey person.key -certfile middle -outform DER -in content -out theirs";
    let rsa = [
        "",
        "-md sha384",
        "-md sha512",
        "-keyopt rsa_padding_mode:pss",
        "-md sha512 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20",
    ];
    let ec = ["-md sha256", "-md sha384", "-md sha512"];
    let shapes = [
        "-cades",
        "-cades -stream -indef",
        "-cades -keyid",
        "-keyid -nosmimecap",
        "-cades -nocerts -certfile person",
    ];
    for (name, pair, options) in [
        ("theirs-rsa", RSA, &rsa[..]),
        ("theirs-p256", P256, &ec[..]),
        ("theirs-p384", P384, &ec[..]),
    ] {
        let room = Room::new(name, pair);
        for option in options {
            for shape in shapes {
                // OpenSSL 3.0 cannot do both: "illegal zero content".
                if option.contains("pss") && shape.contains("stream") {
                    continue;
                }
                room.run(&format!("{SIGN} {option} {shape}")).unwrap();
                let cms = room.get("theirs");
                let report = room.verify(&cms, CONTENT, &[]);
                assert!(
                    report.verdict.passed(),
                    "{option} {shape}: {} {:?}",
                    report.verdict,
                    report.verdict.reasons
                );
                assert_eq!(report.signer.as_ref(), Some(&room.house.person));
                assert!(report.claimed.is_some());
                let other = room.verify(&cms, b"other", &[]);
                assert_eq!(other.verdict.to_string(), "TOTAL-FAILED HASH_FAILURE");
            }
        }
    }
    // Weak, and without anything under the signature.
    let room = Room::new("theirs-weak", RSA);
    for (expected, option) in [
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "-cades -md sha1",
        ),
        ("INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE", "-md md5"),
        ("INDETERMINATE SIG_CONSTRAINTS_FAILURE", "-noattr"),
    ] {
        room.run(&format!("{SIGN} {option}")).unwrap();
        let report = room.verify(&room.get("theirs"), CONTENT, &[]);
        assert_eq!(report.verdict.to_string(), expected, "{option}");
    }
    // A second signer is added by another run.
    let second = room.house.below(&Template {
        serial: 1009,
        name: "Hai",
        ..Template::person(P384)
    });
    room.put_pem("second", "CERTIFICATE", second.der());
    room.put_pem("second.key", "PRIVATE KEY", P384.private);
    room.run(&format!("{SIGN} -cades")).unwrap();
    room.run("cms -resign -binary -cades -signer second -inkey second.key -inform DER -in theirs -outform DER -out both").unwrap();
    let material = Material {
        certificates: vec![room.house.middle.der()],
        ..Material::default()
    };
    let question = Question {
        content: &[CONTENT],
        now: moment("2026-06-01"),
        existed: None,
        material: &material,
    };
    let trust = Trust::new(vec![room.house.root.clone()]);
    let reports = signatures(&room.get("both"), &question, &trust);
    assert_eq!(reports.len(), 2);
    for report in reports {
        assert_eq!(report.verdict.to_string(), "INDETERMINATE TRY_LATER");
    }
}

#[test]
fn time_stamps_of_openssl_are_asked_for_and_taken() {
    let room = Room::new("stamps", RSA);
    let clock = room.house.below(&Template::stamping(P384));
    room.put_pem("clock", "CERTIFICATE", clock.der());
    room.put_pem("clock.key", "PRIVATE KEY", P384.private);
    for (digest, ess) in [(Sha256, "sha256"), (Sha512, "sha1"), (Sha384, "sha512")] {
        room.put("tsa.cnf", format!("[tsa]\ndefault_tsa = one\n[one]\nserial = serial\ndefault_policy = 1.2.3.4.1\nsigner_digest = sha256\ndigests = sha256, sha384, sha512\naccuracy = secs:1, millisecs:500\nordering = yes\ntsa_name = yes\ness_cert_id_chain = yes\ness_cert_id_alg = {ess}\nclock_precision_digits = 3\n").as_bytes());
        let cms = draft(&room.house, SignatureAlgorithm::RsaPkcs1(Sha256), Form::Pdf);
        let value = signature_value(&cms).unwrap();
        let request = Request::new(digest, &digest.digest(&[&value]), &[0x99; 16]);
        room.put("question", &request.to_der());
        room.run("ts -reply -config tsa.cnf -queryfile question -signer clock -inkey clock.key -chain middle -out answer").unwrap();
        let token = request.read_response(&room.get("answer")).unwrap();
        assert_eq!(token.policy(), "1.2.3.4.1");
        let stamped = add_timestamp(&cms, token.der()).unwrap();
        let report = room.verify(&stamped, CONTENT, &[]);
        assert!(report.verdict.passed(), "{}", report.verdict);
        assert_eq!(report.stamps.len(), 1);
        let stamp = &report.stamps[0];
        assert!(
            stamp.verdict.passed(),
            "{ess}: {} {:?}",
            stamp.verdict,
            stamp.verdict.reasons
        );
        assert_eq!(report.proven, Some(token.time()));
        // OpenSSL still takes the signature with the stamp beside it.
        room.put("ours", &stamped);
        let verify = "cms -verify -cades -binary -inform DER -in ours -content content -CAfile root -out back";
        assert_eq!(room.run(verify), Ok(()));
        // And it takes the token, over the signature.
        room.put("value", &value);
        room.put("token", token.der());
        room.run("ts -verify -token_in -in token -data value -CAfile root -untrusted middle")
            .unwrap();
    }
    // A question of a digest that the server does not do is refused.
    let request = Request::new(Sha256, &[0; 20], &[1]);
    room.put("question", &request.to_der());
    if room.run("ts -reply -config tsa.cnf -queryfile question -signer clock -inkey clock.key -out answer").is_ok() {
        assert!(request.read_response(&room.get("answer")).is_err());
    }
}

#[test]
fn answers_and_lists_of_openssl_are_taken() {
    let room = Room::new("revocation", RSA);
    let House {
        root,
        middle,
        person,
        ..
    } = &room.house;
    let trust = Trust::new(vec![root.clone()]);
    let answering = room.house.below(&Template::answering(P256_OTHER));
    room.put_pem("answering", "CERTIFICATE", answering.der());
    room.put_pem("answering.key", "PRIVATE KEY", P256_OTHER.private);
    let serial = |certificate: &Cert| {
        let digits = certificate.serial()[2..]
            .iter()
            .map(|octet| format!("{octet:02X}"));
        digits.collect::<String>()
    };
    room.put(
        "good.txt",
        format!("V\t290101000000Z\t\t{}\tunknown\t/CN=x\n", serial(person)).as_bytes(),
    );
    room.put(
        "revoked.txt",
        format!(
            "R\t290101000000Z\t260401000000Z,keyCompromise\t{}\tunknown\t/CN=x\n",
            serial(person)
        )
        .as_bytes(),
    );
    room.put("empty.txt", b"");
    let nonce = [5; 16];
    room.put("question", &ocsp::request(person, middle, Some(&nonce)));
    let since = moment("2026-04-01");
    let revoked = Status::Revoked {
        since,
        reason: Some(1),
    };
    for signer in [
        "-rsigner middle -rkey middle.key",
        "-rsigner answering -rkey answering.key",
        "-rsigner answering -rkey answering.key -resp_key_id",
    ] {
        for (index, expected) in [
            ("good", Status::Good),
            ("revoked", revoked),
            ("empty", Status::Unknown),
        ] {
            let line = format!(
                "ocsp -index {index}.txt -CA middle {signer} -ndays 2 -reqin question -respout answer"
            );
            room.run(&line).unwrap();
            let answer = room.get("answer");
            let evidence = ocsp::check(&answer, person, middle, Some(&nonce), &trust).unwrap();
            assert_eq!(
                (evidence.source, evidence.status),
                (Source::Ocsp, expected),
                "{signer}"
            );
            let other = ocsp::check(&answer, person, middle, Some(&[6; 16]), &trust);
            assert_eq!(other, Err(ocsp::OcspError::OtherQuestion));
        }
    }
    // The last of them does not know the certificate; the lists do.
    let cms = draft(&room.house, SignatureAlgorithm::RsaPkcs1(Sha256), Form::Pdf);
    assert!(
        room.verify(&cms, CONTENT, &[room.get("answer")])
            .verdict
            .passed()
    );
    let config = "[ca]\ndefault_ca = one\n[one]\ndatabase = revoked.txt\ncrlnumber = number\ndefault_md = sha384\n";
    room.put("ca.cnf", config.as_bytes());
    room.put("number", b"07\n");
    room.run("ca -config ca.cnf -gencrl -crldays 2 -cert middle -keyfile middle.key -out list.pem")
        .unwrap();
    room.run("crl -in list.pem -outform DER -out list").unwrap();
    let evidence = crl::check(&room.get("list"), person, middle, &trust).unwrap();
    assert_eq!((evidence.source, evidence.status), (Source::Crl, revoked));
}
