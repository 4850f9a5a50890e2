//! A renewed certificate put onto its token, so that the token works at every moment.

use test_token::Token;

use crate::authority::day;
use crate::bench::{Bench, PIN, WRONG_PIN, program};
use crate::made::{
    ENCRYPTING, MIDDLE_NAME, P256, P256_OTHER, ROOT_NAME, RSA, RSA_OTHER, Template, element, oid,
    sequence,
};

fn certificates(bench: &Bench) -> usize {
    bench.tokens.token("a").unwrap().certificates.len()
}

/// Which certificate the next signature is by.
fn next_signer(bench: &Bench) -> String {
    bench.answers(&[PIN], &[]);
    bench
        .run(["sign", "thu.pdf", "--overwrite", "-o", "ra"])
        .is(0, &[]);
    let verdict = bench.verdict("ra/thu.pdf");
    verdict["signatures"][0]["signer"]["serial"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_dry_run_shows_new_beside_old_and_touches_nothing() {
    let bench = Bench::with_renewal("install-dry");
    bench.run(["install", "moi.cer", "--dry-run"]).is(
        0,
        &[
            "  mới: 03EA\n  cũ:  03E9",
            "Còn hiệu lực: đạt",
            "Do nơi tin cậy cấp: đạt. Chứng thư số do “Gốc mẫu” bảo đảm.",
            "Khóa bí mật trên thiết bị: đạt",
            "Mới hơn chứng thư số đang có: đạt",
            "Thiết bị cho cài: đạt",
            "Chạy thử: mọi điều kiện đều đạt, chưa cài gì lên thiết bị.",
        ],
    );
    assert_eq!(certificates(&bench), 1);
    assert_eq!(bench.asked(), []);
}

#[test]
fn the_new_certificate_is_used_from_the_next_signature_on() {
    let bench = Bench::with_renewal("install");
    assert_eq!(next_signer(&bench), "03E9");
    bench.answers(&[PIN], &[]);
    bench
        .run(["install", "moi.cer"])
        .is(0, &["Đã cài chứng thư số mới và đọc lại đúng từ thiết bị"]);
    assert!(
        bench.asked()[0]
            .description
            .contains("Cài chứng thư số mới của Lò Văn Ký")
    );
    let token = bench.tokens.token("a").unwrap();
    assert_eq!(token.certificates.len(), 2, "the old one stays");
    assert_eq!(token.certificates[1].der, bench.bytes("moi.cer"));
    assert_eq!(token.certificates[1].id, [1]);
    assert_eq!(next_signer(&bench), "03EA");
    // Once more is not once too often.
    bench.answers(&[], &[]);
    bench
        .run(["install", "moi.cer"])
        .is(0, &["đã có trên thiết bị từ trước, không phải làm gì thêm"]);
    assert_eq!(bench.asked(), []);
    assert_eq!(certificates(&bench), 2);
}

#[test]
fn lists_of_certificates_as_authorities_send_them_are_taken() {
    let bench = Bench::with_renewal("install-list");
    // A .p7b with the authority's certificate beside (RFC 5652, certificates only).
    let certificates = [bench.authority.middle.der(), &bench.bytes("moi.cer")].concat();
    let list = sequence(&[
        &[2, 1, 1],
        &element(0x31, &[]),
        &sequence(&[&oid("1.2.840.113549.1.7.1")]),
        &element(0xA0, &[&certificates]),
        &element(0x31, &[]),
    ]);
    let list = sequence(&[&oid("1.2.840.113549.1.7.2"), &element(0xA0, &[&list])]);
    bench.keep("moi.p7b", &list);
    // What stands beside leads to the root.
    std::fs::remove_file(bench.path("home/roots/middle.cer")).unwrap();
    bench.run(["install", "moi.cer"]).is(
        2,
        &[
            "Không xác minh được chứng thư số này",
            &bench.path("home").join("roots").display().to_string(),
        ],
    );
    bench
        .run(["install", "moi.p7b"])
        .is(0, &["Đã cài chứng thư số mới"]);
    assert_eq!(next_signer(&bench), "03EA");
}

#[cfg(unix)]
#[test]
fn what_does_not_fit_is_refused_with_the_condition_that_failed() {
    let bench = Bench::with_renewal("install-refusals");
    let person = |serial| Template {
        to: day(700),
        ..bench.authority.person("Lò Văn Ký", serial, RSA)
    };
    let below = |template: &Template| bench.authority.issue(template);
    let other_key = Template {
        pair: RSA_OTHER,
        ..person(1010)
    };
    let older = Template {
        to: day(20),
        ..person(1011)
    };
    let ended = Template {
        from: day(-500),
        to: day(-100),
        ..person(1012)
    };
    let stranger = person(1013).issue("Người lạ", P256_OTHER);
    let forged = person(1014).issue(MIDDLE_NAME, P256);
    let two = [1015, 1016]
        .map(|serial| pem(&bench, &below(&person(serial))))
        .concat();
    for (name, bytes, words) in [
        (
            "other-key",
            below(&other_key),
            "Không thiết bị nào đang cắm có khóa bí mật của chứng thư số này",
        ),
        (
            "older",
            below(&older),
            "không mới hơn chứng thư số đang có trên thiết bị",
        ),
        ("ended", below(&ended), "Chứng thư số trong tệp đã hết hạn"),
        (
            "stranger",
            stranger,
            "Không xác minh được chứng thư số này do cơ quan chứng thực tin cậy cấp",
        ),
        (
            "forged",
            forged,
            "Không xác minh được chứng thư số này do cơ quan chứng thực tin cậy cấp",
        ),
        (
            "authority",
            bench.authority.middle.der().to_vec(),
            "Tệp chỉ có chứng thư số của nơi cấp",
        ),
        ("two", two, "Tệp có nhiều chứng thư số của thuê bao"),
        ("garbage", b"garbage".to_vec(), "chứng thư số"),
        ("cut", below(&person(1017))[..400].to_vec(), "chứng thư số"),
    ] {
        let file = format!("{name}.cer");
        bench.keep(&file, &bytes);
        let said = bench.run(["install", &file]);
        said.is(2, &[words]);
        assert!(!said.err.contains("Đã cài"), "{name}");
    }
    // That it has ended says nothing about who issued it.
    bench.run(["install", "ended.cer"]).is(
        2,
        &[
            "Còn hiệu lực: KHÔNG ĐẠT",
            "Do nơi tin cậy cấp: đạt",
            "Không cài được. Chứng thư số trong tệp đã hết hạn",
        ],
    );
    bench
        .run(["install", "khong-co.cer"])
        .is(2, &["Không mở được tệp"]);
    bench
        .tokens
        .change("a", |token| token.read_only = true)
        .unwrap();
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Thiết bị cho cài: KHÔNG ĐẠT", "không cho cài"]);
    bench.tokens.pull_out("a").unwrap();
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Không thiết bị nào đang cắm có khóa bí mật"]);
    bench.tokens.plug_in_again("a").unwrap();
    assert_eq!(certificates(&bench), 1);
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.tries_left("a"), 3);
}

#[test]
fn one_key_on_two_tokens_is_left_to_the_person() {
    let bench = Bench::with_renewal("install-two");
    let mut copy = bench.tokens.token("a").unwrap();
    copy.serial = "0002".to_owned();
    bench.tokens.plug_in("b", &copy).unwrap();
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Có nhiều thiết bị đang cắm chứa khóa"]);
}

#[test]
fn a_token_that_fails_still_works_with_the_old_certificate() {
    let bench = Bench::with_renewal("install-fails");
    let fault = |change: fn(&mut Token)| bench.tokens.change("a", change).unwrap();
    fault(|token| token.faults.fail_create = true);
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Thiết bị lưu khóa hết chỗ"]);
    assert_eq!(next_signer(&bench), "03E9");

    fault(|token| {
        token.faults.fail_create = false;
        token.faults.wrong_read_back = true;
    });
    bench.answers(&[PIN], &[]);
    bench.run(["install", "moi.cer"]).is(
        2,
        &["đọc lại không thấy đúng chứng thư số mới", "vẫn ký được"],
    );
    assert_eq!(
        certificates(&bench),
        1,
        "what is damaged is taken off again"
    );
    assert_eq!(next_signer(&bench), "03E9");

    fault(|token| {
        token.faults.wrong_read_back = false;
        token.faults.gone_after_create = true;
    });
    bench.answers(&[PIN], &[]);
    bench.run(["install", "moi.cer"]).is(
        2,
        &["Không còn thấy thiết bị lưu khóa: hãy cắm lại thiết bị rồi làm lại."],
    );
    bench.tokens.plug_in_again("a").unwrap();
    bench
        .run(["install", "moi.cer"])
        .is(0, &["đã có trên thiết bị từ trước"]);
    assert_eq!(certificates(&bench), 2);
    assert_eq!(next_signer(&bench), "03EA");
}

#[test]
fn a_damaged_copy_that_a_token_was_pulled_out_with_does_not_stand_in_the_way() {
    let bench = Bench::with_renewal("install-damaged");
    bench
        .tokens
        .change("a", |token| {
            token.faults.wrong_read_back = true;
            token.faults.gone_after_create = true;
        })
        .unwrap();
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Không còn thấy thiết bị lưu khóa"]);
    bench.tokens.plug_in_again("a").unwrap();
    bench
        .tokens
        .change("a", |token| token.faults.wrong_read_back = false)
        .unwrap();
    assert_eq!(certificates(&bench), 2);
    bench.answers(&[PIN], &[]);
    bench
        .run(["install", "moi.cer"])
        .is(0, &["Đã cài chứng thư số mới"]);
    assert_eq!(next_signer(&bench), "03EA");
    // What signs is what the authority issued.
    bench
        .run_bare(["verify", "--online", "ra/thu.pdf"])
        .is(0, &[]);
}

#[test]
fn a_wrong_pin_writes_nothing() {
    let bench = Bench::with_renewal("install-pin");
    bench.answers(&[WRONG_PIN], &[]);
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Sai mã PIN, chưa làm gì."]);
    assert_eq!(
        (
            certificates(&bench),
            bench.tries_left("a"),
            bench.pins_asked()
        ),
        (1, 2, 1)
    );
    bench.answers(&[], &[]);
    bench
        .run(["install", "moi.cer"])
        .is(2, &["Đã dừng theo yêu cầu"]);
    assert_eq!((certificates(&bench), bench.tries_left("a")), (1, 2));
}

#[cfg(unix)]
#[test]
fn the_old_certificate_is_taken_off_only_when_saved_and_agreed_to() {
    let bench = Bench::with_renewal("install-remove");
    let old = bench.tokens.token("a").unwrap().certificates[0].der.clone();
    for (confirms, done) in [
        (&[][..], "Đã cài chứng thư số mới"),
        (
            &[false],
            "Chứng thư số mới đã có trên thiết bị từ trước và đọc lại đúng",
        ),
    ] {
        bench.answers(&[PIN], confirms);
        bench
            .run(["install", "moi.cer", "--remove-old", "-o", "cu"])
            .is(
                0,
                &[
                    "Đã lưu chứng thư số cũ vào cu/chung-thu-so-cu-03E9.cer",
                    "Chứng thư số cũ vẫn còn trên thiết bị.",
                    done,
                ],
            );
        assert_eq!(bench.bytes("cu/chung-thu-so-cu-03E9.cer"), old);
        assert_eq!(certificates(&bench), 2);
    }
    // A place where nothing can be saved: nothing is taken off.
    bench.keep("tep", b"a file");
    bench.answers(&[PIN], &[true]);
    bench
        .run(["install", "moi.cer", "--remove-old", "-o", "tep"])
        .is(2, &["Không tạo được thư mục tep"]);
    assert_eq!(certificates(&bench), 2);

    bench.answers(&[PIN], &[true]);
    bench.run(["install", "moi.cer", "--remove-old"]).is(
        0,
        &["Đã gỡ chứng thư số cũ khỏi thiết bị; khóa vẫn giữ nguyên."],
    );
    assert_eq!(bench.bytes("chung-thu-so-cu-03E9.cer"), old);
    let token = bench.tokens.token("a").unwrap();
    assert_eq!((token.certificates.len(), token.keys.len()), (1, 1));
    assert_eq!(next_signer(&bench), "03EA");
    bench.answers(&[PIN], &[true]);
    bench
        .run(["install", "moi.cer", "--remove-old"])
        .is(0, &["không phải làm gì thêm"]);
}

#[test]
fn until_the_new_certificate_begins_the_old_one_signs_and_stays() {
    let bench = Bench::with_renewal("install-coming");
    let coming = Template {
        from: day(20),
        to: day(700),
        ..bench.authority.person("Lò Văn Ký", 1040, RSA)
    };
    bench.keep("sap.cer", &bench.authority.issue(&coming));
    let until = "trước ngày đó vẫn ký bằng chứng thư số cũ nên chưa được gỡ chứng thư số cũ.";
    let stays = "Chưa gỡ chứng thư số cũ, vì chứng thư số mới chưa ký được.";
    let remove = ["install", "sap.cer", "--remove-old", "-o", "cu"];
    bench.run(remove.iter().chain(&["--dry-run"])).is(
        0,
        &[
            "Chưa hết hạn: đạt. Chứng thư số mới chỉ có hiệu lực từ",
            until,
            stays,
        ],
    );
    // The second time it is on the token already.
    for done in ["Đã cài chứng thư số mới", "đã có trên thiết bị từ trước"] {
        bench.answers(&[PIN], &[true]);
        let said = bench.run(remove);
        said.is(0, &[done, until, stays]);
        assert!(!said.err.contains("từ lần ký sau"), "{}", said.err);
        assert_eq!(certificates(&bench), 2);
        assert_eq!(bench.files("cu"), [""; 0]);
        assert_eq!(next_signer(&bench), "03E9");
    }
    // One that is for something else never signs.
    let encrypting = Template {
        to: day(710),
        usage: Some(ENCRYPTING),
        ..bench.authority.person("Lò Văn Ký", 1042, RSA)
    };
    bench.keep("ma-hoa.cer", &bench.authority.issue(&encrypting));
    bench.answers(&[PIN], &[true]);
    bench
        .run(["install", "ma-hoa.cer", "--remove-old"])
        .is(0, &[stays, "Chứng thư số này không được cấp để ký số"]);
    assert_eq!(next_signer(&bench), "03E9");
    // Where nothing signs until then, nothing is promised.
    bench
        .tokens
        .change("a", |token| token.certificates.clear())
        .unwrap();
    bench.answers(&[PIN], &[]);
    bench
        .run(["install", "sap.cer"])
        .is(0, &["trước ngày đó chưa ký được."]);
}

#[test]
fn a_new_certificate_of_somebody_else_is_remarked_on() {
    let bench = Bench::with_renewal("install-other-name");
    let remark = "CHÚ Ý. Khác với chứng thư số đang có trên thiết bị";
    let other = Template {
        to: day(700),
        ..bench.authority.person("Lò Văn Ân", 1041, RSA)
    };
    bench.keep("khac.cer", &bench.authority.issue(&other));
    bench
        .run(["install", "khac.cer", "--dry-run"])
        .is(0, &[remark]);
    let said = bench.run(["install", "moi.cer", "--dry-run"]);
    assert!(!said.out.contains(remark), "{}", said.out);
}

#[test]
fn the_certificate_of_another_key_is_left_where_it_is() {
    let bench = Bench::with_renewal("install-other-key");
    // Another key of the same owner on the same token, with a certificate that ends later.
    let other = Template {
        to: day(900),
        ..bench.authority.person("Lò Văn Ký", 1030, RSA_OTHER)
    };
    let der = bench.authority.issue(&other);
    let token = bench.tokens.token("a").unwrap();
    let old = token.certificates[0].der.clone();
    let token = token
        .with_key(&[2], "khóa", RSA_OTHER.private)
        .with_certificate(&[2], "chứng thư", &der);
    bench.tokens.plug_in("a", &token).unwrap();
    bench.answers(&[PIN], &[true]);
    bench
        .run(["install", "moi.cer", "--remove-old", "-o", "cu"])
        .is(0, &["  cũ:  03E9", "Đã gỡ chứng thư số cũ"]);
    let left = bench.tokens.token("a").unwrap().certificates;
    let left: Vec<&[u8]> = left.iter().map(|own| &*own.der).collect();
    assert!(left.contains(&&*der) && !left.contains(&&*old));
    // Where only another key has one, there is nothing to take off.
    bench
        .tokens
        .change("a", |token| token.certificates.retain(|own| own.der == der))
        .unwrap();
    bench.answers(&[PIN], &[true]);
    bench
        .run(["install", "moi.cer", "--remove-old", "-o", "cu-hai"])
        .is(0, &["Đã cài chứng thư số mới"]);
    assert_eq!(certificates(&bench), 2);
    assert_eq!(bench.files("cu-hai"), [""; 0]);
}

#[test]
fn a_token_that_is_seen_through_two_modules_is_one() {
    let bench = Bench::with_renewal("install-modules");
    let module = test_token::library().unwrap();
    let copy = bench.keep("driver/copy.so", &std::fs::read(module).unwrap());
    let copy = copy.to_str().unwrap();
    bench
        .run(["install", "moi.cer", "--module", copy])
        .is(0, &["Đã cài chứng thư số mới"]);
    assert_eq!(certificates(&bench), 2);
}

#[test]
fn a_token_with_a_key_and_no_certificate_gets_its_first() {
    let bench = Bench::with_renewal("install-first");
    bench
        .tokens
        .change("a", |token| token.certificates.clear())
        .unwrap();
    bench.run(["install", "moi.cer"]).is(
        0,
        &[
            "cũ:  (chưa có)",
            "Thiết bị không có chứng thư số nào khác của khóa này.",
            "Đã cài",
        ],
    );
    assert_eq!(next_signer(&bench), "03EA");
}

#[test]
fn a_token_that_shows_no_public_key_is_known_by_the_certificate_before() {
    let bench = Bench::with_renewal("install-hidden");
    bench
        .tokens
        .change("a", |token| {
            token.keys[0].public_object = false;
            token.keys[0].hides_modulus = true;
        })
        .unwrap();
    bench.run(["install", "moi.cer"]).is(0, &["Đã cài"]);
    assert_eq!(next_signer(&bench), "03EA");
}

#[cfg(unix)]
#[test]
fn a_root_that_says_so_itself_is_no_proof() {
    let bench = Bench::with_renewal("install-self");
    // Somebody's own root with the name of the real one, and a chain below it in the file.
    let root = Template::authority(ROOT_NAME, P256_OTHER).root();
    let person = Template {
        to: day(700),
        ..bench.authority.person("Lò Văn Ký", 1020, RSA)
    };
    let person = person.issue(ROOT_NAME, P256_OTHER);
    let chain = [root, person].map(|der| pem(&bench, &der));
    bench.keep("gia.pem", &chain.concat());
    bench.run(["install", "gia.pem"]).is(
        2,
        &["Không xác minh được chứng thư số này do cơ quan chứng thực tin cậy cấp"],
    );
    assert_eq!(certificates(&bench), 1);
}

/// The certificate in letters, as some authorities send it (RFC 7468).
fn pem(bench: &Bench, der: &[u8]) -> Vec<u8> {
    let (from, to) = (bench.keep("pem.der", der), bench.path("pem.pem"));
    let convert = ["x509", "-inform", "DER", "-in"].map(AsRef::as_ref);
    program(
        "openssl",
        &[
            &convert[..],
            &[from.as_os_str(), "-out".as_ref(), to.as_os_str()],
        ]
        .concat(),
    );
    bench.bytes("pem.pem")
}
