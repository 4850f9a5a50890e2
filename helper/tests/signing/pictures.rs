//! Pictures of signatures: bound to a certificate, lost with it, and not seen.

use crate::authority::day;
use crate::bench::{Bench, PIN, sample};
use crate::made::{P256, RSA_OTHER, Template};

/// Somebody's token whose certificate has a picture, and `moi.cer`, which renews it.
fn bench(test: &str) -> Bench {
    let bench = Bench::with_renewal(test);
    bench.keep("home/ky.png", &sample("signature.png"));
    let settings = String::from_utf8(bench.bytes("home/config.toml")).unwrap();
    bench.set(&format!(
        "{settings}[[picture]]\nserial = '03E9'\nfile = 'ky.png'\n"
    ));
    bench.answers(&[PIN], &[]);
    bench
}

/// What is to be written for the renewed certificate.
fn lines(bench: &Bench) -> String {
    let file = bench.path("home").join("ky.png");
    format!(
        "[[picture]]\nserial = '03EA'\nfile = '{}'\n",
        file.display()
    )
}

#[test]
fn a_renewed_certificate_wants_its_picture() {
    let bench = bench("picture-renewed");
    let lines = lines(&bench);
    let file = bench.path("home").join("config.toml");
    let file = file.display().to_string();
    let told = [&*file, "mới gắn với chứng thư số cũ (03E9)", &*lines];
    bench.run(["install", "moi.cer", "--dry-run"]).is(0, &told);
    bench.run(["install", "moi.cer"]).is(0, &told);
    // Whoever did not read that is told again.
    bench.run(["doctor"]).is(
        0,
        &["[ chú ý ] Chứng thư số 03EA chưa có hình chữ ký", &lines],
    );
    let sign = ["sign", "thu.pdf", "-o", "ra", "--overwrite"];
    bench.answers(&[PIN], &[]);
    bench.run(sign).is(
        0,
        &[
            "Chú ý: chữ ký sẽ không có hình",
            "chứng thư số 03EA",
            &lines,
        ],
    );
    bench.answers(&[PIN], &[]);
    let said = bench.run(sign.iter().chain(&["--place", "an"]));
    said.is(0, &[]);
    assert!(!said.err.contains("Chú ý"), "{}", said.err);
    // What it says is what is to be done.
    let settings = String::from_utf8(bench.bytes("home/config.toml")).unwrap();
    bench.set(&format!("{settings}{lines}"));
    bench.answers(&[PIN], &[]);
    let said = bench.run(sign);
    said.is(0, &[]);
    assert!(!said.err.contains("Chú ý"), "{}", said.err);
    let said = bench.run(["install", "moi.cer"]);
    said.is(0, &["đã có trên thiết bị từ trước"]);
    assert!(!said.err.contains("Chú ý"), "{}", said.err);
    let said = bench.run(["install", "moi.cer", "--dry-run"]);
    said.is(0, &["đã có trên thiết bị, không phải cài nữa"]);
    assert!(!said.err.contains("mọi điều kiện"), "{}", said.err);
}

#[test]
fn nobody_is_offered_the_hand_of_somebody_else() {
    let bench = bench("picture-of-another");
    let other = bench.authority.person("Vi Văn Hai", 1050, RSA_OTHER);
    bench.plug_in("b", "0002", &other);
    let placeholder = "[[picture]]\nserial = '041A'\nfile = 'TÊN-HÌNH.png' # thay bằng tên tệp hình của chính người này\n";
    bench.run(["doctor"]).is(
        0,
        &[
            "[ chú ý ] Chứng thư số 041A chưa có hình chữ ký",
            placeholder,
        ],
    );
    let sign = ["sign", "thu.pdf", "-o", "ra", "--cert", "041A"];
    bench
        .run(sign)
        .is(0, &["Chú ý: chữ ký sẽ không có hình", placeholder]);
    // The same owner with another key has the same hand.
    let same = bench.authority.person("Lò Văn Ký", 1051, P256);
    bench.plug_in("c", "0003", &same);
    let file = bench.path("home").join("ky.png");
    let lines = format!(
        "[[picture]]\nserial = '041B'\nfile = '{}'\n",
        file.display()
    );
    bench.run(["doctor"]).is(0, &[&lines]);
}

#[test]
fn a_doctor_looks_at_pictures() {
    let bench = bench("picture-doctor");
    let said = bench.run(["doctor"]);
    said.is(0, &["ky.png dùng cho chứng thư số 03E9."]);
    assert!(!said.out.contains("chú ý"), "{}", said.out);
    let settings = String::from_utf8(bench.bytes("home/config.toml")).unwrap();
    bench.set(&format!(
        "{settings}[[picture]]\nserial = '0777'\nfile = 'ky.png'\n[[picture]]\nserial = '3E9'\nfile = 'mat.png'\n[[picture]]\nserial = '3E9'\nfile = 'config.toml'\n"
    ));
    bench.run(["doctor"]).is(
        1,
        &[
            "gắn với chứng thư số 0777, không có trên thiết bị đang cắm",
            "mat.png (của chứng thư số 3E9): hãy chép hình vào đó",
            "config.toml không phải là hình PNG",
        ],
    );
    bench.set(&settings);
    bench.tokens.pull_out("a").unwrap();
    let ended = Template {
        from: day(-400),
        to: day(-35),
        ..bench.authority.person("Lò Văn Ký", 1001, P256)
    };
    bench.plug_in("b", "0002", &ended);
    bench
        .run(["doctor"])
        .is(1, &["gắn với chứng thư số 03E9, đã hết hạn ngày "]);
}

#[cfg(unix)]
#[test]
fn a_picture_that_is_not_seen_is_told() {
    let bench = bench("picture-unseen");
    for (token, serial, pair) in [("b", 1003, P256), ("c", 1004, RSA_OTHER)] {
        let person = bench.authority.person("Sở Mẫu", serial, pair);
        bench.plug_in(token, token, &person);
    }
    let words = "Chữ ký và hình không hiện trên trang, vì tệp không còn ô chữ ký trống nào";
    bench.answers(&[PIN; 4], &[]);
    for (from, to, by, unseen) in [
        ("thu.pdf", "a", "03E9", false),
        ("thu.pdf", "1", "03EB", false),
        ("1/thu.pdf", "2", "03EC", false),
        ("2/thu.pdf", "3", "03E9", true),
    ] {
        let said = bench.run(["sign", from, "-o", to, "--cert", by]);
        said.is(0, &[]);
        assert_eq!(said.err.contains(words), unseen, "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn text_is_seen_or_refused() {
    let bench = bench("picture-text");
    bench
        .run(["sign", "thu.pdf", "-o", "goc", "--text", "Số: 12/SNV-VP"])
        .is(0, &[]);
    let page = crate::bench::program(
        "pdftotext",
        &[bench.path("goc/thu.pdf").as_os_str(), "-".as_ref()],
    );
    assert!(page.contains("Số: 12/SNV-VP"), "{page}");
    bench.answers(&[PIN], &[]);
    for (lines, why) in [
        (
            &["--text", "Số: 12", "--text", "SAO Y", "--text", "Bản một"][..],
            "chỉ có chỗ cho ba dòng",
        ),
        (&["--text", "một 😀"], "ký tự “😀” (U+1F600)"),
    ] {
        bench
            .run(["sign", "thu.pdf", "-o", "sai"].iter().chain(lines))
            .is(2, &[why]);
    }
    for place in ["an", "o=chu-ky-1", "trang=1,20,20,60,20"] {
        let more = ["--text", "Số: 12", "--place", place];
        bench
            .run(["sign", "thu.pdf", "-o", "sai"].iter().chain(&more))
            .is(2, &["Dòng chữ ghi ở --text không hiện được ở chỗ đã chọn"]);
    }
    let picture = ["--picture", "home/ky.png"];
    for more in [
        ["--place", "an"],
        ["--place", "goc-phai"],
        ["--text", "Số: 12"],
    ] {
        let arguments = ["sign", "thu.pdf", "-o", "sai"];
        bench
            .run(arguments.iter().chain(&picture).chain(&more))
            .is(2, &["Hình ghi ở --picture không hiện được ở chỗ đã chọn"]);
    }
    assert_eq!(bench.pins_asked(), 0);
}
