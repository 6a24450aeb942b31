//! Which optimizer, with which numbers. Defaults are the book's.

/// An optimizer and its hyperparameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OptimizerSettings {
    /// w -= lr · g
    Sgd {
        /// Learning rate.
        lr: f64,
    },
    /// v = momentum · v - lr · g, w += v
    Momentum {
        /// Learning rate.
        lr: f64,
        /// Share of the velocity kept.
        momentum: f64,
    },
    /// Momentum that looks ahead.
    Nesterov {
        /// Learning rate.
        lr: f64,
        /// Share of the velocity kept.
        momentum: f64,
    },
    /// A rate for each weight, falling with the sum of its squared gradients.
    AdaGrad {
        /// Learning rate.
        lr: f64,
    },
    /// AdaGrad that forgets.
    RmsProp {
        /// Learning rate.
        lr: f64,
        /// Share of the old squared gradients kept.
        decay: f64,
    },
    /// Momentum and RMSprop together.
    Adam {
        /// Learning rate.
        lr: f64,
        /// Share of the mean gradient kept.
        beta1: f64,
        /// Share of the mean squared gradient kept.
        beta2: f64,
    },
}

fn rate() -> f64 {
    0.01
}

fn adam_rate() -> f64 {
    0.001
}

fn momentum() -> f64 {
    0.9
}

fn decay() -> f64 {
    0.99
}

fn beta1() -> f64 {
    0.9
}

fn beta2() -> f64 {
    0.999
}

impl OptimizerSettings {
    /// Each optimizer with the book's defaults, in the book's order.
    pub fn all() -> [OptimizerSettings; 6] {
        let (lr, momentum) = (rate(), momentum());
        [
            OptimizerSettings::Sgd { lr },
            OptimizerSettings::Momentum { lr, momentum },
            OptimizerSettings::Nesterov { lr, momentum },
            OptimizerSettings::AdaGrad { lr },
            OptimizerSettings::RmsProp { lr, decay: decay() },
            OptimizerSettings::Adam { lr: adam_rate(), beta1: beta1(), beta2: beta2() },
        ]
    }

    /// The word for it in a notebook.
    pub fn kind(&self) -> &'static str {
        match self {
            OptimizerSettings::Sgd { .. } => "sgd",
            OptimizerSettings::Momentum { .. } => "momentum",
            OptimizerSettings::Nesterov { .. } => "nesterov",
            OptimizerSettings::AdaGrad { .. } => "adagrad",
            OptimizerSettings::RmsProp { .. } => "rmsprop",
            OptimizerSettings::Adam { .. } => "adam",
        }
    }

    /// The name for people.
    pub fn name(&self) -> &'static str {
        match self {
            OptimizerSettings::Sgd { .. } => "SGD",
            OptimizerSettings::Momentum { .. } => "Momentum",
            OptimizerSettings::Nesterov { .. } => "Nesterov",
            OptimizerSettings::AdaGrad { .. } => "AdaGrad",
            OptimizerSettings::RmsProp { .. } => "RMSprop",
            OptimizerSettings::Adam { .. } => "Adam",
        }
    }

    /// The learning rate.
    pub fn lr(&self) -> f64 {
        match *self {
            OptimizerSettings::Sgd { lr }
            | OptimizerSettings::Momentum { lr, .. }
            | OptimizerSettings::Nesterov { lr, .. }
            | OptimizerSettings::AdaGrad { lr }
            | OptimizerSettings::RmsProp { lr, .. }
            | OptimizerSettings::Adam { lr, .. } => lr,
        }
    }

    /// The same with another learning rate.
    #[must_use]
    pub fn with_lr(mut self, rate: f64) -> Self {
        match &mut self {
            OptimizerSettings::Sgd { lr }
            | OptimizerSettings::Momentum { lr, .. }
            | OptimizerSettings::Nesterov { lr, .. }
            | OptimizerSettings::AdaGrad { lr }
            | OptimizerSettings::RmsProp { lr, .. }
            | OptimizerSettings::Adam { lr, .. } => *lr = rate,
        }
        self
    }
}

impl Default for OptimizerSettings {
    fn default() -> Self {
        OptimizerSettings::Sgd { lr: rate() }
    }
}
