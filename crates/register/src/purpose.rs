//! Which form does what in the life of a certificate: TT 185/2019/TT-BQP, Mẫu 01 to 15; NĐ 68/2024/NĐ-CP, Mẫu số 01 to 09.

use crate::{EventKind, Kind};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A new certificate.
    Issue(Kind),
    /// Renewal, or a change of what stands in it.
    Renew,
    /// Revocation.
    Revoke,
    /// Recovery of a locked device.
    Recover,
    /// That the certificate takes effect, or that the device was handed over.
    Effect,
    /// Minutes of giving the device back.
    Return,
    /// Minutes of a lost device.
    Lost,
}

impl Purpose {
    /// Those that can be chosen for entries of the register, in the order of a certificate's life.
    pub const NEXT: [Purpose; 6] = [
        Purpose::Effect,
        Purpose::Renew,
        Purpose::Recover,
        Purpose::Revoke,
        Purpose::Return,
        Purpose::Lost,
    ];

    /// What is done, in words.
    pub fn label(self) -> &'static str {
        match self {
            Purpose::Issue(_) => "Cấp mới",
            Purpose::Renew => "Gia hạn, thay đổi thông tin",
            Purpose::Revoke => "Thu hồi chứng thư",
            Purpose::Recover => "Khôi phục thiết bị",
            Purpose::Effect => "Đề nghị hiệu lực, báo bàn giao",
            Purpose::Return => "Biên bản giao, nhận thiết bị",
            Purpose::Lost => "Biên bản thiết bị thất lạc",
        }
    }

    /// The event by which a letter that asks the authority shows in the register.
    pub fn request(self) -> Option<EventKind> {
        match self {
            Purpose::Issue(_) => Some(EventKind::Requested),
            Purpose::Renew => Some(EventKind::RenewalRequested),
            Purpose::Revoke => Some(EventKind::RevocationRequested),
            Purpose::Recover => Some(EventKind::RecoveryRequested),
            Purpose::Effect => Some(EventKind::EffectRequested),
            Purpose::Return | Purpose::Lost => None,
        }
    }
}

/// What a form is written down as: the event that tells of it in the register.
pub fn told_as(purpose: Purpose, author: Author) -> EventKind {
    match (author, purpose.request()) {
        (Author::Subscriber, _) => EventKind::Asked,
        (Author::Agency, Some(request)) => request,
        (Author::Agency, None) if purpose == Purpose::Lost => EventKind::DeviceLost,
        (Author::Agency, None) => EventKind::DeviceReturned,
    }
}

/// Who makes a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The subscriber, for the agency.
    Subscriber,
    /// The agency, for the authority.
    Agency,
}

const TT185: &str = "tt185-2019";
const ND68: &str = "nd68-2024";

const FORMS: [(&str, &str, Purpose, Author); 24] = [
    (
        TT185,
        "mau-01",
        Purpose::Issue(Kind::Person),
        Author::Subscriber,
    ),
    (
        TT185,
        "mau-02",
        Purpose::Issue(Kind::Person),
        Author::Agency,
    ),
    (
        TT185,
        "mau-03",
        Purpose::Issue(Kind::Agency),
        Author::Subscriber,
    ),
    (
        TT185,
        "mau-04",
        Purpose::Issue(Kind::Agency),
        Author::Agency,
    ),
    (
        TT185,
        "mau-05",
        Purpose::Issue(Kind::Device),
        Author::Subscriber,
    ),
    (
        TT185,
        "mau-06",
        Purpose::Issue(Kind::Device),
        Author::Agency,
    ),
    (TT185, "mau-07", Purpose::Renew, Author::Subscriber),
    (TT185, "mau-08", Purpose::Renew, Author::Agency),
    (TT185, "mau-09", Purpose::Revoke, Author::Subscriber),
    (TT185, "mau-10", Purpose::Revoke, Author::Agency),
    (TT185, "mau-11", Purpose::Recover, Author::Subscriber),
    (TT185, "mau-12", Purpose::Recover, Author::Agency),
    (TT185, "mau-13", Purpose::Effect, Author::Agency),
    (TT185, "mau-14", Purpose::Return, Author::Agency),
    (TT185, "mau-15", Purpose::Lost, Author::Agency),
    (ND68, "mau-01", Purpose::Issue(Kind::Person), Author::Agency),
    (ND68, "mau-02", Purpose::Issue(Kind::Agency), Author::Agency),
    (ND68, "mau-03", Purpose::Issue(Kind::Device), Author::Agency),
    (ND68, "mau-04", Purpose::Renew, Author::Agency),
    (ND68, "mau-05", Purpose::Revoke, Author::Agency),
    (ND68, "mau-06", Purpose::Recover, Author::Agency),
    (ND68, "mau-07", Purpose::Effect, Author::Agency),
    (ND68, "mau-08", Purpose::Return, Author::Agency),
    (ND68, "mau-09", Purpose::Lost, Author::Agency),
];

/// What a form of a pack is for, and who makes it; none for a form that the register does not know.
pub fn of_form(pack: &str, form: &str) -> Option<(Purpose, Author)> {
    let row = FORMS.iter().find(|row| row.0 == pack && row.1 == form)?;
    Some((row.2, row.3))
}

/// The form of a pack for a purpose; none where the pack has none by that author.
pub fn form_of(pack: &str, purpose: Purpose, author: Author) -> Option<&'static str> {
    let fits =
        |row: &&(&str, &str, Purpose, Author)| row.0 == pack && row.2 == purpose && row.3 == author;
    FORMS.iter().find(fits).map(|row| row.1)
}
