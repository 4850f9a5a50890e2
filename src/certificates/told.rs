//! The values that a certificate tells for the fields of a form.

use forms::calendar::format_date;
use forms::keys;
use forms::text::{fold, is_lower, is_upper, small, tidy_line};
use seal::certificate::{Certificate, Name};

/// What a certificate tells, by the keys of fields; only what it does tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What may be filled in.
    pub sure: Vec<(&'static str, String)>,
    /// What only the user can know: whether the name in the certificate is that of the person who makes the request.
    pub perhaps: Vec<(&'static str, String)>,
}

/// Whose certificate it seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person, as the name is written.
    Person,
    /// An agency, as its first word says.
    Agency,
    /// Either, or a device.
    Unknown,
}

/// The first words of agencies' names, in small letters. Words that are family names too are left out.
const AGENCY_WORDS: [&str; 31] = [
    "ủy",
    "uỷ",
    "sở",
    "cục",
    "vụ",
    "bộ",
    "ban",
    "phòng",
    "trường",
    "viện",
    "tổng",
    "chi",
    "trung",
    "thanh",
    "bệnh",
    "kho",
    "tòa",
    "toà",
    "hội",
    "liên",
    "huyện",
    "tỉnh",
    "thành",
    "xã",
    "phường",
    "thị",
    "đảng",
    "trạm",
    "hạt",
    "báo",
    "công",
];

/// Family names, in small letters: those of the Kinh, and those of the peoples of the mountains. Words that agencies' and
/// devices' names often begin with are left out (*Văn* phòng, *Quản* lý, *Bảo* hiểm): such a name is only offered.
const FAMILY_NAMES: &str = "an ân âu bạc bạch bàn bành bế bì bùi cà cai cam cầm cao cát châu chẩu chế chử chu \
    cù cung cư cứ dư dương đàm đàng đặng đào đậu đèo đinh đoàn đỗ đồng điêu giang giàng giáp hà hạ hạng hầu hồ hoàng \
    hứa huỳnh hờ kha khà khang khiếu khổng khuất khúc khương kiều kim kso ksor la lã lai lại lâm lầu lê lèo lèng lều lò lỗ \
    lộc lôi lưu lục lù lừ lương lường ly lý lỳ ma mã mạc mai mẫn mạnh mè mùa mông nghiêm ngô nguyễn ngụy nhữ ninh nông ông \
    phạm phan phí phó phù phùng phương quách quan quàng rơ sa sái sầm sần sùng tạ tăng thạch thái thân thẩm thàn thào thiều tiêu \
    tô tôn tống tòng trà trần triệu trịnh trình trương tráng tẩn từ tường ứng uông và vàng vi vì viên vi võ vũ vừ vương xa xồng yên";

/// How names begin that look like a person's and are an agency's or of a thing, in small letters.
const NO_PERSONS: [&str; 14] = [
    "an ninh",
    "an toàn",
    "cao đẳng",
    "đoàn đại biểu",
    "đoàn luật sư",
    "đoàn thanh niên",
    "hồ sơ",
    "lâm nghiệp",
    "lâm trường",
    "lương thực",
    "lưu trữ",
    "nông nghiệp",
    "nông trường",
    "tôn giáo",
];

/// Reads what a certificate tells.
pub fn told(certificate: &Certificate) -> Told {
    let mut told = Told::default();
    // An authority makes no request.
    if certificate.is_ca {
        return told;
    }
    let subject = &certificate.subject;
    let name = line(subject.common_name());
    let holder = holder(&name);
    let mut put = |key: &'static str, value: String| {
        if !value.is_empty() {
            told.sure.push((key, value));
        }
    };
    put(keys::CERTIFICATE_NAME, name.clone());
    put(keys::SERIAL, certificate.serial.clone());
    let day = format_date;
    put(keys::VALID_FROM, day(certificate.validity.first_day()));
    put(keys::VALID_UNTIL, day(certificate.validity.last_day()));
    put(keys::EMAIL, line(certificate.email()));
    let mut agency = levels(subject);
    let own_level = |level: &String| fold(level) == fold(&name);
    if holder == Holder::Agency && !agency.iter().any(own_level) {
        agency.push(name.clone());
    }
    put(keys::AGENCY, agency.join("\n"));
    put(keys::PROVINCE, line(subject.locality().or(subject.state())));
    match holder {
        Holder::Person => put(keys::FULL_NAME, name),
        Holder::Unknown if !name.is_empty() => told.perhaps.push((keys::FULL_NAME, name)),
        Holder::Unknown | Holder::Agency => {}
    }
    told
}

/// The agencies of a name by level, the highest first; levels without a text are left out.
pub fn levels(name: &Name) -> Vec<String> {
    let levels = name.levels().into_iter().map(|level| line(Some(level)));
    levels.filter(|level| !level.is_empty()).collect()
}

/// A text of a certificate as a field takes it: composed letters, single blanks.
pub fn line(text: Option<&str>) -> String {
    tidy_line(text.unwrap_or_default()).into_owned()
}

/// Whose certificate it seems to be, by the tidy text of `CN`.
///
/// A person's name has two to six words of letters alone, each with a capital and small letters behind it, and the first
/// is a family name. In a name all in capitals only the first word tells.
pub fn holder(name: &str) -> Holder {
    let words: Vec<&str> = name.split(' ').collect();
    let all = small(name);
    let first = all.split(' ').next().unwrap_or_default();
    if AGENCY_WORDS.contains(&first) {
        return Holder::Agency;
    }
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(is_upper) && letters.all(is_lower)
    };
    let is_family = FAMILY_NAMES.split_whitespace().any(|own| own == first)
        && !NO_PERSONS.iter().any(|own| all.starts_with(own));
    match words.len() {
        2..=6 if is_family && words.iter().all(is_name) => Holder::Person,
        _ => Holder::Unknown,
    }
}
