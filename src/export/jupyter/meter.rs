//! How far an export is: nearly all of its time goes into the iterations that are taken again.

use crate::experiment::{ProgressToken, UnderWay};

/// Counts iterations.
pub(super) struct Meter<'a> {
    work: UnderWay<'a>,
    taken: u64,
    /// Of the cells that are through, whether they took all of theirs or not.
    through: u64,
    all: u64,
}

impl<'a> Meter<'a> {
    /// Nothing of `all` iterations is taken.
    pub(super) fn new(line: &'a ProgressToken, all: u64) -> Self {
        Self { work: line.begin(), taken: 0, through: 0, all }
    }

    /// One more iteration begins. Whether it is to be taken.
    pub(super) fn goes_on(&mut self) -> bool {
        self.taken += 1;
        self.work.goes_on(self.taken as f32 / self.all.max(1) as f32)
    }

    /// A cell that could have taken so many is through.
    pub(super) fn is_through(&mut self, most: u64) {
        self.through += most;
        self.taken = self.through;
    }
}
