//! How long a list of 50,000 takes to write and to read. Run with the optimisations of a release.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]
#![allow(
    clippy::disallowed_methods,
    reason = "it reads a pack and a clock, which the crate itself never does"
)]

use std::ops::ControlFlow;
use std::time::Instant;

use chrono::NaiveDate;
use forms::Pack;
use sheet::{Limits, mapping, read_table, template};

fn main() {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "packs/tt185-2019".to_owned());
    let pack = Pack::open(|name| std::fs::read_to_string(format!("{folder}/{name}"))).unwrap();
    let form = pack.form("mau-02").unwrap();
    let rows: Vec<_> = (0..50_000)
        .map(|number| {
            let mut row = form.new_row();
            for (key, value) in [
                ("hoTen", format!("Nguyễn Văn {number}")),
                ("ngaySinh", "02/03/1970".to_owned()),
                ("soGiayTo", format!("014070{number:06}")),
                ("noiCap", "CCSQLHCVTTXH".to_owned()),
                ("ngayCap", "03/01/2024".to_owned()),
                ("email", format!("a{number}@sonla.gov.vn")),
                ("coQuan", "UBND TỈNH SƠN LA\nSỞ NỘI VỤ".to_owned()),
                ("tinh", "Sơn La".to_owned()),
                ("chucVu", "Chuyên viên".to_owned()),
                ("dienThoai", format!("09{number:08}")),
            ] {
                row.set(key, value);
            }
            row
        })
        .collect();
    let start = Instant::now();
    let day = NaiveDate::from_ymd_opt(2024, 7, 15).unwrap();
    let bytes = template::write(form, &rows, day).unwrap();
    println!("write: {} bytes in {:?}", bytes.len(), start.elapsed());
    let start = Instant::now();
    let table = read_table("x", &bytes, form, &Limits::default(), &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    println!("read: {} rows in {:?}", table.rows.len(), start.elapsed());
    let start = Instant::now();
    let applied = mapping::apply(&table, &mapping::suggest(&table, form), form);
    println!("map: {} rows in {:?}", applied.rows.len(), start.elapsed());
}
