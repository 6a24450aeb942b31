//! One key of a training spec, changed by its name: what comparisons and searches vary.

use toml::{Table, Value};

use super::spec::TrainingSpec;
use crate::experiment::spec::Problem;

/// Keys that have a shorter name, because they are varied so often.
const SHORT: [(&str, &str); 2] = [("lr", "optimizer.lr"), ("std", "init.std")];

impl TrainingSpec {
    /// The path that a key stands for: `optimizer.lr` for `lr`.
    pub(crate) fn full_key(key: &str) -> &str {
        SHORT.iter().find(|(short, _)| *short == key).map_or(key, |(_, long)| long)
    }

    /// This spec with `value` at `key`, a path such as `init.std`, `batch_norm.momentum`, `hidden` or `lr`.
    ///
    /// Where a word or a switch stands at the path's beginning, a table takes its place: `init = "he"` becomes
    /// `init = { std = 0.1 }`.
    ///
    /// # Errors
    /// When there is no such key, or when it cannot have this value; `key` is said as it was given.
    pub fn with_key(&self, key: &str, value: Value) -> Result<Self, Problem> {
        let path = Self::full_key(key);
        let mut table = self.to_table();
        set(&mut table, path, value);
        // Tables of plain values are always written.
        let text = toml::to_string(&table).unwrap_or_default();
        Self::parse(&text).map_err(|error| Problem::of_block(key, error))
    }
}

/// What the tables of several specs have in common. Of a table with a `kind` nothing is, where the kinds differ: its other
/// keys mean something else.
pub(crate) fn in_common(tables: impl IntoIterator<Item = Table>) -> Table {
    tables.into_iter().reduce(shared).unwrap_or_default()
}

fn shared(a: Table, b: Table) -> Table {
    a.into_iter()
        .filter_map(|(key, value)| match (value, b.get(&key)?) {
            (Value::Table(a), Value::Table(b)) if a.get("kind") == b.get("kind") => {
                let both = shared(a, b.clone());
                (!both.is_empty()).then_some((key, Value::Table(both)))
            }
            (value, other) => (value == *other).then_some((key, value)),
        })
        .collect()
}

/// Takes a key out that is varied, as [`TrainingSpec::with_key`] would set it: with it goes a word or a switch that stands
/// where its table would, and with a `kind` all that belongs to it.
pub(crate) fn without_key(table: &mut Table, key: &str) {
    let path = TrainingSpec::full_key(key);
    let Some((first, rest)) = path.split_once('.') else {
        table.remove(path);
        return;
    };
    match table.get_mut(first) {
        Some(Value::Table(inner)) if rest != "kind" => {
            inner.remove(rest);
            if inner.is_empty() {
                table.remove(first);
            }
        }
        _ => {
            table.remove(first);
        }
    }
}

fn set(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.into(), value);
        }
        Some((first, rest)) => {
            let inner = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
            if !inner.is_table() {
                *inner = Value::Table(Table::new());
            }
            if let Value::Table(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::spec::Blame;
    use crate::nn::{BatchNormSettings, Init};

    #[test]
    fn a_key_is_set_by_its_path() {
        let spec = TrainingSpec { init: Init::He, ..TrainingSpec::default() };
        let with = |key: &str, value: Value| spec.with_key(key, value).expect("this can be");
        assert_eq!(with("lr", 0.5.into()).optimizer.lr(), 0.5);
        assert_eq!(with("init.std", 0.25.into()).init, Init::Std(0.25));
        assert_eq!(with("hidden", Value::Array(vec![7.into()])).hidden, [7]);
        let settings = BatchNormSettings { momentum: 0.5, ..BatchNormSettings::default() };
        assert_eq!(with("batch_norm.momentum", 0.5.into()).batch_norm, Some(settings));
    }

    #[test]
    fn only_what_all_have_is_common() {
        let spec = |text: &str| TrainingSpec::parse(text).expect("the spec is right").to_table();
        let adam = "optimizer = { kind = \"adam\", lr = 0.1 }\ninit = { std = 0.5 }";
        let common = in_common([spec(adam), spec("hidden = [7]\ninit = { std = 0.1 }")]);
        let has = |key: &str| common.contains_key(key);
        assert!(!has("optimizer") && !has("hidden") && !has("init") && has("activation"), "{common}");
        let common = in_common([spec(adam), spec("optimizer = { kind = \"adam\", lr = 0.2 }")]);
        let optimizer = common["optimizer"].as_table().expect("it has keys");
        assert!(optimizer.contains_key("beta1") && !optimizer.contains_key("lr"), "{common}");
    }

    #[test]
    fn a_varied_key_takes_with_it_what_it_replaces() {
        let table = |key: &str, text: &str| {
            let mut table = TrainingSpec::parse(text).expect("the spec is right").to_table();
            without_key(&mut table, key);
            table
        };
        assert!(!table("std", "init = \"he\"").contains_key("init"));
        assert!(!table("init.std", "").contains_key("init"));
        assert!(!table("batch_norm.epsilon", "batch_norm = true").contains_key("batch_norm"));
        assert!(!table("optimizer.kind", "").contains_key("optimizer"));
        let optimizer = table("lr", "optimizer = { kind = \"momentum\", lr = 0.1 }");
        assert!(
            optimizer["optimizer"].as_table().is_some_and(|keys| !keys.contains_key("lr") && keys.len() == 2)
        );
    }

    #[test]
    fn what_cannot_be_is_said_by_the_key_that_was_given() {
        let spec = TrainingSpec::default();
        for (key, value, words) in [
            ("lr", Value::from(-1.0), "above 0"),
            ("iteratons", Value::from(3), "Did you mean `iterations`?"),
            ("init.sdt", Value::from(0.1), "std"),
            ("hidden", Value::from("wide"), "list"),
        ] {
            let problem = spec.with_key(key, value).expect_err("this cannot be");
            assert_eq!(problem.key, key);
            let of_key = ["iteratons", "init.sdt"].contains(&key);
            assert_eq!(problem.blame, if of_key { Blame::Key } else { Blame::Value });
            assert!(problem.to_string().contains(words), "{key}: {}", problem.message);
        }
    }
}
