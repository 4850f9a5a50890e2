//! Tokens that fail, and tokens that are odd.

use crate::authority::day;
use crate::bench::{Bench, PIN, sample};
use crate::made::{P256, Pair, RSA, RSA_OTHER, Template};
use test_token::{Mechanism, Token};

const SIGN: [&str; 4] = ["sign", "thu.pdf", "-o", "ra"];

fn bench(test: &str, pair: Pair) -> Bench {
    let bench = Bench::with_token(test, pair);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
}

#[test]
fn pulled_out_in_the_middle_of_a_batch_the_files_before_are_whole() {
    let bench = bench("pulled-out", P256);
    let names: Vec<String> = (0..12)
        .map(|number| format!("thu-{number:02}.pdf"))
        .collect();
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &sample("letter.pdf"))));
    bench
        .tokens
        .change("a", |token| token.faults.gone_after_signatures = Some(5))
        .unwrap();
    let arguments = || {
        ["sign", "-o", "ra"]
            .map(str::to_owned)
            .into_iter()
            .chain(names.clone())
    };
    bench.run(arguments()).is(
        1,
        &[
            "Không còn thấy thiết bị lưu khóa, chưa ký: hãy cắm lại thiết bị rồi ký lại.",
            "Chưa ký: việc ký đã dừng trước tệp này.",
            "Đã ký 5 tệp, không ký được 7 tệp.",
        ],
    );
    let whole = bench.files("ra");
    assert_eq!(whole.len(), 5, "{whole:?}");
    for file in &whole {
        assert!(!file.ends_with(".part"));
        assert_eq!(
            bench.indications(&format!("ra/{file}")),
            ["INDETERMINATE TRY_LATER"]
        );
    }
    // Once it is back, the rest is signed.
    bench.tokens.plug_in_again("a").unwrap();
    bench.answers(&[PIN], &[]);
    let rest = names.iter().filter(|name| !whole.contains(name)).cloned();
    let arguments = ["sign", "-o", "ra"]
        .map(str::to_owned)
        .into_iter()
        .chain(rest);
    bench.run(arguments).is(0, &["Đã ký 7 tệp"]);
    assert_eq!(bench.files("ra").len(), 12);
}

#[test]
fn of_two_certificates_for_one_key_the_renewed_one_signs() {
    let bench = bench("renewed", RSA);
    let renewed = bench.authority.person("Lò Văn Ký", 1005, RSA);
    let renewed = bench.authority.issue(&Template {
        from: day(-2),
        to: day(700),
        ..renewed
    });
    let coming = bench.authority.person("Lò Văn Ký", 1006, RSA);
    let coming = bench.authority.issue(&Template {
        from: day(5),
        to: day(900),
        ..coming
    });
    let token = bench.tokens.token("a").unwrap();
    let token = token.with_certificate(&[1], "chứng thư", &renewed);
    bench
        .tokens
        .plug_in("a", &token.with_certificate(&[1], "chứng thư", &coming))
        .unwrap();
    bench.run(SIGN).is(0, &[]);
    assert_eq!(
        bench.verdict("ra/thu.pdf")["signatures"][0]["signer"]["serial"],
        "03ED"
    );
    // By its digest, too.
    let told = bench.run(["certs", "--json"]).json();
    let list = told["certificates"].as_array().unwrap();
    let own = list.iter().find(|own| own["serial"] == "03E9").unwrap();
    let sha256 = &own["sha256"].as_str().unwrap()[..16];
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "-o", "bam", "--cert", sha256])
        .is(0, &[]);
    let signer = bench.verdict("bam/thu.pdf")["signatures"][0]["signer"].clone();
    assert_eq!(signer["serial"], "03E9");
    // The older one still signs when it is asked for by its number.
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "-o", "hai", "--cert", "03E9"])
        .is(0, &[]);
    assert_eq!(
        bench.verdict("hai/thu.pdf")["signatures"][0]["signer"]["serial"],
        "03E9"
    );
    bench
        .run(["sign", "thu.pdf", "-o", "ba", "--cert", "03EE"])
        .is(2, &["mới có hiệu lực"]);
}

#[cfg(unix)]
#[test]
fn keys_are_found_whatever_the_token_shows_of_them() {
    for (name, pair, public, hides) in [
        ("no-public-rsa", RSA, false, false),
        ("no-public-ec", P256, false, false),
        ("hides", RSA, true, true),
        ("hides-all", RSA, false, true),
    ] {
        let bench = bench(name, pair);
        bench
            .tokens
            .change("a", |token| {
                token.keys[0].public_object = public;
                token.keys[0].hides_modulus = hides;
            })
            .unwrap();
        bench.run(SIGN).is(0, &["Đã ký ra/thu.pdf"]);
        assert_eq!(
            bench.indications("ra/thu.pdf"),
            ["INDETERMINATE TRY_LATER"],
            "{name}"
        );
    }
}

#[test]
fn ids_and_labels_that_mislead_do_not() {
    let bench = Bench::new("mislead");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    let one = bench
        .authority
        .issue(&bench.authority.person("Lò Văn Ký", 1001, RSA));
    let two = bench
        .authority
        .issue(&bench.authority.person("Sở Mẫu", 1002, RSA_OTHER));
    // The id of the certificate is that of the other key.
    let token = Token::new("Một", "0001", PIN)
        .with_key(&[1], "Sở Mẫu", RSA.private)
        .with_key(&[2], "Lò Văn Ký", RSA_OTHER.private)
        .with_certificate(&[2], "Sở Mẫu", &one)
        .with_certificate(&[1], "Lò Văn Ký", &two);
    bench.tokens.plug_in("a", &token).unwrap();
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--cert", "03E9"])
        .is(0, &[]);
    let signer = &bench.verdict("ra/thu.pdf")["signatures"][0];
    assert_eq!(signer["signer"]["name"], "Lò Văn Ký");
    assert_eq!(signer["indication"], "INDETERMINATE TRY_LATER");
}

#[test]
fn a_certificate_without_its_key_is_refused_before_the_pin() {
    let bench = bench("no-key", RSA);
    bench
        .tokens
        .change("a", |token| {
            *token = token.clone().with_key(&[1], "khóa", RSA_OTHER.private)
        })
        .unwrap();
    bench
        .tokens
        .change("a", |token| drop(token.keys.remove(0)))
        .unwrap();
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--cert", "03E9"])
        .is(
            2,
            &["Khóa bí mật của chứng thư số này không có trên thiết bị"],
        );
    bench
        .run(SIGN)
        .is(2, &["không có chứng thư số nào ký được"]);
    assert_eq!(bench.asked(), []);
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--cert", "ABCD"])
        .is(
            2,
            &["Không có chứng thư số “ABCD” trên thiết bị nào đang cắm"],
        );
}

#[test]
fn a_token_without_a_fitting_mechanism_is_refused_without_a_try() {
    let bench = bench("mechanism", RSA);
    bench
        .tokens
        .change("a", |token| {
            token.mechanisms = vec![Mechanism::Sha256RsaPkcs]
        })
        .unwrap();
    bench.run(SIGN).is(0, &[]);
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "-o", "pss", "--pss"])
        .is(2, &["không hỗ trợ thuật toán ký này"]);
    bench
        .tokens
        .change("a", |token| token.mechanisms = vec![Mechanism::Ecdsa])
        .unwrap();
    bench
        .run(["sign", "thu.pdf", "-o", "hai"])
        .is(2, &["không hỗ trợ thuật toán ký này"]);
    assert_eq!(bench.tries_left("a"), 3);
}

#[test]
fn a_token_that_cannot_be_written_to_signs() {
    let bench = bench("read-only", P256);
    bench
        .tokens
        .change("a", |token| token.read_only = true)
        .unwrap();
    bench.run(SIGN).is(0, &[]);
}

#[test]
fn a_slow_token_is_waited_for() {
    let bench = bench("slow", P256);
    bench.keep("thu-2.pdf", &sample("letter.pdf"));
    bench
        .tokens
        .change("a", |token| token.faults.slow_ms = 300)
        .unwrap();
    bench
        .run(["sign", "thu.pdf", "thu-2.pdf", "-o", "ra"])
        .is(0, &["Đã ký 2 tệp"]);
}

#[test]
fn without_any_module_or_token_it_is_said_what_to_do() {
    let bench = Bench::new("nothing");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.run(SIGN).is(
        2,
        &[
            "Không thấy thiết bị lưu khóa nào: hãy cắm thiết bị",
            "chukyso doctor",
        ],
    );
    let missing = ["--module", "khong/co.so"];
    for command in [&["tokens"][..], &["certs"], &["doctor"]] {
        let said = bench.run_bare(command.iter().chain(&missing));
        assert!(
            said.out
                .contains("Không có tệp thư viện PKCS#11 khong/co.so: hãy sửa đường dẫn"),
            "{}",
            said.out
        );
    }
    let said = bench.run_bare(SIGN.iter().chain(&missing));
    said.is(
        2,
        &["Không có tệp thư viện PKCS#11 khong/co.so: hãy sửa đường dẫn"],
    );
    assert_eq!(bench.files("ra"), [""; 0]);
}
