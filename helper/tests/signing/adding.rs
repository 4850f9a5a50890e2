//! A second person's signature beside the first one's, wherever that lies: nobody's is ever lost.

#![cfg(unix)]

use crate::bench::{Bench, PIN, sample};
use seal::x509::Cert;

use crate::made::{Cms, P256, P256_OTHER};

/// Two people with a token each, and a file that they sign one after the other.
fn bench(test: &str) -> Bench {
    let bench = Bench::with_two_people(test);
    bench.keep("lo.csv", b"a;b\n1;2\n");
    bench.answers(&[PIN; 4], &[]);
    bench
}

/// Who has signed, by what lies beside the file in a folder.
fn signers(bench: &Bench, folder: &str) -> Vec<String> {
    let file = format!("{folder}/lo.csv");
    bench.keep(&file, &bench.bytes("lo.csv"));
    let verdict = bench.verdict(&file);
    std::fs::remove_file(bench.path(&file)).unwrap();
    let signatures = verdict["signatures"].as_array().unwrap();
    let names = signatures.iter().map(|own| {
        assert!(!own["indication"].as_str().unwrap().contains("FAILED"));
        own["signer"]["name"].as_str().unwrap().to_owned()
    });
    names.collect()
}

const FIRST: [&str; 6] = ["sign", "lo.csv", "-o", "ky", "--cert", "03E9"];
const SECOND: [&str; 6] = ["sign", "lo.csv", "-o", "ky", "--cert", "03EA"];

#[test]
fn a_signature_in_the_folder_of_results_is_added_to() {
    let bench = bench("adding");
    let said = bench.run(FIRST);
    said.is(0, &["Đã ký ky/lo.csv.p7s (mức B-B)."]);
    assert!(!said.err.contains("ký thêm"), "{}", said.err);
    bench.run(SECOND).is(
        0,
        &["Đã ký ky/lo.csv.p7s (mức B-B). Tệp chữ ký đã có chữ ký của Lò Văn Ký, ký thêm."],
    );
    assert_eq!(signers(&bench, "ky"), ["Lò Văn Ký", "Sở Mẫu"]);
    // The same person once more.
    let before = bench.bytes("ky/lo.csv.p7s");
    bench.run(FIRST).is(2, &["đã ký trong tệp chữ ký rồi"]);
    assert_eq!(bench.bytes("ky/lo.csv.p7s"), before);
    assert_eq!(bench.pins_asked(), 2);
}

#[test]
fn what_is_written_over_is_only_ones_own() {
    let bench = bench("adding-overwrite");
    let over = |arguments: [&'static str; 6]| bench.run(arguments.iter().chain(&["--overwrite"]));
    over(FIRST).is(0, &[]);
    let written = || {
        let about = std::fs::metadata(bench.path("ky/lo.csv.p7s")).unwrap();
        about.modified().unwrap()
    };
    let first = written();
    over(FIRST).is(0, &["Đã ký ky/lo.csv.p7s"]);
    assert_ne!(written(), first, "one's own is made anew");
    assert_eq!(signers(&bench, "ky"), ["Lò Văn Ký"]);
    over(SECOND).is(0, &["đã có chữ ký của Lò Văn Ký, ký thêm"]);
    assert_eq!(signers(&bench, "ky"), ["Lò Văn Ký", "Sở Mẫu"]);
    over(FIRST).is(
        2,
        &["có chữ ký của chứng thư số này và của Sở Mẫu; ghi đè sẽ làm mất"],
    );
    assert_eq!(signers(&bench, "ky"), ["Lò Văn Ký", "Sở Mẫu"]);
    assert_eq!(bench.pins_asked(), 3);
}

#[test]
fn a_signature_of_another_file_stays_where_it_is() {
    let bench = bench("adding-other");
    bench.run(FIRST).is(0, &[]);
    let first = bench.bytes("ky/lo.csv.p7s");
    bench.keep("lo.csv", b"a;b\n1;3\n");
    bench.run(SECOND).is(2, &["Đã có tệp ky/lo.csv.p7s"]);
    bench.keep("lo.csv.p7s", &first);
    bench
        .run(["sign", "lo.csv", "-o", ".", "--cert", "03EA"])
        .is(
            2,
            &["Tệp chữ ký lo.csv.p7s bên cạnh không phải của tệp lo.csv này"],
        );
    assert_eq!(bench.bytes("ky/lo.csv.p7s"), first);
    assert_eq!(bench.pins_asked(), 1);
    // Whoever wants the new one in its place gets it.
    std::fs::remove_file(bench.path("lo.csv.p7s")).unwrap();
    bench.run(SECOND.iter().chain(&["--overwrite"])).is(0, &[]);
    assert_eq!(signers(&bench, "ky"), ["Sở Mẫu"]);
}

#[test]
fn signatures_beside_the_file_and_in_the_folder_come_together() {
    let bench = bench("adding-both");
    bench
        .run(["sign", "lo.csv", "-o", ".", "--cert", "03E9"])
        .is(0, &[]);
    bench
        .run(SECOND)
        .is(0, &["đã có chữ ký của Lò Văn Ký, ký thêm"]);
    assert_eq!(signers(&bench, "ky"), ["Lò Văn Ký", "Sở Mẫu"]);
}

#[test]
fn a_batch_file_is_signed_by_a_second_person_too() {
    let bench = bench("adding-batch");
    crate::detached::batch(&bench);
    for (cert, words) in [("03E9", "Đã ký ky/lo.zip.p7s"), ("03EA", "ký thêm")] {
        bench
            .run(["bundle", "sign", "lo.zip", "-o", "ky", "--cert", cert])
            .is(0, &[words]);
    }
    bench.keep("ky/lo.zip", &bench.bytes("lo.zip"));
    bench
        .run_bare(["bundle", "verify", "--online", "ky/lo.zip"])
        .is(0, &["1. Lò Văn Ký", "2. Sở Mẫu"]);
}

#[test]
fn a_file_of_signatures_is_not_signed_itself() {
    let bench = bench("adding-itself");
    bench.run(FIRST).is(0, &[]);
    bench.answers(&[PIN], &[]);
    let sentence = "Đây là tệp chữ ký của lo.csv: hãy ký tệp lo.csv, để tệp chữ ký này bên cạnh.";
    for command in [&["sign"][..], &["bundle", "sign"]] {
        let more = ["ky/lo.csv.p7s", "-o", "hai", "--cert", "03EA"];
        bench.run(command.iter().chain(&more)).is(2, &[sentence]);
    }
    assert_eq!(bench.pins_asked(), 0);
    assert_eq!(bench.files("hai"), [""; 0]);
}

#[test]
fn where_a_wrong_signature_stands_beside_a_right_one_neither_is_touched() {
    let bench = bench("adding-mixed");
    let content = bench.bytes("lo.csv");
    let signed = |name, serial, pair| {
        let person = bench.authority.person(name, serial, pair);
        let certificate = Cert::read(&bench.authority.issue(&person)).unwrap();
        Cms::new(&certificate, pair, &content)
    };
    let right = signed("Hà Văn Ước", 1005, P256);
    let wrong = Cms {
        pair: P256_OTHER,
        ..signed("Quàng Thị Hạnh", 1006, P256)
    };
    let both = Cms::together(&[&right, &wrong]);
    bench.keep("ky/lo.csv.p7s", &both);
    for more in [&[][..], &["--overwrite"]] {
        bench
            .run(FIRST.iter().chain(more))
            .is(2, &["có chữ ký đúng và cả chữ ký không đúng với tệp này"]);
    }
    assert_eq!(bench.bytes("ky/lo.csv.p7s"), both);
    assert_eq!(bench.pins_asked(), 0);
}

#[test]
fn nobodys_signature_inside_a_pdf_is_lost() {
    let bench = bench("adding-inside");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    let first = ["sign", "thu.pdf", "-o", "ra", "--cert", "03E9"];
    bench.run(first).is(0, &[]);
    bench
        .run(["sign", "ra/thu.pdf", "-o", "hai", "--cert", "03EA"])
        .is(0, &[]);
    let both = bench.bytes("hai/thu.pdf");
    bench.keep("ra/thu.pdf", &both);
    bench.run(first.iter().chain(&["--overwrite"])).is(
        2,
        &["Tệp ra/thu.pdf có chữ ký của Sở Mẫu mà tệp cần ký không có; ghi đè sẽ làm mất"],
    );
    assert_eq!(bench.bytes("ra/thu.pdf"), both);
    assert_eq!(bench.pins_asked(), 2);
    // What cannot be read may hold more than is known.
    bench.keep("ra/thu.pdf", &both[..both.len() - 10]);
    bench
        .run(first.iter().chain(&["--overwrite"]))
        .is(2, &["Tệp ra/thu.pdf đã có chữ ký nhưng không đọc được"]);
    // One's own alone is made anew.
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "-o", "ba", "--cert", "03E9"])
        .is(0, &[]);
    bench
        .run([
            "sign",
            "thu.pdf",
            "-o",
            "ba",
            "--cert",
            "03E9",
            "--overwrite",
        ])
        .is(0, &[]);
}

#[test]
fn nobody_signs_a_pdf_twice_unless_the_place_is_named() {
    let bench = bench("adding-twice");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--cert", "03E9"])
        .is(0, &[]);
    let again = ["sign", "ra/thu.pdf", "-o", "hai", "--cert", "03E9"];
    bench
        .run(again.iter().chain(&["--text", "12/SNV-VP"]))
        .is(2, &["không ký lần nữa"]);
    bench.run(again).is(
        2,
        &["đã có chữ ký của chứng thư số này nên không ký lần nữa"],
    );
    assert_eq!(bench.pins_asked(), 1);
    bench.run(again.iter().chain(&["--place", "an"])).is(0, &[]);
}

#[test]
fn a_picture_over_what_others_have_signed_is_refused_before_the_pin() {
    let bench = bench("adding-covered");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.keep("dau.png", &sample("seal.png"));
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--cert", "03E9"])
        .is(0, &[]);
    let place = |place: &'static str| {
        let second = ["sign", "ra/thu.pdf", "-o", "hai", "--cert", "03EA"];
        let seen = ["--picture", "dau.png", "--place", place];
        bench.run(second.into_iter().chain(seen))
    };
    place("trang=1,0,0,210,297").is(2, &["sẽ che nhiều phần trang đã có người ký"]);
    assert_eq!(bench.pins_asked(), 1);
    place("trang=1,20,20,30,30").is(0, &[]);
    assert!(
        bench
            .indications("hai/thu.pdf")
            .iter()
            .all(|told| told.contains("TRY_LATER"))
    );
}
