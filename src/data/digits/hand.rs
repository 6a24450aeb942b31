//! A hand that writes: it takes a shape and never writes it the same way twice.
//!
//! Only `+ - * /` and square roots are used, which IEEE 754 fixes to the last bit, and no sine, exponential or
//! logarithm, whose last bits differ between platforms. So the same random stream gives the same ink on every machine.

use rand::{Rng, RngExt};

use super::shapes::{Point, Shape};

/// A path of the pen as a row of short straight lines, with the radius of the nib at each point.
pub(super) type Ink = Vec<[f32; 3]>;

/// Straight lines that stand for the curve between two points of a shape.
const LINES: u8 = 6;

/// Writes `shape` once. The strokes come out about one unit high; the nib's radius is left at 1 with its small changes of
/// pressure, since its width is a matter of the picture's size.
pub(super) fn write(shape: &Shape, rng: &mut impl Rng) -> Vec<Ink> {
    let bend = Warp::new(rng);
    let posture = Posture::new(rng);
    let haste = 0.010 + 0.020 * uniform(rng, 0.0, 1.0);
    shape
        .strokes
        .iter()
        .map(|stroke| {
            let stroke = unsteady(stroke, haste, rng);
            let mut ink = Ink::new();
            for curve in stroke.split_inclusive_corners() {
                trace(&curve, &mut ink);
            }
            let (start, end) = (1.0 + 0.16 * normal(rng), 1.0 + 0.16 * normal(rng));
            let last = (ink.len().max(2) - 1) as f32;
            for (i, point) in ink.iter_mut().enumerate() {
                let along = i as f32 / last;
                let [x, y] = posture.apply(bend.apply([point[0], point[1]]));
                *point = [x, y, (start + (end - start) * along).clamp(0.6, 1.4)];
            }
            ink
        })
        .collect()
}

/// A stroke whose points have been moved a little, with its corners marked.
struct Stroke {
    points: Vec<Point>,
    corners: Vec<usize>,
}

impl Stroke {
    /// The smooth curves between the corners; a corner ends one and begins the next.
    fn split_inclusive_corners(&self) -> Vec<Vec<Point>> {
        let mut curves = Vec::with_capacity(self.corners.len() + 1);
        let mut start = 0;
        for &corner in &self.corners {
            curves.push(self.points[start..=corner].to_vec());
            start = corner;
        }
        curves.push(self.points[start..].to_vec());
        curves
    }
}

/// Moves every point by a normal draw of standard deviation `spread`, a corner only once. The whole stroke moves a
/// little, too: strokes of one digit seldom meet where they should.
fn unsteady(stroke: &[Point], spread: f32, rng: &mut impl Rng) -> Stroke {
    let mut moved = Stroke { points: Vec::with_capacity(stroke.len()), corners: Vec::new() };
    let mut before = None;
    let (dx, dy) = (spread * normal(rng), spread * normal(rng));
    for &point in stroke {
        if before == Some(point) {
            moved.corners.push(moved.points.len() - 1);
            continue;
        }
        before = Some(point);
        let [x, y] = point;
        moved.points.push([x + dx + 0.8 * spread * normal(rng), y + dy + 0.8 * spread * normal(rng)]);
    }
    moved
}

/// A Catmull-Rom spline through `points` (E. Catmull and R. Rom, 1974), rounded, and appended to `ink` as straight lines.
fn trace(points: &[Point], ink: &mut Ink) {
    let at = |i: usize| points[i.min(points.len() - 1)];
    let mut path = vec![at(0)];
    for i in 0..points.len().saturating_sub(1) {
        let (before, from, to, after) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
        for step in 1..=LINES {
            let t = f32::from(step) / f32::from(LINES);
            let axis = |k: usize| {
                let (p0, p1, p2, p3) = (before[k], from[k], to[k], after[k]);
                let curve = (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3) + (3.0 * (p1 - p2) + p3 - p0) * t;
                p1 + 0.5 * t * ((p2 - p0) + t * curve)
            };
            path.push([axis(0), axis(1)]);
        }
    }
    let path = round(&round(&path));
    // Where a curve goes on from a corner, the corner is there already.
    ink.extend(path.iter().skip(usize::from(!ink.is_empty())).map(|&[x, y]| [x, y, 1.0]));
}

/// The inertia of a hand: every point becomes the mean of its neighbourhood, which shrinks towards the two ends and leaves
/// them where they are.
fn round(path: &[Point]) -> Vec<Point> {
    let last = path.len() - 1;
    (0..path.len())
        .map(|i| {
            let reach = i.min(last - i).min(usize::from(LINES) / 2);
            let near = &path[i - reach..=i + reach];
            let mean = |k: usize| near.iter().map(|point| point[k]).sum::<f32>() / near.len() as f32;
            [mean(0), mean(1)]
        })
        .collect()
}

/// How the page lies: slant, rotation and the digit's own proportions.
struct Posture {
    x: Point,
    y: Point,
    /// How far the middle is pushed right and down: high waists and low ones, bellies left and right.
    bulge: Point,
}

impl Posture {
    fn new(rng: &mut impl Rng) -> Self {
        let width = 0.84 * (1.0 + 0.20 * normal(rng)).clamp(0.55, 1.6);
        // People lean to the right more often than to the left.
        let slant = (0.15 + 0.25 * normal(rng)).clamp(-0.5, 0.9);
        // The rational points of the circle: a turn by twice the angle whose tangent is `half`.
        let half = (0.075 * normal(rng)).clamp(-0.18, 0.18);
        let (cos, sin) = ((1.0 - half * half) / (1.0 + half * half), 2.0 * half / (1.0 + half * half));
        let bulge = [0.22 * normal(rng), 0.22 * normal(rng)];
        Self { x: [cos * width, -cos * slant - sin], y: [sin * width, cos - sin * slant], bulge }
    }

    /// Turns about the middle of the unit box.
    fn apply(&self, [x, y]: Point) -> Point {
        let push = |v: f32, bulge: f32| v + bulge * (v * (1.0 - v)).clamp(0.0, 0.25) - 0.5;
        let (x, y) = (push(x, self.bulge[0]), push(y, self.bulge[1]));
        [self.x[0] * x + self.x[1] * y, self.y[0] * x + self.y[1] * y]
    }
}

/// An elastic distortion (P. Simard and others, 2003): random shifts on a coarse grid, smooth in between. It moves the
/// pen's path and not the pixels, so the ink stays as sharp as it was.
struct Warp {
    shifts: [[Point; Warp::NODES]; Warp::NODES],
}

impl Warp {
    const NODES: usize = 5;
    const STRENGTH: f32 = 0.12;

    fn new(rng: &mut impl Rng) -> Self {
        let mut shifts = [[[0.0; 2]; Self::NODES]; Self::NODES];
        for shift in shifts.as_flattened_mut() {
            *shift = [Self::STRENGTH * normal(rng), Self::STRENGTH * normal(rng)];
        }
        Self { shifts }
    }

    /// Uniform quadratic B-splines between the nodes, which reach beyond the box on every side.
    fn apply(&self, [x, y]: Point) -> Point {
        let cells = (Self::NODES - 3) as f32;
        let place = |v: f32| {
            let v = (v * cells + 0.5).clamp(0.0, cells + 0.999);
            let cell = v as usize;
            let t = v - cell as f32;
            (cell, [0.5 * (1.0 - t) * (1.0 - t), 0.5 + t - t * t, 0.5 * t * t])
        };
        let ((column, across), (row, down)) = (place(x), place(y));
        let mut moved = [x, y];
        for (shifts, wy) in self.shifts[row..].iter().zip(down) {
            for (shift, wx) in shifts[column..].iter().zip(across) {
                moved[0] += wx * wy * shift[0];
                moved[1] += wx * wy * shift[1];
            }
        }
        moved
    }
}

/// A draw from `low` to `high`.
pub(super) fn uniform(rng: &mut impl Rng, low: f32, high: f32) -> f32 {
    low + (high - low) * rng.random::<f32>()
}

/// A nearly normal draw with mean 0 and standard deviation 1: four uniform draws added. Its tails end at 3.5, and it
/// needs no logarithm.
pub(super) fn normal(rng: &mut impl Rng) -> f32 {
    let sum: f32 = (0..4).map(|_| rng.random::<f32>()).sum();
    (sum - 2.0) * 1.732_050_8
}
