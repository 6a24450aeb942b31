//! Which change was made at which iteration: what makes a replay exact.

/// A change with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry<C> {
    pub(super) at: u64,
    pub(super) change: C,
    pub(super) scheduled: bool,
}

/// All changes of a run in the order in which they act: by iteration, and within one by when they were made, those of
/// the spec first.
#[derive(Debug)]
pub(super) struct Timeline<C> {
    entries: Vec<Entry<C>>,
}

impl<C: Clone> Timeline<C> {
    /// The changes that the spec asks for.
    pub(super) fn new(mut scheduled: Vec<(u64, C)>) -> Self {
        scheduled.sort_by_key(|(at, _)| *at);
        Self {
            entries: scheduled
                .into_iter()
                .map(|(at, change)| Entry { at, change, scheduled: true })
                .collect(),
        }
    }

    /// The changes recorded at one iteration.
    pub(super) fn at(&self, iteration: u64) -> &[Entry<C>] {
        let first = self.entries.partition_point(|entry| entry.at < iteration);
        let end = self.entries.partition_point(|entry| entry.at <= iteration);
        self.entries.get(first..end).unwrap_or_default()
    }

    /// The live change made last at an iteration, if nothing came after it.
    pub(super) fn last_live(&self, iteration: u64) -> Option<&C> {
        self.at(iteration).last().filter(|entry| !entry.scheduled).map(|entry| &entry.change)
    }

    /// Records a live change, in the place of the last one of its iteration if `supersedes`.
    pub(super) fn record(&mut self, at: u64, change: C, supersedes: bool) {
        let end = self.entries.partition_point(|entry| entry.at <= at);
        let entry = Entry { at, change, scheduled: false };
        match end.checked_sub(1).and_then(|last| self.entries.get_mut(last)) {
            Some(last) if supersedes => *last = entry,
            _ => self.entries.insert(end, entry),
        }
    }

    /// Drops the live changes after an iteration. Those of the spec stay.
    pub(super) fn forget_after(&mut self, iteration: u64) {
        self.entries.retain(|entry| entry.scheduled || entry.at <= iteration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(timeline: &Timeline<char>, at: u64) -> String {
        timeline.at(at).iter().map(|entry| entry.change).collect()
    }

    #[test]
    fn changes_act_in_the_order_in_which_they_were_made() {
        let mut timeline = Timeline::new(vec![(5, 's'), (2, 'r')]);
        timeline.record(5, 'a', false);
        timeline.record(5, 'b', false);
        timeline.record(2, 'c', false);
        assert_eq!(changes(&timeline, 5), "sab");
        assert_eq!(changes(&timeline, 2), "rc");
        assert_eq!(changes(&timeline, 3), "");
    }

    #[test]
    fn a_superseded_change_leaves_no_record_and_the_spec_is_never_superseded() {
        let mut timeline = Timeline::new(vec![(5, 's')]);
        assert_eq!(timeline.last_live(5), None);
        timeline.record(5, 'a', false);
        assert_eq!(timeline.last_live(5), Some(&'a'));
        timeline.record(5, 'b', true);
        assert_eq!(changes(&timeline, 5), "sb");
    }

    #[test]
    fn forgetting_keeps_the_past_and_the_spec() {
        let mut timeline = Timeline::new(vec![(9, 's')]);
        timeline.record(3, 'a', false);
        timeline.record(7, 'b', false);
        timeline.forget_after(3);
        assert_eq!((changes(&timeline, 3), changes(&timeline, 7)), ("a".into(), String::new()));
        assert_eq!(changes(&timeline, 9), "s");
    }
}
