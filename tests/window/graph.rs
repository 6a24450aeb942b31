//! The graph cell, used by role and name as a teacher would: step forward, step back, change an input, read the numbers.

use std::fs;
use std::time::{Duration, Instant};

use crate::host::{Cell, open, opening, press, state, text};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::RunCommand;
use layerscope::app::cells;
use layerscope::app::dialogs::SystemDialogs;
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::graph::PRESETS;
use layerscope::graph::Operation;
use layerscope::graph::trace::{Convention, Trouble};

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

/// The name of the node of an input.
fn input(name: &str, value: &str, gradient: &str) -> String {
    format!("{name}: {value}, {}", (text().graph.gradient)(gradient))
}

/// The name of the node of an operation that is done.
fn done(operation: Operation, operands: [&str; 2], value: &str, gradient: &str) -> String {
    let t = &text().graph;
    let computed = (t.computes)(operation, &operands.map(str::to_owned), value);
    format!("{computed}, {}", (t.gradient)(gradient))
}

/// The name of the node of an operation that waits.
fn waiting(operation: Operation) -> String {
    let t = &text().graph;
    format!("{}, {}", (t.waits)(operation), (t.gradient)(t.not_computed))
}

/// Steps until so many steps are done.
fn step_to(cell: &mut Cell, steps: usize) {
    for _ in 0..steps {
        press(cell, text().graph.step);
        cell.run();
    }
    cell.get_by_role_and_label(Role::Slider, text().graph.position.name);
}

#[test]
fn a_class_steps_through_the_shop_forward_and_back() {
    use Operation::{Add, Multiply};
    let t = &text().graph;
    let mut cell = open("graph", SHOP);
    assert_eq!(state(&cell), t.begin);
    says(&cell, &input("apple", "100", t.not_computed));
    says(&cell, &waiting(Add));
    assert_eq!(cell.query_all_by_label(&waiting(Multiply)).count(), 3);

    // apple, apples and their price.
    step_to(&mut cell, 3);
    assert_eq!(state(&cell), "apple_price = apple·apples = 100·2 = 200.");
    let apples = done(Multiply, ["100", "2"], "200", t.not_computed);
    says(&cell, &apples);
    press(&mut cell, t.step_back);
    cell.run();
    assert!(!has(&cell, &apples));
    assert_eq!(state(&cell), (t.steps.given)("apples", "2"));

    press(&mut cell, t.to_end);
    for name in [
        input("apple", "100", "2.2"),
        input("apples", "2", "110"),
        input("mandarin", "150", "3.3"),
        input("mandarins", "3", "165"),
        input("tax", "1.1", "650"),
        done(Multiply, ["100", "2"], "200", "1.1"),
        done(Multiply, ["150", "3"], "450", "1.1"),
        done(Add, ["200", "450"], "650", "1.1"),
        done(Multiply, ["650", "1.1"], "715", "1"),
    ] {
        says(&cell, &name);
    }
    // One step back the last input has not heard its gradient, but it has arrived.
    press(&mut cell, t.to_start);
    says(&cell, &waiting(Add));
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}

fn command(cell: &mut Cell, command: RunCommand) {
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(command, cx));
    cell.run();
}

#[test]
fn an_input_that_changes_in_the_middle_keeps_the_place_and_shows_the_new_numbers() {
    use Operation::{Add, Multiply};
    let t = &text().graph;
    let place = |cell: &Cell| {
        cell.get_by_role_and_label(Role::Slider, t.position.name).accesskit_node().numeric_value()
    };
    let mut cell = open("graph", SHOP);
    step_to(&mut cell, 11);
    says(&cell, &input("tax", "1.1", "650"));
    assert_eq!(place(&cell), Some(11.0));
    cell.get_by_role_and_label(Role::SpinButton, "tax").set_value_accesskit(2.0);
    cell.run();
    assert_eq!(place(&cell), Some(11.0));
    says(&cell, &done(Multiply, ["650", "2"], "1300", "1"));
    says(&cell, &done(Add, ["200", "450"], "650", "2"));
    says(&cell, &input("apple", "100", t.not_computed));
    assert_eq!(cell.state().keys["values"]["tax"], toml::Value::Integer(2), "and the document has it");
    assert_eq!(cell.state().writes, 1);
}

#[test]
fn the_keyboard_has_every_way_to_move() {
    let t = &text().graph;
    let mut cell = open("graph", "");
    command(&mut cell, RunCommand::Step);
    assert_eq!(state(&cell), (t.steps.given)("apple", "100"));
    command(&mut cell, RunCommand::ToEnd);
    assert_eq!(state(&cell), (t.steps.gradient)("apple", "2.2"));
    command(&mut cell, RunCommand::StepBack);
    assert_eq!(state(&cell), (t.steps.gradient)("apples", "110"));
    command(&mut cell, RunCommand::ToStart);
    assert_eq!(state(&cell), t.begin);
    // At four times the speed it has played to the end before long, and rests there.
    command(&mut cell, RunCommand::Faster);
    command(&mut cell, RunCommand::Faster);
    command(&mut cell, RunCommand::Toggle);
    cell.run_steps(100);
    assert_eq!(state(&cell), (t.steps.gradient)("apple", "2.2"));
    press(&mut cell, t.forward);
    assert_eq!(state(&cell), "result = price·tax = 200·1.1 = 220.");
    command(&mut cell, RunCommand::Step);
    assert_eq!(state(&cell), "result = price·tax = 200·1.1 = 220.", "forward only ends here");
}

#[test]
fn frames_are_asked_for_only_while_something_moves() {
    let quiet = |cell: &Cell| {
        let output = cell.output().viewport_output.get(&egui::ViewportId::ROOT);
        output.is_some_and(|viewport| viewport.repaint_delay == Duration::MAX)
    };
    let mut cell = open("graph", SHOP);
    cell.run_steps(3);
    assert!(quiet(&cell));
    press(&mut cell, text().graph.play);
    assert!(!quiet(&cell));
    press(&mut cell, text().graph.pause);
    cell.remove_cursor();
    cell.run_steps(10);
    assert!(quiet(&cell));
}

#[test]
fn matrices_open_as_tables_whose_numbers_are_edited() {
    let t = &text().graph;
    let batch = PRESETS.iter().find(|preset| preset.id == "batch-affine").expect("it is in the list").block;
    let mut cell = open("graph", batch);
    press(&mut cell, t.to_end);
    let closed = nodes(&cell).into_iter().find(|name| name.starts_with("B:")).expect("B is a node");
    assert!(closed.contains(&(t.gradient)("[12, 14, 16]")), "{closed}");
    let entry = (t.entry)("B", 1, 2);
    // Where there is room for it a matrix is open from the beginning.
    if !has(&cell, &entry) {
        press(&mut cell, &closed);
    }
    cell.get_by_role_and_label(Role::SpinButton, &entry).set_value_accesskit(20.0);
    cell.run();
    assert_eq!(cell.state().keys["values"]["B"].to_string(), "[1, 20, 3]");
    let add = (t.computes)(Operation::Add, &[], "");
    let sum = nodes(&cell).into_iter().find(|name| name.starts_with(&add)).expect("a sum");
    assert!(sum.contains("[[1, 20, 3], [11, 30, 13]]"), "{sum}");
}

#[test]
fn a_preset_rewrites_expression_and_values() {
    let t = &text().graph;
    let place = PRESETS.iter().position(|preset| preset.id == "chain-rule").expect("it is in the list");
    let mut cell = open("graph", SHOP);
    cell.get_by_role_and_label(Role::ComboBox, t.preset.name).click();
    cell.run();
    cell.get_by_role_and_label(Role::Button, t.presets[place]).click();
    cell.run();
    assert_eq!(cell.state().keys["expression"].as_str(), Some("t = x + y\nz = t^2"));
    assert_eq!(cell.state().keys["values"].to_string(), "{ x = 3, y = 4 }");
    press(&mut cell, t.to_end);
    says(&cell, &input("x", "3", "14"));
    says(&cell, &done(Operation::Power, ["7", "2"], "49", "1"));
}

#[test]
fn the_typefaces_have_every_sign_of_every_step() {
    // A sign without a picture ends the test.
    let t = &text().graph;
    for preset in PRESETS {
        let mut cell = open("graph", preset.block);
        press(&mut cell, t.to_end);
        let steps = cell.state().view.status().expect("it is at its end").length;
        for _ in 0..steps {
            press(&mut cell, t.step_back);
            cell.run();
        }
        assert!(cell.state().view.status().is_none(), "{} is at its start again", preset.id);
    }
}

#[test]
fn an_expression_is_written_in_the_cell_and_new_names_become_inputs() {
    let t = &text().graph;
    let mut cell = open("graph", "expression = \"x * x\"\nvalues = { x = 3 }\n");
    press(&mut cell, t.formula);
    cell.get_by_role_and_label(Role::MultilineTextInput, t.expression.name).set_text_value_accesskit("x * ");
    cell.run();
    cell.get_by_label_contains("line 1, column 5: expected a number, a name, a function");
    press(&mut cell, t.apply);
    assert_eq!(cell.state().writes, 0, "what is no expression is not drawn");
    cell.get_by_role_and_label(Role::MultilineTextInput, t.expression.name).set_text_value_accesskit("x * k");
    cell.run();
    press(&mut cell, t.apply);
    assert_eq!(cell.state().keys["values"].to_string(), "{ k = 1, x = 3 }");
    press(&mut cell, t.to_end);
    says(&cell, &input("k", "1", "3"));
}

#[test]
fn what_is_wrong_with_an_expression_is_said_in_the_language_of_the_window() {
    let mut cell = open("graph", "expression = \"x * x\"\nvalues = { x = 3 }\n");
    // The words are what counts here, on systems without letters for them as well.
    cell.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    cell.state_mut().language = Language::Korean;
    cell.run_steps(2);
    let korean = &Text::of(Language::Korean).graph;
    press(&mut cell, korean.formula);
    let field = |cell: &mut Cell, words: &str| {
        cell.get_by_role_and_label(Role::MultilineTextInput, korean.expression.name)
            .set_text_value_accesskit(words);
        cell.run();
    };
    field(&mut cell, "x * ");
    cell.get_by_label_contains("1행 5열: 수, 이름, 함수 또는 `(`가 와야 하는데");
    field(&mut cell, "softmax(x)");
    cell.get_by_label_contains("점수의 벡터, 또는 표본마다 한 행인 행렬이어야 합니다");
}

#[test]
fn kinks_and_troubles_are_told_under_the_graph() {
    let t = &text().graph;
    let mut cell = open("graph", "expression = \"relu(x)\"\nvalues = { x = 0 }\n");
    step_to(&mut cell, 3);
    assert!(state(&cell).contains(&(t.steps.kink)(Convention::Zero, 1, 1)), "{}", state(&cell));
    let mut cell = open("graph", "expression = \"x / y\"\nvalues = { x = 1, y = 0 }\n");
    step_to(&mut cell, 3);
    assert!(state(&cell).contains((t.steps.trouble)(Trouble::DivisionByZero)), "{}", state(&cell));
    says(&cell, &done(Operation::Divide, ["1", "0"], "NaN", t.not_computed));
}

/// The whole window with a training cell and the graph of its network.
fn classroom() -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let notebook = folder.path().join("net.md");
    // The graph first, so that it is in sight.
    let written = "```toml graph\nid = \"g\"\nnetwork = \"net\"\n```\n\n```toml training\nid = \"net\"\ndata = \"digits\"\n\
        train_size = 200\nhidden = [8, 8]\ninit = \"he\"\nbatch_size = 20\niterations = 5000\n```\n";
    fs::write(&notebook, written).expect("it can be written");
    let options = Options { notebook: Some(notebook), ..Options::default() };
    let setup = Setup {
        options,
        dialogs: Box::new(SystemDialogs::default()),
        data_folder: None,
        desktop: std::sync::Arc::new(layerscope::app::desktop::SystemDesktop::default()),
        make_view: cells::view,
        language: Language::English,
        mnist: layerscope::data::download::Plan::default(),
    };
    let mut window = Harness::builder().with_size([1280.0, 720.0]).build_eframe(|cc| Window::new(cc, setup));
    window.run_steps(4);
    (window, folder)
}

#[track_caller]
fn until(
    window: &mut Harness<'static, Window>,
    what: &str,
    done: impl Fn(&Harness<'static, Window>) -> bool,
) {
    let start = Instant::now();
    while !done(window) {
        assert!(start.elapsed() < Duration::from_mins(2), "never came: {what}");
        window.step();
        std::thread::yield_now();
    }
    window.run_steps(2);
}

/// The name of a stage of the network, as it is read aloud.
fn stage(window: &Harness<'static, Window>, name: &str) -> Option<String> {
    let nodes = window.query_all_by_role(Role::GraphicsSymbol);
    nodes.filter_map(|node| node.accesskit_node().label()).find(|label| label.starts_with(name))
}

#[test]
fn a_network_is_seen_from_the_loss_back_to_the_first_layer_and_batch_norm_comes_and_goes() {
    let t = &text().graph;
    let switch = text().cells.parameters.batch_norm.name;
    // What a stage says before anything has gone forward through it.
    let waits = |name: &str| opening(|gradient| (t.network.stage)(name, t.not_computed, gradient));
    let (mut window, _folder) = classroom();
    let nothing = (t.network.stage)("ReLU 1", t.not_computed, t.not_computed);
    assert_eq!(stage(&window, "ReLU 1"), Some(nothing));
    window.get_by_role_and_label(Role::Button, t.network.train_step).click();
    until(&mut window, "the first batch", |window| {
        stage(window, "Affine 1").is_some_and(|words| words.contains('±') && !words.contains(t.not_computed))
    });
    for name in ["Affine 1", "ReLU 1", "Affine 2", "ReLU 2", "Affine 3", "SoftmaxWithLoss"] {
        let words = stage(&window, name).unwrap_or_else(|| panic!("no {name}"));
        assert!(!words.contains(t.not_computed), "{words}");
    }
    assert!(stage(&window, "BatchNorm 1").is_none());

    // Once more, layer by layer: nothing is known at the start, the first layer after one step.
    window.get_all_by_role_and_label(Role::Button, t.to_start).next().expect("a button").click();
    window.run_steps(4);
    assert!(stage(&window, "ReLU 1").is_some_and(|words| words.contains(&waits("ReLU 1"))));
    window.get_all_by_role_and_label(Role::Button, t.step).next().expect("a button").click();
    until(&mut window, "one layer", |window| {
        stage(window, "Affine 1").is_some_and(|words| !words.contains(&waits("Affine 1")))
    });
    assert!(stage(&window, "ReLU 1").is_some_and(|words| words.contains(&waits("ReLU 1"))));

    window.get_all_by_role_and_label(Role::Switch, switch).next().expect("a switch").click();
    until(&mut window, "the new nodes", |window| stage(window, "BatchNorm 2").is_some());
    assert!(stage(&window, "BatchNorm 1").is_some_and(|words| words.contains(t.not_computed)));
    window.get_by_role_and_label(Role::Button, t.network.train_step).click();
    until(&mut window, "its numbers", |window| {
        stage(window, "BatchNorm 1").is_some_and(|words| words.contains("± 1.00,"))
    });
    window.get_all_by_role_and_label(Role::Switch, switch).next().expect("a switch").click();
    until(&mut window, "the old nodes", |window| stage(window, "BatchNorm 1").is_none());
}

/// Three small pictures, so that a change of the looks is seen before it is merged. `UPDATE_SNAPSHOTS=1` takes them again.
mod pictures {
    use super::*;

    fn keep(preset: &str, steps: usize, name: &str) {
        let block = PRESETS.iter().find(|row| row.id == preset).expect("it is in the list").block;
        let mut cell = open("graph", block);
        if steps == 0 {
            press(&mut cell, text().graph.to_end);
        }
        step_to(&mut cell, steps);
        cell.remove_cursor();
        cell.run_steps(3);
        // Rasterisers differ in the last bits of an edge, never in hundreds of pixels.
        let options = egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300);
        cell.snapshot_options(name, &options);
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn the_shop_on_its_way_back() {
        keep("apple-and-mandarin-shop", 12, "graph_shop");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn a_two_layer_network() {
        keep("two-layer-network", 9, "graph_network");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn batch_norm_at_the_end() {
        keep("batch-norm", 0, "graph_batch_norm");
    }
}
