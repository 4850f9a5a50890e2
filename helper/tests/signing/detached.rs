//! Signatures beside a file (`.p7s`), and batch files.

use std::path::Path;

use crate::bench::{Bench, PIN, program};
use crate::made::{P256, RSA};

/// The signature verified by OpenSSL: the chain up to the root, and that the certificate is named under it (CAdES).
fn openssl_agrees(bench: &Bench, signature: &str, file: &str) {
    let root = bench.path("home/roots/root.cer");
    let pem = bench.path("root.pem");
    let convert = ["x509", "-inform", "DER", "-in"].map(AsRef::as_ref);
    program(
        "openssl",
        &[
            &convert[..],
            &[root.as_os_str(), "-out".as_ref(), pem.as_os_str()],
        ]
        .concat(),
    );
    let verify = [
        "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any", "-in",
    ];
    let (signature, file) = (bench.path(signature), bench.path(file));
    let rest = [
        signature.as_os_str(),
        "-content".as_ref(),
        file.as_os_str(),
        "-CAfile".as_ref(),
        pem.as_os_str(),
        "-out".as_ref(),
        "/dev/null".as_ref(),
    ];
    let said = program("openssl", &[&verify.map(AsRef::as_ref)[..], &rest].concat());
    assert!(said.contains("CAdES Verification successful"), "{said}");
}

/// A batch file as the command line makes it, as `lo.zip`.
pub fn batch(bench: &Bench) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let samples = root.join("tests/samples");
    let (list, agency) = (
        samples.join("cap-moi-40.xlsx"),
        samples.join("co-quan.json"),
    );
    let said = bench.run_bare([
        "batch".as_ref(),
        list.as_os_str(),
        "--form".as_ref(),
        "mau-02".as_ref(),
        "--agency".as_ref(),
        agency.as_os_str(),
        "-o".as_ref(),
        "lo.zip".as_ref(),
        "--today".as_ref(),
        "2024-07-15".as_ref(),
        "--allow-errors".as_ref(),
    ]);
    assert!(bench.path("lo.zip").is_file(), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn any_file_is_signed_beside_it_and_by_a_second_person_beside_the_first() {
    let bench = Bench::with_two_people("detached");
    bench.keep("so-lieu.csv", b"a;b\n1;2\n");
    bench.answers(&[PIN, PIN, PIN], &[]);
    bench
        .run(["sign", "so-lieu.csv", "--cert", "03E9", "-o", "."])
        .is(0, &["Đã ký ./so-lieu.csv.p7s (mức B-B)"]);
    openssl_agrees(&bench, "so-lieu.csv.p7s", "so-lieu.csv");
    bench
        .run([
            "sign",
            "so-lieu.csv",
            "--cert",
            "03EA",
            "--level",
            "t",
            "-o",
            ".",
        ])
        .is(0, &["mức B-T"]);
    openssl_agrees(&bench, "so-lieu.csv.p7s", "so-lieu.csv");

    let said = bench.run_bare(["verify", "--online", "--json", "so-lieu.csv"]);
    assert_eq!(said.status, 0, "{}", said.out);
    let signers = said.json()["files"][0]["signatures"]
        .as_array()
        .unwrap()
        .clone();
    let names: Vec<&str> = signers
        .iter()
        .map(|own| own["signer"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Lò Văn Ký", "Sở Mẫu"]);
    // When it was signed is stated in the signature.
    assert!(signers.iter().all(|own| !own["claimed"].is_null()));

    // The same person once more, and one who signed another file of that name.
    let before = bench.bytes("so-lieu.csv.p7s");
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "so-lieu.csv", "--cert", "03E9", "-o", "."])
        .is(2, &["đã ký trong tệp chữ ký rồi"]);
    assert_eq!(bench.bytes("so-lieu.csv.p7s"), before);
    // One that is damaged: neither costs a PIN.
    bench.keep("so-lieu.csv.p7s", &before[..before.len() / 2]);
    bench
        .run(["sign", "so-lieu.csv", "--cert", "03E9", "-o", "."])
        .is(2, &["Tệp chữ ký (.p7s) bị hỏng"]);
    assert_eq!(bench.asked(), []);
    bench.keep("so-lieu.csv.p7s", &before);
    bench.keep("so-lieu.csv", b"a;b\n1;3\n");
    bench
        .run_bare(["verify", "so-lieu.csv"])
        .is(1, &["không hợp lệ"]);
    assert!(bench.files(".").iter().all(|name| !name.ends_with(".part")));
}

#[cfg(unix)]
#[test]
fn a_pdf_can_be_signed_beside_it_too() {
    let bench = Bench::with_token("detached-pdf", P256);
    bench.keep("thu.pdf", &crate::bench::sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "--detached", "-o", "."])
        .is(0, &["thu.pdf.p7s"]);
    openssl_agrees(&bench, "thu.pdf.p7s", "thu.pdf");
    bench
        .run_bare(["verify", "--online", "thu.pdf"])
        .is(0, &["hợp lệ"]);
    let more = ["sign", "thu.pdf", "--detached", "-o", "lt", "--level"];
    bench.answers(&[PIN], &[]);
    bench
        .run(more.iter().chain(&["t"]))
        .is(2, &["đã ký trong tệp chữ ký rồi"]);
    std::fs::remove_file(bench.path("thu.pdf.p7s")).unwrap();
    // Evidence for later belongs into PDFs, which is told before anybody types a PIN.
    bench
        .run(more.iter().chain(&["lt"]))
        .is(2, &["chỉ ký được đến mức t"]);
    assert_eq!(bench.pins_asked(), 0);
}

#[test]
fn a_signature_beside_a_file_is_found_or_missed() {
    let bench = Bench::with_token("beside", P256);
    bench.keep("a.csv", b"a");
    bench.run(["sign", "a.csv", "-o", "ra"]).is(0, &[]);
    bench
        .run_bare(["verify", "a.csv"])
        .is(2, &["Không thấy tệp chữ ký a.csv.p7s bên cạnh"]);
    bench.run_bare(["verify", "ra/a.csv.p7s"]).is(
        2,
        &["Đây là tệp chữ ký của a.csv: hãy để tệp a.csv cùng thư mục"],
    );
    bench.keep("ra/a.csv", b"a");
    for file in ["ra/a.csv", "ra/a.csv.p7s"] {
        bench
            .run_bare(["verify", "--online", file])
            .is(0, &[&format!("{file}: Hợp lệ")]);
    }
    bench.keep("ra/a.csv.p7s", b"no signature");
    bench.run_bare(["verify", "ra/a.csv"]).is(1, &[]);
    // What lies in the place of a signature and cannot be read is not written over.
    bench.keep("b.csv", b"b");
    std::fs::create_dir(bench.path("b.csv.p7s")).unwrap();
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "b.csv", "-o", "ra"])
        .is(2, &["Không đọc được tệp b.csv.p7s"]);
    assert_eq!(bench.files("ra"), ["a.csv", "a.csv.p7s"]);
}

#[cfg(unix)]
#[test]
fn a_batch_file_is_signed_and_verified_as_a_whole() {
    let bench = Bench::with_token("bundle", RSA);
    batch(&bench);
    bench.run_bare(["bundle", "verify", "lo.zip"]).is(
        2,
        &["Chưa có tệp chữ ký (.p7s) bên cạnh tệp lô: hãy để tệp lo.zip.p7s"],
    );
    bench
        .run(["bundle", "sign", "lo.zip", "--level", "t", "-o", "."])
        .is(0, &["lo.zip.p7s (mức B-T)"]);
    openssl_agrees(&bench, "lo.zip.p7s", "lo.zip");
    bench
        .run_bare(["bundle", "verify", "--online", "lo.zip"])
        .is(
            0,
            &[
                "hợp lệ",
                "Các phần trong tệp lô đúng như khi lập.",
                "Bản công văn trong tệp lô chưa ký số",
            ],
        );
    let told = bench
        .run_bare(["bundle", "verify", "--online", "--json", "lo.zip"])
        .json();
    assert_eq!(told["files"][0]["outcome"], "TOTAL-PASSED");
    assert_eq!(told["files"][0]["remarks"].as_array().unwrap().len(), 2);
    assert_eq!(told["files"][0]["letter"]["outcome"], "UNSIGNED");
}

#[cfg(unix)]
#[test]
fn a_batch_file_with_a_changed_part_is_neither_signed_nor_taken() {
    let bench = Bench::with_token("bundle-changed", RSA);
    batch(&bench);
    bench
        .run(["bundle", "sign", "lo.zip", "-o", "."])
        .is(0, &[]);
    let whole = bench.bytes("lo.zip");
    // A part is put into a copy of the zip under the same name, as somebody with a zip program would.
    bench.keep("khac/danh-sach.json", b"{}");
    bench.keep("khac/lo.zip", &whole);
    bench.keep("khac/lo.zip.p7s", &bench.bytes("lo.zip.p7s"));
    changed(&bench, "khac/lo.zip");
    bench.keep("lo-2.zip", &whole);
    bench.keep("lo-2.zip.p7s", &bench.bytes("lo.zip.p7s"));
    let said = bench.run_bare(["bundle", "verify", "--online", "khac/lo.zip", "lo-2.zip"]);
    said.is(
        2,
        &[
            "khac/lo.zip: không kiểm tra được. Tệp lô bị sửa hoặc hỏng ở phần “danh-sach.json”",
            "lo-2.zip: ",
        ],
    );
    assert!(
        said.out.contains("lo-2.zip: Hợp lệ"),
        "the other one is looked at: {}",
        said.out
    );

    bench.answers(&[PIN], &[]);
    bench
        .run(["bundle", "sign", "khac/lo.zip", "-o", "ra"])
        .is(2, &["Không ký được khac/lo.zip: "]);
    assert_eq!(bench.pins_asked(), 0);
    bench.keep("text.zip", b"no zip");
    bench.keep("lo-3.zip", &whole);
    bench
        .run(["bundle", "sign", "text.zip", "lo-3.zip", "-o", "ra"])
        .is(
            1,
            &[
                "Không ký được text.zip: Tệp này không phải là tệp lô",
                "Đã ký ra/lo-3.zip.p7s",
                "Đã ký 1 tệp, không ký được 1 tệp.",
            ],
        );
    assert_eq!(bench.files("ra"), ["lo-3.zip.p7s"]);
}

/// Writes the zip anew with another part of the same length.
fn changed(bench: &Bench, zip: &str) {
    let script = "import sys, zipfile\n\
        path = sys.argv[1]\n\
        old = zipfile.ZipFile(path)\n\
        parts = [(each, old.read(each)) for each in old.infolist()]\n\
        old.close()\n\
        new = zipfile.ZipFile(path, 'w')\n\
        for each, data in parts:\n    \
            new.writestr(each, data.replace(b'1', b'2') if each.filename == 'danh-sach.json' else data)\n\
        new.close()\n";
    let path = bench.path(zip);
    program(
        "python3",
        &["-c".as_ref(), script.as_ref(), path.as_os_str()],
    );
}
