//! The graphs of the course (chapters 3, 5 and 6 of the book), ready to be shown.

use super::expression::ExpressionSpec;
use super::spec::{GraphSpec, Subject};

/// A graph with its values. Its name for people is a word of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// A short name that no other has.
    pub id: &'static str,
    /// The block of a cell that shows it.
    pub block: &'static str,
}

impl Preset {
    /// The expression and its values.
    pub fn expression(&self) -> ExpressionSpec {
        match GraphSpec::parse(self.block).map(|spec| spec.subject) {
            Ok(Subject::Expression(expression)) => expression,
            // A test reads every preset.
            Ok(Subject::Network(_)) | Err(_) => ExpressionSpec::default(),
        }
    }
}

/// Every preset, from the first page of the chapter to the last.
pub const PRESETS: [Preset; 11] = [
    Preset {
        id: "apple-shop",
        block: r#"expression = """
price = apple * apples
price * tax"""
values = { apple = 100, apples = 2, tax = 1.1 }
"#,
    },
    Preset {
        id: "apple-and-mandarin-shop",
        block: r#"expression = """
apple_price = apple * apples
mandarin_price = mandarin * mandarins
sum_price = apple_price + mandarin_price
total = sum_price * tax"""
values = { apple = 100, apples = 2, mandarin = 150, mandarins = 3, tax = 1.1 }
"#,
    },
    Preset {
        id: "chain-rule",
        block: r#"expression = """
t = x + y
z = t^2"""
values = { x = 3, y = 4 }
"#,
    },
    Preset {
        id: "sigmoid-in-parts",
        block: r#"expression = """
e = exp(-x)
y = 1 / (1 + e)"""
values = { x = { value = 1, range = [-6, 6] } }
"#,
    },
    Preset {
        id: "sigmoid",
        block: r#"expression = "y = sigmoid(x)"
values = { x = { value = 1, range = [-6, 6] } }
"#,
    },
    Preset {
        id: "affine",
        block: r#"expression = "Y = dot(X, W) + B"
values = { X = [1, 2], W = [[1, 3, 5], [2, 4, 6]], B = [0.1, 0.2, 0.3] }
"#,
    },
    Preset {
        id: "batch-affine",
        block: r#"expression = "Y = dot(X, W) + B"
values = { X = [[0, 0], [1, 1]], W = [[4, 4, 4], [6, 6, 6]], B = [1, 2, 3] }
seed_gradient = [[1, 2, 3], [11, 12, 13]]
"#,
    },
    Preset {
        id: "relu",
        block: r#"expression = "y = relu(x)"
values = { x = [[1, -0.5], [-2, 3]] }
seed_gradient = [[5, 6], [7, 8]]
"#,
    },
    Preset {
        id: "softmax-with-loss",
        block: r#"expression = """
y = softmax(a)
loss = cross_entropy(y, t)"""
values = { a = [0.3, 2.9, 4], t = [0, 0, 1] }
"#,
    },
    Preset {
        id: "two-layer-network",
        block: r#"expression = """
a1 = dot(x, W1) + b1
z1 = sigmoid(a1)
a2 = dot(z1, W2) + b2
loss = softmax_with_loss(a2, t)"""
values = { x = [1, 0.5], W1 = [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], b1 = [0.1, 0.2, 0.3], W2 = [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], b2 = [0.1, 0.2], t = [0, 1] }
"#,
    },
    Preset {
        id: "batch-norm",
        block: r#"expression = """
mu = mean(x, axis=0)
xc = x - mu
var = mean(xc^2, axis=0)
std = sqrt(var + 1e-6)
xn = xc / std
y = gamma * xn + beta"""
values = { x = [[1, 10], [2, 30], [6, 20]], gamma = [1, 2], beta = [0, 5] }
seed_gradient = [[1, 0.5], [-2, 3], [0.25, 1]]
"#,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_read_and_run() {
        for preset in PRESETS {
            let spec =
                GraphSpec::parse(preset.block).unwrap_or_else(|error| panic!("{}: {error}", preset.id));
            let Subject::Expression(expression) = spec.subject else {
                panic!("{} is no expression", preset.id)
            };
            assert_eq!(expression, preset.expression());
            let trace = expression.trace().unwrap();
            assert!(trace.graph().unused(&expression.inputs()).is_empty(), "{}", preset.id);
            assert!(trace.steps().iter().all(|step| step.trouble.is_none()), "{}", preset.id);
            assert_eq!(PRESETS.iter().filter(|other| other.id == preset.id).count(), 1);
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_book() {
        let trace = |id: &str| {
            let preset = PRESETS.iter().find(|preset| preset.id == id).expect("it is in the list");
            preset.expression().trace().unwrap()
        };
        let bias = trace("batch-affine");
        assert_eq!(bias.value_of("Y"), bias.gradient_of("Y"), "dY = Y");
        assert_eq!(bias.gradient_of("B").map(|b| b.iter().copied().collect()), Some(vec![12.0, 14.0, 16.0]));
        let network = trace("two-layer-network");
        let scores: Vec<f64> = network.value_of("a2").into_iter().flatten().copied().collect();
        // Page 89: the first layers of the network of chapter 3.
        assert!((scores[0] - 0.516_270).abs() < 1e-6 && (scores[1] - 1.214_027).abs() < 1e-6, "{scores:?}");
    }
}
