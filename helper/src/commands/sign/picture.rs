//! The picture of a signature or seal that belongs to the certificate that signs.

use helper::settings;
use helper::sign::{Place, Plan};
use helper::token::Held;
use helper::workplace::Workplace;
use seal::document::Person;

/// Says that pictures are set and none is this certificate's, as after a renewal: the signature would stay unseen without a word.
pub(super) fn tell_of_none(plan: &Plan, held: &Held, workplace: &Workplace) {
    let shows = matches!(plan.place, Place::Auto | Place::Field(_) | Place::On { .. });
    if !shows || plan.picture.is_some() || workplace.settings.picture.is_empty() {
        return;
    }
    let serial = Person::of(&held.certificate).serial;
    eprintln!(
        "Chú ý: chữ ký sẽ không có hình, vì tệp {} chưa gắn hình nào với chứng thư số {serial}. Muốn có hình, hãy dừng lại và thêm vào cuối tệp đó:\n{}",
        settings::file(),
        workplace.picture_lines(held, &workplace.tokens.list())
    );
}
