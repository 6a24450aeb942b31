//! How light the paper is at every pixel of a photograph.
//!
//! Most of a photograph is paper, so the light that most pixels agree on is its light: first one level, then a surface of
//! the second degree that follows the lamp from side to side, then what is left of folds and shadows, from paper alone.
//! Ink, desk and pencil case do not take part, because they differ from the surface by more than noise.

use super::grey::{Grey, rank};

/// The light of the paper.
pub(super) struct Ground {
    /// At every pixel.
    pub(super) light: Vec<f32>,
    /// In the middle of all of them.
    pub(super) level: f32,
}

/// Coefficients of 1, x, y, x², xy, y², with x and y from -1 to 1 across the picture.
const TERMS: usize = 6;
/// How far from the surface a pixel may lie and still be paper, as shares of its level: first anything like it, then only
/// what differs by grain.
const REACH: [f32; 8] = [0.5, 0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.1];
/// A level that distances are measured by at least: on a blackboard shares of nothing would be nothing.
const LEAST_LEVEL: f32 = 0.2;

/// The level that most pixels agree on: the middle of the narrowest span of light that holds half of them.
pub(super) fn level(grey: &Grey) -> f32 {
    let mut values = grey.values.clone();
    values.sort_unstable_by(f32::total_cmp);
    let half = values.len() / 2;
    let spans = values.iter().zip(values.iter().skip(half));
    let narrowest = spans.min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    narrowest.map_or(0.0, |(low, high)| f32::midpoint(*low, *high))
}

/// The light of the paper at every pixel of `grey`.
pub(super) fn ground(grey: &Grey) -> Ground {
    let noise = grey.noise();
    let start = level(grey);
    let mut surface = [0.0; TERMS];
    surface[0] = f64::from(start);
    let about = start.max(LEAST_LEVEL);
    for (round, reach) in REACH.into_iter().enumerate() {
        let reach = (reach * about).max(4.0 * noise);
        // A tilt before a bend: few pixels agree with the level at first, and a bend could follow the ink.
        let terms = if round < 3 { 3 } else { TERMS };
        surface = fitted(grey, &surface, reach, terms).unwrap_or(surface);
    }
    let mut light: Vec<f32> = places(grey).map(|place| at(&surface, place) as f32).collect();
    let reach = (0.06 * about).max(3.0 * noise);
    for _ in 0..2 {
        follow(grey, &mut light, reach);
    }
    let level = rank(&mut light.clone(), 0.5);
    Ground { light, level }
}

/// The terms of every pixel's place, row by row.
fn places(grey: &Grey) -> impl Iterator<Item = [f64; TERMS]> + '_ {
    let across = |at: usize, length: usize| 2.0 * (at as f64 + 0.5) / length.max(1) as f64 - 1.0;
    (0..grey.values.len()).map(move |index| {
        let (x, y) = (across(index % grey.width, grey.width), across(index / grey.width, grey.height));
        [1.0, x, y, x * x, x * y, y * y]
    })
}

fn at(surface: &[f64; TERMS], place: [f64; TERMS]) -> f64 {
    surface.iter().zip(place).map(|(coefficient, term)| coefficient * term).sum()
}

/// The surface of the first `terms` terms that fits the pixels near `surface` best, each weighted by how near it is
/// (Beaton and Tukey 1974). None when too few pixels are near.
fn fitted(grey: &Grey, surface: &[f64; TERMS], reach: f32, terms: usize) -> Option<[f64; TERMS]> {
    let mut sums = [[0.0_f64; TERMS + 1]; TERMS];
    let mut near = 0.0;
    for (value, place) in grey.values.iter().zip(places(grey)) {
        let value = f64::from(*value);
        let off = (value - at(surface, place)) / f64::from(reach);
        if off.abs() >= 1.0 {
            continue;
        }
        let weight = (1.0 - off * off).powi(2);
        near += weight;
        for (row, sum) in sums.iter_mut().enumerate().take(terms) {
            for column in 0..terms {
                sum[column] += weight * place[row] * place[column];
            }
            sum[TERMS] += weight * place[row] * value;
        }
    }
    if near < 0.05 * grey.values.len() as f64 {
        return None;
    }
    solved(sums, terms)
}

/// Gaussian elimination with pivots; the right side stands in the last column.
fn solved(mut sums: [[f64; TERMS + 1]; TERMS], terms: usize) -> Option<[f64; TERMS]> {
    for pivot in 0..terms {
        let best = (pivot..terms).max_by(|a, b| sums[*a][pivot].abs().total_cmp(&sums[*b][pivot].abs()))?;
        sums.swap(pivot, best);
        if sums[pivot][pivot].abs() < 1e-9 {
            return None;
        }
        let (head, tail) = sums.split_at_mut(pivot + 1);
        let row = &head[pivot];
        for other in tail.iter_mut().take(terms - pivot - 1) {
            let factor = other[pivot] / row[pivot];
            for (value, subtracted) in other.iter_mut().zip(row) {
                *value -= factor * subtracted;
            }
        }
    }
    let mut solution = [0.0; TERMS];
    for row in (0..terms).rev() {
        let known: f64 = (row + 1..terms).map(|column| sums[row][column] * solution[column]).sum();
        solution[row] = (sums[row][TERMS] - known) / sums[row][row];
    }
    Some(solution)
}

/// Moves `light` towards the paper around each pixel: the mean of those that lie within `reach` of it, where there are any.
fn follow(grey: &Grey, light: &mut [f32], reach: f32) {
    let is_paper = |value: f32, light: f32| (value - light).abs() < reach;
    let pairs = || grey.values.iter().zip(light.iter());
    let like = |values: Vec<f32>| Grey { values, ..*grey };
    let off = like(pairs().map(|(v, l)| if is_paper(*v, *l) { v - l } else { 0.0 }).collect());
    let share = like(pairs().map(|(v, l)| f32::from(u8::from(is_paper(*v, *l)))).collect());
    let wide = grey.longer() as f32 / 14.0;
    let (off, share) = (off.blurred(wide), share.blurred(wide));
    for ((light, off), share) in light.iter_mut().zip(off.values).zip(share.values) {
        // Where little paper is near, the surface is the better guess.
        *light += off / share.max(0.15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet whose light falls off from corner to corner, with a bar of ink and a desk at its left.
    fn sheet() -> Grey {
        let (width, height) = (120, 160);
        let values = (0..width * height).map(|at| {
            let (x, y) = (at % width, at / width);
            let lamp = 1.0 - 0.35 * (x + y) as f32 / (width + height) as f32;
            let paper = if x < 14 { 0.3 } else { 0.86 };
            lamp * if (50..70).contains(&x) && (40..120).contains(&y) { 0.12 } else { paper }
        });
        Grey { width, height, values: values.collect() }
    }

    #[test]
    fn the_surface_follows_the_lamp_past_ink_and_desk() {
        let grey = sheet();
        let found = ground(&grey);
        for y in (0..160).step_by(7) {
            for x in (14..120).step_by(7) {
                let lamp = 0.86 * (1.0 - 0.35 * (x + y) as f32 / 280.0);
                let light = found.light[y * 120 + x];
                assert!((light - lamp).abs() < 0.025, "{x} {y}: {light} where the paper has {lamp}");
            }
        }
    }
}
