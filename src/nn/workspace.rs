//! Memory that is kept from pass to pass, and the one way in which its arrays are read: row by row.
//!
//! Every array of a network is row-major. What is not is a mistake of the caller's and ends in a panic with its reason:
//! a row that were passed over instead would give wrong numbers without a word.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2};

use super::Real;

/// Makes `array` the given shape. Memory is asked for only when the array was never that large; what the array holds
/// afterwards is unspecified.
pub(crate) fn resize<T: Real>(array: &mut Array2<T>, shape: (usize, usize)) {
    if array.dim() != shape {
        let mut memory = std::mem::replace(array, Array2::zeros((0, 0))).into_raw_vec_and_offset().0;
        memory.resize(shape.0 * shape.1, T::zero());
        *array = Array2::from_shape_vec(shape, memory).expect("the memory has just been given this size");
    }
}

const ROW_MAJOR: &str = "a row-major array";

/// All values of an array, row by row.
pub(crate) fn flat<T>(array: &Array2<T>) -> &[T] {
    array.as_slice().expect(ROW_MAJOR)
}

/// All values of an array, row by row.
pub(crate) fn flat_mut<T>(array: &mut Array2<T>) -> &mut [T] {
    array.as_slice_mut().expect(ROW_MAJOR)
}

/// All values of some rows of a matrix.
pub(crate) fn values<'a, T>(rows: &'a ArrayView2<'_, T>) -> &'a [T] {
    rows.as_slice().expect(ROW_MAJOR)
}

/// All values of some rows of a matrix.
pub(crate) fn values_mut<'a, T>(rows: &'a mut ArrayViewMut2<'_, T>) -> &'a mut [T] {
    rows.as_slice_mut().expect(ROW_MAJOR)
}

/// The rows of a matrix.
pub(crate) fn rows<T>(matrix: ArrayView2<'_, T>) -> impl Iterator<Item = &[T]> {
    let width = matrix.ncols().max(1);
    matrix.to_slice().expect(ROW_MAJOR).chunks_exact(width)
}

/// The rows of a matrix, to be written.
pub(crate) fn rows_mut<'a, T>(matrix: &'a mut ArrayViewMut2<'_, T>) -> impl Iterator<Item = &'a mut [T]> {
    let width = matrix.ncols().max(1);
    values_mut(matrix).chunks_exact_mut(width)
}

/// All values of a vector.
pub(crate) fn entries<T>(vector: &Array1<T>) -> &[T] {
    vector.as_slice().expect("an owned vector is contiguous")
}

/// All values of a vector.
pub(crate) fn entries_mut<T>(vector: &mut Array1<T>) -> &mut [T] {
    vector.as_slice_mut().expect("an owned vector is contiguous")
}
