fn main() {
    use sheet::*;
    let folder = "packs/tt185-2019";
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let head = text("pack.toml");
    let mut files = vec![("pack.toml".to_owned(), head.clone())];
    files.extend(
        forms::Pack::files(&head)
            .unwrap()
            .into_iter()
            .map(|name| (name.clone(), text(&name))),
    );
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let pack = forms::Pack::load(&files).unwrap();
    let form = pack.form("mau-02").unwrap();
    let arg = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&arg).unwrap();
    let t = read_table("x", &bytes, form, &Limits::default(), &mut unwatched).unwrap();
    let a = mapping::apply(&t, &mapping::suggest(&t, form), form);
    println!(
        "{} rows, header {}, notices {:?}, unread {:?}",
        a.rows.len(),
        t.header_row,
        t.notices.iter().map(|n| n.message()).collect::<Vec<_>>(),
        t.unread
    );
    for r in a.rows.iter().take(3) {
        println!("{} {:?}", r.number, r.values.iter().collect::<Vec<_>>());
    }
    let mut rec = forms::Record::new(&pack.id, form);
    rec.rows = a.rows.iter().map(|r| r.values.clone()).collect();
    let day = chrono::NaiveDate::from_ymd_opt(2024, 7, 15).unwrap();
    std::fs::write("/tmp/out.xlsx", template::write(&rec.rows, day).unwrap()).unwrap();
    std::fs::write("/tmp/out.csv", csv::write(&rec.rows).unwrap()).unwrap();
    std::fs::write(
        "/tmp/out.zip",
        batch::write(b"%PDF-1.4", &rec, day).unwrap(),
    )
    .unwrap();
    let notes = t
        .rows
        .iter()
        .map(|r| (r.number, format!("Lỗi: thử {}", r.number)))
        .collect();
    std::fs::write(
        format!("/tmp/report.{}", report::extension(t.source)),
        report::write(&bytes, &t, &notes, day).unwrap(),
    )
    .unwrap();
}
