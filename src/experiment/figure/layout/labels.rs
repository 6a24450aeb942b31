//! Where labels stand so that none lies on another.

use std::collections::BTreeMap;

use super::Frame;

/// Moves labels apart that would stand at `wanted` heights, each `line` high, as little as may be and within `[top, bottom]`; their
/// order stays. Where not all have room, they share what there is.
pub fn apart(wanted: &[f64], line: f64, [top, bottom]: [f64; 2]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let height = |at: usize| wanted.get(at).copied().filter(|height| height.is_finite()).unwrap_or(bottom);
    order.sort_by(|a, b| height(*a).total_cmp(&height(*b)).then(a.cmp(b)));
    let line = line.min((bottom - top) / (wanted.len().saturating_sub(1)).max(1) as f64).max(0.0);
    // Neighbours that would overlap form a block, which stands around the middle of what its labels want.
    let mut blocks: Vec<(f64, usize)> = Vec::with_capacity(order.len());
    for at in &order {
        let mut block = (height(*at), 1_usize);
        while let Some((middle, count)) = blocks.last().copied() {
            let reach = line * (count + block.1) as f64 / 2.0;
            if block.0 - middle >= reach - 1e-9 {
                break;
            }
            blocks.pop();
            let all = (count + block.1) as f64;
            block = ((middle * count as f64 + block.0 * block.1 as f64) / all, count + block.1);
        }
        let half = line * (block.1 - 1) as f64 / 2.0;
        block.0 = block.0.min(bottom - half).max(top + half);
        // Held within the ends it may have come upon the one before.
        while let Some((middle, count)) = blocks.last().copied() {
            if block.0 - middle >= line * (count + block.1) as f64 / 2.0 - 1e-9 {
                break;
            }
            blocks.pop();
            let all = (count + block.1) as f64;
            block = ((middle * count as f64 + block.0 * block.1 as f64) / all, count + block.1);
            let half = line * (block.1 - 1) as f64 / 2.0;
            block.0 = block.0.min(bottom - half).max(top + half);
        }
        blocks.push(block);
    }
    let mut places = vec![0.0; wanted.len()];
    let mut next = order.into_iter();
    for (middle, count) in blocks {
        let first = middle - line * (count - 1) as f64 / 2.0;
        for (step, at) in next.by_ref().take(count).enumerate() {
            if let Some(place) = places.get_mut(at) {
                *place = first + line * step as f64;
            }
        }
    }
    places
}

/// How much of two frames lies on each other, in square points.
pub fn overlap(a: Frame, b: Frame) -> f64 {
    let across = a.right().min(b.right()) - a.x.max(b.x);
    let down = a.bottom().min(b.bottom()) - a.y.max(b.y);
    across.max(0.0) * down.max(0.0)
}

/// A label that wants to stand at one of some places.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Its width and height.
    pub size: [f64; 2],
    /// Where its middle may lie, the best place first.
    pub places: Vec<[f64; 2]>,
}

/// Frames, found by where they are.
#[derive(Default)]
pub struct Taken(BTreeMap<(i64, i64), Vec<Frame>>);

/// The side of a field of the board on which frames are looked up.
const FIELD: f64 = 64.0;
/// Frames larger than this in fields are cut down: no label is looked for there.
const MOST_FIELDS: i64 = 200;

impl Taken {
    fn fields(frame: Frame) -> impl Iterator<Item = (i64, i64)> {
        let field = |at: f64| (at / FIELD).floor() as i64;
        let [left, right] = [frame.x, frame.right()].map(field);
        let [top, bottom] = [frame.y, frame.bottom()].map(field);
        let across = left..=right.min(left.saturating_add(MOST_FIELDS));
        across.flat_map(move |x| (top..=bottom.min(top.saturating_add(MOST_FIELDS))).map(move |y| (x, y)))
    }

    /// Nothing else may lie there.
    pub fn take(&mut self, frame: Frame) {
        for field in Self::fields(frame) {
            self.0.entry(field).or_default().push(frame);
        }
    }

    /// Takes the places along a line.
    pub fn take_line(&mut self, line: &[[f64; 2]]) {
        for pair in line.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let pieces = ((to[0] - from[0]).hypot(to[1] - from[1]) / 6.0).clamp(1.0, 200.0).ceil();
            for piece in 0..=pieces as usize {
                let share = piece as f64 / pieces;
                let at = [0, 1].map(|part| from[part] + (to[part] - from[part]) * share);
                if at.iter().all(|part| part.is_finite()) {
                    self.take(Frame::new(at[0] - 0.5, at[1] - 0.5, 1.0, 1.0));
                }
            }
        }
    }

    /// Whether nothing lies there.
    pub fn is_free(&self, frame: Frame) -> bool {
        let others = Self::fields(frame).filter_map(|field| self.0.get(&field)).flatten();
        others.into_iter().all(|other| overlap(frame, *other) <= 0.0)
    }
}

/// Where each label stands, the first before the others: at its first place that is free and crosses none of the lines, or else at
/// its first free one; none where every place is taken.
pub fn place(wanted: &[Wanted], taken: &mut Taken, lines: &Taken) -> Vec<Option<Frame>> {
    let one = |label: &Wanted| {
        let [width, height] = label.size;
        let frame = |[x, y]: &[f64; 2]| Frame::new(x - width / 2.0, y - height / 2.0, width, height);
        let has_place = |frame: &Frame| frame.x.is_finite() && frame.y.is_finite();
        let frames = label.places.iter().map(frame).filter(has_place);
        let free: Vec<Frame> = frames.filter(|frame| taken.is_free(*frame)).collect();
        let best = free.iter().find(|frame| lines.is_free(**frame)).or(free.first()).copied();
        if let Some(frame) = best {
            taken.take(frame);
        }
        best
    };
    wanted.iter().map(one).collect()
}

/// From a lane to a label beside it.
const BESIDE: f64 = 3.0;

/// Where a label of this size may stand above a lane that runs to one side, or below it: nearest to the beginning of the lane, then
/// further along and further away.
pub fn beside(lane: &[[f64; 2]], size: [f64; 2], above: bool) -> Vec<[f64; 2]> {
    let (Some(first), Some(last)) = (lane.first(), lane.last()) else { return Vec::new() };
    let [left, right] = [first[0].min(last[0]), first[0].max(last[0])];
    let mut places = Vec::with_capacity(24);
    for away in [0.0, 0.6, 1.3] {
        for share in [0.44, 0.36, 0.52, 0.28, 0.6, 0.68, 0.2, 0.76] {
            let x = first[0] + (last[0] - first[0]) * share;
            // The lane over the whole width of the label, which is to cover none of it.
            let [low, high] = [(x - size[0] / 2.0).max(left), (x + size[0] / 2.0).min(right)];
            let heights = lane.windows(2).flat_map(|pair| within(pair, low, high));
            let reach =
                heights.fold(f64::NAN, |reach: f64, y| if above { reach.min(y) } else { reach.max(y) });
            let off = size[1] / 2.0 + BESIDE + away * size[1];
            places.push([x, if above { reach - off } else { reach + off }]);
        }
    }
    places
}

/// The heights of a piece of a line at the ends of what of it lies between two places across.
fn within(pair: &[[f64; 2]], low: f64, high: f64) -> Vec<f64> {
    let [a, b] = if pair[0][0] <= pair[1][0] { [pair[0], pair[1]] } else { [pair[1], pair[0]] };
    let [from, to] = [a[0].max(low), b[0].min(high)];
    if from > to {
        return Vec::new();
    }
    let height = |x: f64| a[1] + (b[1] - a[1]) * ((x - a[0]) / (b[0] - a[0]).max(1e-9)).clamp(0.0, 1.0);
    if b[0] - a[0] < 1e-9 { vec![a[1], b[1]] } else { vec![height(from), height(to)] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_label_lies_on_another_or_on_what_was_there(
            all in prop::collection::vec((0.0..900.0_f64, 0.0..400.0_f64, 5.0..200.0_f64, 5.0..40.0_f64), 1..80),
            lane in prop::collection::vec(0.0..400.0_f64, 2..12),
        ) {
            let mut taken = Taken::default();
            let fixed = Frame::new(300.0, 100.0, 250.0, 90.0);
            taken.take(fixed);
            let lane: Vec<[f64; 2]> = lane.iter().enumerate().map(|(at, y)| [at as f64 * 80.0, *y]).collect();
            let wanted: Vec<Wanted> = all
                .iter()
                .enumerate()
                .map(|(at, &(x, y, width, height))| Wanted {
                    size: [width, height],
                    places: if at % 3 == 0 { beside(&lane, [width, height], at % 2 == 0) } else { vec![[x, y], [y, x]] },
                })
                .collect();
            let placed: Vec<Frame> = place(&wanted, &mut taken, &Taken::default()).into_iter().flatten().collect();
            prop_assert!(!placed.is_empty());
            for (at, frame) in placed.iter().enumerate() {
                prop_assert_eq!(overlap(*frame, fixed), 0.0);
                prop_assert!(placed[..at].iter().all(|other| overlap(*frame, *other) == 0.0));
            }
        }

        #[test]
        fn a_label_beside_a_lane_covers_none_of_it(
            lane in prop::collection::vec(0.0..200.0_f64, 2..9), width in 4.0..150.0_f64, above in any::<bool>(),
        ) {
            let lane: Vec<[f64; 2]> = lane.iter().enumerate().map(|(at, y)| [at as f64 * 40.0, *y]).collect();
            for [x, y] in beside(&lane, [width, 18.0], above) {
                for pair in lane.windows(2) {
                    for height in within(pair, x - width / 2.0, x + width / 2.0) {
                        let is_clear = if above { height > y + 9.0 } else { height < y - 9.0 };
                        prop_assert!(is_clear);
                    }
                }
            }
        }

        #[test]
        fn labels_keep_their_distance_their_order_and_their_room(
            wanted in prop::collection::vec(-50.0..450.0_f64, 0..20), line in 4.0..20.0_f64,
        ) {
            let places = apart(&wanted, line, [0.0, 400.0]);
            let mut sorted = places.clone();
            sorted.sort_by(f64::total_cmp);
            prop_assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > line - 1e-6), "{:?}", sorted);
            prop_assert!(sorted.iter().all(|place| (-1e-6..=400.0 + 1e-6).contains(place)), "{:?}", sorted);
            for (a, first) in wanted.iter().zip(&places) {
                for (b, second) in wanted.iter().zip(&places) {
                    prop_assert!(a >= b || first < second);
                }
            }
        }
    }

    #[test]
    fn what_stands_apart_already_stays() {
        assert_eq!(apart(&[90.0, 10.0, 50.0], 16.0, [0.0, 100.0]), [90.0, 10.0, 50.0]);
        assert_eq!(apart(&[50.0, 50.0], 16.0, [0.0, 100.0]), [42.0, 58.0]);
        assert_eq!(apart(&[0.0, f64::NAN], 16.0, [0.0, 100.0]), [0.0, 100.0]);
    }
}
