//! What the finished site weighs, against `size-budget.toml`.

use std::fs;

use anyhow::{Context, Result, bail};
use glob::{MatchOptions, Pattern};
use serde::Deserialize;

use crate::places::Places;
use crate::{shell, site};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// Each file belongs to exactly one of these.
    group: Vec<Limit>,
    /// Files counted in a group already, with a limit of their own.
    #[serde(default)]
    part: Vec<Limit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    name: String,
    what: String,
    files: Vec<String>,
    /// Bytes with brotli that may not be exceeded.
    most: u64,
    /// Bytes with brotli to aim for.
    aim: Option<u64>,
}

impl Limit {
    fn holds(&self, path: &str) -> Result<bool> {
        // `*` stays within a folder; `**` goes below it.
        let options = MatchOptions {
            require_literal_separator: true,
            ..MatchOptions::default()
        };
        for pattern in &self.files {
            let pattern = Pattern::new(pattern)
                .with_context(|| format!("size-budget.toml: `{pattern}` is not a pattern"))?;
            if pattern.matches_with(path, options) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A file and its bytes: as it is, with gzip, with brotli.
struct Weight {
    path: String,
    plain: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table; true when every limit is kept.
pub fn check(places: &Places) -> Result<bool> {
    shell::step("size budget", || {
        let text = fs::read_to_string(places.root.join("size-budget.toml"))
            .context("size-budget.toml cannot be read")?;
        let budget: Budget = toml::from_str(&text).context("size-budget.toml cannot be read")?;
        report(&budget, &weigh(places)?)
    })
}

fn weigh(places: &Places) -> Result<Vec<Weight>> {
    let dist = places.dist();
    let paths = site::list(&dist).context("there is no site to weigh; build it first")?;
    let mut weights = Vec::new();
    for path in paths.iter().filter(|path| {
        // The checksums are for people; no page fetches them.
        !path.ends_with(".br") && !path.ends_with(".gz") && *path != "SHA256SUMS"
    }) {
        let plain = site::size(&dist.join(path))?;
        // A file that does not get smaller has no compressed copy and is sent as it is.
        let packed =
            |extension| site::size(&dist.join(format!("{path}.{extension}"))).unwrap_or(plain);
        weights.push(Weight {
            path: path.clone(),
            plain,
            gzip: packed("gz"),
            brotli: packed("br"),
        });
    }
    Ok(weights)
}

fn report(budget: &Budget, weights: &[Weight]) -> Result<bool> {
    println!(
        "{:<44} {:>10} {:>10} {:>10}",
        "bytes", "plain", "gzip", "brotli"
    );
    for weight in weights {
        let groups = budget
            .group
            .iter()
            .map(|group| group.holds(&weight.path))
            .collect::<Result<Vec<bool>>>()?;
        match groups.iter().filter(|&&held| held).count() {
            1 => {}
            0 => bail!("{} belongs to no group of size-budget.toml", weight.path),
            _ => bail!("{} belongs to two groups of size-budget.toml", weight.path),
        }
    }
    let mut within = true;
    for group in &budget.group {
        within &= print_limit(group, weights, true)?;
    }
    for part in &budget.part {
        within &= print_limit(part, weights, false)?;
    }
    Ok(within)
}

fn print_limit(limit: &Limit, weights: &[Weight], with_files: bool) -> Result<bool> {
    let mut sum = 0;
    for weight in weights {
        if limit.holds(&weight.path)? {
            sum += weight.brotli;
            if with_files {
                let Weight {
                    path,
                    plain,
                    gzip,
                    brotli,
                } = weight;
                println!("  {path:<42} {plain:>10} {gzip:>10} {brotli:>10}");
            }
        }
    }
    let verdict = match limit.aim {
        _ if sum > limit.most => "TOO HEAVY",
        Some(aim) if sum > aim => "within the limit, above the aim",
        _ => "good",
    };
    let aim = limit
        .aim
        .map(|aim| format!(", aim {aim}"))
        .unwrap_or_default();
    println!(
        "{}: {sum} of at most {}{aim}: {verdict} ({})",
        limit.name, limit.most, limit.what
    );
    Ok(sum <= limit.most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(files: &str) -> Budget {
        let text = format!(
            "[[group]]\nname = 'page'\nwhat = 'page'\nfiles = {files}\nmost = 100\n\
             [[group]]\nname = 'packs'\nwhat = 'packs'\nfiles = ['packs/**/*']\nmost = 100\n"
        );
        toml::from_str(&text).unwrap()
    }

    fn weight(path: &str, brotli: u64) -> Weight {
        Weight {
            path: path.to_owned(),
            plain: 1000,
            gzip: 500,
            brotli,
        }
    }

    #[test]
    fn limits_are_on_the_sum_of_a_group() {
        let weights = |brotli| {
            [
                weight("index.html", 40),
                weight("app.js", brotli),
                weight("packs/a/b.toml", 100),
            ]
        };
        let budget = budget("['*']");
        assert!(report(&budget, &weights(60)).unwrap());
        assert!(!report(&budget, &weights(61)).unwrap());
    }

    #[test]
    fn a_file_in_no_group_or_two_is_an_error() {
        let error = |files, path| {
            report(&budget(files), &[weight(path, 1)])
                .err()
                .map(|error| error.to_string())
        };
        assert_eq!(
            error("['*.html']", "new.bin").as_deref(),
            Some("new.bin belongs to no group of size-budget.toml")
        );
        assert_eq!(
            error("['*', 'packs/a/*']", "packs/a/b.toml").as_deref(),
            Some("packs/a/b.toml belongs to two groups of size-budget.toml")
        );
    }
}
