//! The operations of a graph: how they are written, called and drawn. One row each in [`FUNCTIONS`] for what is
//! written with a name; what they compute stands in `rules`, which shapes they take in [`super::shape`].

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    /// A named input; its value is given.
    Input,
    /// A number in the expression.
    Number(f64),
    /// a + b
    Add,
    /// a − b
    Subtract,
    /// a · b, element by element
    Multiply,
    /// a / b, element by element; not a number where b is 0
    Divide,
    /// a to the power b; not a number where that is undefined
    Power,
    /// −a
    Negate,
    /// e to the power a
    Exp,
    /// natural logarithm; not a number for 0 or less
    Log,
    /// square root; not a number below 0
    Sqrt,
    /// sine
    Sin,
    /// cosine
    Cos,
    /// hyperbolic tangent
    Tanh,
    /// 1 / (1 + e to the power −a)
    Sigmoid,
    /// a where a > 0, else 0
    Relu,
    /// a without its sign
    Abs,
    /// the larger of a and b, element by element
    Max,
    /// the smaller of a and b, element by element
    Min,
    /// matrix product; a vector on the left is a row, on the right a column
    Dot,
    /// rows become columns; a vector stays as it is
    Transpose,
    /// sum of all entries, or along one axis
    Sum(Option<Axis>),
    /// mean of all entries, or along one axis
    Mean(Option<Axis>),
    /// softmax of a vector, or of each row
    Softmax,
    /// −Σ t·log(y) over all entries, divided by the number of rows
    CrossEntropy,
    /// softmax and cross-entropy as one node, whose backward pass is (y − t) / N
    SoftmaxWithLoss,
}

/// The axis that a sum or a mean runs along and removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// `axis = 0`: along the rows of a batch; a matrix (N, D) becomes a vector (D,), which meets every row again.
    Rows,
    /// `axis = 1`: along the columns; a matrix (N, D) becomes a column (N, 1), which meets its own row again (as
    /// NumPy with `keepdims=True`).
    Columns,
}

/// An operation that is written with a name and parentheses.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// As it is written.
    pub name: &'static str,
    /// What it does.
    pub operation: Operation,
    /// Whether `axis = 0` or `axis = 1` may follow its operand.
    pub axis: bool,
}

/// Every function of the expression language, in the order in which help lists them.
pub const FUNCTIONS: &[Function] = &[
    plain("exp", Operation::Exp),
    plain("log", Operation::Log),
    plain("sqrt", Operation::Sqrt),
    plain("sin", Operation::Sin),
    plain("cos", Operation::Cos),
    plain("tanh", Operation::Tanh),
    plain("sigmoid", Operation::Sigmoid),
    plain("relu", Operation::Relu),
    plain("abs", Operation::Abs),
    plain("max", Operation::Max),
    plain("min", Operation::Min),
    plain("dot", Operation::Dot),
    plain("transpose", Operation::Transpose),
    Function { name: "sum", operation: Operation::Sum(None), axis: true },
    Function { name: "mean", operation: Operation::Mean(None), axis: true },
    plain("softmax", Operation::Softmax),
    plain("cross_entropy", Operation::CrossEntropy),
    plain("softmax_with_loss", Operation::SoftmaxWithLoss),
];

const fn plain(name: &'static str, operation: Operation) -> Function {
    Function { name, operation, axis: false }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Operation {
    /// How many operands it takes.
    pub fn operands(self) -> usize {
        match self {
            Self::Input | Self::Number(_) => 0,
            Self::Add
            | Self::Subtract
            | Self::Multiply
            | Self::Divide
            | Self::Power
            | Self::Max
            | Self::Min
            | Self::Dot
            | Self::CrossEntropy
            | Self::SoftmaxWithLoss => 2,
            _ => 1,
        }
    }

    /// Its name in tables and for people: `multiply`, `exp`, `sum of rows`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Number(_) => "number",
            Self::Add => "add",
            Self::Subtract => "subtract",
            Self::Multiply => "multiply",
            Self::Divide => "divide",
            Self::Power => "power",
            Self::Negate => "negate",
            Self::Sum(Some(Axis::Rows)) => "sum, axis 0",
            Self::Sum(Some(Axis::Columns)) => "sum, axis 1",
            Self::Mean(Some(Axis::Rows)) => "mean, axis 0",
            Self::Mean(Some(Axis::Columns)) => "mean, axis 1",
            other => other.function_name(),
        }
    }

    /// What stands in its round node: `+`, `×`, `exp`. Empty for inputs and numbers, which show their value.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Input | Self::Number(_) => "",
            Self::Add => "+",
            Self::Subtract | Self::Negate => "−",
            Self::Multiply => "×",
            Self::Divide => "/",
            Self::Power => "^",
            Self::CrossEntropy => "cross entropy",
            Self::SoftmaxWithLoss => "softmax with loss",
            other => other.function_name(),
        }
    }

    /// Its name in [`FUNCTIONS`]; `number` for what is not written with a name.
    fn function_name(self) -> &'static str {
        let same = |f: &&Function| std::mem::discriminant(&f.operation) == std::mem::discriminant(&self);
        FUNCTIONS.iter().find(same).map_or("number", |f| f.name)
    }

    /// How tightly it binds when written: 1 for sums up to 5 for what needs no parentheses.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
            Self::Negate => 3,
            Self::Number(x) if x < 0.0 => 3,
            Self::Power => 4,
            _ => 5,
        }
    }

    /// How it is written out of its operands' texts, which already have the parentheses they need.
    pub(super) fn write(self, operands: &[&str]) -> String {
        match (self, operands) {
            (Self::Number(x), _) => super::digits::number(x, super::Digits::Full),
            (Self::Add, [a, b]) => format!("{a} + {b}"),
            (Self::Subtract, [a, b]) => format!("{a} − {b}"),
            (Self::Multiply, [a, b]) => format!("{a}·{b}"),
            (Self::Divide, [a, b]) => format!("{a}/{b}"),
            (Self::Power, [a, b]) => format!("{a}^{b}"),
            (Self::Negate, [a]) => format!("−{a}"),
            (Self::Sum(Some(axis)) | Self::Mean(Some(axis)), [a]) => {
                format!("{}({a}, axis={})", self.function_name(), u8::from(axis == Axis::Columns))
            }
            (_, operands) => format!("{}({})", self.function_name(), operands.join(", ")),
        }
    }

    /// Whether operand `which`, of precedence `inner`, needs parentheses when this operation is written.
    pub(super) fn parenthesises(self, which: usize, inner: u8) -> bool {
        let own = self.precedence();
        let strict = match self {
            Self::Subtract | Self::Divide => which == 1,
            Self::Power => which == 0,
            _ => false,
        };
        own < 5 && (inner < own || (strict && inner == own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_answers_to_its_name() {
        for function in FUNCTIONS {
            assert_eq!(function.operation.name(), function.name);
            assert!(!function.operation.symbol().is_empty());
            assert_eq!(function.axis, matches!(function.operation, Operation::Sum(_) | Operation::Mean(_)));
        }
    }
}
