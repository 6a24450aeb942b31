//! The settings of a cell in one line, for the caption of its figures.

use toml::{Table, Value};

use super::naming::{joined, named_after};
use super::{Caption, CellSpec, Facts};
use crate::experiment::figure::FigureWords;
use crate::experiment::figure::format::short;

/// The settings that matter: those that every network has, and those that are not as they are by default. What variants,
/// panels or ranges set is said of none. `data` is what the
/// data that were used are called by those who read it; without it there is only what the spec asks for.
pub fn settings_line<S: CellSpec + Default>(spec: &S, data: Option<&str>, words: &FigureWords) -> String {
    line(spec, &S::default().to_table(), data, words)
}

fn line(spec: &dyn CellSpec, defaults: &Table, data: Option<&str>, words: &FigureWords) -> String {
    let mut table = spec.in_common();
    if let Some(name) = data {
        name_data(&mut table, name);
    }
    // Random numbers come from no data set.
    if table.get("input").and_then(Value::as_str) == Some("normal") {
        table.remove("data");
    }
    parts(&table, defaults, &spec.keys(), words).join(", ")
}

/// Says which data were used, where the spec says which are asked for: "auto" is other data another time.
fn name_data(table: &mut Table, name: &str) {
    if let Some(Value::Table(base)) = table.get_mut("base") {
        base.remove("data");
    }
    table.insert("data".into(), name.into());
}

fn parts(table: &Table, defaults: &Table, keys: &[&Facts], words: &FigureWords) -> Vec<String> {
    let mut parts = Vec::new();
    // What everybody asks for comes first, in this order; the rest follows as the table has it.
    let caption = |key: &str| {
        keys.iter().find(|facts| facts.name == key).map_or(Caption::IfChanged, |facts| facts.caption)
    };
    let place = |key: &str| match caption(key) {
        Caption::First(place) => Some(place),
        Caption::IfChanged | Caption::Never => None,
    };
    let mut first: Vec<_> = table.iter().filter(|(key, _)| place(key).is_some()).collect();
    first.sort_by_key(|(key, _)| place(key));
    let rest = table.iter().filter(|(key, value)| {
        caption(key) == Caption::IfChanged && (defaults.get(*key) != Some(value) || value.is_table())
    });
    for (key, value) in first.into_iter().chain(rest) {
        match (key.as_str(), value) {
            // What all networks have in common.
            ("base", Value::Table(base)) => {
                let none = Table::new();
                let defaults = defaults.get("base").and_then(Value::as_table).unwrap_or(&none);
                parts.extend(self::parts(base, defaults, keys, words));
            }
            ("variant", Value::Array(variants)) => {
                let names = variants.iter().filter_map(|variant| variant_name(variant.as_table()?, words));
                parts.push((words.compared)(&names.collect::<Vec<_>>().join(" | ")));
            }
            ("panels", Value::Table(panels)) => parts.extend(self::panels(panels, words)),
            ("ranges", Value::Table(ranges)) => {
                parts.extend(ranges.iter().map(|(key, range)| self::range(key, range, words)));
            }
            (_, value) => parts.push(entry(key, value, words)),
        }
    }
    parts
}

/// What a variant is called, which has its name beside the keys in which it differs.
fn variant_name(variant: &Table, words: &FigureWords) -> Option<String> {
    let mut differing = variant.clone();
    let name = differing.remove("name")?;
    Some(called(name.as_str()?, &differing, words))
}

/// A name where people read it: as it was given, or, where it says in the words of a spec what differs, in theirs.
pub(in crate::experiment) fn called(name: &str, differing: &Table, words: &FigureWords) -> String {
    if words.speaks_as_specs || name != named_after(differing) {
        return name.to_owned();
    }
    joined(differing.iter().map(|(key, value)| entry(key, value, words)), &(words.key)("base"))
}

/// The key of the panels and its values, as their titles have it: `std 10⁰…10⁻⁴, 16 steps`.
fn panels(panels: &Table, words: &FigureWords) -> Option<String> {
    let key = panels.get("key")?.as_str()?;
    let key = key.rsplit('.').next().unwrap_or(key);
    Some(format!("{} {}", (words.key)(key), values(key, panels.get("values")?, words)))
}

/// A key of a search, and where its values are drawn from.
fn range(key: &str, range: &Value, words: &FigureWords) -> String {
    let ends = |ends: &Value| values(key, ends, words).replace(" | ", "…");
    let drawn = match range.as_table().and_then(|table| table.iter().next()) {
        Some((kind, of)) => match kind.as_str() {
            "log" => (words.logarithmic)(&ends(of)),
            "linear" => ends(of),
            "choice" => values(key, of, words),
            _ => values(key, range, words),
        },
        None => values(key, range, words),
    };
    format!("{} {drawn}", (words.key)(key))
}

/// Values of a key one after the other, or the powers of ten that they run over.
fn values(key: &str, of: &Value, words: &FigureWords) -> String {
    match of {
        Value::Array(all) => {
            all.iter().map(|value| value_in_words(key, value, words)).collect::<Vec<_>>().join(" | ")
        }
        Value::Table(table) => match table.get("logspace").and_then(Value::as_array).map(Vec::as_slice) {
            Some([from, to, count]) => {
                let count =
                    count.as_integer().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
                (words.evenly)(&power_of_ten(from), &power_of_ten(to), count)
            }
            _ => value_in_words(key, of, words),
        },
        other => value_in_words(key, other, words),
    }
}

/// 10 to the power of a number of a spec: `10⁻⁴`.
fn power_of_ten(exponent: &Value) -> String {
    let number = exponent.as_float().or_else(|| exponent.as_integer().map(|whole| whole as f64));
    let number = number.unwrap_or_default();
    if number.fract() != 0.0 {
        return short(10_f64.powf(number));
    }
    let raised = |digit: char| match digit {
        '-' => '⁻',
        digit => digit.to_digit(10).and_then(|at| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(at as usize)).unwrap_or(digit),
    };
    format!("10{}", format!("{number:.0}").chars().map(raised).collect::<String>())
}

fn entry(key: &str, value: &Value, words: &FigureWords) -> String {
    format!("{} {}", (words.key)(key), value_in_words(key, value, words))
}

/// What a key of a spec is set to, as a caption says it: `ReLU`, `on`, `100×4`.
pub fn value_in_words(key: &str, value: &Value, words: &FigureWords) -> String {
    match value {
        Value::String(word) => (words.choice)(key, word).replace('\n', "; "),
        Value::Float(number) if *number != 0.0 && !(1e-4..1e6).contains(&number.abs()) => {
            format!("{number:e}")
        }
        Value::Float(number) => format!("{number}"),
        Value::Boolean(on) => if *on { words.on } else { words.off }.to_owned(),
        Value::Array(all) => {
            repeated(&all.iter().map(|value| value_in_words(key, value, words)).collect::<Vec<_>>())
        }
        Value::Table(table) => {
            let kind = table.get("kind").map(|kind| value_in_words("kind", kind, words));
            let rest = table.iter().filter(|(key, _)| *key != "kind");
            let rest = rest.map(|(key, value)| entry(key, value, words));
            kind.into_iter().chain(rest).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// Words one after the other, equal ones counted: `100×4`.
fn repeated(words: &[String]) -> String {
    let runs = words.chunk_by(|a, b| a == b).map(|run| match run {
        [word] => word.clone(),
        [word, ..] => format!("{word}×{}", run.len()),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::comparison::ComparisonSpec;
    use crate::experiment::training::TrainingSpec;
    use crate::experiment::{KINDS, Spec, kind};
    use crate::language::Language;

    const ENGLISH: &FigureWords = FigureWords::of(Language::English);

    fn of_any(spec: &Spec, data: Option<&str>, words: &FigureWords) -> String {
        let kind = kind(spec.kind()).expect("every spec has its kind");
        line(&**spec, &(kind.default)().to_table(), data, words)
    }

    #[test]
    fn a_training_says_what_it_is_and_not_what_it_is_not() {
        let text = "hidden = [100, 100, 100, 100]\ninit = \"he\"\noptimizer = { kind = \"adam\", lr = 1e-5 }\n\
            dropout = 0.2\nbatch_norm = true";
        let spec = TrainingSpec::parse(text).expect("the spec is right");
        let line = settings_line(&spec, Some("MNIST"), ENGLISH);
        assert!(
            line.starts_with("data MNIST, hidden 100×4, activation ReLU, init He, optimizer Adam"),
            "{line}"
        );
        assert!(
            line.contains("lr 1e-5") && line.contains("dropout 0.2") && line.contains("batch norm"),
            "{line}"
        );
        assert!(
            !line.contains("weight decay") && !line.contains("precision") && !line.contains("seed"),
            "{line}"
        );
    }

    #[test]
    fn what_is_no_word_of_a_spec_is_said_in_the_language_of_the_figure() {
        let text =
            "[base]\nrecord_after = true\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nhidden = [5]";
        let spec = ComparisonSpec::parse(text).expect("the spec is right");
        let line = settings_line(&spec, None, FigureWords::of(Language::Korean));
        assert!(line.contains("갱신 뒤 손실 켬") && line.contains("비교: a | b"), "{line}");
        assert!(settings_line(&spec, None, ENGLISH).contains("record after on"));
    }

    #[test]
    fn panels_and_ranges_are_said_as_people_write_them() {
        let variants = "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nbatch_norm = true\n";
        for (panels, english, korean) in [
            (
                "key = \"init.std\"\nvalues = { logspace = [0, -4, 16] }",
                "std 10⁰…10⁻⁴, 16 steps",
                "표준편차 10⁰…10⁻⁴, 16단계",
            ),
            ("key = \"lr\"\nvalues = [0.1, 0.01]", "lr 0.1 | 0.01", "학습률 0.1 | 0.01"),
            ("key = \"batch_norm\"\nvalues = [true, false]", "batch norm on | off", "배치 정규화 켬 | 끔"),
        ] {
            let spec =
                ComparisonSpec::parse(&format!("{variants}[panels]\n{panels}\n")).expect("the spec is right");
            for (words, said) in [(ENGLISH, english), (FigureWords::of(Language::Korean), korean)] {
                let line = settings_line(&spec, None, words);
                assert!(line.contains(said), "{line}");
            }
        }
        let search = "[ranges]\nlr = { log = [1e-6, 1e-2] }\ndropout = { linear = [0.0, 0.5] }\n\
            activation = { choice = [\"relu\", \"tanh\"] }\n\"init.std\" = { logspace = [0, -1.5, 4] }\n";
        let spec = (kind("search").expect("there is such a kind").parse)(search).expect("the spec is right");
        let line = of_any(&spec, None, FigureWords::of(Language::Korean));
        for said in [
            "학습률 1e-6…0.01 (로그)",
            "드롭아웃 0…0.5",
            "활성화 함수 ReLU | Tanh",
            "가중치 초깃값 표준편차 10⁰…0.0316, 4단계",
        ] {
            assert!(line.contains(said), "{said}: {line}");
        }
    }

    #[test]
    fn the_data_that_were_used_stand_for_those_that_were_asked_for() {
        for kind in KINDS.iter().filter(|kind| !["graph", "descent", "question"].contains(&kind.name)) {
            let spec = (kind.parse)(kind.default_block).expect("the default block is right");
            let line = of_any(&spec, Some("MNIST"), ENGLISH);
            let generated = line.contains("input normal");
            assert_eq!(line.matches("data ").count(), usize::from(!generated), "{}: {line}", kind.name);
            assert!(generated || line.starts_with("data MNIST"), "{}: {line}", kind.name);
        }
    }

    const ASIDE: [&str; 11] = [
        "id",
        "seed",
        "changes",
        "controls",
        "expression",
        "values",
        "picture",
        "variant",
        "ask",
        "choices",
        "because",
    ];

    /// The keys of a table and of the tables in it, those aside that are said otherwise or are a notebook's own words.
    fn keys(table: &Table, found: &mut Vec<String>) {
        for (key, value) in table.iter().filter(|(key, _)| !ASIDE.contains(&key.as_str())) {
            found.extend(key.split('.').map(str::to_owned));
            let inner = match value {
                Value::Array(values) => values.iter().filter_map(Value::as_table).collect(),
                Value::Table(table) => vec![table],
                _ => Vec::new(),
            };
            for table in inner {
                keys(table, found);
            }
        }
    }

    #[test]
    fn every_key_has_a_name_in_korean() {
        let full = "test_size = 9\ntrain_size = 9\nweights = \"a.npz\"\ninit = 0.1\n\
            batch_norm = { momentum = 0.8, epsilon = 1e-5 }\n";
        let optimizers = ["rmsprop", "adam", "momentum"]
            .map(|kind| ("training", format!("optimizer = {{ kind = \"{kind}\" }}")));
        let more = [
            ("training", full.to_owned()),
            ("search", "halving = { group = 4, rungs = 1 }\n[ranges]\nlr = { log = [0.1, 1.0] }\ndropout = { linear = [0.1, 0.2] }\n\
                batch_size = { choice = [1, 2] }\n\"init.std\" = { logspace = [0, -1, 3] }".to_owned()),
            ("comparison", "[panels]\nkey = \"lr\"\nvalues = { logspace = [0, -1, 3] }\n[[variant]]\nname = \"a\"".to_owned()),
            ("predict", "network = \"a\"".to_owned()),
            ("predict", "weights = \"a.npz\"".to_owned()),
            ("graph", "network = \"a\"".to_owned()),
            ("graph", "expression = \"a * b\"\nvalues = { a = 1, b = 2 }".to_owned()),
        ];
        let blocks = KINDS.iter().map(|kind| (kind.name, kind.default_block.to_owned()));
        let mut found = Vec::new();
        for (name, block) in blocks.chain(optimizers).chain(more) {
            let spec = (kind(name).expect("there is such a kind").parse)(&block)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            keys(&spec.to_table(), &mut found);
        }
        assert!(found.iter().any(|key| key == "epsilon") && found.iter().any(|key| key == "rungs"));
        for key in found.iter().filter(|key| !["h", "x", "y", "kind"].contains(&key.as_str())) {
            let name = (FigureWords::of(Language::Korean).key)(key);
            assert!(!name.is_ascii(), "{key} is called {name}");
            assert_eq!((ENGLISH.key)(key), key.replace('_', " "));
        }
    }

    /// What each key of a training can be besides its default, in the words of a spec; those that are the same for all
    /// networks aside.
    const OTHERS: [(&str, &str, &str); 21] = [
        ("hidden", "[7]", "[8, 9]"),
        ("activation", "\"tanh\"", "\"sigmoid\""),
        ("init", "\"he\"", "{ std = 0.7 }"),
        ("init.std", "0.25", "0.75"),
        ("std", "0.25", "0.75"),
        ("lr", "0.3", "0.7"),
        ("optimizer", "{ kind = \"adam\", lr = 0.5 }", "{ kind = \"momentum\", lr = 0.6 }"),
        ("optimizer.lr", "0.3", "0.7"),
        ("lr_schedule", "\"cosine\"", "{ kind = \"step\", every = 7 }"),
        ("batch_norm", "true", "{ momentum = 0.7, epsilon = 1e-5 }"),
        ("batch_norm.momentum", "0.3", "0.7"),
        ("layer_norm", "true", "false"),
        ("dropout", "0.3", "0.7"),
        ("weight_decay", "0.3", "0.7"),
        ("batch_size", "33", "77"),
        ("batch_order", "\"shuffle\"", "\"random\""),
        ("train_size", "333", "777"),
        ("test_size", "333", "777"),
        ("precision", "\"f64\"", "\"f32\""),
        ("start_seed", "333", "777"),
        ("record_after", "true", "false"),
    ];

    /// How a base says this key, in a caption.
    const SAYS: [(&str, &str); 13] = [
        ("hidden = [5]", "hidden 5"),
        ("activation = \"relu\"", "activation ReLU"),
        ("init = { std = 0.5 }", "init std 0.5"),
        ("optimizer = { kind = \"sgd\", lr = 0.125 }", "lr 0.125"),
        ("lr_schedule = { kind = \"warm_up\", updates = 55 }", "lr schedule warm-up updates 55"),
        ("batch_norm = { momentum = 0.875, epsilon = 1e-4 }", "momentum 0.875"),
        ("dropout = 0.125", "dropout 0.125"),
        ("weight_decay = 0.125", "weight decay 0.125"),
        ("batch_size = 55", "batch size 55"),
        ("batch_order = \"sequential\"", "batch order sequential"),
        ("train_size = 555", "train size 555"),
        ("test_size = 555", "test size 555"),
        ("start_seed = 555", "start seed 555"),
    ];

    /// A key of a training with the two values, whichever way it is varied.
    fn varied(key: &str, one: &str, other: &str) -> Vec<(&'static str, String)> {
        let base: String = SAYS.iter().flat_map(|(line, _)| [*line, "\n"]).collect();
        let base = format!("[base]\n{base}");
        vec![
            (
                "comparison",
                format!(
                    "{base}[[variant]]\nname = \"a\"\n{key} = {one}\n[[variant]]\nname = \"b\"\n{key} = {other}\n"
                ),
            ),
            (
                "comparison",
                format!(
                    "{base}[[variant]]\nname = \"a\"\n[panels]\nkey = \"{key}\"\nvalues = [{one}, {other}]\n"
                ),
            ),
            ("search", format!("{base}[ranges]\n\"{key}\" = {{ choice = [{one}, {other}] }}\n")),
        ]
    }

    #[test]
    fn what_a_variant_a_panel_or_a_range_sets_is_not_said_of_all() {
        let mut met = Vec::new();
        for (key, one, other) in OTHERS {
            for (name, text) in varied(key, one, other) {
                let Ok(spec) = (kind(name).expect("there is such a kind").parse)(&text) else { continue };
                let line = of_any(&spec, None, ENGLISH);
                let own = TrainingSpec::full_key(key).split('.').next().unwrap_or_default();
                for (written, said) in SAYS {
                    let is_own = written.starts_with(&format!("{own} "));
                    assert_eq!(line.contains(said), !is_own, "{key}, {said} in {name}: {line}");
                }
                met.push((name, key));
            }
        }
        for (key, ..) in OTHERS {
            assert!(met.iter().any(|(_, varied)| *varied == key), "{key} can be varied nowhere");
        }
        assert!(met.len() > 38, "{}", met.len());
    }

    #[test]
    fn what_all_variants_set_alike_is_said_of_all() {
        let text = "[[variant]]\nname = \"a\"\nactivation = \"tanh\"\n[[variant]]\nname = \"b\"\nactivation = \"tanh\"\n\
            optimizer = { kind = \"adam\", lr = 0.5 }";
        let spec = ComparisonSpec::parse(text).expect("the spec is right");
        let line = settings_line(&spec, None, ENGLISH);
        assert!(
            line.contains("activation Tanh") && !line.contains("optimizer") && !line.contains("SGD"),
            "{line}"
        );
    }

    #[test]
    fn every_kind_has_its_line() {
        for kind in KINDS {
            let spec = (kind.parse)(kind.default_block).expect("the default block is right");
            let line = of_any(&spec, None, ENGLISH);
            assert!(!line.contains('\n') && line.len() < 600, "{}: {line}", kind.name);
        }
    }
}
