//! A training pass: forward, loss, backward, update (pages 182-186).

use rand::Rng;

use super::super::input::InputRows;
use super::super::product::sum_of_squares;
use super::super::workspace::resize;
use super::super::{Input, Optimizer, Real};
use super::parameters::Parameter;
use super::{Network, WeightStep};

const ROW_MAJOR: &str = "parameters and gradients are row-major";

impl<T: Real> Network<T> {
    /// One training step: a pass forward and backward, then the optimizer's update. Returns the loss before the
    /// update, weight decay included.
    ///
    /// `masks` draws dropout's masks. Once warm (the second step with the same batch size and switches), nothing is
    /// allocated.
    ///
    /// # Shapes
    ///
    /// `input` (n, inputs), `labels` n entries below the number of classes.
    ///
    /// # Panics
    ///
    /// When the samples are not as wide as the network's input, a picked row is not in the set, or there is not one label
    /// for each sample.
    pub fn train_step(
        &mut self,
        input: Input<'_, T>,
        labels: &[u8],
        optimizer: &mut Optimizer<T>,
        masks: &mut impl Rng,
    ) -> T {
        let shape = (input.samples(), self.architecture.layers().count());
        let mut sharing = std::mem::take(&mut self.sharing);
        let loss = sharing.step(shape, || {
            let loss = self.loss_and_gradients(input, labels, masks);
            self.update(optimizer);
            loss
        });
        self.sharing = sharing;
        loss
    }

    /// The same to the bit, and how far the update moves each matrix of weights, W1 first.
    ///
    /// # Panics
    ///
    /// As [`train_step`](Self::train_step).
    pub fn train_step_measured(
        &mut self,
        input: Input<'_, T>,
        labels: &[u8],
        optimizer: &mut Optimizer<T>,
        masks: &mut impl Rng,
    ) -> (T, Vec<WeightStep>) {
        let sharing = std::mem::take(&mut self.sharing);
        let done = sharing.unmeasured(|| {
            let loss = self.loss_and_gradients(input, labels, masks);
            let steps = self.weight_steps(optimizer);
            self.update(optimizer);
            (loss, steps)
        });
        self.sharing = sharing;
        done
    }

    /// A training pass forward and backward. Returns the loss, weight decay included; gradients and all values stay
    /// to be read.
    ///
    /// # Panics
    ///
    /// As [`train_step`](Self::train_step).
    pub fn loss_and_gradients(&mut self, input: Input<'_, T>, labels: &[u8], masks: &mut impl Rng) -> T {
        let loss = self.training_loss(input, labels, masks);
        let (logits, probabilities) = self.pass.end();
        resize(&mut logits.gradient, logits.value.dim());
        self.architecture.loss.backward(probabilities.view(), labels, logits.gradient.view_mut());
        let numbers = input.numbers();
        let numbers = numbers.as_ref().map(|numbers| numbers.view());
        self.pass.backward(numbers, self.architecture.weight_decay, &self.parameters);
        loss
    }

    /// The loss of a training pass that only goes forward: with the batch's own mean and variance, and with dropout.
    ///
    /// # Panics
    ///
    /// As [`train_step`](Self::train_step).
    pub fn training_loss(&mut self, input: Input<'_, T>, labels: &[u8], masks: &mut impl Rng) -> T {
        self.forward(input, masks);
        let (logits, probabilities) = self.pass.end();
        resize(probabilities, logits.value.dim());
        let loss = self.architecture.loss.forward(logits.value.view(), labels, probabilities.view_mut());
        loss + self.decay_loss()
    }

    /// The forward half of a training pass, up to the logits.
    ///
    /// # Panics
    ///
    /// As [`train_step`](Self::train_step).
    pub fn forward(&mut self, input: Input<'_, T>, masks: &mut impl Rng) {
        self.expect_width_of(input);
        let samples = input.samples();
        self.parameters.started = true;
        self.pass.follow(&self.architecture);
        if let InputRows::Pictures(pictures) = input.rows() {
            self.pass.pictures.read(&pictures, samples, self.architecture.inputs);
        }
        let numbers = input.numbers();
        let numbers = numbers.as_ref().map(|numbers| numbers.view());
        self.pass.forward(numbers, samples, &mut self.parameters, masks);
    }

    /// Moves every parameter against its gradient of the last pass.
    fn update(&mut self, optimizer: &mut Optimizer<T>) {
        for mut parameter in self.parameters.each_mut(Some(&self.pass)) {
            let is_weight = parameter.is_weight();
            if let Some(gradient) = parameter.gradient {
                let values = parameter.values.as_slice_mut().expect(ROW_MAJOR);
                if is_weight {
                    optimizer.decay(values);
                }
                optimizer.update(parameter.id, values, gradient.as_slice().expect(ROW_MAJOR));
            }
        }
    }

    /// Moves every parameter against a gradient of these, by the names of the parameters; one without stays where it is.
    pub(in super::super) fn update_along(
        &mut self,
        gradients: &[(String, Vec<f64>)],
        optimizer: &mut Optimizer<T>,
    ) {
        for mut parameter in self.parameters.each_mut(None) {
            let (name, is_weight) = (parameter.name(), parameter.is_weight());
            if let Some((_, gradient)) = gradients.iter().find(|(of, _)| *of == name) {
                let gradient: Vec<T> = gradient.iter().map(|slope| T::of(*slope)).collect();
                let values = parameter.values.as_slice_mut().expect(ROW_MAJOR);
                if is_weight {
                    optimizer.decay(values);
                }
                optimizer.update(parameter.id, values, &gradient);
            }
        }
    }

    /// λ/2 · ΣW² over every weight matrix; biases, γ and β are exempt.
    pub(super) fn decay_loss(&self) -> T {
        let lambda = self.architecture.weight_decay;
        if lambda == 0.0 {
            return T::zero();
        }
        let weights = self.parameters.each(None).filter(Parameter::is_weight);
        let squares = weights.map(|weights| sum_of_squares(weights.values.as_slice().expect(ROW_MAJOR)));
        T::of(0.5 * lambda) * squares.fold(T::zero(), |sum, squares| sum + squares)
    }
}
