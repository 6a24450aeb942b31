//! What is measured of a network in training over whole sets of images. It takes its time, and is given up once nobody waits for it.

use std::sync::Arc;

use ndarray::{ArrayView2, Axis};

use super::TrainingRun;
use crate::data::Labelled;
use crate::experiment::run::RunError;
use crate::experiment::training::point::Accuracy;
use crate::experiment::training::report::TestReport;
use crate::experiment::training::split::Parts;
use crate::experiment::training::units::{self, OpenedUnit, Unit, UnitLook, UnitsSnapshot, UnitsWatch};
use crate::nn::{Predictions, accuracy};

/// Images that are measured between two looks at whether anybody still waits: whole blocks of the network's.
const SLICE: usize = 2560;

impl TrainingRun {
    /// The accuracy now, over the whole training and test set; brings the report up to date.
    ///
    /// # Errors
    /// When nobody waits for it any more.
    pub fn accuracy(&mut self) -> Result<Accuracy, RunError> {
        if let Some((iteration, accuracy)) = self.measured
            && iteration == self.iteration
        {
            return Ok(accuracy);
        }
        let stopped = RunError::stopped(self.iteration);
        let (train, validation) = match &self.parts {
            None => {
                let (pixels, labels) = self.data.train.first(self.train_size);
                (self.answers(pixels).map(|answers| accuracy(&answers.classes, labels)), None)
            }
            Some(Parts { training, validation }) => {
                let Some(validation) = self.accuracy_of(validation) else { return Err(stopped) };
                (self.accuracy_of(training), Some(validation))
            }
        };
        let Some(train) = train else { return Err(stopped) };
        let Some(report) = self.test() else { return Err(stopped) };
        let accuracy = Accuracy { train, validation, test: report.accuracy };
        self.measured = Some((self.iteration, accuracy));
        Ok(accuracy)
    }

    /// The answers to `pixels`, slice by slice, or none once nobody waits for them.
    fn answers(&self, pixels: ArrayView2<'_, u8>) -> Option<Predictions> {
        let mut work = self.line.begin();
        let all = pixels.nrows();
        let mut answers = Predictions::default();
        for slice in pixels.axis_chunks_iter(Axis(0), SLICE) {
            if !work.goes_on(answers.classes.len() as f32 / all as f32) {
                return None;
            }
            let Predictions { classes, probabilities } = self.learner.answers(slice);
            answers.classes.extend(classes);
            answers.probabilities.extend(probabilities);
        }
        Some(answers)
    }

    /// The share of right answers to some of the training images, or none once nobody waits for it.
    fn accuracy_of(&self, rows: &[usize]) -> Option<f64> {
        let mut work = self.line.begin();
        let Labelled { images, labels } = &self.data.train;
        let mut right = 0;
        for (done, rows) in (0..).step_by(SLICE).zip(rows.chunks(SLICE)) {
            if !work.goes_on(done as f32 / self.train_size as f32) {
                return None;
            }
            let answers = self.learner.answers_to(images.pixels(), rows);
            let of = answers.classes.iter().zip(rows);
            right += of.filter(|(answer, row)| labels.get(**row) == Some(answer)).count();
        }
        Some(right as f64 / rows.len().max(1) as f64)
    }

    /// The units of the hidden layers now, over all test images.
    ///
    /// # Errors
    /// When nobody waits for it any more.
    pub(super) fn counts(&mut self) -> Result<Arc<Vec<Vec<Unit>>>, RunError> {
        if let Some(counts) = &self.units.counts {
            return Ok(Arc::clone(counts));
        }
        let mut units = Vec::new();
        let (pixels, _) = self.data.test.first(self.test_size);
        let mut work = self.line.begin();
        for (number, slice) in pixels.axis_chunks_iter(Axis(0), SLICE).enumerate() {
            if !work.goes_on((number * SLICE) as f32 / pixels.nrows() as f32) {
                return Err(RunError::stopped(self.iteration));
            }
            units = units::merged(units, self.learner.units(slice));
        }
        let units = Arc::new(units);
        self.units.counts = Some(Arc::clone(&units));
        Ok(units)
    }

    /// The units now: those of the sample, and, where the run rests, over all test images with the one that is asked for. None
    /// where there is no hidden layer.
    pub(super) fn units(&mut self, watch: UnitsWatch, rests: bool) -> Option<Arc<UnitsSnapshot>> {
        let (pixels, labels) = self.data.test.first(self.test_size);
        let images = self.units.sample.get_or_insert_with(|| units::sample(labels, self.data.classes));
        let images = Arc::clone(images);
        let layers = self.learner.activations(pixels, &images);
        if layers.is_empty() {
            return None;
        }
        let labels = images.iter().filter_map(|image| labels.get(*image).copied()).collect();
        // What nobody waits for any more is left out.
        let counts = if rests { self.counts().ok() } else { self.units.counts.clone() };
        if rests && let Some(of) = watch.opened {
            self.look(of);
        }
        let opened =
            self.units.looked.clone().filter(|look| watch.opened.is_some_and(|of| of.unit == look.of.unit));
        let activation = self.learner.architecture().activation;
        Some(Arc::new(UnitsSnapshot {
            iteration: self.iteration,
            activation,
            images,
            labels,
            layers,
            counts,
            opened,
        }))
    }

    /// Looks at one unit as it is now, unless that was done; leaves what is known where nobody waits for it any more.
    fn look(&mut self, of: OpenedUnit) {
        let of = OpenedUnit { image: of.image.min(self.test_size.saturating_sub(1)), ..of };
        let is_of_now = |look: &Arc<UnitLook>| {
            look.of == of && look.iteration == self.iteration && !self.units.look_is_old
        };
        if self.units.looked.as_ref().is_some_and(is_of_now) {
            return;
        }
        let Some(report) = self.test() else { return };
        let right = report.confusion.diag().iter().map(|count| u64::from(*count)).sum();
        let (pixels, labels) = self.data.test.first(self.test_size);
        let mut work = self.line.begin();
        let Some(pass) = self.learner.unit_pass(pixels, of) else {
            self.units.looked = None;
            return;
        };
        let (mut values, mut silenced) = (Vec::new(), Predictions::default());
        for slice in pixels.axis_chunks_iter(Axis(0), SLICE) {
            if !work.goes_on(values.len() as f32 / pixels.nrows() as f32) {
                return;
            }
            values.extend(self.learner.unit_values(slice, of.unit));
            silenced.classes.extend(self.learner.answers_without(slice, of.unit).classes);
        }
        let activation = self.learner.architecture().activation;
        let at = [self.iteration, right];
        let look = units::look(at, of, activation, pass, &values, &silenced, (labels, self.data.classes));
        self.units.looked = Some(Arc::new(look));
        self.units.look_is_old = false;
    }

    /// The report on the test set as of now; none when nobody waits for it any more.
    pub fn test(&mut self) -> Option<Arc<TestReport>> {
        let is_of_now = |report: &&Arc<TestReport>| report.iteration == self.iteration && !self.report_is_old;
        if let Some(report) = self.report.as_ref().filter(is_of_now) {
            return Some(Arc::clone(report));
        }
        let (pixels, labels) = self.data.test.first(self.test_size);
        let answers = self.answers(pixels)?;
        let report = Arc::new(TestReport::new(self.iteration, &answers, labels, self.data.classes));
        self.report = Some(Arc::clone(&report));
        self.report_is_old = false;
        Some(report)
    }
}
