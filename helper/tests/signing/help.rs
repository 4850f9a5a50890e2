//! What the program says of itself, all in Vietnamese.

use crate::bench::Bench;

#[test]
fn commands_are_explained_in_vietnamese() {
    let bench = Bench::new("help");
    let help = |command: &[&str]| {
        let said = bench.run_bare(command.iter().chain(&["--help"]));
        said.is(0, &["Cách dùng: chukyso "]);
        for english in [
            "Usage",
            "Options",
            "Commands",
            "possible",
            "default:",
            "[env",
            "Print help",
            "<FILES>",
        ] {
            assert!(
                !said.out.contains(english),
                "{command:?} {english}: {}",
                said.out
            );
        }
        said.out
    };
    for command in [
        "packs", "check", "pdf", "batch", "extract", "tokens", "certs", "verify", "install",
        "doctor", "serve",
    ] {
        help(&[command]);
    }
    insta::assert_snapshot!("sign", help(&["sign"]));
    insta::assert_snapshot!("bundle", help(&["bundle"]));
    insta::assert_snapshot!("bundle-sign", help(&["bundle", "sign"]));
    insta::assert_snapshot!("bundle-verify", help(&["bundle", "verify"]));
}

#[test]
fn mistakes_on_the_command_line_are_told_with_what_to_do() {
    let bench = Bench::new("mistakes");
    for (arguments, words) in [
        (&["sign", "a.pdf"][..], "Thiếu --output <THƯ MỤC>."),
        (&["sign", "-o", "ra"], "Thiếu <TỆP>."),
        (
            &["sign", "a.pdf", "-o", "ra", "--level", "x"],
            "Giá trị của --level <MỨC> không dùng được: hãy ghi một trong b, t, lt, lta.",
        ),
        (
            &["sign", "a.pdf", "-o", "ra", "--level"],
            "Thiếu giá trị sau --level <MỨC>.",
        ),
        (
            &[
                "sign",
                "a.pdf",
                "-o",
                "ra",
                "--overwrite",
                "--skip-existing",
            ],
            "--overwrite không dùng cùng --skip-existing.",
        ),
        (
            &["bundle", "sign", "a.zip", "-o", "ra", "--place", "an"],
            "Không có tùy chọn hoặc tham số “--place”.",
        ),
        (&["bundle"], "Chưa nhập lệnh."),
        (&["bundle", "khac"], "Không có lệnh “khac”."),
        (&["bundle", "sign", "a.zip"], "Thiếu --output <THƯ MỤC>."),
    ] {
        bench.run_bare(arguments).is(2, &[words]);
    }
}
