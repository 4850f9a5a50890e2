//! Files as people name them: folders, patterns, names with blanks; and what is said of them, in which order.

#![cfg(unix)]

use crate::authority::Stamps;
use crate::bench::{Bench, PIN, sample};
use crate::made::P256;

#[test]
fn a_folder_is_told_from_a_file_before_the_pin() {
    let bench = Bench::with_token("folders", P256);
    bench.keep("hồ sơ/thu.pdf", &sample("letter.pdf"));
    std::fs::create_dir(bench.path("tap.pdf")).unwrap();
    let sentence = "Đây là thư mục: hãy ghi tên các tệp trong đó, ví dụ \"hồ sơ/*.pdf\".";
    bench
        .run(["sign", "hồ sơ", "-o", "ra"])
        .is(2, &[&format!("Không ký được hồ sơ: {sentence}")]);
    bench
        .run(["sign", "tap.pdf", "-o", "ra"])
        .is(2, &["Đây là thư mục"]);
    bench
        .run(["bundle", "sign", "hồ sơ", "-o", "ra"])
        .is(2, &[sentence]);
    bench
        .run_bare(["verify", "hồ sơ/"])
        .is(2, &["không kiểm tra được. Đây là thư mục"]);
    bench
        .run_bare(["bundle", "verify", "hồ sơ"])
        .is(2, &[sentence]);
    assert_eq!(bench.asked(), []);
    // What the sentence says does work, also where no shell looks for the files.
    bench.run(["sign", "hồ sơ/*.pdf", "-o", "ra"]).is(0, &[]);
    bench
        .run_bare(["verify", "--online", "ra/*.pdf"])
        .is(0, &["ra/thu.pdf: Hợp lệ"]);
    bench
        .run_bare(["verify", "ra/*.zip"])
        .is(2, &["ra/*.zip: không kiểm tra được. Không mở được tệp"]);
    let in_folder = "Dấu * và ? chỉ dùng được trong tên tệp, không dùng được trong tên thư mục";
    bench
        .run_bare(["verify", "*/*.pdf"])
        .is(2, &["*/*.pdf: không kiểm tra được.", in_folder]);
    bench
        .run(["sign", "hồ*/*.pdf", "-o", "ra"])
        .is(2, &[in_folder]);
}

#[test]
fn results_are_told_in_the_order_in_which_the_files_were_named() {
    let bench = Bench::with_token("order", P256);
    let numbers = [2, 1, 10, 3, 11, 4, 5, 6];
    let names = numbers.map(|number| format!("{number}.pdf"));
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &sample("letter.pdf"))));
    bench.keep("4.pdf", b"no PDF");
    let arguments = ["sign", "-o", "ra"].map(str::to_owned);
    let said = bench.run(arguments.into_iter().chain(names.clone()));
    said.is(1, &["Đã ký 7 tệp, không ký được 1 tệp."]);
    let lines = said.err.lines().filter(|line| line.contains(".pdf"));
    let told: Vec<&str> = lines.collect();
    assert_eq!(told.len(), names.len(), "{told:#?}");
    for (line, name) in told.iter().zip(&names) {
        assert!(
            line.contains(&format!("/{name} ")) || line.contains(&format!(" {name}:")),
            "{told:#?}"
        );
    }
    // None at all: said once.
    bench.answers(&[PIN], &[]);
    let said = bench.run(["sign", "4.pdf", "khong-co.pdf", "-o", "hai"]);
    said.is(2, &["Đã ký 0 tệp, không ký được 2 tệp."]);
    assert!(!said.err.contains("Chưa ký tệp nào"), "{}", said.err);
    assert_eq!(bench.pins_asked(), 0);
}

#[test]
fn what_is_signed_already_can_be_left_out() {
    let bench = Bench::with_token("skip", P256);
    for name in ["1.pdf", "2.pdf"] {
        bench.keep(name, &sample("letter.pdf"));
    }
    bench.keep("a.csv", b"a");
    bench.run(["sign", "1.pdf", "a.csv", "-o", "ra"]).is(0, &[]);
    let first = bench.bytes("ra/1.pdf");
    let all = ["sign", "1.pdf", "2.pdf", "a.csv", "-o", "ra"];
    bench
        .run(all)
        .is(2, &["Đã có tệp ra/1.pdf", "--skip-existing"]);
    bench.answers(&[PIN], &[]);
    bench
        .run(all.iter().chain(&["--skip-existing"]))
        .is(0, &["Đã ký ra/2.pdf", "Bỏ qua 2 tệp đã ký từ trước."]);
    assert!(bench.asked()[0].description.contains("Ký 1 tệp"));
    assert_eq!(bench.bytes("ra/1.pdf"), first);
    bench.answers(&[], &[]);
    bench
        .run(all.iter().chain(&["--skip-existing"]))
        .is(0, &["Bỏ qua 3 tệp đã ký từ trước."]);
    assert_eq!(bench.asked(), []);
    // Nor is what was signed before the file was changed.
    let mut changed = sample("letter.pdf");
    changed.extend(b" \n");
    bench.keep("1.pdf", &changed);
    bench
        .run(all.iter().chain(&["--skip-existing"]))
        .is(2, &["Tệp ra/1.pdf đã có chữ ký nhưng là của nội dung khác"]);
    bench.keep("1.pdf", &sample("letter.pdf"));
    // What nobody has signed is not taken for signed, nor is the good file blamed for a bad result.
    let again = ["sign", "1.pdf", "-o", "hai", "--skip-existing"];
    let letter = sample("letter.pdf");
    for (there, words) in [
        (&letter[..], "nhưng chưa ai ký: hãy chuyển"),
        (
            &letter[..letter.len() / 2],
            "nhưng không đọc được: hãy chuyển",
        ),
    ] {
        bench.keep("hai/1.pdf", there);
        let told = ["Tệp hai/1.pdf đã có trong thư mục ghi kết quả", words];
        bench.run(again).is(2, &told);
    }
}

#[test]
fn what_another_person_has_signed_is_not_left_out() {
    let bench = Bench::with_two_people("skip-other");
    bench.keep("1.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "1.pdf", "-o", "ra", "--cert", "03E9"])
        .is(0, &[]);
    bench.answers(&[PIN], &[]);
    let second = [
        "sign",
        "1.pdf",
        "-o",
        "ra",
        "--cert",
        "03EA",
        "--skip-existing",
    ];
    bench.run(second).is(
        2,
        &["Tệp ra/1.pdf đã có nhưng chưa có chữ ký của chứng thư số này"],
    );
    assert_eq!(bench.pins_asked(), 0);
}

#[test]
fn what_did_not_reach_its_level_is_signed_once_more() {
    let bench = Bench::with_token("skip-level", P256);
    bench.keep("1.pdf", &sample("letter.pdf"));
    bench.keep("a.csv", b"a");
    bench.authority.state().stamps = Stamps::Garbage;
    let sign = ["sign", "1.pdf", "a.csv", "--level", "t", "-o", "ra"];
    bench.run(sign).is(1, &["Đã ký ra/1.pdf (mức B-B)."]);
    bench.authority.state().stamps = Stamps::Right;
    bench.answers(&[PIN], &[]);
    let again = || bench.run(sign.iter().chain(&["--skip-existing"]));
    let told = ["Đã ký ra/1.pdf (mức B-T).", "Đã ký ra/a.csv.p7s (mức B-T)."];
    again().is(0, &told);
    again().is(0, &["Bỏ qua 2 tệp đã ký từ trước."]);
    assert_eq!(bench.pins_asked(), 1);
}

#[test]
fn what_others_signatures_reached_is_not_ones_own() {
    let bench = Bench::with_two_people("skip-level-of-other");
    bench.keep("1.pdf", &sample("letter.pdf"));
    bench.answers(&[PIN; 4], &[]);
    bench
        .run([
            "sign", "1.pdf", "-o", "mot", "--cert", "03E9", "--level", "lta",
        ])
        .is(0, &["(mức B-LTA)"]);
    let second = [
        "sign",
        "mot/1.pdf",
        "-o",
        "hai",
        "--cert",
        "03EA",
        "--level",
        "lta",
    ];
    bench.authority.state().stamps = Stamps::Garbage;
    bench.run(second).is(1, &["(mức B-B)"]);
    bench.authority.state().stamps = Stamps::Right;
    let again = || bench.run(second.iter().chain(&["--skip-existing"]));
    again().is(0, &["Đã ký hai/1.pdf (mức B-LTA)"]);
    again().is(0, &["Bỏ qua 1 tệp đã ký từ trước."]);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told_before_the_pin() {
    let bench = Bench::with_token("unwritable", P256);
    bench.keep("1.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "1.pdf", "-o", "/proc"])
        .is(2, &["Không ghi được vào thư mục /proc"]);
    assert_eq!(bench.pins_asked(), 0);
}
