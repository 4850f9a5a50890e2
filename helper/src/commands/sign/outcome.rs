//! What became of each file, told in the order in which the files were named.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use helper::interrupt;
use helper::sign::Outcome;

use super::How;
use indicatif::{ProgressState, ProgressStyle};

/// What became of a file.
pub(super) enum Became {
    /// It is signed.
    Signed(Signed),
    /// It was not; why.
    Failed(String),
    /// It was signed before.
    Skipped,
    /// It was not come to.
    Left,
}

/// A signed file.
pub(super) struct Signed {
    pub(super) result: PathBuf,
    pub(super) outcome: Outcome,
    /// Who has signed before, in the file of signatures to which this one was added.
    pub(super) others: Vec<String>,
}

/// Tells what became of the files; the status that the program ends with.
pub(super) fn report(files: &[(PathBuf, Became)], how: &How, was_stopped: bool) -> ExitCode {
    let [mut signed, mut failed, mut skipped, mut left] = [0; 4];
    let mut lower = false;
    for (file, became) in files {
        let file = file.display();
        match became {
            Became::Signed(own) => {
                signed += 1;
                lower |= own.outcome.level < how.level;
                eprintln!("{}", own.in_words());
            }
            Became::Failed(why) => {
                failed += 1;
                eprintln!("Không ký được {file}: {why}");
            }
            Became::Skipped => skipped += 1,
            Became::Left => {
                left += 1;
                eprintln!("Chưa ký {file}.");
            }
        }
    }
    if skipped > 0 {
        eprintln!("Bỏ qua {skipped} tệp đã ký từ trước.");
    }
    if was_stopped && left > 0 {
        // What was there before is not told from what has just been signed.
        let onward = match how.overwrite {
            true => "Để ký tiếp, hãy chạy lại lệnh này, chỉ ghi tên các tệp “Chưa ký” ở trên.",
            false => {
                "Để ký tiếp, hãy chạy lại lệnh này và thêm --skip-existing (bỏ qua tệp đã ký)."
            }
        };
        let failed = match failed {
            0 => String::new(),
            failed => format!(", không ký được {failed} tệp"),
        };
        eprintln!("Đã dừng theo yêu cầu: đã ký {signed} tệp{failed}, chưa ký {left} tệp. {onward}");
        return ExitCode::from(interrupt::STATUS);
    }
    if signed + failed > 1 {
        eprintln!("Đã ký {signed} tệp, không ký được {failed} tệp.");
    }
    match (signed, failed) {
        (0, 1..) => ExitCode::from(2),
        (_, 0) if !lower => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

impl Signed {
    fn in_words(&self) -> String {
        let mut text = format!(
            "Đã ký {} (mức {}).",
            self.result.display(),
            self.outcome.level
        );
        // Whose field it was is not asked: a person has to see that it is the right one.
        if let Some(field) = &self.outcome.field {
            let _ = write!(text, " Ô chữ ký: “{field}”.");
        }
        if !self.others.is_empty() {
            let _ = write!(
                text,
                " Tệp chữ ký đã có chữ ký của {}, ký thêm.",
                self.others.join(", ")
            );
        }
        if let Some(note) = &self.outcome.note {
            let _ = write!(text, " {note}");
        }
        if let Some(unseen) = self.outcome.unseen {
            let _ = write!(
                text,
                " {} Muốn hiện, hãy ký lại tệp gốc và ghi chỗ bằng --place trang=…",
                unseen.message()
            );
        }
        text
    }
}

/// How far a batch is.
pub(super) fn progress() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} tệp, {left}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key(
        "left",
        |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_str(&left(state.eta().as_secs()));
        },
    )
}

/// How long it will take, roughly.
fn left(seconds: u64) -> String {
    match seconds {
        0..=2 => "sắp xong".to_owned(),
        3..=89 => format!("còn khoảng {seconds} giây"),
        _ => format!("còn khoảng {} phút", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn the_time_left_is_told_as_people_say_it() {
        for (seconds, words) in [
            (0, "sắp xong"),
            (45, "còn khoảng 45 giây"),
            (90, "còn khoảng 2 phút"),
            (600, "còn khoảng 10 phút"),
        ] {
            assert_eq!(left(seconds), words);
        }
    }
}
