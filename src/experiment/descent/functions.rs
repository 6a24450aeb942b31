//! The functions that come with the program.

use super::target::Target;
use crate::nn::OptimizerSettings;
use crate::nn::optimizer::PlaneRate;

/// A function of two variables, with a map and a start that show what is peculiar to it.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// What it is called; formulas are names everywhere.
    pub name: &'static str,
    /// The expression in x and y.
    pub expression: &'static str,
    /// The map, from where to where in x.
    pub x: [f64; 2],
    /// The map, from where to where in y.
    pub y: [f64; 2],
    /// Where walks start.
    pub start: [f64; 2],
    /// The place that matters.
    pub target: Target,
    /// By how much smaller its learning rates are than those of the first function, whose slopes are gentle.
    scale: Scale,
}

/// Steps of SGD and the like grow with the slope; those of AdaGrad, RMSprop and Adam do not.
#[derive(Clone, Copy, Debug)]
struct Scale {
    steep: f64,
    normalised: f64,
}

/// Every one, the book's first.
pub const FUNCTIONS: [Function; 5] = [
    Function {
        name: "x²/20 + y²",
        expression: "x^2/20 + y^2",
        x: [-10.0, 10.0],
        y: [-10.0, 10.0],
        start: [-7.0, 2.0],
        target: Target::Minimum([0.0, 0.0]),
        scale: Scale { steep: 1.0, normalised: 1.0 },
    },
    Function {
        name: "x² + y²",
        expression: "x^2 + y^2",
        x: [-5.0, 5.0],
        y: [-5.0, 5.0],
        start: [-3.0, 4.0],
        target: Target::Minimum([0.0, 0.0]),
        scale: Scale { steep: 0.105, normalised: 1.0 },
    },
    // H. H. Rosenbrock, The Computer Journal 3 (1960).
    Function {
        name: "Rosenbrock",
        expression: "(1 - x)^2 + 100*(y - x^2)^2",
        x: [-2.0, 2.0],
        y: [-1.0, 3.0],
        start: [-1.2, 1.0],
        target: Target::Minimum([1.0, 1.0]),
        scale: Scale { steep: 0.001, normalised: 0.2 },
    },
    Function {
        name: "x² − y²",
        expression: "x^2 - y^2",
        x: [-3.0, 3.0],
        y: [-3.0, 3.0],
        start: [-2.0, 0.001],
        target: Target::Saddle([0.0, 0.0]),
        scale: Scale { steep: 0.105, normalised: 0.1 },
    },
    // E. M. L. Beale, On an iterative method for finding a local minimum (1958).
    Function {
        name: "Beale",
        expression: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        x: [-1.0, 4.5],
        y: [-2.0, 2.0],
        start: [1.0, 1.5],
        target: Target::Minimum([3.0, 0.5]),
        scale: Scale { steep: 0.01, normalised: 0.3 },
    },
];

impl Function {
    /// The function that is written so, spaces aside.
    pub fn find(expression: &str) -> Option<&'static Self> {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        FUNCTIONS.iter().find(|function| bare(function.expression) == bare(expression))
    }
}

/// An optimizer with the learning rate that the book takes on its page, made smaller where a function is steeper.
pub fn rate(settings: OptimizerSettings, function: Option<&Function>) -> OptimizerSettings {
    let Scale { steep, normalised } = function.map_or(Scale { steep: 0.1, normalised: 0.3 }, |f| f.scale);
    let rate = match settings.kind().about().on_the_plane {
        PlaneRate::Steep(rate) => rate * steep,
        PlaneRate::Normalised(rate) => rate * normalised,
    };
    // Two digits: a rate is a number that people compare.
    settings.with_lr(format!("{rate:.1e}").parse().unwrap_or(rate))
}

#[cfg(test)]
mod tests {
    use super::super::surface::Surface;
    use super::*;

    #[test]
    fn every_function_is_flat_and_where_it_should_be_at_its_target() {
        for function in &FUNCTIONS {
            let mut surface = Surface::parse(function.expression).unwrap();
            let (at, is_minimum) = match function.target {
                Target::Minimum(at) => (at, true),
                Target::Saddle(at) => (at, false),
                Target::Start(_) => panic!("{} has no target", function.name),
            };
            let (value, slope) = surface.slope(at);
            assert!(slope.iter().all(|part| part.abs() < 1e-12), "{}: {slope:?}", function.name);
            let around = [[0.1, 0.0], [-0.1, 0.0], [0.0, 0.1], [0.0, -0.1]];
            let lower =
                around.iter().filter(|[dx, dy]| surface.value([at[0] + dx, at[1] + dy]) < value).count();
            assert_eq!(lower == 0, is_minimum, "{}", function.name);
            assert_eq!(Function::find(function.expression).map(|found| found.name), Some(function.name));
        }
        assert!(Function::find(" x ^ 2/20+y^2 ").is_some());
    }

    #[test]
    fn the_book_s_rates_are_those_of_the_book_s_function() {
        let rates = OptimizerSettings::all().map(|settings| rate(settings, FUNCTIONS.first()).lr());
        assert_eq!(rates, [0.95, 0.1, 0.1, 1.5, 0.1, 0.3, 0.3]);
    }
}
