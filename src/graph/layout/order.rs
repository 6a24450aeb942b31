//! Who stands above whom in each column: few crossings.
//!
//! The first order follows the operands, as one would write the tree down. Then columns are sorted by the middle of
//! their neighbours, forth and back; the order with the fewest crossings is kept, the earlier one where they are equal.

use super::lanes::Lanes;

/// How often columns are sorted, forth and back.
const SWEEPS: usize = 8;

/// Above so many slots a picture is too large to be read, and gets by with fewer sweeps.
const MANY: usize = 4000;

/// The slots of each column from the top.
pub(super) fn order(lanes: &Lanes) -> Vec<Vec<usize>> {
    let mut order = first(lanes);
    let mut place = places(&order, lanes.left.len());
    let mut best = order.clone();
    let mut fewest = crossings(&order, &place, lanes);
    let sweeps = if lanes.left.len() > MANY { 2 } else { SWEEPS };
    for _ in 0..sweeps {
        if fewest == 0 {
            break;
        }
        for column in order.iter_mut().skip(1) {
            sort(column, &mut place, &lanes.left);
        }
        for column in order.iter_mut().rev().skip(1) {
            sort(column, &mut place, &lanes.right);
        }
        let now = crossings(&order, &place, lanes);
        if now < fewest {
            fewest = now;
            best.clone_from(&order);
        }
    }
    best
}

/// Depth first from the right, operands from the first to the last; with a stack of its own, for graphs are deep.
fn first(lanes: &Lanes) -> Vec<Vec<usize>> {
    let slots = lanes.left.len();
    let mut column_of = vec![0; slots];
    for (column, members) in lanes.columns.iter().enumerate() {
        for &slot in members {
            column_of[slot] = column;
        }
    }
    let mut order = vec![Vec::new(); lanes.columns.len()];
    let mut seen = vec![false; slots];
    let ends = lanes.columns.iter().rev().flatten().copied().filter(|&slot| lanes.right[slot].is_empty());
    for end in ends {
        let mut stack = vec![end];
        while let Some(slot) = stack.pop() {
            if !std::mem::replace(&mut seen[slot], true) {
                order[column_of[slot]].push(slot);
                stack.extend(lanes.left[slot].iter().rev());
            }
        }
    }
    order
}

fn places(order: &[Vec<usize>], slots: usize) -> Vec<usize> {
    let mut place = vec![0; slots];
    for column in order {
        column.iter().enumerate().for_each(|(i, &slot)| place[slot] = i);
    }
    place
}

/// Sorts a column by the mean place of its neighbours on one side; who has none stays about where it is.
fn sort(column: &mut Vec<usize>, place: &mut [usize], neighbours: &[Vec<usize>]) {
    let mut keyed: Vec<(f64, usize)> = column
        .iter()
        .map(|&slot| match neighbours[slot].as_slice() {
            [] => (place[slot] as f64, slot),
            near => (near.iter().map(|&n| place[n] as f64).sum::<f64>() / near.len() as f64, slot),
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    *column = keyed.into_iter().map(|(_, slot)| slot).collect();
    column.iter().enumerate().for_each(|(i, &slot)| place[slot] = i);
}

/// How many pairs of arrows cross between neighbouring columns. Two arrows into one box cross too when the lower one
/// is the earlier operand.
pub(super) fn crossings(order: &[Vec<usize>], place: &[usize], lanes: &Lanes) -> usize {
    order.windows(2).map(|pair| between(&pair[0], &pair[1], place, lanes)).sum()
}

/// Inversions among the left ends, taken in the order of the right ends, counted with a Fenwick tree.
fn between(left: &[usize], right: &[usize], place: &[usize], lanes: &Lanes) -> usize {
    let mut tree = vec![0_usize; left.len() + 1];
    let (mut crossings, mut passed) = (0, 0);
    for &slot in right {
        for &from in &lanes.left[slot] {
            let mut at = place[from] + 1;
            let mut not_below = 0;
            while at > 0 {
                not_below += tree[at];
                at &= at - 1;
            }
            crossings += passed - not_below;
            passed += 1;
            let mut at = place[from] + 1;
            while at < tree.len() {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    crossings
}
