//! A form with the fields of Mẫu 02, and short ways to read and apply.
#![allow(dead_code, reason = "each test binary uses a part of these helpers")]

use std::sync::Arc;

use forms::kind::Kind;
use forms::pack::{Field, Form, ListPart, Shape, Sureness};
use forms::record::{Columns, Values};
use sheet::{Applied, Limits, ReadError, Table, mapping, read_table, unwatched};

/// Keys, labels and whether required, as in the list of Mẫu 02.
pub const FIELDS: [(&str, &str, bool); 11] = [
    ("hoTen", "Họ và tên", true),
    ("ngaySinh", "Ngày sinh", true),
    ("soGiayTo", "Số CMND/CCCD/Hộ chiếu", true),
    ("ngayCap", "Ngày cấp", true),
    ("noiCap", "Nơi cấp", true),
    ("email", "Địa chỉ thư điện tử công vụ", true),
    ("coQuan", "Tên cơ quan, tổ chức công tác", true),
    ("tinh", "Tỉnh/Thành phố", true),
    ("chucVu", "Chức vụ", true),
    ("dienThoai", "Số điện thoại di động", true),
    ("soHieuCu", "Số hiệu chứng thư số cũ (nếu có)", false),
];

fn field((key, label, required): (&str, &str, bool)) -> Field {
    Field {
        key: key.to_owned(),
        label: label.to_owned(),
        short: String::new(),
        hint: String::new(),
        example: String::new(),
        missing: String::new(),
        kind: Kind::Text,
        off: false,
        required,
        default: String::new(),
        autocomplete: String::new(),
        width: 30,
        label_sure: Sureness::SecondHand,
        place_sure: Sureness::SecondHand,
    }
}

/// A letter with a list of people.
pub fn form() -> Form {
    let columns = Arc::new(Columns::new(FIELDS.map(|(key, _, _)| key)));
    Form {
        id: "mau-02".to_owned(),
        code: "Mẫu 02".to_owned(),
        title: String::new(),
        heading: String::new(),
        shape: Shape::OfficialLetter,
        author: String::new(),
        addressee: String::new(),
        basis: String::new(),
        fields_sure: Sureness::SecondHand,
        layout_sure: Sureness::SecondHand,
        sections: Vec::new(),
        list: Some(ListPart {
            unit: "người".to_owned(),
            backed_by: "mau-01".to_owned(),
            fields: FIELDS.map(field).to_vec(),
            printed: Vec::new(),
            columns,
        }),
        columns: Arc::new(Columns::new(["kinhGui", "trichYeu"])),
        texts: Vec::new(),
        at: Default::default(),
    }
}

/// Reads a file with the usual limits and nobody watching.
pub fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    read_table("danh-sach", bytes, &form(), &Limits::default(), &mut unwatched)
}

/// Reads a file and puts its cells where the headings say.
pub fn read_and_apply(bytes: &[u8]) -> (Table, Applied) {
    let table = read(bytes).unwrap_or_else(|error| panic!("{error:?}"));
    let form = form();
    let applied = mapping::apply(&table, &mapping::suggest(&table, &form), &form);
    (table, applied)
}

/// Values of one row.
pub fn row(values: &[(&str, &str)]) -> Values {
    let mut row = form().new_row();
    for (key, value) in values {
        row.set(key, *value);
    }
    row
}

/// The sample as the certificate authority's template looks when agencies send it.
pub const SAMPLE: &[u8] = include_bytes!("../../../../tests/samples/cap-moi-40.xlsx");
