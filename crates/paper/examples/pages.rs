//! Writes sample papers into a folder, to look at them: `cargo run -p paper --example pages -- FOLDER`.

#![allow(clippy::disallowed_methods)] // It runs natively, outside the crate.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use forms::record::Record;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let pack = support::pack();
    let blank = |form: &str| Record::new(&pack.id, pack.form(form).expect("a form of the pack"));
    let mut papers = vec![
        ("mau-01".to_owned(), support::request(&pack)),
        ("mau-01-trong".to_owned(), blank("mau-01")),
        ("mau-02-trong".to_owned(), blank("mau-02")),
    ];
    papers.extend(
        [0, 1, 40, 2000].map(|rows| (format!("mau-02-{rows}"), support::letter(&pack, rows))),
    );
    let mut worst = support::letter(&pack, 4);
    support::set(
        &mut worst.values,
        &[
            (
                "coQuanChuQuan",
                "Bộ Khoa học và Công nghệ\nỦy ban nhân dân tỉnh Sơn La\nSở Khoa học và Công nghệ tỉnh Sơn La",
            ),
            (
                "coQuanBanHanh",
                "Trung tâm Công nghệ thông tin và Truyền thông",
            ),
            (
                "kinhGui",
                "Cục Chứng thực số và Bảo mật thông tin\nSở Thông tin và Truyền thông tỉnh Sơn La (để tổng hợp)",
            ),
            (
                "trichYeu",
                "V/v đề nghị cấp chứng thư số chuyên dùng Chính phủ cho các cá nhân thuộc Trung tâm năm 2024",
            ),
            (
                "nguoiKy",
                "Nguyễn Hoàng Phương Thảo Nguyên Thị Tôn Nữ Công Tằng Ẫng",
            ),
        ],
    );
    worst.rows[0].set("hoTen", "Nguyễn ".repeat(60));
    worst.rows[1].set("email", "ẪỘỷ".repeat(60));
    worst.rows[2].set("coQuan", "Ủy ban nhân dân tỉnh Sơn La\nSở Khoa học và Công nghệ\nTrung tâm Công nghệ thông tin và Truyền thông\nPhòng Hạ tầng – An toàn thông tin");
    papers.push(("mau-02-dai".to_owned(), worst));
    let mut worst = support::request(&pack);
    support::set(
        &mut worst.values,
        &[
            (
                "kinhGui",
                "Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ\nSở Khoa học và Công nghệ tỉnh Sơn La (để tổng hợp)",
            ),
            (
                "hoTen",
                "Nguyễn Hoàng Phương Thảo Nguyên Thị Tôn Nữ Công Tằng Ẫng Huyền Trân Ngọc Ưởng",
            ),
            (
                "coQuan",
                "Ủy ban nhân dân tỉnh Sơn La\nSở Khoa học và Công nghệ\nTrung tâm Công nghệ thông tin và Truyền thông\nPhòng Hạ tầng – An toàn thông tin",
            ),
        ],
    );
    papers.push(("mau-01-dai".to_owned(), worst));
    for (name, record) in papers {
        let start = Instant::now();
        let paper = support::write(&record, &pack);
        let time = start.elapsed();
        std::fs::write(format!("{folder}/{name}.pdf"), &paper.pdf)?;
        #[expect(clippy::print_stdout, reason = "what the example is for")]
        {
            println!(
                "{name}: {} pages, {} bytes, {time:?}, missing {:?}",
                paper.pages,
                paper.pdf.len(),
                paper.missing
            );
        }
    }
    Ok(())
}
