//! Lines of equal value, by marching squares, and the slopes between them.
//!
//! The function is looked at on a grid. Where a line of a level crosses a square of four values is found by going
//! along its sides in proportion; a square with two corners above and two below, across from each other, is settled by
//! the mean of the four. A square with a corner that is no finite number has no lines: there the function ends.

use std::collections::BTreeMap;

use super::spec::DescentSpec;
use super::surface::Surface;
use crate::experiment::figure::{Axis, ContourLevel, ContourMap, Slope, Span};

/// Squares in x and in y.
const SQUARES: [usize; 2] = [120, 96];
/// How many levels there are lines for.
const LEVELS: usize = 16;
/// Arrows in x and in y.
const ARROWS: [usize; 2] = [13, 11];
/// A function whose middling value is a smaller share than this of its range has nearly all of it in a few steep
/// corners; its levels are spaced by factors.
const STEEP: f64 = 0.08;

/// The values on a grid, row by row from the lowest y.
struct Grid {
    columns: Vec<f64>,
    rows: Vec<f64>,
    values: Vec<f64>,
}

/// The contour map of a spec's function over its axes. A function that cannot be read has an empty one.
pub fn contours(spec: &DescentSpec) -> ContourMap {
    let axis = |name: &str, [low, high]: [f64; 2]| Axis::new(name, "").held(low, high);
    let mut map = ContourMap {
        title: spec.function.clone(),
        x: axis("x", spec.x),
        y: axis("y", spec.y),
        levels: Vec::new(),
        slopes: Vec::new(),
    };
    let Ok(mut surface) = Surface::parse(&spec.function) else { return map };
    let grid = Grid::of(&mut surface, spec);
    map.levels = levels(&grid.values)
        .into_iter()
        .map(|value| ContourLevel { value, lines: grid.lines(value) })
        .collect();
    let middle = |[low, high]: [f64; 2], count: usize, number: usize| {
        Span::of([low, high]).at((number as f64 + 0.5) / count as f64)
    };
    for j in 0..ARROWS[1] {
        for i in 0..ARROWS[0] {
            let at = [middle(spec.x, ARROWS[0], i), middle(spec.y, ARROWS[1], j)];
            map.slopes.push(Slope { at, gradient: surface.slope(at).1 });
        }
    }
    map
}

/// The values that lines are drawn for, from the lowest up.
fn levels(values: &[f64]) -> Vec<f64> {
    let mut finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    finite.sort_unstable_by(f64::total_cmp);
    let (Some(low), Some(high), Some(middle)) = (finite.first(), finite.last(), finite.get(finite.len() / 2))
    else {
        return Vec::new();
    };
    let Some(span) = Span::new([*low, *high]) else { return Vec::new() };
    let steep = span.share(*middle) < STEEP;
    let share = |number: usize| {
        let along = (number as f64 + 0.5) / LEVELS as f64;
        // Squares put the lines of a bowl at equal distances.
        if steep { 10f64.powf(-4.5 * (1.0 - along)) } else { along * along }
    };
    (0..LEVELS).map(|number| span.at(share(number))).collect()
}

impl Grid {
    fn of(surface: &mut Surface, spec: &DescentSpec) -> Self {
        let ticks = |[low, high]: [f64; 2], squares: usize| -> Vec<f64> {
            let span = Span::of([low, high]);
            (0..=squares).map(|at| span.at(at as f64 / squares as f64)).collect()
        };
        let (columns, rows) = (ticks(spec.x, SQUARES[0]), ticks(spec.y, SQUARES[1]));
        let places = rows.iter().flat_map(|y| columns.iter().map(move |x| [*x, *y]));
        let values = places.map(|at| surface.value(at)).collect();
        Self { columns, rows, values }
    }

    /// The lines of one level.
    fn lines(&self, level: f64) -> Vec<Vec<[f64; 2]>> {
        let mut pieces = Pieces::default();
        for j in 0..SQUARES[1] {
            for i in 0..SQUARES[0] {
                self.square([i, j], level, &mut pieces);
            }
        }
        pieces.joined(|side| self.crossing(side, level))
    }

    fn corner(&self, [i, j]: [usize; 2]) -> f64 {
        self.values.get(j * self.columns.len() + i).copied().unwrap_or(f64::NAN)
    }

    /// Where a level crosses a side, in proportion.
    fn crossing(&self, Side { from, upward }: Side, level: f64) -> [f64; 2] {
        let to = if upward { [from[0], from[1] + 1] } else { [from[0] + 1, from[1]] };
        let place = |[i, j]: [usize; 2]| {
            [self.columns.get(i), self.rows.get(j)].map(|part| *part.unwrap_or(&f64::NAN))
        };
        let (a, b) = (self.corner(from), self.corner(to));
        let share = (level - a) / (b - a);
        let ([x, y], [to_x, to_y]) = (place(from), place(to));
        [x + share * (to_x - x), y + share * (to_y - y)]
    }

    /// Adds the pieces of a line in the square whose lower left corner is `at`.
    fn square(&self, at: [usize; 2], level: f64, pieces: &mut Pieces) {
        let [i, j] = at;
        // Around the square: from the lower left corner to the lower right one, and up.
        let values = [at, [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(|corner| self.corner(corner));
        if !values.iter().all(|value| value.is_finite()) {
            return;
        }
        let side = |from, upward| Side { from, upward };
        let sides = [side(at, false), side([i + 1, j], true), side([i, j + 1], false), side(at, true)];
        let above = values.map(|value| value > level);
        let crossed: Vec<Side> =
            (0..4).filter(|side| above[*side] != above[(side + 1) % 4]).map(|side| sides[side]).collect();
        match crossed[..] {
            [a, b] => pieces.add(a, b),
            [bottom, right, top, left] => {
                let middle_above = values.iter().sum::<f64>() / 4.0 > level;
                // Where the middle is on the first corner's side, the lines cut off the two other corners.
                if middle_above == above[0] {
                    pieces.add(bottom, right);
                    pieces.add(top, left);
                } else {
                    pieces.add(left, bottom);
                    pieces.add(right, top);
                }
            }
            _ => {}
        }
    }
}

/// A side of a square, from its lower or left corner, which it shares with the square beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    from: [usize; 2],
    upward: bool,
}

/// The sides that a line goes on to from each side that it crosses: two, or one at its end.
#[derive(Default)]
struct Pieces(BTreeMap<Side, Vec<Side>>);

impl Pieces {
    fn add(&mut self, a: Side, b: Side) {
        self.0.entry(a).or_default().push(b);
        self.0.entry(b).or_default().push(a);
    }

    /// The pieces put together to lines, those with ends first.
    fn joined(mut self, place: impl Fn(Side) -> [f64; 2]) -> Vec<Vec<[f64; 2]>> {
        let ends: Vec<Side> =
            self.0.iter().filter(|(_, next)| next.len() == 1).map(|(side, _)| *side).collect();
        let all: Vec<Side> = self.0.keys().copied().collect();
        let mut lines = Vec::new();
        for start in ends.into_iter().chain(all) {
            let (mut line, mut at) = (vec![place(start)], start);
            while let Some(next) = self.0.get_mut(&at).and_then(Vec::pop) {
                // The way back is not gone again.
                if let Some(back) = self.0.get_mut(&next) {
                    back.iter().position(|side| *side == at).map(|index| back.swap_remove(index));
                }
                line.push(place(next));
                at = next;
            }
            if line.len() > 1 {
                lines.push(line);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> ContourMap {
        contours(&DescentSpec::parse(text).expect("this is right"))
    }

    #[test]
    fn the_lines_of_a_bowl_are_circles_that_close() {
        let map = map("function = \"x^2 + y^2\"\nx = [-5, 5]\ny = [-5, 5]");
        assert_eq!(map.levels.len(), LEVELS);
        for level in map.levels.iter().filter(|level| level.value < 24.0) {
            assert_eq!(level.lines.len(), 1, "a circle is one line");
            let line = &level.lines[0];
            assert_eq!(line.first(), line.last(), "and has no ends");
            assert!(line.len() > 20);
            for [x, y] in line {
                // Going along a side of length s in proportion misses a parabola by at most s²/4.
                assert!((x * x + y * y - level.value).abs() < 0.004, "{x} {y} on {}", level.value);
            }
        }
        let corners = map.levels.last().expect("there are levels");
        assert!(corners.value > 25.0 && corners.lines.len() == 4, "what lies beyond the edges is cut off");
    }

    #[test]
    fn levels_are_between_the_extremes_and_crowd_where_a_function_is_low() {
        for text in ["", "function = \"(1 - x)^2 + 100*(y - x^2)^2\"\nx = [-2, 2]\ny = [-1, 3]"] {
            let levels: Vec<f64> = map(text).levels.iter().map(|level| level.value).collect();
            assert!(levels.windows(2).all(|pair| pair[0] < pair[1]), "{levels:?}");
            assert!(levels[LEVELS / 2] - levels[0] < levels[LEVELS - 1] - levels[LEVELS / 2]);
        }
        assert!(map("function = \"3\"").levels.is_empty(), "a plain has no lines");
    }

    #[test]
    fn where_the_function_ends_its_lines_end() {
        let map = map("function = \"log(x) + y\"");
        let places: Vec<&[f64; 2]> = map.levels.iter().flat_map(|level| &level.lines).flatten().collect();
        assert!(places.len() > 100);
        assert!(places.iter().all(|[x, y]| *x > 0.0 && x.is_finite() && y.is_finite()));
    }

    #[test]
    fn a_saddle_s_square_is_settled_by_its_middle() {
        let lines = |low: f64| {
            // Row by row from below: low corners at the lower right and the upper left.
            let values = vec![1.0, low, low, 3.0];
            let grid = Grid { columns: vec![0.0, 1.0], rows: vec![0.0, 1.0], values };
            let mut pieces = Pieces::default();
            grid.square([0, 0], 0.0, &mut pieces);
            let mut lines = pieces.joined(|side| grid.crossing(side, 0.0));
            for line in &mut lines {
                line.sort_by(|a, b| a[0].total_cmp(&b[0]));
            }
            lines.sort_by(|a, b| a[0][0].total_cmp(&b[0][0]));
            lines
        };
        // With the middle above, each low corner is cut off; with the middle below, each high one.
        assert_eq!(lines(-1.0), [vec![[0.0, 0.5], [0.25, 1.0]], vec![[0.5, 0.0], [1.0, 0.25]]]);
        assert_eq!(lines(-3.0), [vec![[0.0, 0.25], [0.25, 0.0]], vec![[0.5, 1.0], [1.0, 0.5]]]);
    }

    #[test]
    fn slopes_are_the_gradient() {
        for slope in map("").slopes {
            let [x, y] = slope.at;
            assert!(
                (slope.gradient[0] - x / 10.0).abs() < 1e-12 && (slope.gradient[1] - 2.0 * y).abs() < 1e-12
            );
        }
    }
}
