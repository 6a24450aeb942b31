//! The trace as it is animated and exported: forth and back, kinks, not-a-numbers, long chains.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::sync::Arc;

use layerscope::graph::tensor::scalar;
use layerscope::graph::trace::{Convention, HEADINGS, Trouble};
use layerscope::graph::{Backward, Digits, Direction, Graph, Step, Trace, Values};

fn trace(expression: &str, values: &[(&str, f64)]) -> Trace {
    let graph = Arc::new(Graph::parse(expression).unwrap());
    let values: Values = values.iter().map(|&(name, x)| (name, scalar(x))).collect();
    Trace::new(graph, &values, &Backward::default()).unwrap()
}

fn step<'t>(trace: &'t Trace, direction: Direction, name: &str) -> &'t Step {
    let node = trace.graph().named(name).unwrap();
    trace.steps().iter().find(|s| s.direction == direction && s.node == node).unwrap()
}

#[test]
fn what_was_not_computed_yet_is_none_and_not_zero() {
    let t = trace("price = apple * apples\nprice * tax", &[("apple", 100.0), ("apples", 2.0), ("tax", 1.1)]);
    let node = |name| t.graph().named(name).unwrap();
    let start = t.at(0);
    assert!(start.active().is_none());
    assert_eq!(start.value(node("apple")), Some(&scalar(100.0)), "what is given is there");
    assert_eq!(start.value(node("price")), None);
    assert_eq!(start.gradient(node("result")), None);

    let half = t.at(t.forward_steps());
    assert!(half.value(node("result")).is_some());
    assert_eq!(half.gradient(node("result")), None);
    assert!(t.graph().nodes().all(|(_, n)| n.incoming().iter().all(|&e| half.passed(e).is_none())));

    let end = t.at(usize::MAX);
    assert_eq!(end.done(), t.steps().len());
    assert_eq!(end.gradient(node("apple")).as_deref(), t.gradient_of("apple"));
}

#[test]
fn every_step_adds_and_every_step_back_takes_away() {
    let t = trace("s = x * y\nr = s + x\nr * s", &[("x", 3.0), ("y", 2.0)]);
    let known = |done: usize| {
        let at = t.at(done);
        let values = t.graph().nodes().filter(|(id, _)| at.value(*id).is_some()).count();
        let edges =
            t.graph().nodes().flat_map(|(_, n)| n.incoming()).filter(|&&e| at.passed(e).is_some()).count();
        values + edges
    };
    for done in 0..t.steps().len() {
        assert!(known(done + 1) >= known(done));
        assert_eq!(t.at(done + 1).active(), Some(&t.steps()[done]));
    }
    assert_eq!(known(t.steps().len()), t.graph().len() + t.graph().edges().len());
}

#[test]
fn gradients_add_up_as_they_arrive() {
    let t = trace("s = x * y\ns + x", &[("x", 3.0), ("y", 2.0)]);
    let x = t.graph().named("x").unwrap();
    let so_far: Vec<Option<f64>> =
        (0..=t.steps().len()).map(|d| t.at(d).gradient(x).map(|g| *g.first().unwrap())).collect();
    // Forward x, y, s, result; backward result (passes 1 to x), s (passes 2 to x), y, x.
    let expected = [None, None, None, None, None, Some(1.0), Some(3.0), Some(3.0), Some(3.0)];
    assert_eq!(so_far, expected);
    assert!(!t.at(5).gradient_is_complete(x));
    assert!(t.at(6).gradient_is_complete(x));
}

#[test]
fn kinks_follow_their_convention_and_say_so() {
    for (expression, expected, convention) in [
        ("relu(x)", 0.0, Convention::Zero),
        ("abs(x)", 0.0, Convention::Zero),
        ("max(x, 0)", 0.5, Convention::Half),
        ("min(x, 0)", 0.5, Convention::Half),
    ] {
        let t = trace(expression, &[("x", 0.0)]);
        assert_eq!(t.gradient_of("x"), Some(&scalar(expected)), "{expression}");
        let kink = step(&t, Direction::Backward, "result").kink.unwrap();
        assert_eq!((kink.entries, kink.of, kink.convention), (1, 1, convention));
        assert!(t.words(step(&t, Direction::Backward, "result"), Digits::Short).contains("by convention"));
        assert_eq!(step(&trace(expression, &[("x", 0.5)]), Direction::Backward, "result").kink, None);
    }
    // Both halves reach a name that is compared with itself.
    assert_eq!(trace("max(x, x)", &[("x", 2.0)]).gradient_of("x"), Some(&scalar(1.0)));
}

#[test]
fn not_a_number_is_marked_where_it_began_and_the_rest_goes_on() {
    let t = trace("q = x / y\nr = q * 2\nw = z + 1\nr + w", &[("x", 1.0), ("y", 0.0), ("z", 5.0)]);
    assert!(t.value_of("q").unwrap()[[]].is_nan());
    assert_eq!(step(&t, Direction::Forward, "q").trouble, Some(Trouble::DivisionByZero));
    for name in ["r", "w", "result"] {
        assert_eq!(step(&t, Direction::Forward, name).trouble, None, "{name}");
    }
    assert_eq!(t.value_of("w"), Some(&scalar(6.0)));
    assert_eq!(t.gradient_of("z"), Some(&scalar(1.0)));
    assert!(t.words(step(&t, Direction::Forward, "q"), Digits::Short).contains("division by zero"));

    for (expression, x, trouble) in [
        ("log(x)", -1.0, Trouble::LogOfNonPositive),
        ("log(x)", 0.0, Trouble::LogOfNonPositive),
        ("sqrt(x)", -1.0, Trouble::RootOfNegative),
        ("x ^ 0.5", -1.0, Trouble::UndefinedPower),
        ("x ^ -1", 0.0, Trouble::UndefinedPower),
        ("exp(x)", 1000.0, Trouble::Overflow),
    ] {
        let t = trace(expression, &[("x", x)]);
        assert_eq!(step(&t, Direction::Forward, "result").trouble, Some(trouble), "{expression} at {x}");
    }
}

#[test]
fn a_missing_derivative_is_marked_on_the_way_back() {
    let t = trace("r = sqrt(x)\nr * 3", &[("x", 0.0)]);
    assert_eq!(t.value_of("r"), Some(&scalar(0.0)));
    assert_eq!(step(&t, Direction::Backward, "r").trouble, Some(Trouble::NoDerivative));
    assert!(t.gradient_of("x").unwrap()[[]].is_nan());
    assert_eq!(step(&t, Direction::Backward, "x").trouble, None);
}

#[test]
fn formulas_have_letters_numbers_and_the_value() {
    let formula = |expression: &str, values: &[(&str, f64)], operand: usize| {
        let t = trace(expression, values);
        let edge = t.graph().node(t.graph().result()).incoming()[operand];
        t.formula(edge, Digits::Short)
    };
    assert_eq!(formula("x * y", &[("x", 5.0), ("y", 2.0)], 0), "∂(x·y)/∂x = y = 2");
    assert_eq!(formula("x + y", &[("x", 5.0), ("y", 2.0)], 0), "∂(x + y)/∂x = 1");
    assert_eq!(formula("x - y", &[("x", 5.0), ("y", 2.0)], 1), "∂(x − y)/∂y = -1");
    assert_eq!(
        formula("(x + y)^2", &[("x", 3.0), ("y", 4.0)], 0),
        "∂((x + y)^2)/∂(x + y) = 2·(x + y)^(2 − 1) = 2·7^(2 − 1) = 14"
    );
    assert_eq!(
        formula("p = sigmoid(x)", &[("x", 0.0)], 0),
        "∂(sigmoid(x))/∂x = p·(1 − p) = 0.5·(1 − 0.5) = 0.25"
    );
    assert_eq!(formula("p = x / y", &[("x", 6.0), ("y", -2.0)], 1), "∂(x/y)/∂y = -x/y² = -6/(-2)² = -1.5");
}

#[test]
fn the_table_has_a_row_for_every_pass() {
    let t = trace("price = apple * apples\nprice * tax", &[("apple", 100.0), ("apples", 2.0), ("tax", 1.1)]);
    let rows: Vec<String> = t.records().map(|r| r.fields().join(" | ")).collect();
    assert_eq!(
        HEADINGS.join(" | "),
        "step | direction | node | operation | value | local derivative | passed to | passed value"
    );
    assert_eq!(rows[0], "1 | forward | apple | input | 100 |  | price | 100");
    assert_eq!(rows[2], "3 | forward | price | multiply | 200 |  | result | 200");
    assert_eq!(rows[4], "5 | forward | result | multiply | 220.00000000000003 |  |  | ");
    assert_eq!(
        rows[5],
        "6 | backward | result | multiply | 1 | ∂(price·tax)/∂price = tax = 1.1 | price | 1.1"
    );
    assert_eq!(
        rows[8],
        "8 | backward | price | multiply | 1.1 | ∂(apple·apples)/∂apple = apples = 2 | apple | 2.2"
    );
    assert_eq!(rows.len(), 12);
    let named: Vec<(&str, f64)> = t.named_values().map(|v| (v.name, v.value[[]])).collect();
    assert_eq!(named[..3], [("apple", 100.0), ("apples", 2.0), ("price", 200.0)]);
}

#[test]
fn long_chains_and_large_graphs_do_not_overflow() {
    let chain = format!("{}x{}", "tanh(".repeat(60), ")".repeat(60));
    let t = trace(&chain, &[("x", 0.5)]);
    assert_eq!(t.graph().len(), 61);
    assert!(t.gradient_of("x").unwrap()[[]] > 0.0);

    let lines: Vec<String> = (0..900).map(|i| format!("a{} = sin(a{i}) + x", i + 1)).collect();
    let t = trace(&lines.join("\n"), &[("a0", 0.5), ("x", 0.25)]);
    assert!(t.gradient_of("x").unwrap()[[]].is_finite());
    assert_eq!(t.steps().len(), 2 * t.graph().len());
    assert!(t.graph().nodes().all(|(_, node)| node.text().chars().count() < 80));
}

/// What a text of numbers comes to, as it is written: computed by another graph.
fn worth(text: &str) -> Option<f64> {
    let text = text.replace('·', "*").replace('−', "-").replace('²', "^2");
    let graph = Graph::parse(text.trim()).ok()?;
    let trace = Trace::new(Arc::new(graph), &Values::new(), &Backward::default()).ok()?;
    layerscope::graph::tensor::as_number(trace.value(trace.graph().result()))
}

/// Checks every `a = b` of numbers in a sentence, and, of a way back, `a times b gives c` and `a and b add up to c`; returns how
/// many there were.
fn check_sentence(sentence: &str) -> usize {
    let mut checked = 0;
    let mut equal = |left: &str, right: &str, says_equal: bool| {
        let (Some(left_worth), Some(right_worth)) = (worth(left), worth(right)) else { return };
        // What cancels out leaves the last bits of the larger numbers.
        let numbers = left.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'e')));
        let largest = numbers.filter_map(|number| number.parse::<f64>().ok()).fold(0.0, f64::max);
        let size = left_worth.abs().max(right_worth.abs()).max(largest.min(1e6));
        let same = left_worth == right_worth || (left_worth - right_worth).abs() <= 4e-15 * size;
        if says_equal {
            assert!(same, "{left} = {right} in: {sentence}");
        }
        checked += 1;
    };
    let formula = sentence.split(", times").next().unwrap_or_default();
    let formula = formula.split_once(": ").map_or(formula, |(_, formula)| formula);
    let mut rest = formula.trim_end_matches('.');
    let mut left: Option<&str> = None;
    let mut sign = "";
    loop {
        let next = [" = ", " ≈ "].iter().filter_map(|sign| Some((rest.find(sign)?, *sign))).min();
        let (part, after) = match next {
            Some((at, sign)) => (&rest[..at], Some((&rest[at + sign.len()..], sign))),
            None => (rest, None),
        };
        if let Some(left) = left {
            equal(left, part, sign == " = ");
        }
        left = Some(part);
        let Some((after, next)) = after else { break };
        (rest, sign) = (after, next);
    }
    if let Some((before, after)) = sentence.split_once(", times what came from the right, ") {
        let local = before.rsplit([' ']).next().unwrap_or_default();
        let (came, gives) = after.split_once(", gives ").unwrap_or_default();
        let gives = gives.trim_end_matches('.');
        let (gives, exact) = gives.strip_prefix("≈ ").map_or((gives, true), |gives| (gives, false));
        equal(&format!("({local})*({came})"), gives, exact);
    }
    if let Some((before, sum)) = sentence.split_once(" add up to ") {
        let parts = before.split_once(", so ").map_or("", |(_, parts)| parts);
        let sum = sum.trim_end_matches('.');
        let (sum, exact) = sum.strip_prefix("≈ ").map_or((sum, true), |sum| (sum, false));
        let parts: Vec<String> =
            parts.replace(" and ", ", ").split(", ").map(|part| format!("({part})")).collect();
        equal(&parts.join(" + "), sum, exact);
    }
    checked
}

#[test]
fn what_a_sentence_states_is_so_as_it_is_written() {
    let bought = trace("a = x * 2\na * t", &[("x", 2323.0), ("t", 1.1)]);
    let words: Vec<String> = bought.steps().iter().map(|step| bought.words(step, Digits::Short)).collect();
    assert!(words.iter().any(|words| words.contains("4646·1.1 = 5110.6")), "{words:#?}");
    let expressions = [
        "x * y",
        "x / y + x",
        "t = x * y\nt * t",
        "s = x + y\ns * x - y / s",
        "sqrt(x * x + y * y)",
        "exp(-x) * sigmoid(y)",
        "x ^ 2 / y ^ 3",
        "max(x, y) * relu(x) - abs(y)",
        "log(x * x + 1) * tanh(y)",
        "(x - y) * (x + y) / 3",
    ];
    let numbers = [
        1.0,
        -2.0,
        3.0,
        0.5,
        0.1,
        0.2,
        1.1,
        1.0 / 3.0,
        2323.0,
        12_345.0,
        1.5e6,
        1.5e-7,
        1e16,
        123.456_789,
        -0.000_12,
        7e-5,
        999.96,
        0.1 + 0.2,
    ];
    let mut checked = 0;
    for expression in expressions {
        for x in numbers {
            for y in numbers {
                let t = trace(expression, &[("x", x), ("y", y)]);
                for step in t.steps() {
                    for digits in [Digits::Short, Digits::Full] {
                        let english = t.sentences(step, digits, &layerscope::graph::trace::ENGLISH);
                        checked += english.iter().map(|sentence| check_sentence(sentence)).sum::<usize>();
                    }
                }
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

#[test]
fn both_languages_state_the_same_numbers() {
    use layerscope::app::text::{Language, Text};
    let korean = &Text::of(Language::Korean).graph.steps;
    let marks = |sentences: Vec<String>| {
        let text = sentences.join(" ");
        let mut found: Vec<String> = text
            .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '≈')))
            .map(|part| part.trim_matches('.').to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        found.sort();
        found
    };
    for (x, y) in [(2323.0, 1.1), (1.0 / 3.0, 3.0), (0.1, 0.2), (1e16, 1.0)] {
        let t = trace("s = x * y\ns + x / y + s", &[("x", x), ("y", y)]);
        for step in t.steps() {
            let english = t.sentences(step, Digits::Short, &layerscope::graph::trace::ENGLISH);
            let korean = t.sentences(step, Digits::Short, korean);
            assert_eq!(marks(english.clone()), marks(korean.clone()), "{english:?} {korean:?}");
        }
    }
}
