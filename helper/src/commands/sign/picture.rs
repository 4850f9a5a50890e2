//! The picture of a signature or seal that belongs to the certificate that signs.

use std::fs;
use std::path::Path;

use helper::settings;
use helper::sign::{Place, Plan};
use helper::token::Held;
use helper::workplace::Workplace;
use seal::document::Person;

/// The picture named, else the one of the settings; nothing where neither is.
///
/// # Errors
/// A sentence where it cannot be read.
pub(super) fn of(
    named: Option<&Path>,
    held: &Held,
    workplace: &Workplace,
) -> Result<Option<Vec<u8>>, String> {
    let serial = Person::of(&held.certificate).serial;
    let path = named.or_else(|| workplace.settings.picture(&serial));
    let picture = path.map(|path| {
        let remedy = match named {
            Some(_) => "hãy kiểm tra đường dẫn và quyền đọc".to_owned(),
            None => format!("hãy sửa dòng file trong tệp {}", settings::file()),
        };
        fs::read(path).map_err(|_| format!("Không đọc được hình {}: {remedy}.", path.display()))
    });
    picture.transpose()
}

/// Says that pictures are set and none is this certificate's, as after a renewal: the signature would stay unseen without a word.
pub(super) fn tell_of_none(plan: &Plan, held: &Held, workplace: &Workplace) {
    let shows = matches!(plan.place, Place::Auto | Place::Field(_) | Place::On { .. });
    let Some(first) = workplace.settings.picture.first() else {
        return;
    };
    if !shows || plan.picture.is_some() {
        return;
    }
    let serial = Person::of(&held.certificate).serial;
    eprintln!(
        "Chú ý: chữ ký sẽ không có hình, vì tệp {} chưa gắn hình nào với chứng thư số {serial}. Muốn có hình, hãy dừng lại và thêm vào cuối tệp đó:\n{}",
        settings::file(),
        first.lines_for(&serial)
    );
}
