//! The layers that need only some rows of a batch at a time, and the way through several of them in one go.
//!
//! That is all but batch normalisation: given the weights, an affine layer takes each sample by itself, too. So a core takes its rows
//! from layer to layer while they are still in its cache, and the cores meet only at the end.

use arrayvec::ArrayVec;
use ndarray::{ArrayView2, ArrayViewMut2};

use super::super::layers::{Affine, dropout};
use super::super::product::product_rows;
use super::super::rows::Rows;
use super::super::workspace::{entries, values, values_mut};
use super::super::{Activation, Layer, LayerKind, Real};
use super::kept::Kept;
use super::parameters::Parameters;

/// Layers in a row that are gone through in one go, at most; of deeper networks the rest follows in another.
pub(super) const MOST: usize = 24;

/// Some layers that rows go through one after the other, on the stack: a step asks for no memory.
pub(super) type Chain<R> = ArrayVec<R, MOST>;

/// What a layer does with its rows.
#[derive(Clone, Copy)]
pub(super) enum RowWise<'a, T> {
    Activation(Activation),
    /// With the rows of its mask.
    Dropout(ArrayView2<'a, T>),
    /// Forward, with its weights and biases.
    Affine(&'a Affine<T>),
    /// Backward, with Wᵀ.
    Transposed(ArrayView2<'a, T>),
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

impl<'a, T: Real> RowWise<'a, T> {
    /// What a layer does on the way forward.
    pub(super) fn forward(layer: &Layer, kept: &'a Kept<T>, parameters: &'a Parameters<T>) -> Self {
        match layer.kind {
            LayerKind::Affine => Self::Affine(parameters.affine(layer)),
            _ => Self::of(layer, kept),
        }
    }

    /// What a layer does on the way back.
    pub(super) fn backward(layer: &Layer, kept: &'a Kept<T>, parameters: &'a Parameters<T>) -> Self {
        match kept {
            Kept::Affine(gradients) => Self::Transposed(gradients.transposed(parameters.affine(layer))),
            _ => Self::of(layer, kept),
        }
    }

    fn of(layer: &Layer, kept: &'a Kept<T>) -> Self {
        match (layer.kind, kept) {
            (LayerKind::Activation(activation), _) => Self::Activation(activation),
            (LayerKind::Dropout(_), Kept::Mask(mask)) => Self::Dropout(mask.view()),
            (LayerKind::Dropout(_), _) => unreachable!("dropout keeps its mask"),
            (LayerKind::Affine | LayerKind::BatchNorm(_) | LayerKind::LayerNorm, _) => Self::Receives,
        }
    }
}

/// From what goes into the first layer of a chain, as many samples as it has rows, to what the last one gives.
pub(super) fn forward_through<'a, T: Real>(chain: &'a mut [ForwardRows<'_, T>], x: ArrayView2<'a, T>) {
    let mut x = x;
    for here in chain {
        match &here.work {
            RowWise::Activation(activation) => activation.forward(values(&x), values_mut(&mut here.value)),
            RowWise::Dropout(mask) => dropout::forward(values(&x), values(mask), values_mut(&mut here.value)),
            RowWise::Affine(affine) => {
                product_rows(0, x, affine.w.view(), Some(entries(&affine.b)), here.value.view_mut());
            }
            RowWise::Transposed(_) | RowWise::Receives => unreachable!("it has no place on the way forward"),
        }
        x = here.value.view();
    }
}

/// From the gradient at the first layer of a chain, which is the last in the network, to that at the last of it.
pub(super) fn backward_through<T: Real>(chain: &mut [BackwardRows<'_, T>]) {
    let mut chain = chain;
    while let [here, below, ..] = chain {
        let (x, y) = (values(&below.value), values(&here.value));
        match &here.work {
            RowWise::Activation(activation) => {
                let (dy, dx) = (values_mut(&mut here.gradient), values_mut(&mut below.gradient));
                activation.backward(x, y, dy, dx);
            }
            RowWise::Dropout(mask) => {
                let (dy, dx) = (values_mut(&mut here.gradient), values_mut(&mut below.gradient));
                dropout::backward(dy, values(mask), dx);
            }
            RowWise::Transposed(w) => {
                product_rows(0, here.gradient.view(), *w, None, below.gradient.view_mut());
            }
            RowWise::Affine(_) | RowWise::Receives => unreachable!("it is the last of a chain"),
        }
        chain = &mut chain[1..];
    }
}

impl<T: Sync> Rows for RowWise<'_, T> {
    fn count(&self) -> usize {
        match self {
            Self::Dropout(mask) => mask.nrows(),
            Self::Activation(_) | Self::Affine(_) | Self::Transposed(_) | Self::Receives => 0,
        }
    }

    fn cut(self, at: usize) -> (Self, Self) {
        match self {
            Self::Dropout(mask) => {
                let (before, after) = mask.cut(at);
                (Self::Dropout(before), Self::Dropout(after))
            }
            Self::Activation(activation) => (Self::Activation(activation), Self::Activation(activation)),
            Self::Affine(affine) => (Self::Affine(affine), Self::Affine(affine)),
            Self::Transposed(w) => (Self::Transposed(w), Self::Transposed(w)),
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
