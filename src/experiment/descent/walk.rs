//! The path of every optimizer, from the start to the last step.

use super::functions::Function;
use super::names::names;
use super::spec::DescentSpec;
use super::surface::Surface;
use super::target::Target;
use crate::experiment::figure::Span;
use crate::experiment::run::RunError;
use crate::language::Say;
use crate::nn::{Optimizer, OptimizerSettings};

/// One optimizer's way.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its name; with its rate, where another of its kind walks too.
    pub name: String,
    /// What it is.
    pub optimizer: OptimizerSettings,
    /// Where it was after 0, 1, 2 … updates. It ends early where it left all numbers behind.
    pub points: Vec<[f64; 2]>,
    /// The function there.
    pub values: Vec<f64>,
    /// After how many updates its place, or the function there, was no finite number any more.
    pub lost: Option<usize>,
}

impl Path {
    /// How far from `target` it was after each update.
    pub fn distances(&self, target: [f64; 2]) -> impl Iterator<Item = f64> {
        self.points.iter().map(move |[x, y]| (x - target[0]).hypot(y - target[1]))
    }
}

/// All paths over one function.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// In the order of the spec.
    pub paths: Vec<Path>,
    /// From where distances are measured.
    pub target: Target,
    /// How many updates were asked for.
    pub steps: usize,
}

impl Walk {
    /// Lets every optimizer of a spec walk.
    ///
    /// # Errors
    /// When a value of the spec cannot be.
    pub fn new(spec: &DescentSpec) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let mut surface = Surface::parse(&spec.function).map_err(|error| RunError::Setup(error.phrase()))?;
        let names = names(&spec.optimizers);
        let paths = spec.optimizers.iter().zip(names);
        let paths = paths.map(|(optimizer, name)| path(&mut surface, spec, *optimizer, name)).collect();
        let target = Function::find(&spec.function).map(|function| function.target);
        let target = target.or_else(|| lowest(&mut surface, spec).map(Target::Minimum));
        Ok(Self { paths, target: target.unwrap_or(Target::Start(spec.start)), steps: spec.steps })
    }
}

fn path(surface: &mut Surface, spec: &DescentSpec, settings: OptimizerSettings, name: String) -> Path {
    let mut optimizer = Optimizer::<f64>::new(settings);
    let mut path = Path { name, optimizer: settings, points: Vec::new(), values: Vec::new(), lost: None };
    let mut place = spec.start;
    for step in 0..=spec.steps {
        let (value, slope) = surface.slope(place);
        if place.iter().all(|part| part.is_finite()) {
            path.points.push(place);
            path.values.push(value);
        }
        if !place.iter().chain([&value]).all(|part| part.is_finite()) {
            path.lost = Some(step);
            break;
        }
        optimizer.update(0, &mut place, &slope);
    }
    path
}

/// The lowest place of the map, if it lies inside it and not at its edge: found on a grid, then by ever smaller steps.
fn lowest(surface: &mut Surface, spec: &DescentSpec) -> Option<[f64; 2]> {
    const GRID: usize = 60;
    const HALVINGS: usize = 60;
    let [across, up] = [spec.x, spec.y].map(Span::of);
    let grid =
        (0..=GRID).flat_map(|i| (0..=GRID).map(move |j| (i as f64 / GRID as f64, j as f64 / GRID as f64)));
    let mut best: Option<(f64, [f64; 2])> = None;
    for (i, j) in grid {
        let at = [across.at(i), up.at(j)];
        let value = surface.value(at);
        if value.is_finite() && best.is_none_or(|(least, _)| value < least) {
            best = Some((value, at));
        }
    }
    let (mut least, mut at) = best?;
    let mut step = [across, up].map(|span| span.high() / GRID as f64 - span.low() / GRID as f64);
    for _ in 0..HALVINGS {
        let mut moved = true;
        while moved {
            moved = false;
            for [i, j] in [
                [1.0, 0.0],
                [-1.0, 0.0],
                [0.0, 1.0],
                [0.0, -1.0],
                [1.0, 1.0],
                [1.0, -1.0],
                [-1.0, 1.0],
                [-1.0, -1.0],
            ] {
                let there = [at[0] + i * step[0], at[1] + j * step[1]];
                let inside = (spec.x[0]..=spec.x[1]).contains(&there[0])
                    && (spec.y[0]..=spec.y[1]).contains(&there[1]);
                let value = surface.value(there);
                if inside && value < least {
                    (least, at, moved) = (value, there, true);
                }
            }
        }
        step = step.map(|step| step / 2.0);
    }
    let clear = |at: f64, [low, high]: [f64; 2]| {
        let share = Span::of([low, high]).share(at);
        share > 1e-6 && share < 1.0 - 1e-6
    };
    (clear(at[0], spec.x) && clear(at[1], spec.y)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Walk {
        Walk::new(&DescentSpec::parse(text).expect("this is right")).expect("it can be walked")
    }

    /// Page 200: the end points after 29 updates, to the digits that are written down.
    #[test]
    fn the_book_s_walks_end_where_the_book_s_do() {
        let walk = walk("steps = 29");
        let ends =
            [[-0.387_175, -0.094_203], [0.814_112, 0.272_878], [-0.136_185, 0.0], [0.020_149, 0.321_957]];
        for (path, expected) in walk.paths.iter().zip(ends) {
            let found = path.points.last().expect("it walked");
            assert_eq!(path.points.len(), 30);
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 6e-7, "{}: {found} for {expected}", path.name);
            }
        }
    }

    /// Chapter 4: every step takes away a fifth.
    #[test]
    fn gradient_descent_on_a_bowl_shrinks_by_a_fixed_share() {
        let walk = walk(
            "function = \"x^2 + y^2\"\nstart = [-3, 4]\nsteps = 20\noptimizers = [{ kind = \"sgd\", lr = 0.1 }]",
        );
        let share = 0.8_f64.powi(20);
        let [x, y] = walk.paths[0].points[20];
        assert!((x + 3.0 * share).abs() < 1e-12 && (y - 4.0 * share).abs() < 1e-12, "{x} {y}");
        assert_eq!(walk.target, Target::Minimum([0.0, 0.0]));
        let distances: Vec<f64> = walk.paths[0].distances([0.0, 0.0]).collect();
        assert!((distances[0] - 5.0).abs() < 1e-12 && (distances[20] - 5.0 * share).abs() < 1e-12);
    }

    #[test]
    fn a_walk_that_leaves_all_numbers_says_when_and_keeps_what_there_was() {
        let walk = walk("function = \"x^4 + y^4\"\nsteps = 100\noptimizers = [{ kind = \"sgd\", lr = 1.0 }]");
        let path = &walk.paths[0];
        let lost = path.lost.expect("the steps grow without end");
        assert!(lost > 1 && lost < 10, "{lost}");
        assert!(path.points.len() <= lost + 1 && path.points.iter().flatten().all(|part| part.is_finite()));
    }

    #[test]
    fn outside_the_domain_a_walk_is_lost_at_once() {
        let walk = walk("function = \"log(x) + y\"\nstart = [-1, 0]");
        assert!(walk.paths.iter().all(|path| path.lost == Some(0) && path.points == [[-1.0, 0.0]]));
    }

    #[test]
    fn an_own_function_s_lowest_place_is_found_if_it_has_one() {
        let Target::Minimum([x, y]) = walk("function = \"(x - 1.25)^2 + 3*(y + 2)^2 + x*y/10\"").target
        else {
            panic!("it has a lowest place");
        };
        // Where 2(x - 1.25) + y/10 = 0 and 6(y + 2) + x/10 = 0: x = 1.35 · 1200/1199.
        let expected = 1.35 * 1200.0 / 1199.0;
        assert!((x - expected).abs() < 1e-6 && (y + 2.0 + expected / 60.0).abs() < 1e-6, "{x} {y}");
        assert_eq!(walk("function = \"x + y\"").target, Target::Start([-7.0, 2.0]));
    }

    #[test]
    fn optimizers_of_one_kind_are_told_apart() {
        let [sgd, momentum, ..] = OptimizerSettings::all();
        let twice = [sgd.with_lr(0.1), momentum, sgd.with_lr(0.5), sgd.with_lr(0.1)];
        assert_eq!(names(&twice), ["SGD 0.1", "Momentum", "SGD 0.5", "SGD 0.1 (2)"]);
    }
}
