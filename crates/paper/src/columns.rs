//! How wide the columns of a table are.

use crate::block::{Paragraph, Table};
use crate::face::Faces;
use crate::lines::Measured;

/// Words up to this many times the size of the letters wide (common serial numbers, but not addresses) get a column they fit in, where there is room.
const SHORT_WORD: f32 = 10.0;

/// How many rows, spread over the list, are tried to find the widths that make it shortest.
const SAMPLE: usize = 24;

/// Widths taken from one column and given to another while that makes the list shorter.
const STEPS: [f32; 3] = [24.0, 12.0, 6.0];

/// What a column keeps of its share at least.
const KEPT: f32 = 0.7;

/// How often widths are moved at most.
const MOST_MOVES: usize = 60;

/// Widths that add up to `total`; `sides` of each is lost to the space beside the text.
///
/// They begin as the columns' shares, with no column too narrow for its dates and numbers while others have room,
/// and are then moved about while that makes the rows lower.
pub(crate) fn widths(table: &Table, total: f32, sides: f32, faces: &Faces) -> Vec<f32> {
    let sum: f32 = table.weights.iter().sum();
    let shares: Vec<f32> = table
        .weights
        .iter()
        .map(|weight| weight / sum * total)
        .collect();
    let needs = needs(table, sides, faces);
    let mut widths = with_needs(shares, &needs);
    let least: Vec<f32> = needs
        .iter()
        .zip(&widths)
        .map(|(need, width)| need.max(width * KEPT))
        .collect();

    let spread = table.rows.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Vec<Measured>> = std::iter::once(&table.head)
        .chain(table.rows.iter().step_by(spread))
        .map(|row| row.iter().map(|cell| Measured::new(cell, faces)).collect())
        .collect();
    shorten(&mut widths, &least, sides, &sample);
    widths
}

/// The width of the widest short word of each column.
fn needs(table: &Table, sides: f32, faces: &Faces) -> Vec<f32> {
    let mut needs = vec![0.0f32; table.weights.len()];
    let short = |cell: &Paragraph| {
        let limit = SHORT_WORD * cell.size;
        Measured::new(cell, faces)
            .words()
            .filter(|&word| word <= limit)
            .fold(0.0, f32::max)
    };
    for row in std::iter::once(&table.head).chain(&table.rows) {
        for (need, cell) in needs.iter_mut().zip(row) {
            *need = need.max(short(cell) + sides + 0.5);
        }
    }
    needs
}

/// The shares, with what columns lack taken evenly from those that have more than they need.
fn with_needs(shares: Vec<f32>, needs: &[f32]) -> Vec<f32> {
    let lacking: f32 = needs
        .iter()
        .zip(&shares)
        .map(|(need, share)| (need - share).max(0.0))
        .sum();
    let spare: f32 = needs
        .iter()
        .zip(&shares)
        .map(|(need, share)| (share - need).max(0.0))
        .sum();
    if lacking <= 0.0 || spare <= lacking {
        return shares;
    }
    let taken = lacking / spare;
    needs
        .iter()
        .zip(&shares)
        .map(|(need, share)| {
            if need > share {
                *need
            } else {
                share - (share - need) * taken
            }
        })
        .collect()
}

/// Moves width to the columns that make rows high, from those that can spare it.
fn shorten(widths: &mut [f32], least: &[f32], sides: f32, sample: &[Vec<Measured>]) {
    let count = |column: usize, width: f32| -> Vec<usize> {
        sample
            .iter()
            .map(|row| row[column].lines(width - sides))
            .collect()
    };
    let mut lines: Vec<Vec<usize>> = widths
        .iter()
        .enumerate()
        .map(|(column, &width)| count(column, width))
        .collect();
    let mut best = cost(&lines);
    let mut moves = 0;
    for step in STEPS {
        'moved: while moves < MOST_MOVES {
            for to in highest(&lines) {
                for from in 0..widths.len() {
                    if from == to || widths[from] - step < least[from] {
                        continue;
                    }
                    let taken =
                        std::mem::replace(&mut lines[from], count(from, widths[from] - step));
                    let given = std::mem::replace(&mut lines[to], count(to, widths[to] + step));
                    let tried = cost(&lines);
                    if tried < best {
                        best = tried;
                        widths[from] -= step;
                        widths[to] += step;
                        moves += 1;
                        continue 'moved;
                    }
                    lines[from] = taken;
                    lines[to] = given;
                }
            }
            break;
        }
    }
}

/// Lines of the rows, then of all cells.
fn cost(lines: &[Vec<usize>]) -> (usize, usize) {
    let rows = lines.first().map_or(0, Vec::len);
    let high = (0..rows)
        .map(|row| lines.iter().map(|column| column[row]).max().unwrap_or(0))
        .sum();
    (high, lines.iter().flatten().sum())
}

/// The columns that make some row as high as it is, those with the most such rows first.
fn highest(lines: &[Vec<usize>]) -> Vec<usize> {
    let rows = lines.first().map_or(0, Vec::len);
    let mut times = vec![0usize; lines.len()];
    for row in 0..rows {
        let most = lines.iter().map(|column| column[row]).max().unwrap_or(0);
        for (column, times) in times.iter_mut().enumerate() {
            *times += usize::from(lines[column][row] == most);
        }
    }
    let mut columns: Vec<usize> = (0..lines.len())
        .filter(|&column| times[column] > 0)
        .collect();
    columns.sort_by_key(|&column| std::cmp::Reverse(times[column]));
    columns
}
