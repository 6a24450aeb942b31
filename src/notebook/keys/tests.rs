use super::*;

fn table(text: &str) -> toml::Table {
    text.parse().unwrap()
}

fn change(body: &str, changed: &str) -> String {
    set(body, &table(changed), "\n").unwrap()
}

#[test]
fn a_value_changes_in_its_place() {
    let body = "# start\nlr   =  0.1   # the rate\n\nseed=42\n";
    assert_eq!(change(body, "lr = 0.01"), "# start\nlr   =  0.01   # the rate\n\nseed=42\n");
    assert_eq!(change(body, "seed = 7"), "# start\nlr   =  0.1   # the rate\n\nseed=7\n");
}

#[test]
fn what_is_already_meant_keeps_its_spelling() {
    let body = "std = 1\nlr = 1e-1\nname = 'literal'\n";
    assert_eq!(change(body, "std = 1.0\nlr = 0.1\nname = \"literal\""), body);
}

#[test]
fn tables_and_arrays_of_the_same_shape_keep_their_inside() {
    let body = "init = {std=0.01}\nhidden = [\n  50, # first\n  100,\n]\n";
    assert_eq!(
        change(body, "init = { std = 1.0 }\nhidden = [50, 20]"),
        "init = {std=1.0}\nhidden = [\n  50, # first\n  20,\n]\n"
    );
}

#[test]
fn a_text_of_several_lines_is_written_on_several_lines() {
    let body = "expression = \"x\" # the graph\nseed = 1\n";
    let changed = change(body, "expression = 'a = x * y\\n'\nseed = 1");
    assert_eq!(changed, "expression = \"a = x * y\\\\n\" # the graph\nseed = 1\n", "an escape stays one");
    let two_lines = "expression = \"\"\"\na = x * y\na + 1\"\"\"";
    let changed = change(body, two_lines);
    assert_eq!(changed, format!("{two_lines} # the graph\nseed = 1\n"));
    assert_eq!(table(&changed)["expression"].as_str(), Some("a = x * y\na + 1"));
    assert_eq!(change("seed = 1\n", two_lines), format!("seed = 1\n{two_lines}\n"));
    assert_eq!(change(&changed, "expression = \"x\""), body);
}

#[test]
fn a_value_may_change_its_type() {
    let body = "batch_norm = true # on\ninit = \"he\"\n";
    assert_eq!(
        change(body, "batch_norm = { momentum = 0.5, epsilon = 1e-6 }\ninit = { std = 0.01 }"),
        "batch_norm = { epsilon = 1e-6, momentum = 0.5 } # on\ninit = { std = 0.01 }\n".replace(
            "{ epsilon = 1e-6, momentum = 0.5 }",
            &written(&table("a = { momentum = 0.5, epsilon = 1e-6 }")["a"])
        )
    );
}

#[test]
fn an_absent_key_gets_a_line_at_the_end() {
    assert_eq!(change("a = 1\n", "b = 2"), "a = 1\nb = 2\n");
    assert_eq!(change("a = 1", "b = 2"), "a = 1\nb = 2\n");
    assert_eq!(change("", "b = 2"), "b = 2\n");
    assert_eq!(change("a = 1\n\n", "b = 2"), "a = 1\nb = 2\n\n");
    assert_eq!(set("a = 1\r\n", &table("b = 2"), "\r\n").unwrap(), "a = 1\r\nb = 2\r\n");
}

#[test]
fn an_absent_key_goes_before_the_tables() {
    assert_eq!(change("a = 1 # c\n\n[base]\nx = 1\n", "b = 2"), "a = 1 # c\nb = 2\n\n[base]\nx = 1\n");
    assert_eq!(change("[[variant]]\nx = 1\n", "b = 2"), "b = 2\n[[variant]]\nx = 1\n");
}

#[test]
fn dotted_keys_and_headed_tables_change_in_place() {
    assert_eq!(
        change("optimizer.kind = \"sgd\"\noptimizer.lr = 0.1\n", "optimizer = { kind = \"sgd\", lr = 0.2 }"),
        "optimizer.kind = \"sgd\"\noptimizer.lr = 0.2\n"
    );
    assert_eq!(
        change(
            "a = 1\n[optimizer]\nkind = 'sgd' # plain\nlr = 0.1\n",
            "optimizer = { kind = \"sgd\", lr = 0.2 }"
        ),
        "a = 1\n[optimizer]\nkind = 'sgd' # plain\nlr = 0.2\n"
    );
}

#[test]
fn a_change_of_shape_still_says_what_was_asked() {
    for body in [
        "init.std = 0.1\na = 1\n",
        "a = 1\n[init]\nstd = 0.1\n",
        "a = 1\n[init]\nstd = 0.1\nother = 2\n[b]\nc = 1\n",
        "a = 1\n[[init]]\nstd = 0.1\n",
    ] {
        for value in ["init = \"he\"", "init = { std = 1.0, more = 2 }", "init = [1, 2]"] {
            let mut expected = table(body);
            expected.extend(table(value));
            assert_eq!(table(&change(body, value)), expected, "{body:?} with {value:?}");
        }
    }
}

#[test]
fn a_removed_key_takes_its_line_along() {
    assert_eq!(remove("a = 1\nb = [\n1,\n] # c\nd = 2\n", "b", "\n").unwrap(), "a = 1\nd = 2\n");
    assert_eq!(remove("a = 1\n", "b", "\n").unwrap(), "a = 1\n");
    assert_eq!(table(&remove("a.b = 1\na.c = 2\nd = 2\n", "a", "\n").unwrap()), table("d = 2"));
}

#[test]
fn a_key_within_a_table_changes_in_its_place_or_joins_it() {
    let body = "[base]\nlr = 0.1 # the rate\n\n[[variant]]\nname = \"a\"\n";
    assert_eq!(
        change(body, "\"base.lr\" = 0.5"),
        "[base]\nlr = 0.5 # the rate\n\n[[variant]]\nname = \"a\"\n"
    );
    assert_eq!(
        change(body, "\"base.seed\" = 7"),
        "[base]\nlr = 0.1 # the rate\nseed = 7\n\n[[variant]]\nname = \"a\"\n"
    );
    assert_eq!(table(&change("x = 1\n", "\"base.seed\" = 7")), table("x = 1\n[base]\nseed = 7\n"));
}

#[test]
fn tables_of_a_list_come_and_go_and_the_others_keep_their_words() {
    let body = "[base]\nseed = 1\n\n# the first\n[[variant]]\nname = \"a\" # alpha\n\n# the second\n[[variant]]\n\
        name = \"b\"\nlr = 1.0\n\n[panels]\nkey = \"lr\"\n";
    let more = change(body, "variant = [{name='a'}, {name='b', lr=1.0}, {lr=2.0, name='c'}]");
    assert_eq!(more, body.replace("lr = 1.0\n", "lr = 1.0\n\n[[variant]]\nname = \"c\"\nlr = 2.0\n"),);
    let fewer = change(&more, "variant = [{name='b', lr=1.0}, {lr=2.0, name='c'}]");
    assert!(fewer.contains("# the second\n[[variant]]\nname = \"b\"") && !fewer.contains("alpha"), "{fewer}");
    assert_eq!(table(&fewer)["variant"].as_array().map(Vec::len), Some(2));
}

#[test]
fn broken_toml_is_named_by_its_line() {
    let error = set("a = 1\nb = = 2\n", &table("a = 2"), "\n").unwrap_err();
    assert_eq!(error.line, 2);
}
