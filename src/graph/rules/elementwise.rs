//! Operations that work entry by entry: value, derivative and how the derivative is written, one row each.
//!
//! Where the mathematics has no value (x / 0, log 0, the root of a negative) the row gives NaN, also where
//! IEEE arithmetic would say infinity: a class should see that the question has no answer. Overflow stays infinite.

use super::super::Operation;

/// An operation of one operand.
pub(super) struct Unary {
    /// x to y.
    pub(super) value: fn(f64) -> f64,
    /// ∂y/∂x from x and y.
    pub(super) derivative: fn(f64, f64) -> f64,
    /// The derivative as it is written; see [`super::Rule::Factor`].
    pub(super) rule: &'static str,
}

/// An operation of two operands, a and b.
pub(super) struct Binary {
    /// a and b to y.
    pub(super) value: fn(f64, f64) -> f64,
    /// ∂y/∂a and ∂y/∂b from a, b and y.
    pub(super) derivatives: [fn(f64, f64, f64) -> f64; 2],
    /// The derivatives as they are written.
    pub(super) rules: [&'static str; 2],
}

/// The row of a unary operation; what is not one passes its operand through, and is never asked for.
pub(super) fn unary(operation: Operation) -> Unary {
    match operation {
        Operation::Negate => Unary { value: |x| -x, derivative: |_, _| -1.0, rule: "-1" },
        Operation::Exp => Unary { value: f64::exp, derivative: |_, y| y, rule: "{y}" },
        Operation::Log => Unary { value: log, derivative: |x, _| divide(1.0, positive(x)), rule: "1/{a}" },
        Operation::Sqrt => Unary { value: f64::sqrt, derivative: |_, y| divide(0.5, y), rule: "1/(2·{y})" },
        Operation::Sin => Unary { value: f64::sin, derivative: |x, _| x.cos(), rule: "cos({A})" },
        Operation::Cos => Unary { value: f64::cos, derivative: |x, _| -x.sin(), rule: "-sin({A})" },
        Operation::Tanh => Unary { value: f64::tanh, derivative: |_, y| 1.0 - y * y, rule: "1 − {y}²" },
        Operation::Sigmoid => {
            Unary { value: sigmoid, derivative: |_, y| y * (1.0 - y), rule: "{y}·(1 − {y})" }
        }
        Operation::Relu => Unary { value: relu, derivative: relu_mask, rule: "1 ({A} > 0), 0 ({A} ≤ 0)" },
        Operation::Abs => Unary { value: f64::abs, derivative: sign, rule: "sign of {A}" },
        _ => Unary { value: |x| x, derivative: |_, _| 1.0, rule: "1" },
    }
}

/// The row of a binary operation; what is not one is never asked for.
pub(super) fn binary(operation: Operation) -> Binary {
    match operation {
        Operation::Subtract => {
            Binary { value: |a, b| a - b, derivatives: [|_, _, _| 1.0, |_, _, _| -1.0], rules: ["1", "-1"] }
        }
        Operation::Multiply => {
            Binary { value: |a, b| a * b, derivatives: [|_, b, _| b, |a, _, _| a], rules: ["{B}", "{A}"] }
        }
        Operation::Divide => Binary {
            value: divide,
            derivatives: [|_, b, _| divide(1.0, b), |_, b, y| divide(-y, b)],
            rules: ["1/{b}", "-{a}/{b}²"],
        },
        Operation::Power => Binary {
            value: power,
            derivatives: [power_base, power_exponent],
            rules: ["{b}·{a}^({B} − 1)", "{y}·log({A})"],
        },
        Operation::Max => Binary {
            value: |a, b| pick(a > b, a, b),
            derivatives: [|a, b, _| share(a, b), |a, b, _| share(b, a)],
            rules: ["1 ({A} > {B}), 0 ({A} < {B})", "1 ({B} > {A}), 0 ({B} < {A})"],
        },
        Operation::Min => Binary {
            value: |a, b| pick(a < b, a, b),
            derivatives: [|a, b, _| share(b, a), |a, b, _| share(a, b)],
            rules: ["1 ({A} < {B}), 0 ({A} > {B})", "1 ({B} < {A}), 0 ({B} > {A})"],
        },
        _ => Binary { value: |a, b| a + b, derivatives: [|_, _, _| 1.0, |_, _, _| 1.0], rules: ["1", "1"] },
    }
}

fn divide(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// `x`, or NaN where no logarithm exists.
fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { f64::NAN }
}

fn log(x: f64) -> f64 {
    positive(x).ln()
}

/// Without overflow on either side.
fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// Keeps NaN, which `f64::max` would hide.
fn relu(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}

fn relu_mask(x: f64, _: f64) -> f64 {
    if x.is_nan() { x } else { f64::from(x > 0.0) }
}

fn sign(x: f64, _: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// `a` or `b`, and NaN if either is.
fn pick(first: bool, a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if first {
        a
    } else {
        b
    }
}

/// The share of the larger of two: 1 for the larger, 0 for the smaller, half to each of two equals.
fn share(own: f64, other: f64) -> f64 {
    if own.is_nan() || other.is_nan() {
        f64::NAN
    } else if own == other {
        0.5
    } else {
        f64::from(own > other)
    }
}

fn power(a: f64, b: f64) -> f64 {
    if a == 0.0 && b < 0.0 { f64::NAN } else { a.powf(b) }
}

fn power_base(a: f64, b: f64, _: f64) -> f64 {
    if b == 0.0 { 0.0 } else { b * power(a, b - 1.0) }
}

/// y·log(a); 0 for a base of 0, whose powers stay 0, and NaN for a negative base.
fn power_exponent(a: f64, b: f64, y: f64) -> f64 {
    if a == 0.0 && b > 0.0 { 0.0 } else { y * log(a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_is_not_a_number_and_overflow_is_infinite() {
        assert!(divide(1.0, 0.0).is_nan());
        assert!(log(0.0).is_nan() && log(-1.0).is_nan());
        assert!(power(0.0, -1.0).is_nan() && power(-8.0, 0.5).is_nan());
        assert_eq!(power(-2.0, 3.0), -8.0);
        assert!((unary(Operation::Sqrt).value)(-1.0).is_nan());
        assert_eq!((unary(Operation::Exp).value)(1000.0), f64::INFINITY);
    }

    #[test]
    fn not_a_number_is_never_hidden() {
        for operation in [Operation::Relu, Operation::Abs, Operation::Sigmoid, Operation::Tanh] {
            assert!((unary(operation).value)(f64::NAN).is_nan(), "{operation:?}");
        }
        for operation in [Operation::Max, Operation::Min] {
            assert!((binary(operation).value)(f64::NAN, 1.0).is_nan());
            assert!((binary(operation).value)(1.0, f64::NAN).is_nan());
        }
    }

    #[test]
    fn sigmoid_stays_finite_far_out() {
        assert_eq!(sigmoid(-1e4), 0.0);
        assert_eq!(sigmoid(1e4), 1.0);
        assert_eq!(sigmoid(0.0), 0.5);
    }
}
