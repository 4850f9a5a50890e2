//! How much rectangles cover together.

/// The most rectangles on a page that are worked out.
const MOST: usize = 500;

/// The area that rectangles (left, bottom, right, top) cover together; nothing for more of them than any honest page
/// has, or where a number is none.
pub(crate) fn area_together(places: &[[f64; 4]]) -> Option<f64> {
    if places.len() > MOST || places.iter().flatten().any(|number| !number.is_finite()) {
        return None;
    }
    let mut columns: Vec<f64> = places
        .iter()
        .flat_map(|place| [place[0], place[2]])
        .collect();
    columns.sort_by(f64::total_cmp);
    let mut from_below = places.to_vec();
    from_below.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let mut area = 0.0;
    for column in columns.windows(2) {
        let [left, right] = [column[0], column[1]];
        let here = from_below
            .iter()
            .filter(|place| place[0] <= left && place[2] >= right);
        let (mut height, mut reached) = (0.0, f64::NEG_INFINITY);
        for [_, bottom, _, top] in here {
            height += (top - bottom.max(reached)).max(0.0);
            reached = reached.max(*top);
        }
        area += height * (right - left);
    }
    Some(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_over_one_another_counts_once() {
        let cases: [(&[[f64; 4]], Option<f64>); 6] = [
            (&[], Some(0.0)),
            (&[[0.0, 0.0, 10.0, 10.0]], Some(100.0)),
            (
                &[[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 10.0]],
                Some(100.0),
            ),
            (
                &[[0.0, 0.0, 10.0, 10.0], [5.0, 5.0, 15.0, 15.0]],
                Some(175.0),
            ),
            (
                &[[0.0, 0.0, 10.0, 10.0], [20.0, 5.0, 30.0, 6.0]],
                Some(110.0),
            ),
            (&[[0.0, 0.0, f64::INFINITY, 10.0]], None),
        ];
        for (places, expected) in cases {
            assert_eq!(area_together(places), expected, "{places:?}");
        }
        assert_eq!(area_together(&vec![[0.0; 4]; MOST + 1]), None);
    }
}
