//! Servers that are down, lie, or say that a certificate has been revoked; and asking them while verifying.

use std::net::TcpListener;

use crate::authority::Stamps;
use crate::bench::{Bench, PIN, sample};
use crate::made::{P256, RSA};

fn bench(test: &str) -> Bench {
    let bench = Bench::with_token(test, P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.keep("a.csv", b"a");
    bench
}

#[cfg(unix)]
#[test]
fn without_a_time_stamp_a_file_is_signed_at_the_level_without_and_the_reason_is_told() {
    let bench = bench("stamps");
    for (stamps, words) in [
        (
            Stamps::HangsUp,
            "Không lấy được dấu thời gian từ máy chủ http://127.0.0.1:",
        ),
        (
            Stamps::OtherDigest,
            "không phải cho chữ ký này, nên không được dùng",
        ),
        (
            Stamps::OtherNonce,
            "không khớp với yêu cầu vừa gửi, nên không được dùng",
        ),
        (Stamps::Garbage, "bị hỏng, không đọc được"),
    ] {
        bench.authority.state().stamps = stamps;
        for level in ["t", "lt", "lta"] {
            bench.answers(&[PIN], &[]);
            let sign = ["sign", "thu.pdf", "--overwrite", "-o", "ra", "--level"];
            // No more than a stamp can stand beside a file.
            let beside: &[&str] = if level == "t" { &["a.csv"] } else { &[] };
            let said = bench.run(sign.iter().chain(&[level]).chain(beside));
            said.is(
                1,
                &[
                    "Đã ký ra/thu.pdf (mức B-B). ",
                    "Tệp đã ký, chỉ đạt mức B-B.",
                    words,
                ],
            );
            let is_beside = said.err.contains("Đã ký ra/a.csv.p7s (mức B-B). ");
            assert_eq!(is_beside, level == "t", "{}", said.err);
            let verdict = bench.verdict("ra/thu.pdf");
            assert_eq!(verdict["signatures"][0]["level"], "B-B", "{verdict:#}");
            assert_eq!(
                verdict["signatures"][0]["indication"],
                "INDETERMINATE TRY_LATER"
            );
        }
    }
    bench.authority.state().stamps = Stamps::Right;
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let address = format!("http://{free}/");
    let named = ["sign", "thu.pdf", "--level", "t", "--tsa", &address];
    bench.answers(&[PIN], &[]);
    bench
        .run(named.iter().chain(&["--overwrite", "-o", "ra"]))
        .is(1, &["(mức B-B). ", "không kết nối được"]);
}

#[test]
fn a_level_that_cannot_be_reached_is_refused_before_the_pin() {
    let bench = bench("no-server");
    let settings = format!(
        "pinentry = '{}'\n",
        test_token::pinentry::program().unwrap().display()
    );
    bench.set(&settings);
    let file = bench.path("home").join("config.toml").display().to_string();
    for (level, name) in [("t", "B-T"), ("lt", "B-LT"), ("lta", "B-LTA")] {
        bench
            .run(["sign", "thu.pdf", "--level", level, "-o", "ra"])
            .is(
                2,
                &[
                    &format!("Mức {name} cần dấu thời gian"),
                    &format!("hãy ghi dòng tsa = 'http://tsa.ca.gov.vn' vào tệp {file}"),
                    "hoặc chọn mức b",
                ],
            );
    }
    bench.set(&format!("{settings}tsa = 'https://tsa.example/'\n"));
    bench
        .run(["sign", "thu.pdf", "--level", "t", "-o", "ra"])
        .is(2, &["chỉ dùng được địa chỉ bắt đầu bằng http://", &file]);
    assert_eq!(bench.asked(), []);
    bench.run(["sign", "thu.pdf", "-o", "ra"]).is(0, &[]);
}

#[test]
fn without_evidence_a_file_is_signed_with_the_time_stamp_only() {
    let bench = bench("evidence");
    // Without answers lists do.
    bench.authority.state().silent = true;
    bench
        .run(["sign", "thu.pdf", "--level", "lt", "-o", "ra"])
        .is(0, &["(mức B-LT)"]);
    assert_eq!(bench.indications("ra/thu.pdf"), ["TOTAL-PASSED"]);
    bench.authority.state().no_lists = true;
    bench.answers(&[PIN], &[]);
    bench
        .run([
            "sign",
            "thu.pdf",
            "--level",
            "lta",
            "--overwrite",
            "-o",
            "ra",
        ])
        .is(
            1,
            &[
                "(mức B-T). ",
                "Không lấy được bằng chứng chứng thư số còn hiệu lực",
                "/ocsp/1001",
            ],
        );
    bench.authority.state().no_lists = false;
    let told = bench
        .run_bare(["verify", "--online", "--json", "ra/thu.pdf"])
        .json();
    assert_eq!(told["files"][0]["signatures"][0]["level"], "B-T");
}

#[test]
fn evidence_that_the_signer_is_revoked_is_told_and_not_put_into_the_file() {
    let bench = bench("revoked");
    bench.authority.state().revoked.push(1001);
    for silent in [false, true] {
        bench.authority.state().silent = silent;
        bench.answers(&[PIN], &[]);
        bench
            .run([
                "sign",
                "thu.pdf",
                "--level",
                "lt",
                "--overwrite",
                "-o",
                "ra",
            ])
            .is(
                1,
                &[
                    "(mức B-T). ",
                    "đã bị thu hồi: hãy hỏi cơ quan quản lý trực tiếp",
                ],
            );
    }
    bench
        .run_bare(["verify", "ra/thu.pdf"])
        .is(1, &["Chưa biết"]);
    bench
        .run_bare(["verify", "--online", "ra/thu.pdf"])
        .is(1, &["đã bị thu hồi từ"]);
}

#[test]
fn a_batch_asks_about_a_certificate_once() {
    let bench = bench("once");
    let names: Vec<String> = (0..6).map(|number| format!("thu-{number}.pdf")).collect();
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &sample("letter.pdf"))));
    let arguments = ["sign", "--level", "lt", "-o", "ra"].map(str::to_owned);
    bench
        .run(arguments.into_iter().chain(names))
        .is(0, &["Đã ký 6 tệp"]);
    let asked = bench.authority.state().asked.clone();
    let count = |path: &str| asked.iter().filter(|own| *own == path).count();
    assert_eq!(count("/tsa"), 6);
    // Those that begin together may each ask before the first answer is there.
    assert!((1..=3).contains(&count("/ocsp/1001")), "{asked:?}");
    assert!(
        count("/ocsp/2") <= 3 && count("/ocsp/2001") <= 3,
        "{asked:?}"
    );
}

#[test]
fn what_a_file_lacks_is_asked_for_only_when_told_to() {
    let bench = bench("online");
    bench
        .run(["sign", "thu.pdf", "a.csv", "-o", "ra"])
        .is(0, &[]);
    bench.keep("ra/a.csv", b"a");
    bench.authority.state().asked.clear();
    bench
        .run_bare(["verify", "ra/thu.pdf", "ra/a.csv"])
        .is(1, &["Chưa biết", "không có dữ liệu thu hồi", "--online"]);
    assert!(
        bench.authority.state().asked.is_empty(),
        "nothing goes out unasked"
    );

    bench
        .run_bare(["verify", "--online", "ra/thu.pdf", "ra/a.csv"])
        .is(0, &["hợp lệ"]);
    let asked = bench.authority.state().asked.clone();
    assert_eq!(asked, ["/ocsp/1001", "/ocsp/2"], "each certificate once");

    // Answers kept away: lists; those, too: what could not be had is told.
    bench.authority.state().silent = true;
    bench
        .run_bare(["verify", "--online", "ra/thu.pdf"])
        .is(0, &[]);
    bench.authority.state().no_lists = true;
    let said = bench.run_bare(["verify", "--online", "--json", "ra/thu.pdf"]);
    said.is(
        1,
        &[
            "INDETERMINATE TRY_LATER",
            "Không hỏi được nơi cấp về việc thu hồi",
            "/ocsp/1001",
        ],
    );
}

#[test]
fn an_issuer_that_nobody_brought_along_is_fetched() {
    let bench = Bench::new("issuer");
    std::fs::remove_file(bench.path("home/roots/middle.cer")).unwrap();
    bench.plug_in("a", "0001", &bench.authority.person("Lò Văn Ký", 1001, RSA));
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[PIN], &[]);
    bench.run(["sign", "thu.pdf", "-o", "b"]).is(0, &[]);
    let asked = bench.authority.state().asked.clone();
    assert!(asked.is_empty(), "a plain signature asks nobody: {asked:?}");
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "--level", "lt", "-o", "ra"])
        .is(0, &["(mức B-LT)"]);
    assert!(
        bench
            .authority
            .state()
            .asked
            .contains(&"/middle.cer".to_owned())
    );
    assert_eq!(bench.indications("ra/thu.pdf"), ["TOTAL-PASSED"]);
}

#[test]
fn a_signer_below_no_trusted_root_is_signed_without_evidence() {
    let bench = bench("no-root");
    std::fs::remove_file(bench.path("home/roots/root.cer")).unwrap();
    bench
        .run(["sign", "thu.pdf", "--level", "lt", "-o", "ra"])
        .is(
            1,
            &["(mức B-T). ", "không đến được chứng thư số gốc tin cậy nào"],
        );
    // What a file of strangers names as servers for its certificates is not asked about them.
    bench.authority.state().asked.clear();
    bench
        .run_bare(["verify", "--online", "ra/thu.pdf"])
        .is(1, &["Không tìm được đường dẫn"]);
    let asked = bench.authority.state().asked.clone();
    assert!(asked.is_empty(), "{asked:?}");
}

#[cfg(unix)]
#[test]
fn a_stamp_that_tells_another_time_than_the_computer_is_not_taken() {
    let bench = bench("times");
    for (stamps, words) in [
        (Stamps::Late, "lệch nhau quá 5 phút, nên không được dùng"),
        (Stamps::Ahead, "lệch nhau quá 5 phút, nên không được dùng"),
        (
            Stamps::LongAgo,
            "nằm ngoài thời hạn của chứng thư số cấp dấu thời gian",
        ),
    ] {
        bench.authority.state().stamps = stamps;
        bench.answers(&[PIN], &[]);
        bench
            .run(["sign", "thu.pdf", "--level", "t", "--overwrite", "-o", "ra"])
            .is(1, &["(mức B-B). ", words]);
    }
}

#[test]
fn a_server_that_fails_again_and_again_is_left_alone() {
    let bench = bench("alone");
    bench.authority.state().stamps = Stamps::HangsUp;
    let names: Vec<String> = (0..12).map(|number| format!("thu-{number}.pdf")).collect();
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &sample("letter.pdf"))));
    let arguments = ["sign", "--level", "t", "-o", "ra"].map(str::to_owned);
    let said = bench.run(arguments.into_iter().chain(names));
    said.is(1, &["(mức B-B). ", "không hỏi nữa trong 5 phút"]);
    let asked = bench.authority.state().asked.clone();
    // Those that are asked for at the same time do not know of one another.
    assert!((2..=6).contains(&asked.len()), "{asked:?}");
    let told = format!("{}{}", said.out, said.err);
    assert_eq!(told.matches("không hỏi nữa").count(), 1, "{told}");
}

#[test]
fn an_older_answer_in_the_file_does_not_hide_that_the_signer_is_revoked() {
    let bench = bench("older");
    bench.authority.state().hours_old = 1;
    bench
        .run(["sign", "thu.pdf", "--level", "lt", "-o", "ra"])
        .is(0, &["(mức B-LT)"]);
    bench.authority.state().hours_old = 0;
    bench.authority.state().revoked.push(1001);
    bench.authority.state().asked.clear();
    bench.run_bare(["verify", "ra/thu.pdf"]).is(0, &[]);
    bench
        .run_bare(["verify", "--online", "ra/thu.pdf"])
        .is(1, &["đã bị thu hồi từ"]);
    let asked = bench.authority.state().asked.clone();
    for path in ["/ocsp/1001", "/ocsp/2", "/ocsp/2001"] {
        assert!(asked.iter().any(|own| own == path), "{asked:?}");
    }
    // Where nobody answers, that is told beside what the file holds.
    bench.authority.state().silent = true;
    bench.authority.state().no_lists = true;
    bench.run_bare(["verify", "--online", "ra/thu.pdf"]).is(
        0,
        &[
            "Không hỏi được nơi cấp về việc thu hồi",
            "nên kết quả dựa vào bằng chứng cũ kèm theo tệp",
        ],
    );
}
