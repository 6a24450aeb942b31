//! The trainings of a search, for another program to take again.

use std::sync::Arc;

use super::plan::Plan;
use super::spec::SearchSpec;
use super::split::split;
use crate::data::Dataset;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::training::{TrainingSpec, validating};

/// What the trials of a search are made from.
#[derive(Debug)]
pub struct Trials {
    plan: Plan,
    /// The data before images were set apart.
    pub data: Arc<Dataset>,
    /// Of how many of the first training images some are set apart, and how many are.
    pub among: [usize; 2],
    /// Where a trial finds its images: those to train on, and those set apart in the place of the test images.
    pub sources: Sources,
}

impl Trials {
    /// The trials of a spec.
    ///
    /// # Errors
    /// When a value cannot be, or the data are not there.
    pub fn of(spec: &SearchSpec, sources: &Sources) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let data = sources.dataset(spec.base.data)?;
        let part = split(&data, spec.base.train_size, spec.validation, spec.base.seed)?;
        let among = spec.base.train_size.unwrap_or(usize::MAX).min(data.train.len());
        Ok(Self {
            plan: Plan::new(spec),
            among: [among, validating(among, spec.validation)],
            data,
            sources: Sources {
                mnist: Some(Arc::new(part)),
                folder: sources.folder.clone(),
                readable: sources.readable.clone(),
                language: sources.language,
                ..Sources::default()
            },
        })
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.plan.count().unwrap_or_default()
    }

    /// The training of one of them, the first being 0.
    ///
    /// # Errors
    /// When its values do not go together.
    pub fn training(&self, number: u64) -> Result<TrainingSpec, RunError> {
        let spec = self.plan.training(number).map_err(|problem| RunError::Setup(problem.message))?;
        // Where MNIST and the test images stand are the parts of this search, all of which count.
        Ok(TrainingSpec { data: DataChoice::Mnist, test_size: None, ..spec })
    }
}
