//! Many files with one PIN: some are prepared and finished while the token signs another.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::Fault;

/// As many as keep a token busy; it signs one at a time.
const THREADS: usize = 3;

/// What can be said of files that were not come to.
pub const NOT_REACHED: &str = "Chưa ký: việc ký đã dừng trước tệp này.";

/// Does the work for the numbers from 0 on, several at a time, and tells of each as it is done.
///
/// One that fails leaves the others as they are, unless its fault ends all; then nothing is told of those that are left but that.
pub fn each<T: Send>(
    count: usize,
    stop: &AtomicBool,
    work: impl Fn(usize) -> Result<T, Fault> + Sync,
    mut told: impl FnMut(usize, Option<Result<T, Fault>>),
) {
    let next = AtomicUsize::new(0);
    // Whoever hears of results is not left behind: signed files wait in memory until they are told.
    let (done, news) = mpsc::sync_channel(THREADS);
    let (next, work) = (&next, &work);
    thread::scope(|scope| {
        for _ in 0..THREADS.min(count) {
            let done = done.clone();
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let result = (!stop.load(Ordering::Relaxed)).then(|| work(number));
                    if matches!(&result, Some(Err(fault)) if fault.ends_all) {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if done.send((number, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        for (number, result) in news {
            told(number, result);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(fails: impl Fn(usize) -> Option<bool> + Sync) -> Vec<Option<Result<usize, Fault>>> {
        let mut results = vec![None; 50];
        each(
            50,
            &AtomicBool::new(false),
            |number| match fails(number) {
                None => Ok(number),
                Some(ends_all) => Err(Fault {
                    message: "x".into(),
                    ends_all,
                }),
            },
            |number, result| results[number] = Some(result),
        );
        results
            .into_iter()
            .map(|result| result.expect("told of each"))
            .collect()
    }

    #[test]
    fn one_that_fails_leaves_the_others() {
        let results = run(|number| (number == 7).then_some(false));
        assert_eq!(
            results
                .iter()
                .filter(|own| matches!(own, Some(Ok(_))))
                .count(),
            49
        );
        assert!(matches!(results[7], Some(Err(_))));
    }

    #[test]
    fn where_the_token_is_gone_nothing_more_is_tried() {
        let results = run(|number| (number >= 7).then_some(true));
        assert!(results[..7].iter().all(|own| matches!(own, Some(Ok(_)))));
        let tried = results.iter().filter(|own| matches!(own, Some(Err(_))));
        assert!(tried.count() <= THREADS);
        assert_eq!(results.last(), Some(&None), "it was not come to");
    }
}
