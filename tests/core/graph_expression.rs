//! What can be written, what it means, and what is said of what cannot.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::sync::Arc;

use layerscope::graph::{Backward, Digits, Graph, GraphError, Trace, Values, expression::MAX_DEPTH, tensor};
use proptest::prelude::*;

fn number(expression: &str, values: &str) -> f64 {
    let table: toml::Table = values.parse().unwrap();
    let graph = Arc::new(Graph::parse(expression).unwrap());
    let trace =
        Trace::new(Arc::clone(&graph), &Values::from_toml(&table).unwrap(), &Backward::default()).unwrap();
    tensor::as_number(trace.value(graph.result())).unwrap()
}

#[track_caller]
fn complaint(expression: &str) -> String {
    Graph::parse(expression).unwrap_err().to_string()
}

#[test]
fn precedence_is_the_usual_one() {
    for (expression, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 - 2 - 1", 4.0),
        ("12 / 2 / 3", 2.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("2 ** 3", 8.0),
        ("-2 ^ 2", -4.0),
        ("(-2) ^ 2", 4.0),
        ("2 ^ -1", 0.5),
        ("2 ^ -1 ^ 2", 0.5),
        ("--3", 3.0),
        ("2 * -3", -6.0),
        ("10e-1 + .5 + 1.", 2.5),
        ("max(2, 5) - min(2, 5)", 3.0),
        ("2 × 3 ÷ 4 − 1", 0.5),
    ] {
        assert_eq!(number(expression, ""), expected, "{expression}");
    }
}

#[test]
fn lines_names_and_remarks() {
    let text = "# the shop\nprice = apple * # how many\n  apples"; // the operator waits for its operand
    assert!(complaint(text).starts_with("line 2, column 27: expected a number"), "{}", complaint(text));
    assert_eq!(
        number("price = (apple *\n apples) ; price * tax # paid", "apple = 100\napples = 2\ntax = 1.5"),
        300.0
    );
    assert_eq!(number("값 = 사과 * 2\n값 + 값", "'사과' = 3"), 12.0);
    assert_eq!(number("n = 3\nm = n\nm + n", ""), 6.0);
}

#[test]
fn a_shared_name_is_one_node() {
    let graph = Graph::parse("y = x * x\ny + x").unwrap();
    assert_eq!(graph.len(), 3);
    let x = graph.named("x").unwrap();
    assert_eq!(graph.node(x).outgoing().len(), 3);
    assert_eq!(graph.names().map(|(name, _)| name).collect::<Vec<_>>(), ["x", "y", "result"]);
}

#[test]
fn errors_point_at_the_column_and_say_what_was_expected() {
    for (expression, expected) in [
        (
            "",
            "line 1, column 1: expected an expression such as `apple * apples`, found the end of the expression",
        ),
        (
            "x + ",
            "line 1, column 5: expected a number, a name, a function or `(`, found the end of the expression",
        ),
        ("x + * y", "line 1, column 5: expected a number, a name, a function or `(`, found `*`"),
        (
            "(x + y",
            "line 1, column 7: expected an operator or `)` to close what began at line 1, column 1, found the end of the expression",
        ),
        ("x + y)", "line 1, column 6: found `)` without a `(` before it"),
        (
            "2 x",
            "line 1, column 3: expected an operator or the end of the line (write * to multiply), found `x`",
        ),
        ("a = 1\nb = a $ 2", "line 2, column 7: expected a number, a name or an operator, found `$`"),
        ("sigmod(x)", "line 1, column 1: there is no function `sigmod`: did you mean `sigmoid`?"),
        ("exp + 1", "line 1, column 5: expected `(` after the function `exp`, found `+`"),
        ("exp = 1", "line 1, column 1: `exp` is a function: use another name"),
        ("max(x)", "line 1, column 6: expected `,` and another value: `max` takes 2, found `)`"),
        ("exp(x, y)", "line 1, column 6: expected `)`: `exp` takes one value, found `,`"),
        (
            "sum(x, axis=2)",
            "line 1, column 13: expected axis=0 (over the rows) or axis=1 (over the columns), found the number 2",
        ),
        ("x + 1\ny", "line 1, column 1: only the last line may go without a name: write `name = …`"),
        ("a = 1\na = 2", "line 2, column 1: `a` already has a value from line 1: use another name"),
        (
            "a = b\nb = 2",
            "line 2, column 1: `b` is used above as an input: move this line before its first use",
        ),
        ("x = x + 1", "line 1, column 1: `x` cannot be computed from itself: give the result another name"),
        ("x + y = 2", "line 1, column 7: only a single name can stand on the left of `=`"),
        ("1e999", "line 1, column 1: the number 1e999 is too large"),
        (
            "[1, 2] + x",
            "line 1, column 1: found `[`: lists are written in `values`; write the name of the matrix here",
        ),
        ("사과 ? 2", "line 1, column 4: expected a number, a name or an operator, found `?`"),
    ] {
        assert_eq!(complaint(expression), expected, "{expression:?}");
    }
}

#[test]
fn what_nests_too_deep_is_refused_and_what_does_not_is_not() {
    let nested = |n: usize| format!("{}x{}", "(".repeat(n), ")".repeat(n));
    assert!(Graph::parse(&nested(MAX_DEPTH)).is_ok());
    assert!(complaint(&nested(MAX_DEPTH + 1)).contains("nested more than"));
    assert!(complaint(&"(".repeat(60_000)).contains("nested more than"));
    assert!(Graph::parse(&format!("{}x", "-".repeat(1500))).is_ok());
    assert!(Graph::parse(&vec!["x"; 900].join(" ^ ")).is_ok());
    assert!(complaint(&vec!["x"; 30_000].join("+")).contains("at most 2000 nodes"));
    assert!(complaint(&" ".repeat(100_000)).contains("longer than"));
}

fn refusal(expression: &str, values: &str) -> GraphError {
    let table: toml::Table = values.parse().unwrap();
    let graph = Arc::new(Graph::parse(expression).unwrap());
    Trace::new(graph, &Values::from_toml(&table).unwrap(), &Backward::default()).unwrap_err()
}

#[test]
fn shapes_that_do_not_meet_are_named_with_their_node() {
    assert_eq!(
        refusal("y = dot(x, W) + b", "x = [1, 2]\nW = [[1, 2, 3], [4, 5, 6]]\nb = [1, 2, 3, 4]").to_string(),
        "line 1, column 15: `y` = dot(x, W) + b (add) got `dot(x, W)` of shape (3,) and `b` of shape (4,): \
         from the last axis on, lengths must be equal, or one of them 1"
    );
    assert_eq!(
        refusal("dot(x, W)", "x = [1, 2, 3]\nW = [[1, 2, 3], [4, 5, 6]]").to_string(),
        "line 1, column 1: `result` = dot(x, W) (dot) got `x` of shape (3,) and `W` of shape (2, 3): \
         the last length of the left, 3, must be the first length of the right, 2"
    );
    assert!(refusal("softmax(x)", "x = 1").to_string().contains("expected a vector of scores"));
    let large =
        refusal("s = dot(a, b)\nsum(s)", &format!("a = {0}\nb = [{1:?}]", column(600), vec![1.0; 600]));
    assert!(large.to_string().contains("more than 262144 entries"), "{large}");
}

fn column(n: usize) -> String {
    format!("[{}]", vec!["[1]"; n].join(", "))
}

#[test]
fn values_must_fit_the_names() {
    assert_eq!(refusal("x * y", "x = 1").to_string(), "no value for `y`: add it to `values`");
    assert_eq!(refusal("x * y", "").to_string(), "no value for `x`, `y`: add them to `values`");
    assert!(
        refusal("p = x * 2\np + 1", "x = 1\np = 3")
            .to_string()
            .starts_with("`p` is computed by the expression")
    );
    let graph = Arc::new(Graph::parse("p = x * 2").unwrap());
    let values: Values = [("x", tensor::scalar(1.0)), ("z", tensor::scalar(1.0))].into_iter().collect();
    assert_eq!(graph.unused(&values), ["z"]);
    let from = Backward { from: Some("q".into()), seed: None };
    let error = Trace::new(Arc::clone(&graph), &values, &from).unwrap_err();
    assert_eq!(error.to_string(), "backward_from names `q`, which is not in the expression; it has `x`, `p`");
    let seed = Backward { from: None, seed: Some(ndarray::arr1(&[1.0, 2.0]).into_dyn()) };
    let error = Trace::new(graph, &values, &seed).unwrap_err();
    assert_eq!(error.to_string(), "the gradient to start from has shape (2,), but `p` has shape ()");
}

/// Everything that can be asked of a graph, for every text that is one.
fn exercise(text: &str) {
    let Ok(graph) = Graph::parse(text) else { return };
    let graph = Arc::new(graph);
    let values: Values = graph.inputs().map(|(name, _)| (name.to_owned(), tensor::scalar(-0.5))).collect();
    if let Ok(trace) = Trace::new(Arc::clone(&graph), &values, &Backward::default()) {
        for (done, step) in trace.steps().iter().enumerate() {
            assert!(!trace.words(step, Digits::Short).is_empty());
            assert!(trace.at(done + 1).active() == Some(step));
        }
        assert!(trace.records().count() >= trace.steps().len());
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        exercise(&text);
    }

    #[test]
    fn no_text_of_the_right_letters_panics(
        tokens in prop::collection::vec(prop::sample::select(&[
            "x", "y", "1", "2.5", "+", "-", "*", "/", "^", "(", ")", ",", "=", "\n", ";", "exp(", "log(", "sqrt(", "max(",
            "sum(", "axis", "dot(", "relu(", "softmax(", "0", "#", ".", "1e", "é", "[",
        ]), 0..24),
    ) {
        exercise(&tokens.concat());
        exercise(&tokens.join(" "));
    }
}

#[test]
fn another_name_of_an_input_or_a_result_is_the_same_node() {
    for (text, values, expected) in [
        ("a = x\ny = a * 2", "x = 3", 6.0),
        ("a = x\nb = a\nb * a", "x = 3", 9.0),
        ("a = x\na", "x = 3", 3.0),
        ("c = x * 2\nd = c\nd + c", "x = 3", 12.0),
        ("a = x\ny = x + a", "x = 3", 6.0),
        ("a = 2\nb = a\nb * x", "x = 3", 6.0),
    ] {
        assert_eq!(number(text, values), expected, "{text}");
    }
    let graph = Arc::new(Graph::parse("a = x\ny = a * a").unwrap());
    let values = |table: &str| Values::from_toml(&table.parse::<toml::Table>().unwrap()).unwrap();
    let trace = Trace::new(Arc::clone(&graph), &values("x = 3"), &Backward::default()).unwrap();
    for name in ["a", "x"] {
        assert_eq!(trace.gradient_of(name), Some(&tensor::scalar(6.0)), "{name}");
    }
    let error = Trace::new(graph, &values("a = 3"), &Backward::default()).unwrap_err().to_string();
    assert!(error.contains('x'), "{error}");
}

#[test]
fn slips_of_other_keyboards_are_named() {
    for (text, named) in [
        ("x * １", "write `1`"),
        ("x ＋ 1", "write `+`"),
        ("x * 0,1", "decimal point"),
        ("x（1）", "write `(`"),
    ] {
        let said = complaint(text);
        assert!(said.contains(named), "{text}: {said}");
    }
    assert_eq!(number("1\u{a0}+\u{3000}2", ""), 3.0);
}
