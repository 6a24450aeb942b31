//! What the optimizers of a descent are called.

use crate::nn::OptimizerSettings;

/// Kinds that walk once have their name, the others their rate too, and a number where even that is the same.
pub(super) fn names(optimizers: &[OptimizerSettings]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(optimizers.len());
    for optimizer in optimizers {
        let alone = optimizers.iter().filter(|other| other.kind() == optimizer.kind()).count() == 1;
        let base = if alone {
            optimizer.name().to_owned()
        } else {
            format!("{} {}", optimizer.name(), optimizer.lr())
        };
        let mut candidates =
            std::iter::once(base.clone()).chain((2..).map(|number| format!("{base} ({number})")));
        let name = candidates.find(|name| !names.contains(name));
        names.push(name.unwrap_or(base));
    }
    names
}
