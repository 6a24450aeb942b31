//! Where labels stand so that none lies on another.

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
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
