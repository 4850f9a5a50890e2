//! How many days the law gives, read from the rules and procedures of a pack, each with its basis and how sure it is.
//!
//! Nothing is counted here that a pack does not say: an administrator who corrects a rule corrects the register as well.

use chrono::{Days, NaiveDate};
use forms::Pack;
use forms::calendar::DaysOff;
use forms::check::rule::{Check, DAYS_OFF};
use forms::pack::{Role, Sureness};

use crate::Purpose;
use crate::purpose::{self, Author};

/// A number of days and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// How many; none where the law does not say, or it could not be read.
    pub days: Option<u32>,
    /// Legal basis, as the pack words it.
    pub basis: String,
    /// How sure it is.
    pub sure: Sureness,
}

/// What a pack says of days.
#[derive(Debug)]
pub struct Law {
    /// The pack's id.
    pub pack: String,
    /// Days of validity that have to be left when a renewal is asked for.
    pub renewal: Term,
    /// Working days from the authority's notice to the return of the device (V-04).
    pub return_device: Term,
    /// Working days from the hand-over to the letter about it; 0 is the same day (E-01).
    pub effect: Term,
    /// From the receipt of the device to the hand-over.
    pub hand_over: Term,
    /// About a lost device.
    pub lost: Term,
    /// Working days that the authority has for an answer, by purpose of the letter.
    answers: Vec<(Purpose, Term)>,
    days_off: DaysOff,
}

/// The purposes to which the authority has an answer.
const ASKED: [Purpose; 6] = [
    Purpose::Issue(crate::Kind::Person),
    Purpose::Issue(crate::Kind::Agency),
    Purpose::Issue(crate::Kind::Device),
    Purpose::Renew,
    Purpose::Revoke,
    Purpose::Recover,
];

impl Law {
    /// What a pack says.
    pub fn of(pack: &Pack) -> Law {
        let answers = ASKED
            .into_iter()
            .filter_map(|purpose| Some((purpose, answer(pack, purpose)?)));
        let mut days_off = DaysOff::default();
        for entry in pack.list(DAYS_OFF).iter().flat_map(|list| &list.entries) {
            days_off.add(&entry.value, entry.period);
        }
        let mut effect = step(pack, Purpose::Effect);
        if let Some(form) = agency_form(pack, Purpose::Effect)
            && let Some((_, step)) = pack.step_of(form)
        {
            // The law names no number of days but the hand-over itself; where nothing is known, neither is a day.
            let at_once = !step.deadline.is_empty() && step.sure != Sureness::Unsure;
            effect.days = step.working_days.or(at_once.then_some(0));
        }
        Law {
            pack: pack.id.clone(),
            renewal: rule(pack, Purpose::Renew, |check| match check {
                Check::DaysLeft { least, or_under } => Some(or_under.unwrap_or(*least)),
                _ => None,
            }),
            return_device: rule(pack, Purpose::Return, |check| match check {
                Check::WorkingDaysAfter { most, .. } => Some(*most),
                _ => None,
            }),
            effect,
            hand_over: hand_over(pack),
            lost: Term {
                days: None,
                ..step(pack, Purpose::Lost)
            },
            answers: answers.collect(),
            days_off,
        }
    }

    /// How long the authority has for an answer; none where the pack does not say.
    pub fn answer(&self, purpose: Purpose) -> Option<&Term> {
        self.answers
            .iter()
            .find(|(own, _)| *own == purpose)
            .map(|(_, term)| term)
    }

    /// The last day on which a renewal is in time; none where the law's days are not known.
    pub fn last_day_to_renew(&self, until: NaiveDate) -> Option<NaiveDate> {
        until.checked_sub_days(Days::new(self.renewal.days?.into()))
    }

    /// The last day of a term of working days that begins on a day.
    pub fn working_days(&self, from: NaiveDate, term: &Term) -> Option<NaiveDate> {
        self.days_off.working_day_after(from, term.days?)
    }
}

fn agency_form(pack: &Pack, purpose: Purpose) -> Option<&'static str> {
    purpose::form_of(&pack.id, purpose, Author::Agency)
}

/// The number in the first rule of a form that counts days; without one, what the form's step says without a number.
fn rule(pack: &Pack, purpose: Purpose, days: impl Fn(&Check) -> Option<u32>) -> Term {
    let form = agency_form(pack, purpose);
    let of_form = pack
        .rules
        .iter()
        .filter(|rule| form.is_some_and(|form| rule.forms.iter().any(|own| own == form)));
    let found = of_form
        .filter_map(|rule| Some((days(&rule.check)?, rule)))
        .next();
    match found {
        Some((days, rule)) => Term {
            days: Some(days),
            basis: rule.basis.clone(),
            sure: rule.sure,
        },
        None => Term {
            days: None,
            ..step(pack, purpose)
        },
    }
}

/// What the step of a form says.
fn step(pack: &Pack, purpose: Purpose) -> Term {
    let step = agency_form(pack, purpose).and_then(|form| pack.step_of(form));
    match step {
        Some((_, step)) => Term {
            days: step.working_days,
            basis: step.basis.clone(),
            sure: step.sure,
        },
        None => Term {
            days: None,
            basis: String::new(),
            sure: Sureness::Unsure,
        },
    }
}

/// The step before the letter about the hand-over that the agency itself does: the hand-over.
fn hand_over(pack: &Pack) -> Term {
    let after = agency_form(pack, Purpose::Effect).and_then(|form| pack.step_of(form));
    let before = after.and_then(|(procedure, after)| {
        let mut steps = procedure.steps.iter();
        steps.rfind(|step| step.who == Role::Agency && step.next.contains(&after.id))
    });
    match before {
        Some(step) => Term {
            days: step.working_days,
            basis: step.basis.clone(),
            sure: step.sure,
        },
        None => Term {
            days: None,
            ..step(pack, Purpose::Effect)
        },
    }
}

/// The authority's step that follows the agency's letter, where it has a number of days.
fn answer(pack: &Pack, purpose: Purpose) -> Option<Term> {
    let (procedure, own) = pack.step_of(agency_form(pack, purpose)?)?;
    let step = procedure
        .following(own)
        .into_iter()
        .find(|step| step.who == Role::Authority)?;
    Some(Term {
        days: Some(step.working_days?),
        basis: step.basis.clone(),
        sure: step.sure,
    })
}
