//! A point in every column that a long arrow passes, so that the order knows of it and boxes make way.

use std::collections::BTreeMap;

/// Boxes and passing points in their columns. A *slot* is either: slots 0.. are the boxes, the rest are points.
pub(super) struct Lanes {
    /// The slots of each column, in no particular order.
    pub(super) columns: Vec<Vec<usize>>,
    /// To the left of each slot, in the order of its arrows.
    pub(super) left: Vec<Vec<usize>>,
    /// To the right of each slot.
    pub(super) right: Vec<Vec<usize>>,
    /// For each arrow, the points it passes, from left to right.
    pub(super) routes: Vec<Vec<usize>>,
}

pub(super) fn lanes(columns: &[usize], arrows: &[(usize, usize)]) -> Lanes {
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let mut lanes = Lanes {
        columns: vec![Vec::new(); count],
        left: vec![Vec::new(); columns.len()],
        right: vec![Vec::new(); columns.len()],
        routes: Vec::with_capacity(arrows.len()),
    };
    for (slot, &column) in columns.iter().enumerate() {
        lanes.columns[column].push(slot);
    }
    // The point of a box in a later column: shared by all its arrows that go so far.
    let mut points: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for &(from, to) in arrows {
        let mut route = Vec::new();
        let mut before = from;
        for column in columns[from] + 1..columns[to] {
            before = *points.entry((from, column)).or_insert_with(|| {
                let point = lanes.left.len();
                lanes.left.push(vec![before]);
                lanes.right.push(Vec::new());
                lanes.right[before].push(point);
                lanes.columns[column].push(point);
                point
            });
            route.push(before);
        }
        lanes.left[to].push(before);
        lanes.right[before].push(to);
        lanes.routes.push(route);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_arrows_out_of_one_box_share_their_points() {
        let lanes = lanes(&[0, 1, 2, 3], &[(0, 1), (1, 2), (2, 3), (0, 2), (0, 3)]);
        assert_eq!(lanes.routes, [vec![], vec![], vec![], vec![4], vec![4, 5]]);
        assert_eq!(lanes.columns, [vec![0], vec![1, 4], vec![2, 5], vec![3]]);
    }
}
