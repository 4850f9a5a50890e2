//! What is to be held of a signature, and why.
//!
//! The names are those of ETSI EN 319 102-1, 5.1.3; which of them fail a signature for good follows its edition 1.3.
//! For an official there are three outcomes, after what Nghị định 68/2024/NĐ-CP, Điều 30 to 32 ask to be looked at:
//! the signature itself, its certificate at the time of signing, the path up to the root, and revocation.
//! Of these articles the subjects are known here and not the letter, so that no sentence quotes them.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chain::ChainFault;
use crate::revocation::{Found, Lack, Status};
use crate::x509::RSA_LEAST;

/// The outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indication {
    /// The signature holds.
    TotalPassed,
    /// What is at hand does not tell.
    Indeterminate,
    /// The signature does not hold.
    TotalFailed,
}

impl Indication {
    /// The standard's name.
    pub fn name(self) -> &'static str {
        match self {
            Indication::TotalPassed => "TOTAL-PASSED",
            Indication::Indeterminate => "INDETERMINATE",
            Indication::TotalFailed => "TOTAL-FAILED",
        }
    }

    /// For officials.
    pub fn label(self) -> &'static str {
        match self {
            Indication::TotalPassed => "Hợp lệ",
            Indication::Indeterminate => "Chưa kết luận được",
            Indication::TotalFailed => "Không hợp lệ",
        }
    }
}

/// Why a signature has not passed, by the standard's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    NotYetValid,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    CryptoConstraintsFailure,
    TimestampOrderFailure,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    RevokedNoPoe,
    RevokedCaNoPoe,
    OutOfBoundsNoPoe,
    TryLater,
}

impl SubIndication {
    /// The standard's name.
    pub fn name(self) -> &'static str {
        match self {
            SubIndication::FormatFailure => "FORMAT_FAILURE",
            SubIndication::HashFailure => "HASH_FAILURE",
            SubIndication::SigCryptoFailure => "SIG_CRYPTO_FAILURE",
            SubIndication::NotYetValid => "NOT_YET_VALID",
            SubIndication::SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
            SubIndication::ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
            SubIndication::CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
            SubIndication::TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
            SubIndication::NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
            SubIndication::NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
            SubIndication::RevokedNoPoe => "REVOKED_NO_POE",
            SubIndication::RevokedCaNoPoe => "REVOKED_CA_NO_POE",
            SubIndication::OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
            SubIndication::TryLater => "TRY_LATER",
        }
    }

    /// The outcome it leads to.
    pub fn indication(self) -> Indication {
        match self {
            SubIndication::FormatFailure
            | SubIndication::HashFailure
            | SubIndication::SigCryptoFailure
            | SubIndication::NotYetValid => Indication::TotalFailed,
            _ => Indication::Indeterminate,
        }
    }
}

/// Whose certificate a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one who signed.
    Signer,
    /// The one who stamped the time.
    Clock,
    /// An issuer above.
    Issuer,
}

impl Whose {
    /// Whose it is at that place of a chain that begins with one's own.
    fn of(own: Whose, place: usize) -> Whose {
        if place == 0 { own } else { Whose::Issuer }
    }

    fn certificate(self) -> &'static str {
        match self {
            Whose::Signer => "Chứng thư số của người ký",
            Whose::Clock => "Chứng thư số của nơi cấp dấu thời gian",
            Whose::Issuer => "Chứng thư số của cơ quan cấp",
        }
    }

    /// The same where a time stamp is spoken of.
    fn of_stamp(self) -> &'static str {
        match self {
            Whose::Issuer => "Chứng thư số của nơi cấp chứng thư số cho máy chủ dấu thời gian",
            other => other.certificate(),
        }
    }
}

/// Why a signature has not passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be read.
    Format,
    /// It is over something else than what was handed in.
    OtherContent,
    /// It is not one of the certificate's key.
    WrongSignature,
    /// The certificate of the signer is not at hand.
    NoCertificate,
    /// The certificate at hand is not the one that the signer named.
    OtherCertificate,
    /// What must be under the signature is not.
    NotSignedAlong,
    /// An algorithm that is too weak; its name.
    WeakAlgorithm(String),
    /// A key that is too short; its bits.
    WeakKey(Whose, usize),
    /// An algorithm or a kind of key that is not known here; its number.
    UnknownAlgorithm(String),
    /// The certificate is not made for this.
    NotForThis(Whose),
    /// A time stamp is older than the certificate of the one who gave it.
    OlderThanClock,
    /// No trusted root was reached.
    NoRoot,
    /// The chain breaks a rule.
    Chain(ChainFault),
    /// The certificate did not hold yet when the signature was already there.
    NotYet {
        /// Whose.
        whose: Whose,
        /// From when it holds.
        from: DateTime<Utc>,
    },
    /// The certificate has ended, and nothing shows that the signature was there before.
    Ended {
        /// Whose.
        whose: Whose,
        /// When it ended.
        at: DateTime<Utc>,
    },
    /// The certificate has been revoked, and nothing shows that the signature was there before.
    Revoked {
        /// Whose.
        whose: Whose,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Whether the certificate has been revoked is not known.
    RevocationUnknown {
        /// Whose.
        whose: Whose,
        /// Why.
        lack: Lack,
    },
    /// A time stamp is of a time that has not come yet.
    Future,
}

impl Reason {
    /// What a fault of a chain means for a signature; the days are those of the certificate concerned.
    pub(crate) fn of_chain(
        own: Whose,
        fault: ChainFault,
        days: impl Fn(usize) -> [DateTime<Utc>; 2],
    ) -> Reason {
        match fault {
            ChainFault::NoRoot => Reason::NoRoot,
            ChainFault::NotYet(place) => Reason::NotYet {
                whose: Whose::of(own, place),
                from: days(place)[0],
            },
            ChainFault::NoLonger(place) => Reason::Ended {
                whose: Whose::of(own, place),
                at: days(place)[1],
            },
            ChainFault::WeakKey(place, bits) => Reason::WeakKey(Whose::of(own, place), bits),
            fault => Reason::Chain(fault),
        }
    }

    /// What was found about revocation, where it stands against the signature.
    pub(crate) fn of_revocation(own: Whose, place: usize, found: Found) -> Option<Reason> {
        let whose = Whose::of(own, place);
        match found {
            Found::Good(_) => None,
            Found::Nothing(lack) => Some(Reason::RevocationUnknown { whose, lack }),
            Found::Revoked(evidence) => match evidence.status {
                Status::Revoked { since, .. } => Some(Reason::Revoked { whose, since }),
                Status::Good | Status::Unknown => None,
            },
        }
    }

    /// The standard's name for it.
    pub fn sub_indication(&self) -> SubIndication {
        match self {
            Reason::Format => SubIndication::FormatFailure,
            Reason::OtherContent => SubIndication::HashFailure,
            Reason::WrongSignature => SubIndication::SigCryptoFailure,
            Reason::NoCertificate | Reason::OtherCertificate => {
                SubIndication::NoSigningCertificateFound
            }
            Reason::NotSignedAlong => SubIndication::SigConstraintsFailure,
            Reason::WeakAlgorithm(_) | Reason::WeakKey(..) | Reason::UnknownAlgorithm(_) => {
                SubIndication::CryptoConstraintsFailure
            }
            Reason::Chain(ChainFault::WeakAlgorithm(..) | ChainFault::UnknownAlgorithm(_)) => {
                SubIndication::CryptoConstraintsFailure
            }
            Reason::NotForThis(_) | Reason::OlderThanClock | Reason::Chain(_) => {
                SubIndication::ChainConstraintsFailure
            }
            Reason::NoRoot => SubIndication::NoCertificateChainFound,
            Reason::NotYet {
                whose: Whose::Issuer,
                ..
            } => SubIndication::ChainConstraintsFailure,
            Reason::NotYet { .. } => SubIndication::NotYetValid,
            Reason::Ended { .. } => SubIndication::OutOfBoundsNoPoe,
            Reason::Revoked {
                whose: Whose::Issuer,
                ..
            } => SubIndication::RevokedCaNoPoe,
            Reason::Revoked { .. } => SubIndication::RevokedNoPoe,
            Reason::RevocationUnknown { .. } => SubIndication::TryLater,
            Reason::Future => SubIndication::TimestampOrderFailure,
        }
    }

    /// One Vietnamese sentence: what is wrong and what to do. Names nobody.
    pub fn message(&self) -> String {
        const ASK_AGAIN: &str = "không sử dụng tệp này, hãy xin lại tệp gốc từ người gửi";
        match self {
            Reason::Format => "Chữ ký số bị hỏng hoặc không đúng định dạng, không đọc được: hãy xin lại tệp gốc từ người gửi.".into(),
            Reason::OtherContent => format!("Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký này là của tệp khác: {ASK_AGAIN}."),
            Reason::WrongSignature => format!("Chữ ký số sai, không do khóa của chứng thư số kèm theo tạo ra: {ASK_AGAIN}."),
            Reason::NoCertificate => "Không có chứng thư số của người ký để kiểm tra: hãy mở kèm tệp chứng thư số (.cer) của người ký, hoặc xin lại tệp có kèm chứng thư số.".into(),
            Reason::OtherCertificate => format!("Chứng thư số kèm theo không phải chứng thư số mà người ký đã chỉ định khi ký: {ASK_AGAIN}."),
            Reason::NotSignedAlong => "Chữ ký thiếu thông tin phải được ký kèm theo tiêu chuẩn (loại nội dung, giá trị băm), nên chưa đủ tin cậy: hãy đề nghị người gửi ký lại theo tiêu chuẩn PAdES hoặc CAdES.".into(),
            Reason::WeakAlgorithm(name) => format!("Chữ ký dùng thuật toán {name} quá yếu, không còn được chấp nhận: hãy đề nghị người gửi ký lại bằng SHA-256 trở lên."),
            Reason::WeakKey(whose, bits) => format!("{} dùng khóa RSA {bits} bit, quá ngắn: hãy đề nghị người gửi ký lại bằng chứng thư số có khóa từ {RSA_LEAST} bit trở lên.", whose.certificate()),
            Reason::UnknownAlgorithm(number) => format!("Chữ ký dùng thuật toán hoặc loại khóa chưa được hỗ trợ ở đây (mã {number}): hãy kiểm tra bằng phần mềm khác."),
            Reason::NotForThis(Whose::Clock) => "Chứng thư số dùng để cấp dấu thời gian không được cấp riêng cho việc đó: không tin dấu thời gian này.".into(),
            Reason::NotForThis(_) => "Chứng thư số của người ký không được cấp để ký số: hãy đề nghị người gửi ký lại bằng chứng thư số dùng để ký.".into(),
            Reason::OlderThanClock => "Dấu thời gian ghi thời điểm trước khi chứng thư số của nơi cấp có hiệu lực: không tin dấu thời gian này.".into(),
            Reason::NoRoot => "Không tìm được đường dẫn từ chứng thư số của người ký đến chứng thư số gốc được tin cậy: hãy bổ sung chứng thư số của cơ quan cấp, và kiểm tra xem đó có phải cơ quan được tin cậy không.".into(),
            Reason::Chain(ChainFault::WeakAlgorithm(_, name)) => format!("Một chứng thư số trên đường dẫn được cấp bằng thuật toán {name} quá yếu, không còn được chấp nhận: hãy đề nghị người gửi ký lại bằng chứng thư số mới hơn."),
            Reason::Chain(fault) => chain_message(fault).into(),
            Reason::NotYet { whose, from } => format!("{} chỉ có hiệu lực từ {}, sau khi chữ ký đã có: hãy kiểm tra ngày giờ của máy, nếu đúng thì không sử dụng tệp này và hỏi lại người gửi.", whose.certificate(), in_vietnam(*from)),
            Reason::Ended { whose, at } => format!("{} đã hết hiệu lực từ {}, và không có dấu thời gian tin cậy chứng minh chữ ký có trước lúc đó: hãy đề nghị người gửi xác nhận thời điểm ký hoặc ký lại.", whose.certificate(), in_vietnam(*at)),
            Reason::Revoked { whose, since } => format!("{} đã bị thu hồi từ {}, và không có dấu thời gian tin cậy chứng minh chữ ký có trước lúc đó: không sử dụng tệp này khi chưa xác minh với người gửi.", whose.certificate(), in_vietnam(*since)),
            Reason::RevocationUnknown { whose, lack } => format!("Chưa biết {} có bị thu hồi hay không, vì {}: cần có danh sách thu hồi (CRL) của cơ quan cấp mới kết luận được.", lower_first(whose.certificate()), lack_words(*lack)),
            Reason::Future => "Dấu thời gian ghi một thời điểm chưa tới: hãy kiểm tra ngày giờ của máy, nếu đúng thì không tin dấu thời gian này.".into(),
        }
    }
}

impl Reason {
    /// One Vietnamese sentence about a time stamp, beside a signature or over a whole file: why it is not counted. Names nobody.
    pub fn message_of_stamp(&self) -> String {
        match self {
            Reason::Format => "Dấu thời gian bị hỏng hoặc không đúng định dạng, không đọc được.".into(),
            Reason::OtherContent => "Dấu thời gian không khớp với nội dung mà nó phải chứng minh: nội dung đã bị thay đổi, hoặc dấu thời gian là của tệp khác.".into(),
            Reason::WrongSignature => "Dấu thời gian không mang chữ ký đúng của nơi cấp.".into(),
            Reason::NoCertificate => "Dấu thời gian không kèm chứng thư số của nơi cấp: hãy mở kèm tệp chứng thư số (.cer) của nơi cấp dấu thời gian.".into(),
            Reason::OtherCertificate => "Chứng thư số kèm dấu thời gian không phải chứng thư số mà nơi cấp đã chỉ định.".into(),
            Reason::NotSignedAlong => "Dấu thời gian thiếu thông tin mà nơi cấp phải ký kèm theo tiêu chuẩn.".into(),
            Reason::WeakAlgorithm(name) => format!("Dấu thời gian dùng thuật toán {name} quá yếu, không còn được chấp nhận."),
            Reason::WeakKey(whose, bits) => format!("{} dùng khóa RSA {bits} bit, quá ngắn.", whose.certificate()),
            Reason::UnknownAlgorithm(number) => format!("Dấu thời gian dùng thuật toán hoặc loại khóa chưa được hỗ trợ ở đây (mã {number})."),
            Reason::NoRoot => "Không tìm được đường dẫn từ chứng thư số của nơi cấp dấu thời gian đến chứng thư số gốc được tin cậy: hãy bổ sung chứng thư số của cơ quan cấp.".into(),
            Reason::Chain(ChainFault::WeakAlgorithm(_, name)) => format!("Một chứng thư số trên đường dẫn của nơi cấp dấu thời gian được cấp bằng thuật toán {name} quá yếu."),
            Reason::Chain(_) => "Đường dẫn chứng thực của nơi cấp dấu thời gian không đúng quy tắc hoặc có điều kiện chưa được hỗ trợ ở đây.".into(),
            Reason::NotYet { whose, from } => format!("{} chỉ có hiệu lực từ {}: hãy kiểm tra ngày giờ của máy.", whose.of_stamp(), in_vietnam(*from)),
            Reason::Ended { whose, at } => format!("{} đã hết hiệu lực từ {}, và không có dấu thời gian mới hơn bảo vệ.", whose.of_stamp(), in_vietnam(*at)),
            Reason::Revoked { whose, since } => format!("{} đã bị thu hồi từ {}.", whose.of_stamp(), in_vietnam(*since)),
            Reason::RevocationUnknown { whose, lack } => format!("Chưa biết {} có bị thu hồi hay không, vì {}: cần có danh sách thu hồi (CRL) của cơ quan cấp mới kết luận được.", lower_first(whose.of_stamp()), lack_words(*lack)),
            Reason::NotForThis(_) | Reason::OlderThanClock | Reason::Future => self.message(),
        }
    }
}

fn chain_message(fault: &ChainFault) -> &'static str {
    match fault {
        ChainFault::NoAuthority(_) => {
            "Một chứng thư số trên đường dẫn không có quyền cấp chứng thư số cho người khác: không tin chữ ký này, hãy hỏi lại người gửi."
        }
        ChainFault::TooLong(_) => {
            "Đường dẫn chứng thực dài hơn mức cơ quan cấp cho phép: không tin chữ ký này khi chưa hỏi lại cơ quan cấp."
        }
        ChainFault::NotUnderstood(..) => {
            "Một chứng thư số trên đường dẫn có điều kiện sử dụng mà phần mềm này chưa hiểu: hãy kiểm tra bằng phần mềm khác."
        }
        _ => {
            "Một chứng thư số trên đường dẫn dùng thuật toán chưa được hỗ trợ ở đây: hãy kiểm tra bằng phần mềm khác."
        }
    }
}

fn lack_words(lack: Lack) -> &'static str {
    match lack {
        Lack::Absent => "không có dữ liệu thu hồi (OCSP, CRL) kèm theo",
        Lack::NotReliable => "dữ liệu thu hồi kèm theo không đáng tin cậy",
        Lack::OtherTime => "dữ liệu thu hồi kèm theo không phải của thời điểm cần kiểm tra",
        Lack::Unknown => "máy chủ của cơ quan cấp trả lời là không biết chứng thư số này",
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// A moment as officials write it, in Vietnam's time: `09:05 ngày 04/12/2026`.
pub fn in_vietnam(moment: DateTime<Utc>) -> String {
    let local = moment
        .checked_add_signed(TimeDelta::hours(7))
        .unwrap_or(moment);
    local.format("%H:%M ngày %d/%m/%Y").to_string()
}

/// What is worth knowing and does not stand against a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The signer did not name the certificate under the signature: another one with the same key could be put in its place.
    NotNamed,
    /// When it was signed is the signer's word only.
    NoTrustedTime,
    /// There is a time stamp, but it cannot be relied on.
    StampNotUsed,
    /// The certificate has been revoked since, after the signature was there.
    RevokedSince(DateTime<Utc>),
    /// The key is for signing ("digitalSignature") and not for what cannot be denied ("nonRepudiation").
    NotForCommitment,
    /// The certificate does not say what its key is for.
    UsageNotTold,
    /// The certificate is made for servers or programs and not for papers.
    ForMachines,
}

impl Notice {
    /// One Vietnamese sentence.
    pub fn message(self) -> String {
        match self {
            Notice::NotNamed => "Người ký không ghi rõ chứng thư số trong phần được ký; chữ ký vẫn khớp với chứng thư số kèm theo.".into(),
            Notice::NoTrustedTime => "Thời điểm ký do máy của người ký ghi, không có dấu thời gian tin cậy.".into(),
            Notice::StampNotUsed => "Có dấu thời gian nhưng chưa đủ tin cậy nên không được tính đến.".into(),
            Notice::RevokedSince(since) => format!("Chứng thư số bị thu hồi từ {}, sau khi đã ký; chữ ký có trước đó vẫn được tính theo thời điểm ký.", in_vietnam(since)),
            Notice::NotForCommitment => "Chứng thư số được cấp cho mục đích ký số nói chung, không ghi mục đích chống chối bỏ.".into(),
            Notice::UsageNotTold => "Chứng thư số của người ký không ghi khóa được dùng vào việc gì (keyUsage): nếu chưa biết rõ người ký, hãy hỏi lại người gửi.".into(),
            Notice::ForMachines => "Chứng thư số của người ký được cấp cho máy chủ, kết nối mạng (TLS) hoặc ký phần mềm, không ghi mục đích ký văn bản: nếu chưa biết rõ người ký, hãy hỏi lại người gửi.".into(),
        }
    }
}

/// What is to be held of a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Why it has not passed, the gravest first; nothing where it has.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    pub(crate) fn of(found: Vec<Reason>) -> Verdict {
        let mut reasons = Vec::with_capacity(found.len());
        for reason in found {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
            .sort_by_key(|reason: &Reason| std::cmp::Reverse(reason.sub_indication().indication()));
        Verdict { reasons }
    }

    /// The outcome.
    pub fn indication(&self) -> Indication {
        let first = self.reasons.first();
        first.map_or(Indication::TotalPassed, |reason| {
            reason.sub_indication().indication()
        })
    }

    /// Whether the signature holds.
    pub fn passed(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// The standard's names, each once.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.indication().name())?;
        let mut told = Vec::new();
        for name in self.reasons.iter().map(Reason::sub_indication) {
            if !told.contains(&name) {
                write!(f, " {}", name.name())?;
                told.push(name);
            }
        }
        Ok(())
    }
}
