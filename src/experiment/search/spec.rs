//! The search spec: a training, the keys that vary, and how.

use toml::{Table, Value};

use super::messages::Message;
use super::range::{Candidates, SearchRange};
use super::whole::is_whole;
use crate::experiment::spec::{
    self, Allowed, CellSpec, End, Facts, Item, Key, KeyValue, Problem, Reader, Showable, SpecError, Word,
    key, word_value,
};
use crate::experiment::training::{TrainingSpec, without_key};
use crate::nn::{Init, OptimizerKind};
use toml::de::DeValue;

/// The most trials of a search, those of a grid included.
pub const MAX_TRIALS: u64 = 10_000;

/// How the values of a trial are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Each trial draws every key again.
    Random,
    /// Every combination once, the last key changing first.
    Grid,
}

impl Word for Method {
    const WORDS: &'static [(&'static str, Self)] = &[("random", Self::Random), ("grid", Self::Grid)];
}
word_value!(Method);

/// Successive halving (Jamieson and Talwalkar, 2016): trials whose numbers follow each other form a group; the worse
/// half of a group stops early, then the worse half of what is left, and so on, and only the rest is trained to the end.
///
/// Groups, rather than all trials at once, because then a trial's fate depends on its group alone: results come
/// while the search goes on, groups can be shared out, and a longer search leaves the earlier results as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halving {
    /// How many trials are compared with each other.
    pub group: u64,
    /// How often the worse half stops: `rungs = 3` compares after 1/8, 1/4 and 1/2 of the iterations.
    pub rungs: u32,
}

impl Default for Halving {
    fn default() -> Self {
        Self { group: 16, rungs: 3 }
    }
}

impl Halving {
    /// After how many of `iterations` the comparison `rung`, counted from 0, is made; the last one is the end.
    pub(super) fn until(self, rung: u32, iterations: u64) -> u64 {
        (iterations >> self.rungs.saturating_sub(rung)).max(1)
    }

    /// How many of `trials` go on after a comparison.
    pub(super) fn survivors(trials: usize) -> usize {
        trials.div_ceil(2)
    }
}

/// The keys of a search beside those of its base.
pub(super) const KEYS: &[Key<SearchSpec>] = &[
    key!(SearchSpec, "id", id, read = spec::id).unsaid(),
    key!(SearchSpec, "trials", trials).controls(&["trials"]).allowed(Allowed::Whole(1, MAX_TRIALS)),
    key!(SearchSpec, "method", method).controls(&["method"]),
    key!(SearchSpec, "validation", validation)
        .controls(&["validation"])
        .allowed(Allowed::Between(End::Beyond(0.0), End::Beyond(1.0))),
    key!(SearchSpec, "halving", halving).controls(&["halving"]),
    // The seed is that of the base.
    key!(SearchSpec, "seed", base.seed).allowed(spec::SEEDS).unsaid(),
];

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: || spec::controls_of(KEYS).into_iter().chain(["ranges"]).collect(),
    figures: &["trials", "parallel", "best", "keys"],
};

/// Everything that a search depends on, the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// The training of which keys are varied. Its seed is the search's: what is drawn, which images validate, and, with
    /// the trial's number added, how each trial starts.
    pub base: TrainingSpec,
    /// The keys that vary, in alphabetical order.
    pub ranges: Vec<SearchRange>,
    /// How many trials a random search makes; a grid has as many as it has points.
    pub trials: u64,
    /// How values are found.
    pub method: Method,
    /// The share of the training images that is set apart to judge the trials with.
    pub validation: f64,
    /// Whether hopeless trials stop early.
    pub halving: Option<Halving>,
}

impl Default for SearchSpec {
    /// The search of page 224.
    fn default() -> Self {
        let base = TrainingSpec {
            train_size: Some(500),
            hidden: vec![100; 6],
            init: Init::He,
            optimizer: OptimizerKind::Sgd.with_lr(0.01),
            iterations: 200,
            ..TrainingSpec::default()
        };
        let log =
            |key: &str, from, to| SearchRange { key: key.into(), candidates: Candidates::Log([from, to]) };
        Self {
            id: None,
            base,
            ranges: vec![log("lr", 1e-6, 1e-2), log("weight_decay", 1e-8, 1e-4)],
            trials: 100,
            method: Method::Random,
            validation: 0.2,
            halving: None,
        }
    }
}

/// The most points of one key in a grid that is made from ranges.
const GRID_POINTS: usize = 10;

impl SearchSpec {
    /// The ranges as a grid needs them, values instead of ends: as many points as do not take more trials than the random
    /// search would, 2 to 10 of each key.
    pub fn gridded(&self) -> Vec<SearchRange> {
        let listed: Vec<usize> =
            self.ranges.iter().filter_map(|range| Some(range.candidates.values()?.len())).collect();
        let free = (self.ranges.len() - listed.len()) as u32;
        let combined = listed.iter().fold(1_u64, |all, values| all.saturating_mul(*values as u64));
        let trials = self.trials / combined.max(1);
        let fits = |points: &usize| (*points as u64).checked_pow(free).is_some_and(|grid| grid <= trials);
        let points = (2..=GRID_POINTS).rev().find(fits).unwrap_or(2);
        let gridded = |range: &SearchRange| SearchRange {
            key: range.key.clone(),
            candidates: range.candidates.gridded(points, is_whole(&self.base, &range.key)),
        };
        self.ranges.iter().map(gridded).collect()
    }

    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        let default = Self::default();
        // Half a base is a training spec like any other; only without one is it the book's.
        let base = reader.or("base", default.base.clone(), |item| item.table(read_base))?;
        let ranges = reader.or("ranges", default.ranges.clone(), SearchRange::read_all)?;
        spec::read_keys(KEYS, Self { base, ranges, ..default }, reader)
    }

    /// All keys with their values.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        let mut base = self.base.to_table();
        base.remove("seed");
        table.insert("base".into(), base.into());
        table.insert("ranges".into(), SearchRange::table(&self.ranges).into());
        table
    }

    /// How many trials there are.
    pub fn count(&self) -> u64 {
        self.countable().unwrap_or(u64::MAX)
    }

    /// The same; none when a grid has more than can be counted, or a range without points.
    pub(super) fn countable(&self) -> Option<u64> {
        match self.method {
            Method::Random => Some(self.trials),
            Method::Grid => self
                .ranges
                .iter()
                .try_fold(1_u64, |count, range| count.checked_mul(range.candidates.values()?.len() as u64)),
        }
    }
}

fn read_base(reader: &mut Reader<'_, '_>) -> Result<TrainingSpec, SpecError> {
    let base = TrainingSpec::read(reader)?;
    if base.id.is_some() {
        return Err(reader.error(Message::IdOfBase));
    }
    Ok(base)
}

impl KeyValue for Option<Halving> {
    /// `true`, `false` or `{ group = 16, rungs = 3 }`
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        let default = Halving::default();
        match item.value() {
            DeValue::Boolean(on) => Ok(on.then_some(default)),
            DeValue::Table(_) => item.table(|reader| {
                let rungs = reader.or("rungs", u64::from(default.rungs), |item| item.whole())?;
                Ok(Some(Halving {
                    group: reader.or("group", default.group, |item| item.whole())?,
                    rungs: u32::try_from(rungs).unwrap_or(u32::MAX),
                }))
            }),
            _ => Err(item.is_not(Message::HalvingExpected)),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(match *self {
            None => Value::from(false),
            Some(halving) if halving == Halving::default() => Value::from(true),
            Some(Halving { group, rungs }) => Value::Table(Table::from_iter([
                ("group".into(), Value::Integer(group as i64)),
                ("rungs".into(), Value::from(rungs)),
            ])),
        })
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        let Some(Halving { group, rungs }) = *self else { return Ok(()) };
        Allowed::Whole(2, 1000).check_whole(&format!("{key}.group"), group)?;
        Allowed::Whole(1, 10).check_whole(&format!("{key}.rungs"), rungs.into())
    }
}

impl CellSpec for SearchSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn parts(&self) -> Option<u64> {
        Some(self.count())
    }

    fn keys(&self) -> Vec<&'static Facts> {
        let own = spec::facts_of(KEYS);
        let of_base = self.base.keys().into_iter();
        // The share of images that validate, the seed and the id are the search's own.
        let others = of_base.filter(|facts| own.iter().all(|own| own.name != facts.name));
        own.iter().copied().chain(others).collect()
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn in_common(&self) -> Table {
        let mut table = self.to_table();
        if let Some(Value::Table(base)) = table.get_mut("base") {
            self.ranges.iter().for_each(|range| without_key(base, &range.key));
        }
        table
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (usize, Option<String>, String) {
        let error = SearchSpec::parse(text).expect_err("this spec is wrong");
        (error.line, error.key, error.message.to_string())
    }

    #[test]
    fn an_empty_block_is_the_book_s_search() {
        assert_eq!(SearchSpec::parse(""), Ok(SearchSpec::default()));
    }

    #[test]
    fn keys_with_dots_are_read_in_quotes_and_in_tables() {
        let quoted =
            SearchSpec::parse("[ranges]\n\"init.std\" = { log = [0.001, 1] }\nlr = { linear = [0.1, 1] }");
        let dotted =
            SearchSpec::parse("[ranges]\ninit.std = { log = [0.001, 1] }\nlr = { linear = [0.1, 1] }");
        let nested =
            SearchSpec::parse("[ranges]\nlr = { linear = [0.1, 1] }\ninit = { std = { log = [0.001, 1] } }");
        let spec = quoted.expect("this is good");
        assert_eq!((Ok(spec.clone()), Ok(spec.clone())), (dotted, nested));
        let keys: Vec<&str> = spec.ranges.iter().map(|range| range.key.as_str()).collect();
        assert_eq!(keys, ["init.std", "lr"]);
        let text = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(SearchSpec::parse(&text), Ok(spec));
    }

    #[test]
    fn every_sort_of_range_is_written_as_it_was_read() {
        let text = "seed = 7\nmethod = \"grid\"\nhalving = { group = 8, rungs = 2 }\nvalidation = 0.5\n[ranges]\n\
            batch_size = { choice = [10, 20] }\nbatch_norm = { choice = [false, { momentum = 0.5 }] }\n\
            hidden = { choice = [[100], [100, 100]] }\ninit.std = { logspace = [0, -4, 5] }\n\
            optimizer = { choice = [{ kind = \"adam\", lr = 0.001 }, { kind = \"sgd\" }] }\n";
        let spec = SearchSpec::parse(text).expect("this is good");
        assert_eq!((spec.base.seed, spec.count()), (7, 2 * 2 * 2 * 5 * 2));
        let written = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(SearchSpec::parse(&written), Ok(spec));
    }

    #[test]
    fn ranges_become_a_grid_of_about_as_many_trials() {
        let text = "trials = 70\n[ranges]\nlr = { log = [1e-6, 1e-2] }\ndropout = { linear = [0, 0.5] }\n\
            batch_norm = { choice = [false, true] }\n";
        let spec = SearchSpec::parse(text).expect("this is good");
        let grid = SearchSpec { method: Method::Grid, ranges: spec.gridded(), ..spec };
        assert_eq!(grid.check(), Ok(()));
        assert_eq!(grid.count(), 2 * 5 * 5);
        let values = |key: &str| {
            let range = grid.ranges.iter().find(|range| range.key == key).expect("the key is there");
            range.candidates.values().expect("a grid has values")
        };
        assert_eq!(values("lr"), [1e-6, 1e-5, 1e-4, 1e-3, 1e-2].map(toml::Value::from));
        assert_eq!(values("dropout"), [0.0, 0.125, 0.25, 0.375, 0.5].map(toml::Value::from));
        assert_eq!(grid.gridded(), grid.ranges, "a grid is one already");

        let whole = SearchSpec::parse("[ranges]\nbatch_size = { linear = [2, 4] }\n").expect("this is good");
        let sizes = whole.gridded()[0].candidates.values().expect("a grid has values");
        assert_eq!(sizes, [2, 3, 4].map(toml::Value::from));
    }

    #[test]
    fn a_base_of_its_own_has_a_training_s_defaults() {
        let spec = SearchSpec::parse("[base]\nhidden = [7]").expect("this is good");
        assert_eq!(spec.base, TrainingSpec { hidden: vec![7], ..TrainingSpec::default() });
    }

    #[test]
    fn each_error_has_its_line_and_key() {
        let ranges = |text: &str| format!("[ranges]\nlr = {{ log = [1e-3, 1] }}\n{text}");
        for (text, line, key, words) in [
            ("trials = 0".to_owned(), 1, "trials", "1 to 10000"),
            ("seed = 1\nvalidation = 1.0".into(), 2, "validation", "between 0 and 1"),
            ("method = \"guess\"".into(), 1, "method", "\"grid\""),
            ("halving = { group = 1 }".into(), 1, "halving.group", "2 to 1000"),
            ("halving = { rungs = 0 }".into(), 1, "halving.rungs", "1 to 10"),
            ("\n[base]\nbatch_size = 0".into(), 3, "base.batch_size", "1 to 60000"),
            ("[base]\nbatch = 3".into(), 2, "base.batch", "batch_size"),
            ("\n[ranges]\n".into(), 2, "ranges", "at least one key"),
            (ranges("lrr = { log = [0.1, 1] }"), 3, "ranges.lrr", "no key `lrr`"),
            (ranges("init.sdt = { log = [0.1, 1] }"), 3, "ranges.init.sdt", "std"),
            (ranges("dropout = { linear = [0.5, 0.1] }"), 3, "ranges.dropout.linear", "smaller"),
            (ranges("weight_decay = { log = [1, 1e-3] }"), 3, "ranges.weight_decay.log", "smaller"),
            (ranges("weight_decay = { log = [0.1, 0.1] }"), 3, "ranges.weight_decay.log", "nothing between"),
            (ranges("weight_decay = { log = [0, 0.1] }"), 3, "ranges.weight_decay.log", "above 0"),
            (ranges("dropout = { linear = [0.5, 1.5] }"), 3, "ranges.dropout", "but not including, 1"),
            (ranges("hidden = { choice = [] }"), 3, "ranges.hidden.choice", "nothing to choose"),
            (ranges("hidden = { choice = [[10], [0]] }"), 3, "ranges.hidden", "from 1 to 10000"),
            (ranges("activation = { choice = [\"relu\", \"rleu\"] }"), 3, "ranges.activation", "relu"),
            (ranges("dropout = { lineal = [0, 1] }"), 3, "ranges.dropout.lineal", "linear"),
            (
                ranges("dropout = { linear = [0, 0.5], log = [1, 2] }"),
                3,
                "ranges.dropout",
                "A range is one of",
            ),
            (ranges("dropout = { linear = [0, 0.5, 1] }"), 3, "ranges.dropout.linear", "2 numbers"),
            (ranges("dropout = 0.5"), 3, "ranges.dropout", "log"),
            (ranges("dropout = {}"), 3, "ranges.dropout", "What values can"),
            (ranges("init.std = { logspace = [0, -4, 1] }"), 3, "ranges.init.std.logspace", "how many"),
            (ranges("init.std = { logspace = [0, 0, 3] }"), 3, "ranges.init.std.logspace", "exponents"),
            (ranges("data = { choice = [\"digits\"] }"), 3, "ranges.data", "same for all"),
            (ranges("optimizer.lr = { log = [0.1, 1] }"), 3, "ranges.optimizer.lr", "the same key"),
            (format!("method = \"grid\"\n{}", ranges("")), 3, "ranges.lr", "A grid needs"),
        ] {
            let (at, path, message) = error(&text);
            assert_eq!((at, path.as_deref()), (line, Some(key)), "{text}: {message}");
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn a_grid_of_a_million_trials_is_refused_with_its_size() {
        let key = |name: &str| format!("{name} = {{ logspace = [-1, -5, 100] }}\n");
        let text =
            format!("method = \"grid\"\n[ranges]\n{}{}{}", key("lr"), key("weight_decay"), key("init.std"));
        let (line, key, message) = error(&text);
        assert_eq!((line, key.as_deref()), (2, Some("ranges")));
        assert!(message.contains("100 × 100 × 100 points; at most 10000"), "{message}");
    }

    #[test]
    fn comparisons_are_made_at_halves_of_the_length() {
        let halving = Halving { group: 16, rungs: 3 };
        let marks: Vec<u64> = (0..=3).map(|rung| halving.until(rung, 200)).collect();
        assert_eq!(marks, [25, 50, 100, 200]);
        assert_eq!(halving.until(0, 3), 1, "at least one update");
    }
}
