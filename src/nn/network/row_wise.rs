//! The layers that need only some rows of a batch at a time, and the way through several of them in one go.
//!
//! They go along with the layer before them (forward) or after them (backward): the rows that a core has just computed are
//! still in its cache.

use arrayvec::ArrayVec;
use ndarray::{ArrayView2, ArrayViewMut2};

use super::super::layers::dropout;
use super::super::rows::Rows;
use super::super::workspace::{values, values_mut};
use super::super::{Activation, Layer, LayerKind, Real};
use super::kept::Kept;

/// Row-wise layers in a row, at most, and the one under them.
const MOST: usize = 4;

/// Some layers that rows go through one after the other, on the stack: a step asks for no memory.
pub(super) type Chain<R> = ArrayVec<R, MOST>;

/// What a row-wise layer does with its rows.
#[derive(Clone, Copy)]
pub(super) enum RowWise<'a, T> {
    Activation(Activation),
    /// With the rows of its mask.
    Dropout(ArrayView2<'a, T>),
    /// It is the layer that receives the gradient of the others.
    Receives,
}

/// Rows on their way forward: what the layer gives.
pub(super) struct ForwardRows<'a, T> {
    pub(super) work: RowWise<'a, T>,
    pub(super) value: ArrayViewMut2<'a, T>,
}

/// Rows on their way back: what the layer gave, and the gradient there.
pub(super) struct BackwardRows<'a, T> {
    pub(super) work: RowWise<'a, T>,
    pub(super) value: ArrayView2<'a, T>,
    pub(super) gradient: ArrayViewMut2<'a, T>,
}

impl<'a, T> RowWise<'a, T> {
    pub(super) fn of(layer: &Layer, kept: &'a Kept<T>) -> Self {
        match (layer.kind, kept) {
            (LayerKind::Activation(activation), _) => Self::Activation(activation),
            (LayerKind::Dropout(_), Kept::Mask(mask)) => Self::Dropout(mask.view()),
            (LayerKind::Dropout(_), _) => unreachable!("dropout keeps its mask"),
            (LayerKind::Affine | LayerKind::BatchNorm(_) | LayerKind::LayerNorm, _) => Self::Receives,
        }
    }
}

/// From what goes into the first layer of a chain to what the last one gives.
pub(super) fn forward_through<'a, T: Real>(chain: &'a mut [ForwardRows<'_, T>], x: &'a [T]) {
    let mut x = x;
    for here in chain {
        let y = values_mut(&mut here.value);
        match &here.work {
            RowWise::Activation(activation) => activation.forward(x, y),
            RowWise::Dropout(mask) => dropout::forward(x, values(mask), y),
            RowWise::Receives => unreachable!("it has no place on the way forward"),
        }
        x = y;
    }
}

/// From the gradient at the first layer of a chain, which is the last in the network, to that at the last of it.
pub(super) fn backward_through<T: Real>(chain: &mut [BackwardRows<'_, T>]) {
    let mut chain = chain;
    while let [here, below, ..] = chain {
        let (x, y) = (values(&below.value), values(&here.value));
        let (dy, dx) = (values_mut(&mut here.gradient), values_mut(&mut below.gradient));
        match &here.work {
            RowWise::Activation(activation) => activation.backward(x, y, dy, dx),
            RowWise::Dropout(mask) => dropout::backward(dy, values(mask), dx),
            RowWise::Receives => unreachable!("it is the last of a chain"),
        }
        chain = &mut chain[1..];
    }
}

impl<T: Sync> Rows for RowWise<'_, T> {
    fn count(&self) -> usize {
        match self {
            Self::Dropout(mask) => mask.nrows(),
            Self::Activation(_) | Self::Receives => 0,
        }
    }

    fn cut(self, at: usize) -> (Self, Self) {
        match self {
            Self::Activation(activation) => (Self::Activation(activation), Self::Activation(activation)),
            Self::Dropout(mask) => {
                let (before, after) = mask.cut(at);
                (Self::Dropout(before), Self::Dropout(after))
            }
            Self::Receives => (Self::Receives, Self::Receives),
        }
    }
}

impl<T: Send + Sync> Rows for ForwardRows<'_, T> {
    fn count(&self) -> usize {
        self.value.nrows()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        let (work, value) = (self.work.cut(at), self.value.cut(at));
        (Self { work: work.0, value: value.0 }, Self { work: work.1, value: value.1 })
    }
}

impl<T: Send + Sync> Rows for BackwardRows<'_, T> {
    fn count(&self) -> usize {
        self.gradient.nrows()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        let (work, value, gradient) = (self.work.cut(at), self.value.cut(at), self.gradient.cut(at));
        (
            Self { work: work.0, value: value.0, gradient: gradient.0 },
            Self { work: work.1, value: value.1, gradient: gradient.1 },
        )
    }
}

/// All rows of a chain are cut at the same place; of an empty one, none.
impl<R: Rows> Rows for Chain<R> {
    fn count(&self) -> usize {
        self.first().map_or(0, R::count)
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.into_iter().map(|rows| rows.cut(at)).unzip()
    }
}
