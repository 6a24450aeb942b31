//! An arrow as two lanes: what goes forward above, what comes back below; smooth, and level where it leaves and where it arrives.

/// A place, to the right and down.
type At = [f64; 2];

/// The two lanes of an arrow, each from where it begins to where it ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    /// From the first box to the second.
    pub forward: Vec<At>,
    /// From the second box back to the first.
    pub backward: Vec<At>,
}

/// Pieces of a bend.
const PIECES: usize = 14;

/// The lanes of an arrow through these points, so far apart.
pub fn lanes(line: &[At], apart: f64) -> Lanes {
    let half = apart / 2.0;
    let runs_right = line.windows(2).all(|pair| pair[1][0] > pair[0][0]);
    let (forward, mut backward) = if runs_right {
        let smooth = smooth(line);
        let moved = |by: f64| smooth.iter().map(|[x, y]| [*x, y + by]).collect::<Vec<_>>();
        (moved(-half), moved(half))
    } else {
        (beside(line, -half), beside(line, half))
    };
    backward.reverse();
    Lanes { forward, backward }
}

/// Cubic bends from point to point, level at each of them.
fn smooth(line: &[At]) -> Vec<At> {
    let mut places: Vec<At> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        if from[1] == to[1] {
            places.push(to);
            continue;
        }
        for piece in 1..=PIECES {
            let t = piece as f64 / PIECES as f64;
            // Both handles lie level beside the middle.
            let [near, far] = [3.0 * t * (1.0 - t) * (1.0 - t), 3.0 * t * t * (1.0 - t)];
            let x = from[0] + (to[0] - from[0]) * ((near + far) * 0.5 + t * t * t);
            let y = from[1] + (to[1] - from[1]) * (far + t * t * t);
            places.push([x, y]);
        }
    }
    places
}

/// A line of level and upright pieces, moved to its right side by so much, or to its left.
fn beside(line: &[At], by: f64) -> Vec<At> {
    let normal = |pair: &[At]| {
        let [dx, dy] = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
        [-dy / length, dx / length]
    };
    let normals: Vec<At> = line.windows(2).map(normal).collect();
    let moved = |(at, place): (usize, &At)| {
        let before = at.checked_sub(1).and_then(|before| normals.get(before));
        let after = normals.get(at);
        let [x, y] = match (before, after) {
            (Some(before), Some(after)) => {
                let same = before[0] * after[0] + before[1] * after[1];
                // Where two pieces meet the line lies at its distance from both.
                let share = 1.0 / (1.0 + same).max(0.2);
                [(before[0] + after[0]) * share, (before[1] + after[1]) * share]
            }
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => [0.0, 1.0],
        };
        [place[0] + x * by, place[1] + y * by]
    };
    line.iter().enumerate().map(moved).collect()
}

/// An end of a lane at the side of a box with round ends: moved onto its rim. `middle` and `size` are those of the box.
pub fn onto_rim(end: At, middle: At, size: At) -> At {
    let radius = size[1] / 2.0;
    let down = (end[1] - middle[1]).clamp(-radius, radius);
    let inset = radius - (radius * radius - down * down).max(0.0).sqrt();
    let half = (size[0] / 2.0 - inset).max(0.0);
    [if end[0] < middle[0] { middle[0] - half } else { middle[0] + half }, end[1]]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lanes_are_level_at_their_ends_and_apart_everywhere(
            steps in prop::collection::vec((1.0..200.0_f64, -150.0..150.0_f64), 1..5), apart in 2.0..20.0_f64,
        ) {
            let mut line = vec![[0.0, 0.0]];
            for (right, y) in steps {
                let x = line.last().map_or(0.0, |last: &At| last[0]) + right;
                line.push([x, y]);
            }
            let Lanes { forward, mut backward } = lanes(&line, apart);
            backward.reverse();
            prop_assert_eq!(forward.len(), backward.len());
            for (above, below) in forward.iter().zip(&backward) {
                prop_assert!((above[0] - below[0]).abs() < 1e-9 && (below[1] - above[1] - apart).abs() < 1e-9);
            }
            prop_assert!(forward.windows(2).all(|pair| pair[0][0] <= pair[1][0] + 1e-9), "to the right");
            let steepness = |pair: &[At]| ((pair[1][1] - pair[0][1]) / (pair[1][0] - pair[0][0]).max(1e-9)).abs();
            let whole = |at: usize| ((line[at + 1][1] - line[at][1]) / (line[at + 1][0] - line[at][0])).abs();
            prop_assert!(steepness(&forward[..2]) <= 0.4 * whole(0) + 1e-9, "level where it leaves");
            let last = forward.len() - 2;
            prop_assert!(steepness(&forward[last..]) <= 0.4 * whole(line.len() - 2) + 1e-9, "and arrives");
        }
    }

    #[test]
    fn a_line_with_corners_keeps_its_distance() {
        let line = [[0.0, 0.0], [100.0, 0.0], [100.0, 50.0], [20.0, 50.0]];
        let Lanes { forward, backward } = lanes(&line, 12.0);
        assert_eq!(forward, [[0.0, -6.0], [106.0, -6.0], [106.0, 56.0], [20.0, 56.0]]);
        assert_eq!(backward, [[20.0, 44.0], [94.0, 44.0], [94.0, 6.0], [0.0, 6.0]]);
    }

    #[test]
    fn ends_lie_on_the_rim_of_a_round_box() {
        for y in [-20.0, -6.0, 0.0, 9.0] {
            let [x, _] = onto_rim([-25.0, y], [0.0, 0.0], [50.0, 50.0]);
            assert!((x.hypot(y) - 25.0).abs() < 1e-9 && x < 0.0);
        }
        assert_eq!(onto_rim([40.0, 0.0], [0.0, 0.0], [80.0, 50.0]), [40.0, 0.0]);
    }
}
