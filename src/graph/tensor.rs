//! Numbers, vectors and matrices: one type for all three, how they are repeated to meet each other, and how they
//! are written.

use ndarray::{ArrayD, ArrayViewD, Axis, IxDyn};

use super::Shape;
pub use super::digits::{Digits, Shown, number, shown_number};

/// A number (no axes), a vector (one) or a matrix (two: rows, columns), in double precision.
pub type Tensor = ArrayD<f64>;

/// A single number.
pub fn scalar(x: f64) -> Tensor {
    ndarray::arr0(x).into_dyn()
}

/// The shape of a tensor.
pub fn shape(x: &Tensor) -> Shape {
    Shape::new(x.shape())
}

/// The number itself, when there is only one entry without axes.
pub fn as_number(x: &Tensor) -> Option<f64> {
    if x.ndim() == 0 { x.first().copied() } else { None }
}

/// `x` repeated to `shape`; itself where the shapes cannot meet, which the shape check has ruled out.
pub(super) fn repeat<'a>(x: &'a Tensor, shape: &[usize]) -> ArrayViewD<'a, f64> {
    x.broadcast(IxDyn(shape)).unwrap_or_else(|| x.view())
}

/// The way back of [`repeat`]: what was repeated is added up, until `x` has `shape` again.
///
/// This is why the gradient of a bias is the sum over the batch.
pub(super) fn fold(mut x: Tensor, shape: &[usize]) -> Tensor {
    while x.ndim() > shape.len() {
        x = x.sum_axis(Axis(0));
    }
    for (axis, &length) in shape.iter().enumerate() {
        if length == 1 && x.shape().get(axis).is_some_and(|&have| have != 1) {
            x = x.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    x
}

/// A tensor as nested lists, `[[1, 2], [3, 4]]`; short, a large one is only its shape.
pub fn text(x: &Tensor, digits: Digits) -> String {
    shown(x, digits).text
}

/// A tensor as [`text`] has it, and whether nothing was rounded away.
pub fn shown(x: &Tensor, digits: Digits) -> Shown {
    const READABLE: usize = 6;
    if digits == Digits::Short && x.len() > READABLE {
        let lengths = x.shape().iter().map(usize::to_string).collect::<Vec<_>>().join("×");
        let what = if x.ndim() == 1 { "numbers" } else { "matrix" };
        return Shown { text: format!("{lengths} {what}"), exact: true };
    }
    let mut out = Shown { text: String::new(), exact: true };
    write_lists(&x.view(), digits, &mut out);
    out
}

/// At most two levels deep: a tensor has at most two axes.
fn write_lists(x: &ArrayViewD<'_, f64>, digits: Digits, shown: &mut Shown) {
    if x.ndim() == 0 {
        if let Some(&x) = x.first() {
            let Shown { text, exact } = shown_number(x, digits);
            shown.text.push_str(&text);
            shown.exact &= exact;
        }
        return;
    }
    shown.text.push('[');
    for (i, part) in x.outer_iter().enumerate() {
        if i > 0 {
            shown.text.push_str(", ");
        }
        write_lists(&part, digits, shown);
    }
    shown.text.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr2;

    #[test]
    fn short_numbers_lose_the_noise_and_keep_the_sense() {
        let short = |x| number(x, Digits::Short);
        assert_eq!(short(220.000_000_000_000_03), "220");
        assert_eq!(short(0.196_611_933), "0.1966");
        assert_eq!(short(-1.5e-7), "-1.5e-7");
        assert_eq!(short(14_210.4), "14210.4");
        assert_eq!(short(14_210.412_345), "14210");
        assert_eq!(short(999.96), "999.96");
        assert_eq!(short(1_500_000.0), "1500000");
        assert_eq!(short(1.1 * 4646.0), "5110.6");
        assert_eq!(short(123_456_789_012_345.0), "123456789012345");
        assert_eq!(short(1.0 / 3.0), "0.3333");
        assert_eq!(short(f64::NAN), "NaN");
        assert_eq!(number(220.000_000_000_000_03, Digits::Full), "220.00000000000003");
    }

    #[test]
    fn matrices_are_nested_lists_or_their_shape() {
        let x = arr2(&[[1.0, 2.5], [3.0, -4.0]]).into_dyn();
        assert_eq!(text(&x, Digits::Short), "[[1, 2.5], [3, -4]]");
        assert_eq!(text(&Tensor::zeros(IxDyn(&[20, 3])), Digits::Short), "20×3 matrix");
        assert_eq!(text(&scalar(2.2), Digits::Short), "2.2");
    }

    #[test]
    fn folding_adds_up_what_was_repeated() {
        let dy = arr2(&[[1.0, 2.0, 3.0], [11.0, 12.0, 13.0]]).into_dyn();
        assert_eq!(fold(dy.clone(), &[3]), ndarray::arr1(&[12.0, 14.0, 16.0]).into_dyn());
        assert_eq!(fold(dy.clone(), &[2, 1]), arr2(&[[6.0], [36.0]]).into_dyn());
        assert_eq!(fold(dy.clone(), &[]), scalar(42.0));
        assert_eq!(fold(dy.clone(), &[2, 3]), dy);
    }
}
