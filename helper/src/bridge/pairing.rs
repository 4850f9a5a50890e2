//! The codes that are typed into a page to pair it.

use std::time::{Duration, Instant};

use subtle::ConstantTimeEq;

use super::refusal::{Code, Refusal};

/// How often a code may be tried.
const TRIES: u32 = 3;
/// How many codes there are in one run.
const CODES: u32 = 10;
/// How long no code is taken after the first wrong one; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest such time.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The code that is shown, and what was tried before.
///
/// All codes of a run can be guessed with 30 tries of a million, and the person is asked even then.
#[derive(Debug)]
pub struct Codes {
    /// Six digits; none when all codes are used up.
    shown: Option<String>,
    tries_left: u32,
    codes_left: u32,
    wrong: u32,
    not_before: Option<Instant>,
}

impl Codes {
    /// The first code, which is shown at once.
    ///
    /// # Errors
    /// [`Code::Failed`] where the system has no randomness.
    pub fn new(show: impl Fn(&str)) -> Result<Codes, Code> {
        let mut codes = Codes {
            shown: None,
            tries_left: 0,
            codes_left: CODES,
            wrong: 0,
            not_before: None,
        };
        codes.renew(show)?;
        Ok(codes)
    }

    /// Takes a code that was typed. A right one cannot be used again: see [`Codes::renew`].
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn take(&mut self, typed: &str, now: Instant, show: impl Fn(&str)) -> Result<(), Refusal> {
        let Some(shown) = &self.shown else {
            return Err(Code::NoMoreCodes.into());
        };
        if let Some(left) = self.wait(now) {
            let seconds = left.as_millis().div_ceil(1000);
            let message = format!("Vừa có mã ghép nối sai: hãy chờ {seconds} giây rồi nhập lại.");
            return Err(Refusal::new(Code::TooSoon, message));
        }
        if bool::from(shown.as_bytes().ct_eq(typed.as_bytes())) {
            self.wrong = 0;
            self.not_before = None;
            self.shown = None;
            return Ok(());
        }
        let wait = FIRST_WAIT * 2_u32.saturating_pow(self.wrong.min(10));
        self.not_before = Some(now + wait.min(LONGEST_WAIT));
        self.wrong += 1;
        self.tries_left -= 1;
        if self.tries_left == 0 {
            self.renew(show)?;
        }
        Err(Code::WrongDigits.into())
    }

    /// How long no code is taken from now on.
    fn wait(&self, now: Instant) -> Option<Duration> {
        let left = self.not_before?.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Shows a new code, as long as there are any.
    ///
    /// # Errors
    /// [`Code::Failed`] where the system has no randomness.
    pub fn renew(&mut self, show: impl Fn(&str)) -> Result<(), Code> {
        self.shown = None;
        if self.codes_left == 0 {
            return Ok(());
        }
        let code = format!("{:06}", below(1_000_000)?);
        show(&code);
        self.codes_left -= 1;
        self.tries_left = TRIES;
        self.shown = Some(code);
        Ok(())
    }
}

/// A random number below another one, each as likely as the others.
fn below(bound: u32) -> Result<u32, Code> {
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let drawn = getrandom::u32().map_err(|_| Code::Failed)?;
        if drawn < fair {
            return Ok(drawn % bound);
        }
    }
}
