//! Where the layers of a network stand: from left to right, a row for each layer, like the lines of a page.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::experiment::training::Stage;

/// A stage.
pub(super) const NODE: Vec2 = vec2(146.0, 64.0);
/// The arrow out of it, with its numbers.
pub(super) const GAP: f32 = 122.0;
/// Between two rows; the arrow from one to the next runs there.
const BETWEEN: f32 = 24.0;
/// The picture of the sample at the left.
pub(super) const PICTURE: f32 = 84.0;
/// The arrow from the picture to the first stage.
const ENTRANCE: f32 = 104.0;
/// The scores at the right.
pub(super) const SCORES: Vec2 = vec2(124.0, 200.0);
/// Rows are no further apart than this.
const WIDEST: f32 = 84.0;

/// The places of one network, in points at scale 1.
pub(super) struct Chain {
    pub(super) nodes: Vec<Rect>,
    /// The arrow into each stage.
    pub(super) arrows: Vec<Vec<Pos2>>,
    pub(super) picture: Rect,
    pub(super) scores: Rect,
    pub(super) size: Vec2,
}

impl Chain {
    /// The places for a room of this size: with so many layers in a row that the picture is largest in it.
    pub(super) fn new(stages: &[Stage], room: Vec2) -> Self {
        let left = PICTURE + ENTRANCE;
        let inner = |rows: &[Vec<Stage>], between: f32| {
            let across = rows.iter().map(Vec::len).max().unwrap_or(0) as f32;
            vec2(across * (NODE.x + GAP), rows.len() as f32 * (NODE.y + between) - between)
        };
        let whole = |inner: Vec2| vec2(left + inner.x + SCORES.x, inner.y.max(SCORES.y));
        let scale = |rows: &[Vec<Stage>]| {
            let size = whole(inner(rows, BETWEEN));
            (room.x / size.x).min(room.y / size.y)
        };
        let layers = stages.last().map_or(1, |stage| stage.layer);
        // Of those at their full size the one with the fewest rows, which is the last.
        let all = (1..=layers).map(|each| rows(stages, each));
        let full = |rows: &[Vec<Stage>]| scale(rows).min(1.0);
        let rows = all.max_by(|a, b| full(a).total_cmp(&full(b))).unwrap_or_default();
        // What is left of the height goes between the rows.
        let free = room.y / scale(&rows).max(1e-3) - rows.len() as f32 * NODE.y;
        let gap = (free / rows.len().saturating_sub(1).max(1) as f32).clamp(BETWEEN, WIDEST);
        let inner = inner(&rows, gap);
        let size = whole(inner);
        let top = (size.y - inner.y) / 2.0;
        let mut nodes = Vec::with_capacity(stages.len());
        for (row, members) in rows.iter().enumerate() {
            for place in 0..members.len() {
                let corner = pos2(left + place as f32 * (NODE.x + GAP), top + row as f32 * (NODE.y + gap));
                nodes.push(Rect::from_min_size(corner, NODE));
            }
        }
        let first = nodes.first().map_or(top, |rect| rect.center().y);
        let picture =
            Rect::from_center_size(pos2(PICTURE / 2.0, first.max(PICTURE / 2.0)), Vec2::splat(PICTURE));
        let arrows = nodes
            .iter()
            .enumerate()
            .map(|(at, here)| match at.checked_sub(1).map(|before| nodes[before]) {
                None => vec![pos2(picture.right(), here.center().y), here.left_center()],
                Some(before) => between(before, *here),
            })
            .collect();
        let last = nodes.last().map_or(0.0, |rect| rect.center().y);
        let middle = last.min(size.y - SCORES.y / 2.0).max(SCORES.y / 2.0);
        let scores = Rect::from_center_size(pos2(size.x - SCORES.x / 2.0, middle), SCORES);
        Self { nodes, arrows, picture, scores, size }
    }
}

/// Straight on in a row; at its end back to the beginning of the next.
fn between(before: Rect, here: Rect) -> Vec<Pos2> {
    if before.center().y == here.center().y {
        return vec![before.right_center(), here.left_center()];
    }
    let turn = before.right() + GAP - 14.0;
    let back = here.left() - 22.0;
    let lane = f32::midpoint(before.bottom(), here.top());
    vec![
        before.right_center(),
        pos2(turn, before.center().y),
        pos2(turn, lane),
        pos2(back, lane),
        pos2(back, here.center().y),
        here.left_center(),
    ]
}

/// The stages of each row of so many layers.
fn rows(stages: &[Stage], each: usize) -> Vec<Vec<Stage>> {
    let mut rows: Vec<Vec<Stage>> = Vec::new();
    for stage in stages {
        let row = (stage.layer - 1) / each.max(1);
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        rows[row].push(*stage);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, Architecture, BatchNormSettings};

    fn chain(hidden: usize, batch_norm: bool, room: Vec2) -> (Vec<Stage>, Chain) {
        let mut architecture = Architecture::new(1, &vec![1; hidden], 1, Activation::Relu);
        architecture.batch_norm = batch_norm.then(BatchNormSettings::default);
        let stages = Stage::all(&architecture);
        let chain = Chain::new(&stages, room);
        (stages, chain)
    }

    #[test]
    fn a_small_network_is_one_row_and_a_deep_one_a_row_a_layer() {
        let (_, small) = chain(1, false, vec2(1400.0, 300.0));
        assert!(small.nodes.windows(2).all(|pair| pair[0].center().y == pair[1].center().y));
        let (stages, deep) = chain(5, true, vec2(780.0, 420.0));
        for (stage, other) in stages.iter().zip(&stages[1..]) {
            let at = |stage: &Stage| {
                let place = stages.iter().position(|one| one == stage).expect("it is in the list");
                deep.nodes[place].center().y
            };
            assert_eq!(at(stage) == at(other), stage.layer == other.layer);
        }
    }

    #[test]
    fn a_picture_is_as_large_as_its_place_lets_it_be() {
        let scale = |room: Vec2| {
            let (_, chain) = chain(1, false, room);
            (room.x / chain.size.x).min(room.y / chain.size.y)
        };
        // In a narrow place the layers stand below each other.
        assert!(scale(vec2(780.0, 330.0)) > 0.85 && scale(vec2(1400.0, 330.0)) > 0.99);
    }

    #[test]
    fn nothing_overlaps_and_arrows_lead_from_one_to_the_next() {
        for (hidden, batch_norm) in [(0, false), (1, true), (5, true), (30, true)] {
            let (_, chain) = chain(hidden, batch_norm, vec2(780.0, 330.0));
            for (at, node) in chain.nodes.iter().enumerate() {
                assert!(chain.nodes[..at].iter().all(|other| !other.intersects(*node)));
                assert!(!chain.scores.intersects(*node) && !chain.picture.intersects(*node));
                assert_eq!(chain.arrows[at].last().copied(), Some(node.left_center()));
                if let Some(before) = at.checked_sub(1) {
                    assert_eq!(chain.arrows[at][0], chain.nodes[before].right_center());
                }
            }
        }
    }
}
