//! Numbers and tensors as JSON.

use std::fmt::Write;

use crate::graph::{Tensor, tensor};

/// An object of objects with `value` and `gradient`, which are JSON already. Names have nothing in them to be escaped:
/// they are letters, digits and underscores.
pub(super) fn json(entries: impl Iterator<Item = (String, String, String)>) -> String {
    let mut out = String::from("{");
    for (i, (name, value, gradient)) in entries.enumerate() {
        let comma = if i == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        _ = write!(out, "{comma}\n  \"{name}\": {{ \"value\": {value}, \"gradient\": {gradient} }}");
    }
    out.push_str("\n}\n");
    out
}

pub(super) fn number_json(x: f64) -> String {
    if x.is_nan() {
        "\"NaN\"".into()
    } else if x.is_infinite() {
        if x > 0.0 { "\"Infinity\"".into() } else { "\"-Infinity\"".into() }
    } else {
        // The shortest text that reads back as the same number.
        format!("{x:?}")
    }
}

/// A number, or nested lists, with every digit.
pub(super) fn tensor_json(x: &Tensor) -> String {
    if x.ndim() == 0 {
        return number_json(tensor::as_number(x).unwrap_or(f64::NAN));
    }
    let parts: Vec<String> = x.outer_iter().map(|part| tensor_json(&part.to_owned())).collect();
    format!("[{}]", parts.join(", "))
}
