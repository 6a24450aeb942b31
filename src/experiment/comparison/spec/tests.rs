use super::super::panels::PanelValues;
use super::*;
use crate::language::Language;
use crate::nn::{Activation, BatchNormSettings, Init, OptimizerKind};

const BOOK: &str = r#"
id = "scales"
[base]
train_size = 1000
hidden = [100, 100]
iterations = 191
[[variant]]
name = "plain"
[[variant]]
name = "BatchNorm"
batch_norm = true
[panels]
key = "init.std"
values = { logspace = [0, -4, 16] }
"#;

fn parse(text: &str) -> ComparisonSpec {
    ComparisonSpec::parse(text).expect("this spec is right")
}

fn error(text: &str) -> (usize, String, String) {
    let error = ComparisonSpec::parse(text).expect_err("this spec is wrong");
    (error.line, error.key.unwrap_or_default(), error.message.to_string())
}

#[test]
fn a_variant_is_the_base_with_some_keys_changed_and_a_panel_changes_one_more() {
    let spec = parse(BOOK);
    assert_eq!((spec.panel_count(), spec.networks().len()), (16, 32));
    let norm = spec.network(Place { panel: 2, variant: 1 }).expect("there is such a network");
    assert_eq!(norm.batch_norm, Some(BatchNormSettings::default()));
    assert!(matches!(norm.init, Init::Std(std) if (std - 0.292_864).abs() < 1e-6));
    assert_eq!(norm.train_size, Some(1000));
    assert_eq!(spec.panel_name(2, FigureWords::of(Language::English)).as_deref(), Some("std 0.29"));
}

#[test]
fn an_empty_block_compares_initial_weights() {
    let spec = parse("");
    let names: Vec<&str> = spec.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["std 0.01", "Xavier", "He"]);
    assert_eq!(spec, ComparisonSpec::default());
    let tanh = parse("[base]\nactivation = \"tanh\"\n");
    assert!(tanh.variants.iter().all(|variant| variant.spec.activation == Activation::Tanh));
}

#[test]
fn a_written_spec_reads_back_the_same() {
    let list = "[base]\nhidden = [5]\n[[variant]]\n[[variant]]\nlr = 0.2\n[[variant]]\ndropout = 0.5\n";
    for text in ["", BOOK, list, "same_start = false\n[panels]\nkey = \"lr\"\nvalues = [0.1, 0.01]\n"] {
        let spec = parse(text);
        let written = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(parse(&written), spec, "{written}");
    }
}

#[test]
fn a_variant_without_a_name_is_called_after_what_differs() {
    let spec = parse("[[variant]]\nactivation = \"tanh\"\n[[variant]]\n[[variant]]\nhidden = [5, 5]\n");
    let names: Vec<&str> = spec.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["activation tanh", "base", "hidden [5, 5]"]);
}

/// Names are 32 letters long at most, and no word of them is cut.
#[test]
fn a_name_that_is_made_ends_with_a_whole_word() {
    for (keys, name) in [
        ("activation = \"leaky_relu\"\nbatch_norm = true\n", "activation leaky_relu, …"),
        ("dropout = 0.3\ninit = \"xavier\"\nlayer_norm = true\n", "dropout 0.3, init xavier, …"),
        ("hidden = [100, 100, 100, 100, 100, 100]\n", "hidden [100, 100, 100, 100, …"),
        ("batch_norm = true\ndropout = 0.25\n", "batch norm true, dropout 0.25"),
        ("dropout = 0.3\nbatch_size = 10\nhidden = [5]\n", "batch size 10, dropout 0.3, …"),
    ] {
        let spec = parse(&format!("[[variant]]\n{keys}"));
        assert_eq!(spec.variants[0].name, name, "{keys}");
        assert!(name.chars().count() <= 32, "{name}");
    }
}

#[test]
fn a_variant_knows_the_short_keys_of_panels_and_searches() {
    let text = "[base]\noptimizer = { kind = \"momentum\", momentum = 0.5 }\n[[variant]]\nlr = 0.25\n\
                [[variant]]\nstd = 0.5\n[[variant]]\noptimizer = { kind = \"adam\" }\nlr = 0.5\n";
    let spec = parse(text);
    let [rate, spread, adam] = &spec.variants[..] else { panic!("three variants") };
    assert_eq!(rate.spec.optimizer, OptimizerKind::Momentum.with_lr(0.25).with("momentum", 0.5));
    assert_eq!(spread.spec.init, Init::Std(0.5));
    assert_eq!(adam.spec.optimizer, OptimizerKind::Adam.with_lr(0.5));
    let (line, key, words) = error("[[variant]]\n[[variant]]\nlr = -1\n");
    assert_eq!((line, key.as_str()), (2, "variant[1].optimizer.lr"));
    assert!(words.contains("above 0"), "{words}");
    assert_eq!(error("[[variant]]\nlr = \"fast\"\n").0, 2);
}

#[test]
fn each_error_has_its_line_and_key() {
    let many = "[[variant]]\nname = \"a\"\n".to_owned()
        + &["b", "c", "d", "e", "f", "g", "h", "i"]
            .map(|name| format!("[[variant]]\nname = \"{name}\"\n"))
            .concat();
    for (text, line, key, words) in [
        ("same_start = 1", 1, "same_start", "true or false"),
        ("target = 0", 1, "target", "above 0, up to 1"),
        ("target = 1.5", 1, "target", "above 0, up to 1"),
        ("[base]\nlr = 1", 2, "base.lr", "no key"),
        ("[base]\nhidden = [5]\nbatch_size = 0", 3, "base.batch_size", "1 to 60000"),
        ("[base]\nid = \"x\"", 2, "base.id", "above [base]"),
        ("variant = []", 1, "variant", "at least one"),
        ("[[variant]]\nname = \"a\"\ndropuot = 0.5", 3, "variant[0].dropuot", "Did you mean `dropout`?"),
        (
            "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\ninit = { std = -1 }",
            5,
            "variant[1].init.std",
            "from 0",
        ),
        ("[[variant]]\nname = \"a\"\n[[variant]]\nname = \"a\"", 4, "variant[1].name", "another"),
        ("[[variant]]\nname = \"\"", 2, "variant[0].name", "characters"),
        ("[[variant]]\niterations = 5", 2, "variant[0].iterations", "[base]"),
        (&many, 17, "variant[8]", "at most 8"),
        ("[panels]\nkey = \"init.std\"\nvalues = [0.1]", 3, "panels.values", "2 to 25 panels, not 1"),
        ("[panels]\nkey = \"init.std\"\nvalues = []", 3, "panels.values", "not 0"),
        (
            "[panels]\nkey = \"init.std\"\nvalues = { logspace = [0, -4, 1000000] }",
            3,
            "panels.values",
            "not 1000000",
        ),
        (
            "[panels]\nkey = \"init.std\"\nvalues = { logspace = [0, 0, 4] }",
            3,
            "panels.values.logspace",
            "power",
        ),
        (
            "[panels]\nkey = \"init.std\"\nvalues = { logspace = [0, 4] }",
            3,
            "panels.values.logspace",
            "from, to, count",
        ),
        ("[panels]\nkey = \"init.sdt\"\nvalues = [0.1, 0.2]", 2, "panels.key", "std"),
        ("[panels]\nkey = \"dropuot\"\nvalues = [0.1, 0.2]", 2, "panels.key", "dropout"),
        ("[panels]\nkey = \"dropout\"\nvalues = [0.1,\n 1.2]", 4, "panels.values[1]", "but not including, 1"),
        ("[panels]\nkey = \"iterations\"\nvalues = [1, 2]", 2, "panels.key", "same for all"),
        ("[panels]\nvalues = [1, 2]", 1, "panels", "key"),
        ("[panels]\nkey = \"lr\"", 1, "panels", "values"),
        (
            "[base]\nhidden = [4000, 4000]\n[panels]\nkey = \"lr\"\nvalues = { logspace = [0, -2, 25] }",
            2,
            "base.hidden",
            "MB",
        ),
        (
            "[base]\niterations = 10000000\n[panels]\nkey = \"lr\"\nvalues = [1, 2]",
            2,
            "base.iterations",
            "MB",
        ),
        ("[varaint]", 1, "varaint", "Did you mean `variant`?"),
    ] {
        let (at, found, message) = error(text);
        assert!(message.contains(words), "{text}: {message}");
        assert_eq!((at, found.as_str()), (line, key), "{text}: {message}");
    }
}

#[test]
fn another_base_keeps_what_differs() {
    let spec = parse(BOOK);
    let base = TrainingSpec { seed: 7, batch_size: 50, ..spec.base.clone() };
    let other = spec.with_base(base.clone()).expect("it can be");
    assert_eq!(other.variants[1].spec, TrainingSpec { batch_norm: spec.variants[1].spec.batch_norm, ..base });
}

#[test]
fn starts_are_shared_or_each_its_own() {
    let spec = parse(BOOK);
    let seeds = |spec: &ComparisonSpec| -> Vec<u64> {
        spec.networks().iter().map(|(_, network)| network.drawn_from()).collect()
    };
    assert!(seeds(&spec).iter().all(|seed| *seed == 42));
    let own = seeds(&ComparisonSpec { same_start: false, ..spec.clone() });
    assert_eq!(own[0], 42);
    let mut sorted = own.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), 32);
    assert!(own.iter().all(|seed| i64::try_from(*seed).is_ok()), "a copy of it can be saved");
    // A further variant leaves the starts of the others alone.
    let mut more = ComparisonSpec { same_start: false, ..spec };
    more.variants.push(Variant { name: "third".into(), spec: more.base.clone() });
    let after: Vec<u64> = seeds(&more).chunks(3).flat_map(|panel| panel[..2].to_vec()).collect();
    assert_eq!(after, own);
    assert!(matches!(more.panels, Some(Panels { values: PanelValues::LogSpace { .. }, .. })));
}
