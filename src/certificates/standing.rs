//! How a certificate stands on a day: whether it holds, whether it can still be renewed, and what makes it doubtful.

use chrono::NaiveDate;
use forms::calendar::format_date;
use forms::pack::Sureness;
use forms::text::bare;
use forms::{Pack, Rule};
use seal::certificate::{Certificate, renewal};

/// How the government's authority writes its name as the `O` of an issuer, without marks: both in the certificates of
/// the first generation (`Ban Co yeu Chinh phu`) and in those of the second (`Ban Cơ yếu Chính phủ`).
const GOVERNMENT: &str = "ban co yeu chinh phu";

/// One thing to say about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How it is meant.
    pub tone: Tone,
    /// Whole sentences.
    pub text: String,
    /// The legal basis; empty where it needs none.
    pub basis: String,
    /// How sure the basis is.
    pub sure: Sureness,
}

/// How a remark is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Something does not work any more, or not yet.
    Bad,
    /// Worth a look.
    Hint,
}

/// Everything to say about a certificate whose request is received on a day.
///
/// Until when it can be renewed, and how often, is said as the rules of the pack say it.
pub fn remarks(certificate: &Certificate, day: NaiveDate, pack: &Pack) -> Vec<Remark> {
    if certificate.is_ca {
        return vec![plain(
            Tone::Bad,
            "Đây là chứng thư của nơi cấp (CA), không phải của thuê bao: hãy chọn tệp chứng thư của thuê bao.",
        )];
    }
    let mut remarks = Vec::new();
    let begins = certificate.validity.first_day();
    if begins > day {
        let text = [
            "Chứng thư này đến ngày ",
            &format_date(begins),
            " mới có hiệu lực: hãy xem lại có chọn đúng tệp không.",
        ];
        remarks.push(plain(Tone::Bad, &text.concat()));
    } else if let Some((rule, days)) = pack.renewal_rule() {
        remarks.push(of_renewal(certificate, day, (rule, days), pack.once_rule()));
    }
    if !is_from_government(certificate) {
        remarks.push(plain(
            Tone::Hint,
            "Nơi cấp ghi trong tệp không phải Ban Cơ yếu Chính phủ, nên đây có thể không phải chứng thư chuyên dùng: hãy xem lại có chọn đúng tệp không.",
        ));
    }
    if certificate.subject.unsure() {
        remarks.push(plain(
            Tone::Hint,
            "Tên trong tệp ghi bằng bảng mã cũ, có thể có chữ đọc sai: hãy đối chiếu từng chữ.",
        ));
    }
    if certificate.email().is_none() {
        remarks.push(plain(
            Tone::Hint,
            "Chứng thư này không ghi thư điện tử: hãy tự nhập nếu mẫu cần.",
        ));
    }
    remarks
}

fn plain(tone: Tone, text: &str) -> Remark {
    Remark {
        tone,
        text: text.to_owned(),
        basis: String::new(),
        sure: Sureness::Seen,
    }
}

/// What the rule for renewals says of a certificate; where it is not sure, it is advice and no demand.
///
/// `once` is the rule that says how often a certificate can be renewed.
fn of_renewal(
    certificate: &Certificate,
    day: NaiveDate,
    (rule, days): (&Rule, u32),
    once: Option<&Rule>,
) -> Remark {
    let renewal = renewal(certificate, day, days);
    let (expires, limit) = (
        format_date(renewal.expires),
        format_date(renewal.last_safe_day),
    );
    let left = renewal.days_left.to_string();
    let unsure = rule.sure == Sureness::Unsure;
    let (tone, text) = if renewal.days_left < 0 {
        let advice = match unsure {
            true => ": nên xin cấp mới",
            false => ": không gia hạn được nữa; hãy xin cấp mới",
        };
        let text = [
            "Chứng thư này đã hết hiệu lực ngày ",
            &expires,
            advice,
            " và ghi số hiệu cũ nếu mẫu có ô ấy.",
        ];
        (Tone::Bad, text.concat())
    } else if renewal.in_time {
        let once = once.map_or(String::new(), |once| [" ", &once.why].concat());
        let (tone, text) = if unsure {
            let text = [
                "Chứng thư hết hạn ngày ",
                &expires,
                ", còn ",
                &left,
                " ngày: nên gửi để Cục nhận được đề nghị chậm nhất ngày ",
                &limit,
                ". ",
                &rule.why,
            ];
            (Tone::Hint, text.concat())
        } else {
            let text = [
                "Còn đủ ngày để gia hạn: Cục phải nhận được đề nghị chậm nhất ngày ",
                &limit,
                ". Chứng thư hết hạn ngày ",
                &expires,
                ", còn ",
                &left,
                " ngày; cần còn ít nhất ",
                &days.to_string(),
                " ngày.",
            ];
            (Tone::Good, text.concat())
        };
        let text = [&*text, &*once, " Trong tệp không ghi số lần đã gia hạn."];
        (tone, text.concat())
    } else {
        let told = [&*rule.what, &rule.how].join(" ");
        let told = told.replace("{value}", &expires).replace("{left}", &left);
        let told = told.replace("{limit}", &limit);
        // Where the number of days could not be read in the law, why it is asked for says so.
        match unsure {
            true => (Tone::Hint, [&*told, &rule.why].join(" ")),
            false => (Tone::Bad, told),
        }
    };
    Remark {
        tone,
        text,
        basis: rule.basis.clone(),
        sure: rule.sure,
    }
}

/// Whether the issuer names itself as the government's authority does. Nothing is verified: anybody can write that name.
fn is_from_government(certificate: &Certificate) -> bool {
    let issuer = certificate.issuer.organization();
    issuer.is_some_and(|name| bare(name) == GOVERNMENT)
}
