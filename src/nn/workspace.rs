//! Memory that is kept from pass to pass.

use ndarray::{Array2, ArrayView2, ArrayViewMut2};

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

/// All values of an array that is in standard order.
pub(crate) fn flat<T>(array: &Array2<T>) -> &[T] {
    array.as_slice().expect("workspaces are in standard order")
}

/// All values of an array that is in standard order.
pub(crate) fn flat_mut<T>(array: &mut Array2<T>) -> &mut [T] {
    array.as_slice_mut().expect("workspaces are in standard order")
}

/// All values of some rows of a matrix in standard order.
pub(crate) fn values<'a, T>(rows: &'a ArrayView2<'_, T>) -> &'a [T] {
    rows.as_slice().expect("rows of a matrix in standard order")
}

/// All values of some rows of a matrix in standard order.
pub(crate) fn values_mut<'a, T>(rows: &'a mut ArrayViewMut2<'_, T>) -> &'a mut [T] {
    rows.as_slice_mut().expect("rows of a matrix in standard order")
}
