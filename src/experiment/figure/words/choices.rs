//! What the words that are values in specs are called in the captions of figures: `relu` is ReLU, `auto` is chosen automatically.
//!
//! Names of the field are the same in every language. Other words are English as they are typed; in Korean they are called as at
//! their control in the window.

use crate::nn::{Activation, Init, InitRule, OptimizerSettings};

/// The name of a value of a key, in English.
pub(super) fn name(key: &str, word: &str) -> String {
    match (last(key), word) {
        ("accuracy_every" | "data", "auto") => "automatic".to_owned(),
        ("data", "digits") => "built-in digits".to_owned(),
        ("kind" | "lr_schedule", "warm_up") => "warm-up".to_owned(),
        ("loss", "cross_entropy") => "cross-entropy".to_owned(),
        ("loss", "mean_squared_error") => "mean squared error".to_owned(),
        ("from", "static") => "random noise".to_owned(),
        _ => name_of_the_field(key, word).unwrap_or(word).to_owned(),
    }
}

/// The key itself at the end of a path such as `optimizer.kind`, as searches and panels name it.
pub(super) fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// What is called the same in every language.
pub(super) fn name_of_the_field(key: &str, word: &str) -> Option<&'static str> {
    match last(key) {
        "activation" | "activations" => {
            Activation::ALL.into_iter().find(|activation| activation.word() == word).map(Activation::name)
        }
        "init" | "inits" => Init::SCALED.into_iter().find_map(|init| match init.rule() {
            InitRule::Scaled(row) => (row.word == word).then_some(row.name),
            InitRule::Fixed(_) => None,
        }),
        "optimizer" | "optimizers" | "kind" => OptimizerSettings::all()
            .into_iter()
            .find(|settings| settings.word() == word)
            .map(|settings| settings.name()),
        "data" if word == "mnist" => Some("MNIST"),
        _ => None,
    }
}
