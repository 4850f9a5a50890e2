//! What the bridge has done at a real computer: its tokens, questions to the person, signatures.

mod question;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use seal::certificate::hexadecimal;
use seal::cms::FurtherError;
use seal::document::Person;
use seal::x509::Cert;

use crate::ask::Ask;
use crate::bridge::{
    self, Certificate, Certificates, Desk, Ending, Installation, InstallationState, Line, Order,
    OrderFile, PdfLook, Pin, Progress, Signed, Spot, Terms, lock,
};
use crate::install::{self, Plan as InstallPlan};
use crate::sign::{
    self, Fault, Inside, Level, NOT_REACHED, Place, Plan, SIGNED_ALREADY, Signer, Standing, Unseen,
    chain_of, look_at, sign_detached, sign_pdf, why_not,
};
use crate::token::{self, Held, KeyPresence, PinState, TokenError, TokenKey, usual};
use crate::workplace::{self, Workplace, days_left, in_words, pin};
use question::question;

/// A computer with its tokens and the person in front of it.
pub struct RealDesk {
    workplace: Workplace,
    ask: Box<dyn Ask>,
    /// Where the person reads what does not fit into a question.
    tell: fn(&str),
}

/// Said of a certificate in whose place another one of the same key has come.
const RENEWED: &str =
    "Đã có chứng thư số mới thay cho chứng thư số này trên thiết bị: hãy dùng chứng thư số mới.";

impl RealDesk {
    /// This computer, this way of asking, and where longer texts are shown.
    pub fn new(workplace: Workplace, ask: Box<dyn Ask>, tell: fn(&str)) -> RealDesk {
        RealDesk {
            workplace,
            ask,
            tell,
        }
    }

    /// The certificate of that SHA-256 on a token that is plugged in.
    fn held(&self, id: &str, at_hand: &mut Vec<Cert>) -> Result<Held, String> {
        let listing = self.workplace.tokens.list();
        at_hand.extend(self.workplace.roots.authorities.iter().cloned());
        at_hand.extend(
            listing
                .certificates
                .iter()
                .map(|held| held.certificate.clone()),
        );
        let mut all = listing.certificates.into_iter();
        let held = all.find(|held| id_of(&held.certificate) == id);
        let held = held.ok_or("Không còn thấy chứng thư số đã chọn trên thiết bị nào: hãy cắm lại thiết bị rồi chọn lại.")?;
        match why_not(&held.certificate, Utc::now()) {
            Some(why) => Err(why),
            None if held.key == KeyPresence::Absent => Err(TokenError::NoKey.message()),
            None => Ok(held),
        }
    }

    /// Asks whether to sign; the person sees who asks, for what, and with which certificate.
    fn agrees(&self, order: &Order, held: &Held) -> Result<bool, String> {
        let (question, whole) = question(order, &in_words(held));
        if let Some(whole) = whole {
            (self.tell)(&whole);
        }
        self.ask.confirm(&question)
    }

    /// Refuses what would fail after the PIN: a second signature by the same certificate beside a file.
    fn can_add(&self, order: &Order, held: &Held) -> Result<(), String> {
        for file in &order.files {
            let Some(beside) = &file.beside else { continue };
            if Standing::of(beside, &file.bytes).has(&held.certificate) {
                let why = FurtherError::SignedAlready.message();
                return Err(format!("“{}”: {why}", file.name));
            }
        }
        Ok(())
    }

    fn plan(&self, terms: &Terms, held: &Held) -> Result<Plan, String> {
        Ok(Plan {
            level: terms.level,
            reason: terms.reason.clone(),
            location: terms.place.clone(),
            place: place(&terms.spot),
            picture: self.workplace.picture(None, held)?,
            lines: terms.mark.iter().cloned().collect(),
        })
    }

    fn installation(&self, plan: &InstallPlan) -> Installation {
        let state = match plan.possible() {
            true if plan.installed => InstallationState::Done,
            true => InstallationState::Possible,
            false => InstallationState::Refused,
        };
        let message = match plan.refusal() {
            Some(why) => why.to_owned(),
            None if plan.installed => {
                "Chứng thư số này đã có trên thiết bị, không cần cài nữa.".to_owned()
            }
            None => match &plan.why_not {
                Some(why) => format!("Có thể cài. {why}"),
                None => "Mọi điều kiện đều đạt, có thể cài.".to_owned(),
            },
        };
        let conditions = plan.conditions.iter().map(|condition| bridge::Condition {
            what: condition.what.to_owned(),
            met: condition.met,
            message: match condition.is_remark {
                true => format!("Chú ý: {}", condition.message),
                false => condition.message.clone(),
            },
        });
        Installation {
            state,
            message,
            token: plan.token.as_ref().map(|token| token.name().to_owned()),
            new: in_one_line(&plan.new),
            old: plan.old.as_ref().map(|old| in_one_line(&old.certificate)),
            conditions: conditions.collect(),
        }
    }

    fn plan_for(&self, certificate: &[u8]) -> Result<InstallPlan, String> {
        let new = install::read(certificate)?;
        let (tokens, roots) = (&self.workplace.tokens, &self.workplace.roots);
        Ok(install::plan(&new, tokens, roots, Utc::now()))
    }
}

impl Desk for RealDesk {
    fn show_code(&self, code: &str) {
        let (first, second) = code.split_at_checked(3).unwrap_or((code, ""));
        (self.tell)(&format!(
            "Mã ghép nối (gõ vào trang Ký số khi trang hỏi): {first} {second}"
        ));
    }

    fn agree_to_pairing(&self, origin: &str) -> bool {
        let question = format!(
            "Cho phép trang {origin} xin ký số qua chương trình này?\nMỗi lần ký vẫn hỏi lại; trang không bao giờ biết mã PIN."
        );
        let agrees = self.ask.confirm(&question).unwrap_or(false);
        (self.tell)(&match agrees {
            true => format!("Đã ghép nối với trang {origin}."),
            false => format!("Không ghép nối với trang {origin}."),
        });
        agrees
    }

    fn certificates(&self) -> Certificates {
        let listing = self.workplace.tokens.list();
        let now = Utc::now();
        let own = listing
            .certificates
            .iter()
            .filter(|held| held.key != KeyPresence::Absent);
        Certificates {
            certificates: own
                .map(|held| certificate(held, token::is_renewed(held, &listing, now), now))
                .collect(),
            notes: listing.notes.clone(),
        }
    }

    fn look_at_pdf(&self, bytes: &[u8], terms: &Terms) -> Result<PdfLook, String> {
        let seen = look_at(bytes)?;
        if let Spot::Field { field } = &terms.spot
            && !seen.fields.iter().any(|own| &own.name == field)
        {
            return Err(format!(
                "Tệp không có ô chữ ký trống tên “{field}”: hãy chọn chỗ hiện chữ ký khác."
            ));
        }
        let plan = Plan {
            reason: terms.reason.clone(),
            location: terms.place.clone(),
            place: place(&terms.spot),
            lines: terms.mark.iter().cloned().collect(),
            ..Plan::default()
        };
        sign::can_sign(bytes, &plan)?;
        let is_own = |certificate: &Cert| id_of(certificate) == terms.certificate;
        if terms.spot == (Spot::Auto {}) && Inside::of(bytes)?.signers().any(is_own) {
            return Err(SIGNED_ALREADY.to_owned());
        }
        Ok(PdfLook {
            pages: seen.pages,
            fields: seen
                .fields
                .into_iter()
                .map(|field| bridge::Field {
                    name: field.name,
                    label: (!field.label.is_empty()).then_some(field.label),
                    page: field.page,
                })
                .collect(),
            signatures: seen.signatures,
        })
    }

    fn look_beside(&self, bytes: &[u8], signature: &[u8]) -> Result<(), String> {
        match Standing::of(signature, bytes) {
            Standing::Over(_) => Ok(()),
            Standing::Damaged => Err(FurtherError::Damaged.message().to_owned()),
            Standing::OfOther | Standing::Mixed => Err(
                "Tệp chữ ký đi kèm không đúng với tệp này: hãy chọn đúng tệp và tệp chữ ký của nó."
                    .to_owned(),
            ),
        }
    }

    fn can_reach(&self, level: Level) -> Result<(), String> {
        self.workplace.services.can_stamp(level)
    }

    fn sign(&self, order: Order, progress: &dyn Progress) -> Result<(), Ending> {
        let origin = order.origin.clone();
        let ended = self.sign_all(order, progress);
        // Whoever has just typed a PIN is looking here, not at the page.
        if let Err(Ending::Refused(why) | Ending::Failed(why)) = &ended {
            (self.tell)(&format!("Chưa ký xong cho trang {origin}: {why}"));
        }
        ended
    }

    fn plan_install(&self, certificate: &[u8]) -> Result<Installation, String> {
        Ok(self.installation(&self.plan_for(certificate)?))
    }

    fn install(&self, origin: &str, certificate: &[u8]) -> Result<Installation, String> {
        let plan = self.plan_for(certificate)?;
        let mut told = self.installation(&plan);
        let Some(token) = plan.token.as_ref().filter(|_| plan.possible()) else {
            return Ok(told);
        };
        if plan.installed {
            told.state = InstallationState::Done;
            return Ok(told);
        }
        let refused = |mut told: Installation, why: String| {
            told.state = InstallationState::Refused;
            told.message = why;
            Ok(told)
        };
        let new = Person::of(&plan.new);
        let remarks = plan.conditions.iter().filter(|own| own.is_remark);
        let remarks = remarks.map(|own| format!("\nChú ý: {}", own.message));
        let remarks: String = remarks.collect();
        let question = format!(
            "Trang {origin} xin cài chứng thư số mới của {} (số hiệu {}) vào thiết bị “{}”.{remarks}\nChứng thư số cũ vẫn giữ trên thiết bị. Đồng ý cài?",
            new.name,
            new.serial,
            token.name()
        );
        if !self.ask.confirm(&question)? {
            return refused(told, "Bạn đã không đồng ý, chưa cài gì.".to_owned());
        }
        let purpose = format!("Cài chứng thư số mới của {} vào thiết bị.", new.name);
        let pin = match pin(&*self.ask, token, &purpose) {
            Ok(pin) => pin,
            Err(why) => return refused(told, why),
        };
        match install::install(&plan, pin) {
            Ok(done) => {
                told.state = InstallationState::Done;
                told.message = done.message;
                Ok(told)
            }
            Err(why) => refused(told, why),
        }
    }
}

impl RealDesk {
    /// Signs the files of an order, or says why not.
    fn sign_all(&self, order: Order, progress: &dyn Progress) -> Result<(), Ending> {
        let mut at_hand = Vec::new();
        let held = self
            .held(&order.terms.certificate, &mut at_hand)
            .map_err(Ending::Failed)?;
        let plan = self.plan(&order.terms, &held).map_err(Ending::Failed)?;
        // No question and no PIN for what cannot come to anything.
        let algorithm = usual(&held.certificate).ok_or(TokenError::Unsupported);
        let algorithm = algorithm
            .and_then(|algorithm| token::can_sign(&held, algorithm).map(|()| algorithm))
            .map_err(|fault| Ending::Failed(fault.message()))?;
        if let Some(refusal) = held.token.pin.refusal() {
            return Err(Ending::Failed(refusal.message()));
        }
        let services = &self.workplace.services;
        services.can_stamp(plan.level).map_err(Ending::Failed)?;
        self.can_add(&order, &held).map_err(Ending::Failed)?;
        let agreed = self.agrees(&order, &held).map_err(Ending::Failed)?;
        let stopped = || Ending::Refused("Trang đã hủy, chưa ký tệp nào.".to_owned());
        if progress.is_stopped() {
            return Err(stopped());
        }
        if !agreed {
            return Err(Ending::Refused(
                "Bạn đã không đồng ý, chưa ký tệp nào.".to_owned(),
            ));
        }
        let purpose = format!(
            "Ký {} tệp bằng chứng thư số {}.",
            order.files.len(),
            in_words(&held)
        );
        let pin = pin(&*self.ask, &held.token, &purpose).map_err(Ending::Refused)?;
        if progress.is_stopped() {
            return Err(stopped());
        }
        let key = TokenKey::open(&held, algorithm, pin)
            .map_err(|fault| Ending::Failed(fault.message()))?;
        progress.agreed();
        let (trust, services) = (&self.workplace.roots.trust, &self.workplace.services);
        let online = (plan.level > Level::B).then_some(services);
        let chain = chain_of(&held.certificate, &at_hand, trust, online, Utc::now());
        let signer = Signer {
            key: &key,
            chain: &chain,
            trust,
            services,
        };
        let stop = AtomicBool::new(false);
        let (mut ended, mut signed) = (None, 0);
        // Each file is let go once it is signed: a job may have as much as memory bears.
        let files = order.files.into_iter().map(|file| Mutex::new(Some(file)));
        let files: Vec<Mutex<Option<OrderFile>>> = files.collect();
        sign::each(
            files.len(),
            &stop,
            |number| {
                let file = lock(&files[number]).take();
                let file = file.ok_or_else(|| "Tệp này đã được ký.".to_owned())?;
                let signed = one(file, &plan, &signer);
                if progress.is_stopped() {
                    stop.store(true, Ordering::Relaxed);
                }
                signed
            },
            |number, result| match result {
                Some(Ok(file)) => {
                    signed += 1;
                    progress.signed(number, file);
                }
                Some(Err(fault)) => {
                    if fault.ends_all {
                        ended.get_or_insert(fault.message.clone());
                    }
                    progress.failed(number, fault.message);
                }
                None => progress.failed(number, NOT_REACHED.to_owned()),
            },
        );
        (self.tell)(&format!("Đã ký {signed} tệp cho trang {}.", order.origin));
        match ended {
            Some(why) => Err(Ending::Failed(why)),
            None => Ok(()),
        }
    }
}

fn one(file: OrderFile, plan: &Plan, signer: &Signer<'_>) -> Result<Signed, Fault> {
    let now = workplace::now();
    let mut bytes = file.bytes;
    let (bytes, outcome) = match file.look {
        Some(_) => {
            let outcome = sign_pdf(&mut bytes, plan, signer, now)?;
            (bytes, outcome)
        }
        None => sign_detached(&bytes, file.beside.as_deref(), plan.level, signer, now)?,
    };
    let unseen = outcome.unseen.map(Unseen::message).map(str::to_owned);
    let told: Vec<String> = outcome.note.into_iter().chain(unseen).collect();
    Ok(Signed {
        bytes,
        level: outcome.level,
        message: (!told.is_empty()).then(|| told.join(" ")),
    })
}

fn place(spot: &Spot) -> Place {
    match spot {
        Spot::Auto {} => Place::Auto,
        Spot::Field { field } => Place::Field(field.clone()),
        Spot::None {} => Place::Unseen,
        Spot::TopRight {} => Place::TopRight,
    }
}

fn id_of(certificate: &Cert) -> String {
    hexadecimal(certificate.fingerprint()).to_lowercase()
}

/// A certificate as pages are told; `is_renewed` where a newer one of the same key is on the token.
fn certificate(held: &Held, is_renewed: bool, now: DateTime<Utc>) -> Certificate {
    let person = Person::of(&held.certificate);
    let refusal = || match held.token.pin.refusal() {
        Some(refusal) => Some(refusal.message()),
        None => is_renewed.then(|| RENEWED.to_owned()),
    };
    let note = why_not(&held.certificate, now).or_else(refusal);
    Certificate {
        id: id_of(&held.certificate),
        owner: person.name,
        organization: match person.agencies.is_empty() {
            true => None,
            false => Some(person.agencies.join(", ")),
        },
        issuer: person.issuer,
        serial: person.serial,
        not_before: stated(person.from),
        not_after: stated(person.to),
        days_left: days_left(held, now),
        key: held.certificate.key_kind().to_string(),
        token: held.token.name().to_owned(),
        token_serial: held.token.serial.clone(),
        pin: match held.token.pin {
            PinState::Locked | PinState::Unset => Pin::Locked,
            PinState::Last => Pin::Last,
            PinState::Low => Pin::Low,
            PinState::Fine if held.token.pin_pad => Pin::Pad,
            PinState::Fine => Pin::Ok,
        },
        usable: note.is_none(),
        note,
    }
}

fn in_one_line(certificate: &Cert) -> Line {
    let person = Person::of(certificate);
    Line {
        owner: person.name,
        serial: person.serial,
        not_before: stated(person.from),
        not_after: stated(person.to),
    }
}

fn stated(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
