//! Verifying without a network, with evidence out of files; and what to do where something was lacking.

#![cfg(unix)]

use crate::authority::day;
use crate::bench::{Bench, program, sample};
use crate::made::{
    Answer, List, MIDDLE_NAME, P256, P256_MIDDLE, P256_ROOT, ROOT_NAME, Template, read,
};

/// A signed letter, lists of both authorities, and an answer about the signer.
fn bench(test: &str) -> Bench {
    let bench = Bench::new(test);
    let person = bench.authority.person("Lò Văn Ký", 1001, P256);
    bench.plug_in("a", "0001", &person);
    let certificate = bench.tokens.token("a").unwrap().certificates[0].der.clone();
    let answer = Answer::good(&read(&certificate), day(0));
    bench.keep("nguoi-ky.ors", &answer.sign());
    bench.keep("goc.crl", &List::new(ROOT_NAME, P256_ROOT, day(0)).sign());
    let list = List::new(MIDDLE_NAME, P256_MIDDLE, day(0)).sign();
    let list = bench.keep("cap.crl", &list);
    let pem = bench.path("cap.pem");
    let convert = ["crl", "-inform", "DER", "-in"].map(AsRef::as_ref);
    let names = [list.as_os_str(), "-out".as_ref(), pem.as_os_str()];
    program("openssl", &[&convert[..], &names].concat());
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.keep("a.csv", b"a");
    bench.answers(&[crate::bench::PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "a.csv", "-o", "ra"])
        .is(0, &[]);
    bench.keep("ra/a.csv", b"a");
    bench.authority.state().asked.clear();
    bench
}

#[test]
fn evidence_comes_out_of_files() {
    let bench = bench("offline");
    // A file with several lists in letters.
    let pem = [
        bench.bytes("cap.pem"),
        b"\n".to_vec(),
        bench.bytes("cap.pem"),
    ]
    .concat();
    bench.keep("hai.pem", &pem);
    for lists in [
        ["goc.crl", "cap.crl"],
        ["goc.crl", "cap.pem"],
        ["hai.pem", "goc.crl"],
        ["nguoi-ky.ors", "goc.crl"],
    ] {
        let more = ["--crl", lists[0], "--crl", lists[1]];
        let said = bench.run_bare(["verify", "ra/thu.pdf", "ra/a.csv"].iter().chain(&more));
        said.is(0, &["ra/thu.pdf: Hợp lệ", "ra/a.csv: Hợp lệ"]);
        assert!(!said.out.contains("Gợi ý"), "{}", said.out);
    }
    assert!(bench.authority.state().asked.is_empty(), "nobody is asked");
    let mut revoked = List::new(MIDDLE_NAME, P256_MIDDLE, day(0));
    revoked.revoked = vec![(1001, chrono::Utc::now() - chrono::TimeDelta::days(1))];
    bench.keep("thu-hoi.crl", &revoked.sign());
    bench
        .run_bare([
            "verify",
            "ra/thu.pdf",
            "--crl",
            "goc.crl",
            "--crl",
            "thu-hoi.crl",
        ])
        .is(1, &["đã bị thu hồi từ"]);
    bench.keep("thu.crl", b"no list");
    for file in ["thu.crl", "thu.pdf", "home/roots/root.cer"] {
        bench.run_bare(["verify", "ra/thu.pdf", "--crl", file]).is(
            2,
            &[&format!(
                "Tệp {file} không phải là danh sách thu hồi (CRL) hay trả lời OCSP"
            )],
        );
    }
    bench
        .run_bare(["verify", "ra/thu.pdf", "--crl", "khong-co.crl"])
        .is(2, &["Không mở được tệp khong-co.crl"]);
}

#[test]
fn what_was_lacking_is_told_once_with_what_to_do() {
    let bench = bench("hints");
    let hint = |more: &[&str], words: &[&str]| {
        let said = bench.run_bare(["verify", "ra/thu.pdf", "ra/a.csv"].iter().chain(more));
        said.is(1, words);
        assert_eq!(said.out.matches("Gợi ý").count(), 1, "{}", said.out);
        assert!(said.out.lines().last().unwrap().starts_with("Gợi ý"));
        said.out
    };
    let said = hint(
        &[],
        &[
            "thêm --online để hỏi nơi cấp",
            "/middle.crl, http://",
            "/root.crl",
            "sau --crl.",
        ],
    );
    assert_eq!(
        said.matches("không có dấu thời gian tin cậy").count(),
        2,
        "{said}"
    );
    hint(
        &["--crl", "goc.crl"],
        &["các tệp ghi sau --crl không nói về mọi chứng thư số"],
    );
    bench.authority.state().silent = true;
    bench.authority.state().no_lists = true;
    let said = hint(
        &["--online"],
        &["máy chủ của nơi cấp không trả lời", "sau --crl."],
    );
    assert!(!said.contains("thêm --online"), "{said}");
    std::fs::remove_dir_all(bench.path("home/roots")).unwrap();
    bench.set("");
    let said = hint(
        &["--online"],
        &["chép vào thư mục ", "/home/roots", "sau --roots."],
    );
    assert!(
        !said.contains(".crl"),
        "addresses of strangers are not passed on: {said}"
    );
    let said = bench.run_bare(["verify", "--json", "ra/thu.pdf"]);
    said.json();
}

#[test]
fn where_no_server_is_named_nobody_is_told_to_try_again() {
    let bench = Bench::new("offline-no-address");
    let person = Template {
        further: Vec::new(),
        ..bench.authority.person("Lò Văn Ký", 1001, P256)
    };
    bench.plug_in("a", "0001", &person);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[crate::bench::PIN], &[]);
    bench.run(["sign", "thu.pdf", "-o", "ra"]).is(0, &[]);
    let said = bench.run_bare(["verify", "--online", "ra/thu.pdf"]);
    said.is(
        1,
        &[
            "chứng thư số không ghi nơi kiểm tra thu hồi",
            "Gợi ý: chứng thư số không ghi địa chỉ để hỏi về việc thu hồi",
        ],
    );
    assert!(!said.out.contains("thử lại sau"), "{}", said.out);
}
