//! The graph cell, used by role and name as a teacher would: step forward, step back, change an input, read the numbers.

#[expect(dead_code, reason = "what other cells need of it is not needed here")]
mod host;

use std::time::Duration;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use host::{Cell, open, press, state};
use layerscope::app::cell::RunCommand;

const SHOP: &str = r#"expression = """
apple_price = apple * apples
mandarin_price = mandarin * mandarins
sum_price = apple_price + mandarin_price
total = sum_price * tax"""
values = { apple = 100, apples = 2, mandarin = 150, mandarins = 3, tax = 1.1 }
"#;

/// Whether a node of the graph is called so.
fn has(cell: &Cell, name: &str) -> bool {
    cell.query_by_label(name).is_some()
}

#[track_caller]
fn says(cell: &Cell, name: &str) {
    assert!(has(cell, name), "no node `{name}`; there are {:#?}", nodes(cell));
}

/// The names of all nodes of the graph.
fn nodes(cell: &Cell) -> Vec<String> {
    let of = |role| cell.query_all_by_role(role).filter_map(|node| node.accesskit_node().label());
    of(Role::GraphicsSymbol).chain(of(Role::Button)).collect()
}

/// Steps until so many steps are done.
fn step_to(cell: &mut Cell, steps: usize) {
    for _ in 0..steps {
        press(cell, "Step");
        cell.run();
    }
    cell.get_by_role_and_label(Role::Slider, "Position");
}

#[test]
fn a_class_steps_through_the_shop_forward_and_back() {
    let mut cell = open("graph", SHOP);
    assert!(state(&cell).starts_with("Nothing is computed yet"));
    says(&cell, "apple: 100, gradient not computed yet");
    says(&cell, "add: not computed yet, gradient not computed yet");
    assert_eq!(cell.query_all_by_label("multiply: not computed yet, gradient not computed yet").count(), 3);

    // apple, apples and their price.
    step_to(&mut cell, 3);
    assert_eq!(state(&cell), "apple_price = apple·apples = 100·2 = 200.");
    says(&cell, "multiply: 100 times 2 is 200, gradient not computed yet");
    press(&mut cell, "Step back");
    cell.run();
    assert!(!has(&cell, "multiply: 100 times 2 is 200, gradient not computed yet"));
    assert_eq!(state(&cell), "apples is 2.");

    press(&mut cell, "To end");
    for name in [
        "apple: 100, gradient 2.2",
        "apples: 2, gradient 110",
        "mandarin: 150, gradient 3.3",
        "mandarins: 3, gradient 165",
        "tax: 1.1, gradient 650",
        "multiply: 100 times 2 is 200, gradient 1.1",
        "multiply: 150 times 3 is 450, gradient 1.1",
        "add: 200 plus 450 is 650, gradient 1.1",
        "multiply: 650 times 1.1 is 715, gradient 1",
    ] {
        says(&cell, name);
    }
    // One step back the last input has not heard its gradient, but it has arrived.
    press(&mut cell, "To start");
    says(&cell, "add: not computed yet, gradient not computed yet");
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}
