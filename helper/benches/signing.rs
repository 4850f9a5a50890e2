//! What signing and verifying cost beside the token's own work: `cargo xtask bench` runs it and compares with pyHanko.
//!
//! Arguments: the PKCS#11 module, a file to sign, a folder for the results, a folder of roots, how many files.
//! Prints one line of JSON with seconds; with `large` for the number, how much memory a PDF of 100 MiB takes.

#![allow(clippy::print_stdout)] // The result is for another program.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use chrono::Utc;
use helper::sign::{self, Plan, Services, Signer, sign_pdf};
use helper::token::{self, Held, TokenKey, Tokens};
use helper::{roots, workplace};
use seal::chain::Trust;
use seal::document::{Good, verify_pdf};
use seal::key::{Key as _, ToSign};
use seal::pdf::{Fault, signatures};
use seal::revocation::Material;
use secrecy::SecretString;

/// The PIN of the token that the benchmark makes for itself.
const PIN: &str = "12345678";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|own| own != "--bench").collect();
    let [module, file, folder, roots, count] = &arguments[..] else {
        panic!("module, file, folder, roots and count are needed");
    };
    let (file, folder) = (Path::new(file), Path::new(folder));
    let roots = roots::read(Some(Path::new(roots))).expect("roots");
    let tokens = Tokens::load(&[PathBuf::from(module)]);
    let listing = tokens.list();
    let held = token::choose(&listing, None, Utc::now()).expect("a certificate");
    if count == "large" {
        return large(held, folder, &roots.trust);
    }
    let count: usize = count.parse().expect("a number");
    let files: Vec<PathBuf> = (0..count)
        .map(|number| folder.join(format!("in-{number}.pdf")))
        .collect();
    files.iter().for_each(|to| {
        fs::copy(file, to).expect("a copy");
    });

    let raw = raw(held, count);

    let begin = Instant::now();
    let key = open(held);
    let services = Services::new(None);
    let signer = Signer {
        key: &key,
        chain: &[],
        trust: &roots.trust,
        services: &services,
    };
    let plan = Plan::default();
    sign::each(
        count,
        &AtomicBool::new(false),
        |number| {
            let mut bytes = sign::read(&files[number])?;
            sign_pdf(&mut bytes, &plan, &signer, workplace::now())?;
            let to = folder.join(format!("ours-{number}.pdf"));
            fs::write(to, &bytes).map_err(|error| error.to_string())?;
            Ok(())
        },
        |_, result| result.expect("all are come to").expect("a signed file"),
    );
    let signing = begin.elapsed().as_secs_f64();
    drop(key);

    let begin = Instant::now();
    let mut intact = 0;
    for number in 0..count {
        let bytes = fs::read(folder.join(format!("ours-{number}.pdf"))).expect("a file");
        let report = verify_pdf(&bytes, &roots.trust, Utc::now(), &Material::default());
        let report = report.expect("a report");
        let sound = report.signatures.iter().all(|own| {
            let no_faults = own
                .in_pdf
                .as_ref()
                .is_some_and(|pdf| pdf.faults == Vec::<Fault>::new());
            no_faults && own.report.path.len() > 1 && own.good().contains(&Good::Intact)
        });
        intact += usize::from(sound && !report.signatures.is_empty());
    }
    let verifying = begin.elapsed().as_secs_f64();
    assert_eq!(intact, count, "all signatures lead to the root");
    assert_eq!(
        signatures(&fs::read(folder.join("ours-0.pdf")).expect("a file")).map(|all| all.len()),
        Ok(1)
    );
    println!(r#"{{"raw":{raw},"signing":{signing},"verifying":{verifying}}}"#);
}

/// Signs a PDF of 100 MiB as the command line does, and tells the most memory that the process had.
fn large(held: &Held, folder: &Path, trust: &Trust) {
    let (from, to) = (folder.join("large.pdf"), folder.join("large-signed.pdf"));
    write_large(&from).expect("a large file");
    let key = open(held);
    let services = Services::new(None);
    let signer = Signer {
        key: &key,
        chain: &[],
        trust,
        services: &services,
    };
    let mut bytes = sign::read(&from).expect("the file");
    sign_pdf(&mut bytes, &Plan::default(), &signer, workplace::now()).expect("a signed file");
    fs::write(&to, &bytes).expect("written");
    let status = fs::read_to_string("/proc/self/status").expect("the system's word");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = most.and_then(|most| most.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    println!(r#"{{"mebibytes":{}}}"#, kibibytes.expect("a number") >> 10);
}

/// A PDF with one page and a picture's worth of bytes that nobody unpacks.
fn write_large(path: &Path) -> std::io::Result<()> {
    const PIECES: usize = 100;
    let piece = vec![b'x'; 1 << 20];
    let mut file = BufWriter::new(File::create(path)?);
    let mut at = 0;
    let mut offsets = Vec::new();
    let mut write = |bytes: &[u8]| {
        at += bytes.len();
        file.write_all(bytes).map(|()| at)
    };
    let mut place = write(b"%PDF-1.7\n")?;
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    ];
    for (number, object) in objects.iter().enumerate() {
        offsets.push(place);
        place = write(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes())?;
    }
    offsets.push(place);
    write(format!("4 0 obj\n<</Length {}>>\nstream\n", PIECES << 20).as_bytes())?;
    for _ in 0..PIECES {
        write(&piece)?;
    }
    let table = write(b"\nendstream\nendobj\n")?;
    write(b"xref\n0 5\n0000000000 65535 f \n")?;
    for offset in offsets {
        write(format!("{offset:010} 00000 n \n").as_bytes())?;
    }
    write(format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes())?;
    file.flush()
}

fn open(held: &Held) -> TokenKey {
    let algorithm = token::usual(&held.certificate).expect("a known kind of key");
    TokenKey::open(held, algorithm, Some(SecretString::from(PIN))).expect("the key")
}

/// The token's own time for so many signatures.
fn raw(held: &Held, count: usize) -> f64 {
    let key = open(held);
    let to_sign = ToSign::new(b"x".to_vec(), key.algorithm());
    let begin = Instant::now();
    for _ in 0..count {
        key.sign(&to_sign).expect("a signature");
    }
    begin.elapsed().as_secs_f64()
}
