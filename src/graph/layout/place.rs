//! Heights and widths: each slot as near to the middle of its neighbours as the order of its column allows.
//!
//! For one column that is a least-squares problem with an exact answer: wishes that are out of order are merged into
//! blocks that stand at their common mean (isotonic regression by pooling adjacent violators).

use super::lanes::Lanes;
use super::{Gaps, Layout, Point, Size};

/// How often the columns pull at each other, forth and back.
const SWEEPS: usize = 6;

/// A long arrow wants to be straight more than a box wants to be in the middle of its neighbours.
const STRAIGHT: f64 = 4.0;

pub(super) fn place(
    sizes: &[Size],
    columns: &[usize],
    lanes: &Lanes,
    order: &[Vec<usize>],
    arrows: &[(usize, usize)],
    gaps: Gaps,
) -> Layout {
    let height = |slot: usize| sizes.get(slot).map_or(0.0, |size| size.height);
    let mut y = vec![0.0; lanes.left.len()];
    for column in order {
        let mut top = 0.0;
        for &slot in column {
            y[slot] = top + height(slot) / 2.0;
            top += height(slot) + gaps.down;
        }
    }
    for _ in 0..SWEEPS {
        for column in order.iter().skip(1) {
            settle(column, &mut y, &lanes.left, &height, sizes.len(), gaps.down);
        }
        for column in order.iter().rev().skip(1) {
            settle(column, &mut y, &lanes.right, &height, sizes.len(), gaps.down);
        }
    }
    let top = order.iter().flatten().map(|&slot| y[slot] - height(slot) / 2.0).fold(f64::INFINITY, f64::min);
    if top.is_finite() {
        for y in &mut y {
            *y -= top;
        }
    }
    let (x, width) = across(sizes, order, gaps);
    let nodes: Vec<Point> =
        columns.iter().enumerate().map(|(i, &column)| Point { x: x[column], y: y[i] }).collect();
    let widths: Vec<f64> = order.iter().map(|column| widest(column, sizes)).collect();
    let mut nodes = nodes;
    let mut edges = draw(sizes, columns, lanes, arrows, &nodes, &y, &x, &widths);
    bow(&mut edges, arrows, sizes, gaps.parallel);
    // What bows upwards may stand higher than every box.
    let over = edges.iter().flatten().map(|point| point.y).fold(0.0, f64::min);
    for point in nodes.iter_mut().chain(edges.iter_mut().flatten()) {
        point.y -= over;
    }
    let height = nodes.iter().zip(sizes).map(|(p, size)| p.y + size.height / 2.0);
    let passing = y.iter().map(|y| y - over).chain(edges.iter().flatten().map(|point| point.y));
    let height = height.chain(passing).fold(0.0, f64::max);
    Layout { nodes, edges, columns: columns.to_vec(), width, height }
}

/// Leads arrows between the same two boxes apart: from where they leave, if nothing lies between the two, and half way along their
/// last stretch.
fn bow(edges: &mut [Vec<Point>], arrows: &[(usize, usize)], sizes: &[Size], apart: f64) {
    let mut alike: std::collections::BTreeMap<(usize, usize), Vec<usize>> = std::collections::BTreeMap::new();
    for (at, arrow) in arrows.iter().enumerate() {
        alike.entry(*arrow).or_default().push(at);
    }
    for ((from, _), all) in alike.into_iter().filter(|(_, all)| all.len() > 1) {
        let beside = sizes.get(from).map_or(0.0, |size| size.height) / (all.len() + 1) as f64;
        let middle = (all.len() - 1) as f64 / 2.0;
        for (number, at) in all.into_iter().enumerate() {
            let Some(edge) = edges.get_mut(at) else { continue };
            if let [first, _] = edge.as_mut_slice() {
                first.y += (number as f64 - middle) * beside;
            }
            let [.., from, to] = edge.as_slice() else { continue };
            let between = Point {
                x: f64::midpoint(from.x, to.x),
                y: f64::midpoint(from.y, to.y) + (number as f64 - middle) * apart,
            };
            let last = edge.len() - 1;
            edge.insert(last, between);
        }
    }
}

fn widest(column: &[usize], sizes: &[Size]) -> f64 {
    column.iter().filter_map(|&slot| sizes.get(slot)).map(|size| size.width).fold(0.0, f64::max)
}

/// The middle of each column, and the width of the whole.
fn across(sizes: &[Size], order: &[Vec<usize>], gaps: Gaps) -> (Vec<f64>, f64) {
    let mut left = 0.0;
    let mut middles = Vec::with_capacity(order.len());
    for column in order {
        let width = widest(column, sizes);
        middles.push(left + width / 2.0);
        left += width + gaps.across;
    }
    (middles, (left - gaps.across).max(0.0))
}

/// Moves one column to its best heights, with the columns beside it fixed.
fn settle(
    column: &[usize],
    y: &mut [f64],
    neighbours: &[Vec<usize>],
    height: &impl Fn(usize) -> f64,
    boxes: usize,
    gap: f64,
) {
    // Without the room that those above take, the order only asks that wishes do not fall.
    let mut room = Vec::with_capacity(column.len());
    let mut taken = 0.0;
    for (i, &slot) in column.iter().enumerate() {
        if i > 0 {
            taken += f64::midpoint(height(column[i - 1]), height(slot)) + gap;
        }
        room.push(taken);
    }
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(column.len());
    for (&slot, room) in column.iter().zip(&room) {
        let near = &neighbours[slot];
        let (wish, weight) = match near.len() {
            0 => (y[slot], 0.01),
            n => {
                let straight = slot >= boxes && near.iter().all(|&n| n >= boxes);
                (near.iter().map(|&n| y[n]).sum::<f64>() / n as f64, if straight { STRAIGHT } else { 1.0 })
            }
        };
        let mut block = (wish - room, weight, 1);
        while let Some(&(above, above_weight, count)) = blocks.last()
            && above > block.0
        {
            let weight = above_weight + block.1;
            block = ((above * above_weight + block.0 * block.1) / weight, weight, count + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let heights = blocks.iter().flat_map(|&(at, _, count)| std::iter::repeat_n(at, count));
    for ((&slot, room), at) in column.iter().zip(&room).zip(heights) {
        y[slot] = at + room;
    }
}

/// From the right side of one box through its points to the left side of another. A point in a column is passed
/// straight, over the width of the column, so that the arrow stays clear of the boxes there.
#[expect(clippy::too_many_arguments, reason = "all of what was computed meets here, once")]
fn draw(
    sizes: &[Size],
    columns: &[usize],
    lanes: &Lanes,
    arrows: &[(usize, usize)],
    nodes: &[Point],
    y: &[f64],
    x: &[f64],
    widths: &[f64],
) -> Vec<Vec<Point>> {
    let mut operands = vec![0_usize; sizes.len()];
    for &(_, to) in arrows {
        operands[to] += 1;
    }
    let mut arrived = vec![0_usize; sizes.len()];
    let line = |(&(from, to), route): (&(usize, usize), &Vec<usize>)| {
        let mut points = vec![Point { x: nodes[from].x + sizes[from].width / 2.0, y: nodes[from].y }];
        for (i, &slot) in route.iter().enumerate() {
            let column = columns[from] + 1 + i;
            let half = widths[column] / 2.0;
            points.extend([x[column] - half, x[column] + half].map(|x| Point { x, y: y[slot] }));
        }
        arrived[to] += 1;
        let share = arrived[to] as f64 / (operands[to] + 1) as f64 - 0.5;
        points.push(Point {
            x: nodes[to].x - sizes[to].width / 2.0,
            y: nodes[to].y + share * sizes[to].height,
        });
        points
    };
    arrows.iter().zip(&lanes.routes).map(line).collect()
}
