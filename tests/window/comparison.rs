//! The inside of a comparison cell, used by role and name as a teacher would, through the real engine on small networks.

use std::ops::ControlFlow;

use crate::host::{
    Cell, command, command_to, is_on, move_to, open, open_in, opening, press, recorded, run_to, says,
    settings, state, text, until,
};
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellRequest, RunCommand};
use layerscope::app::text::Text;
use layerscope::experiment::comparison::ComparisonSpec;
use layerscope::experiment::figure::{Exhibit, Figure, format};
use layerscope::experiment::{CellKind, Sources};
use layerscope::export::csv_text;
use layerscope::notebook::runs::FinalNumbers;

const SMALL: &str = r#"
[base]
hidden = [8, 8]
init = "he"
batch_size = 20
train_size = 200
iterations = 5000
[[variant]]
name = "plain"
[[variant]]
name = "BatchNorm"
batch_norm = true
"#;

fn comparison(more: &str) -> Cell {
    open("comparison", &format!("{SMALL}{more}"))
}

fn grid() -> Cell {
    comparison("[panels]\nkey = \"init.std\"\nvalues = [0.5, 0.1, 0.01]\n")
}

/// What a figure says of itself.
fn words(cell: &Cell, figure: &str) -> String {
    cell.get_by_role_and_label(Role::Figure, figure).accesskit_node().description().unwrap_or_default()
}

fn variants(cell: &Cell) -> Vec<String> {
    let variants = cell.state().keys["variant"].as_array().cloned().unwrap_or_default();
    variants.iter().filter_map(|variant| Some(variant.get("name")?.as_str()?.to_owned())).collect()
}

/// What stands in the place of a figure before the first run.
fn not_computed(figure: &str) -> String {
    format!("{figure}: {}", text().figures.not_computed)
}

#[test]
fn nothing_runs_before_someone_asks() {
    let t = &text().comparison;
    let cell = comparison("");
    assert!(cell.state().view.status().is_none());
    assert_eq!(state(&cell), t.idle);
    cell.get_by_label(&not_computed(t.curves));
    for name in ["plain", "BatchNorm"] {
        cell.get_by_role_and_label(Role::CheckBox, name);
    }
}

/// How the accuracy on the training images begins in the words of a figure.
fn trained() -> String {
    format!("{} 0.", text().figures.train)
}

#[test]
fn one_transport_moves_all_networks_and_going_back_gives_the_same_numbers() {
    let (t, run) = (&text().comparison, &text().cells.run);
    let mut cell = comparison("");
    let at = run_to(&mut cell, 30);
    let here = state(&cell);
    assert!(here.contains(&opening(|accuracy| (t.numbers)("", accuracy))), "{here}");
    move_to(&mut cell, run.step_back, at - 1);
    move_to(&mut cell, run.step, at);
    assert_eq!(state(&cell), here);
    cell.get_by_role_and_label(Role::Slider, run.position.name).set_value_accesskit(7.0);
    until(&mut cell, "iteration 7", |cell| cell.state().iteration() == 7 && !cell.state().is_running());
    let loss = words(&cell, text().figures.loss);
    for name in ["plain", "BatchNorm"] {
        assert!(loss.contains(&format!("{name}: {} ", t.spoken_loss)), "{loss}");
    }
    assert!(loss.contains(&(text().drawing.spoken)("", 42)), "{loss}");
    assert_eq!(loss.matches(&trained()).count(), 2, "{loss}");
}

#[test]
fn the_legend_switches_lines_off_and_on() {
    let (t, figures) = (&text().comparison, text().figures);
    let mut cell = comparison("");
    run_to(&mut cell, 30);
    press(&mut cell, t.layers);
    let layer = format!("{}, {}", figures.activations, (figures.layer)(1).to_lowercase());
    let mean = opening(|mean| (text().drawing.histogram.spoken)(mean, "", "", ""));
    until(&mut cell, "the layer", |cell| cell.query_by_role_and_label(Role::Figure, &layer).is_some());
    assert!(words(&cell, &layer).contains(&format!("plain: {mean}")));
    let exhibits = cell.state().view.exhibits(text());
    let columns = |name: &str| {
        let exhibit =
            exhibits.iter().find(|exhibit| exhibit.name == name).expect("what is seen can be taken home");
        csv_text(&exhibit.table())
    };
    for name in ["layers", "layers-overlaid"] {
        let table = columns(name);
        assert!(
            table.contains("plain") && table.contains("BatchNorm") && table.lines().count() > 50,
            "{table}"
        );
    }
    cell.get_by_role_and_label(Role::CheckBox, "plain").click();
    cell.run_steps(2);
    let box_ = cell.get_by_role_and_label(Role::CheckBox, "plain").accesskit_node().toggled();
    assert_eq!(box_, Some(Toggled::False));
    let rest = words(&cell, &layer);
    assert!(!rest.contains("plain") && rest.contains(&format!("BatchNorm: {mean}")), "{rest}");
    press(&mut cell, t.side_by_side.name);
    assert!(cell.query_by_role_and_label(Role::GraphicsObject, "plain").is_none());
    cell.get_by_role_and_label(Role::CheckBox, "plain").click();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::GraphicsObject, "plain");
    press(&mut cell, t.curves);
    cell.get_by_role_and_label(Role::Figure, figures.accuracy);
}

#[test]
fn layers_over_time_of_two_networks_and_a_statistic_of_all_can_be_seen_and_exported() {
    let (t, figures) = (&text().comparison, text().figures);
    let mut cell = comparison("");
    let at = run_to(&mut cell, 40);
    press(&mut cell, text().cells.training.over_time);
    until(&mut cell, "the figure", |cell| {
        cell.query_by_role_and_label(Role::Figure, figures.over_time).is_some()
    });
    let said = words(&cell, figures.over_time);
    for name in ["plain", "BatchNorm"] {
        assert!(said.contains(&format!("{name}, {}: ", figures.activations)), "{said}");
    }
    for (key, iteration) in [(egui::Key::Home, 0), (egui::Key::ArrowRight, 1), (egui::Key::ArrowRight, 17)] {
        cell.get_by_role_and_label(Role::Figure, figures.over_time).focus();
        cell.run_steps(2);
        cell.key_press(key);
        until(&mut cell, "the next", |cell| {
            cell.state().iteration() == iteration && !cell.state().is_running()
        });
    }
    assert!(at >= 17);
    let exhibits = cell.state().view.exhibits(text());
    let table = |name: &str| {
        let exhibit = exhibits.iter().find(|exhibit| exhibit.name == name).expect("it can be exported");
        csv_text(&exhibit.table())
    };
    for name in ["over-time", "over-time-overlaid"] {
        assert!(table(name).contains("plain") && table(name).contains("BatchNorm"), "{}", table(name));
    }
    press(&mut cell, t.statistic_of_all.name);
    let layer = format!("{}, {}", figures.activations, (figures.layer)(1).to_lowercase());
    let title = (figures.statistic)(&layer, figures.std_of_layers);
    until(&mut cell, "the curves", |cell| cell.query_by_role_and_label(Role::Figure, &title).is_some());
    let said = words(&cell, &title);
    assert!(said.contains("plain: ") && said.contains("BatchNorm: "), "{said}");
}

#[test]
fn a_panel_of_the_grid_is_seen_large_when_it_is_clicked() {
    let t = &text().comparison;
    let mut cell = grid();
    run_to(&mut cell, 25);
    let panel = cell.get_by_role_and_label(Role::GraphicsObject, "std 0.1");
    let said = panel.accesskit_node().description().unwrap_or_default();
    assert!(said.contains("plain 0.") && said.contains("BatchNorm 0."), "{said}");
    cell.get_by_role_and_label(Role::Figure, text().figures.train_accuracy);
    panel.click();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::Figure, text().figures.loss);
    assert_eq!(
        cell.get_by_role_and_label(Role::ComboBox, t.panel.name).accesskit_node().value().as_deref(),
        Some("std 0.1")
    );
    press(&mut cell, t.panels);
    assert_eq!(cell.query_all_by_role(Role::GraphicsObject).count(), 3);
}

#[test]
fn what_is_taken_home_from_a_grid_is_what_the_command_line_writes() {
    let text_of =
        format!("{}[panels]\nkey = \"init.std\"\nvalues = [0.5, 0.1]\n", SMALL.replace("5000", "700"));
    let spec = ComparisonSpec::parse(&text_of).expect("it is a good spec");
    let recorded =
        spec.record(&Sources::default(), &mut |_| ControlFlow::Continue(())).expect("it runs").exhibits;
    let mut cell = open("comparison", &text_of);
    press(&mut cell, text().cells.run.run);
    let names = |exhibits: &[Exhibit]| exhibits.iter().map(|one| one.name.to_string()).collect::<Vec<_>>();
    let taken = |cell: &Cell| cell.state().view.exhibits(text());
    until(&mut cell, "the end and its layer", |cell| {
        !cell.state().is_running() && names(&taken(cell)) == names(&recorded)
    });
    for (ours, theirs) in taken(&cell).iter().zip(&recorded) {
        assert_eq!((&ours.settings, ours.figure.title()), (&theirs.settings, theirs.figure.title()));
        // The window's large curves have names of their own, and how long an iteration took is another time another time.
        if !["loss", "accuracy", "results"].contains(&&*ours.name) {
            assert!(ours.figure == theirs.figure, "{}", ours.name);
        }
    }
    let Figure::Panels(grid) = &recorded[2].figure else { panic!("a grid of losses") };
    assert_eq!((grid.x.label.as_str(), grid.y.label.as_str()), ("iteration", "cross-entropy"));
    assert!(grid.panels.iter().flat_map(|panel| &panel.series).all(|line| line.points.len() == 700));
    assert!(taken(&cell)[3].figure.title().ends_with("std 0.5"));
    cell.get_by_role_and_label(Role::GraphicsObject, "std 0.1").click();
    cell.run_steps(2);
    until(&mut cell, "the other panel", |cell| {
        taken(cell).iter().filter(|exhibit| exhibit.figure.title().ends_with(", std 0.1")).count() == 4
    });
}

#[test]
fn a_variant_added_in_the_middle_stands_beside_the_others_at_once() {
    let (t, loss) = (&text().comparison, text().figures.loss);
    let mut cell = comparison("");
    let at = run_to(&mut cell, 25);
    press(&mut cell, t.add.name);
    cell.get_by_role_and_label(Role::Button, "Adam").scroll_to_me();
    cell.run_steps(3);
    press(&mut cell, "Adam");
    let line = format!("Adam: {} ", t.spoken_loss);
    until(&mut cell, "the third line", |cell| words(cell, loss).contains(&line));
    assert_eq!(variants(&cell), ["plain", "BatchNorm", "Adam"]);
    assert_eq!(cell.state().iteration(), at, "the others stay where they are");
    assert!(words(&cell, loss).matches(&trained()).count() == 3, "its past is there, too");
    assert!(cell.query_by_label_contains(&opening(text().cells.parameters.on_reset)).is_none());
    move_to(&mut cell, text().cells.run.step, at + 1);
    move_to(&mut cell, text().cells.run.step_back, at);
}

#[test]
fn keys_that_cannot_be_are_refused_where_they_are_typed() {
    let t = &text().comparison;
    let mut cell = comparison("");
    press(&mut cell, t.add.name);
    cell.get_by_role_and_label(Role::TextInput, t.add_own).focus();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::TextInput, t.add_own).type_text("dropuot = 0.5");
    cell.run_steps(2);
    press(&mut cell, t.add_button);
    cell.get_by_label_contains("Did you mean `dropout`?");
    assert_eq!(variants(&cell), ["plain", "BatchNorm"]);
}

#[test]
fn what_differs_from_the_run_says_so_and_offers_the_reset() {
    let (t, parameters) = (&text().comparison, &text().cells.parameters);
    let switch = t.same_start.name;
    let mut cell = comparison("");
    run_to(&mut cell, 10);
    assert!(is_on(&cell, switch));
    cell.get_by_role_and_label(Role::Switch, switch).click();
    cell.run_steps(3);
    assert_eq!(cell.state().keys["same_start"], toml::Value::Boolean(false));
    cell.get_by_label_contains(&(parameters.on_reset)(switch));
    cell.get_by_role_and_label(Role::SpinButton, parameters.seed.name).set_value_accesskit(7.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["base"]["seed"], toml::Value::Integer(7));
    cell.get_by_label_contains(&format!("{}, {switch}", t.base));
    let resets = cell.get_all_by_role_and_label(Role::Button, text().cells.run.reset);
    resets.last().expect("a reset is offered").click();
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
    assert!(cell.query_by_label_contains(&opening(parameters.on_reset)).is_none());
}

#[test]
fn an_edit_before_during_and_at_the_end_of_a_run_is_what_the_next_run_does() {
    for (language, stage) in settings() {
        let t = Text::of(language);
        let (seed, waits) = (t.cells.parameters.seed.name, opening(t.cells.parameters.on_reset));
        let mut cell = open_in("comparison", &SMALL.replace("5000", "30"), language, stage);
        let set_seed = |cell: &mut Cell, to: f64| {
            cell.get_by_role_and_label(Role::SpinButton, seed).set_value_accesskit(to);
            cell.run_steps(3);
            assert_eq!(cell.state().keys["base"]["seed"].as_integer(), Some(to as i64));
        };
        let ends = |cell: &mut Cell| {
            until(cell, "the end", |cell| cell.state().iteration() == 30 && !cell.state().is_running());
        };
        let losses = |cell: &Cell| {
            let outcome = cell.state().view.outcome(t).expect("it has begun");
            csv_text(&outcome.tables[0])
        };
        // Before: a setting, and nothing waits.
        set_seed(&mut cell, 1.0);
        command_to(&mut cell, RunCommand::Step, 1);
        assert!(!says(&cell, &waits));
        // During: a setting of the next run.
        set_seed(&mut cell, 2.0);
        assert!(says(&cell, &waits));
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell);
        let first = losses(&cell);
        assert!(says(&cell, &waits), "the run is that of the old seed");
        // At the end: the same. A look back at the start changes nothing by itself.
        set_seed(&mut cell, 3.0);
        assert!(says(&cell, &waits));
        assert_eq!(losses(&cell), first);
        assert_eq!(cell.state().view.exhibits(t)[0].seed, Some(1));
        command_to(&mut cell, RunCommand::Reset, 0);
        assert!(!says(&cell, &waits));
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell);
        assert_ne!(losses(&cell), first);
        assert_eq!(losses(&cell), csv_text(&recorded(&cell).tables[0]), "the document makes the same run");
        // Run at the end is another run.
        set_seed(&mut cell, 1.0);
        command(&mut cell, RunCommand::Toggle);
        until(&mut cell, "another run", |cell| !says(cell, &waits));
        ends(&mut cell);
        assert_eq!(losses(&cell), first);
    }
}

#[test]
fn an_accuracy_is_the_same_wherever_it_is_said() {
    for length in [1, 9, 10, 11, 12, 37] {
        let mut cell = open("comparison", &SMALL.replace("5000", &length.to_string()));
        command(&mut cell, RunCommand::Toggle);
        until(&mut cell, "the end", |cell| {
            cell.state().iteration() == length && !cell.state().is_running() && !cell.state().asked.is_empty()
        });
        let (here, there) = (cell.state().view.outcome(text()).expect("it has ended"), recorded(&cell));
        assert_eq!(csv_text(&here.tables[1]), csv_text(&there.tables[1]), "{length}");
        assert_eq!(here.summary.to_string(), there.summary.to_string());
        let best = here.summary.to_string();
        let (_, best) = best.split_once("best test accuracy ").expect("it is said");
        let (accuracy, whose) = best.split_once(" (").expect("and whose it is");
        let whose = whose.trim_end_matches(')');
        assert!(state(&cell).ends_with(&(text().comparison.numbers)(whose, accuracy)), "{}", state(&cell));
        let Some(CellRequest::Remember(past)) = cell.state().asked.first() else {
            panic!("it is remembered")
        };
        assert!(
            matches!(past.outcome, FinalNumbers::Trained { test: Some(test), .. } if format::accuracy(test) == accuracy)
        );
    }
}

#[test]
fn an_infinite_loss_is_not_told_as_nan() {
    let mut cell = comparison(
        "[[variant]]\nname = \"decayed\"\nweight_decay = 1e38\noptimizer = { kind = \"sgd\", lr = 1e-44 }\n",
    );
    for at in 1..=3 {
        command_to(&mut cell, RunCommand::Step, at);
    }
    assert!(says(&cell, &(text().comparison.infinite_networks)("decayed (0)")));
    assert!(!says(&cell, &opening(text().comparison.nan_networks)));
    press(&mut cell, text().comparison.table);
    cell.get_by_label(&(text().comparison.infinite_since)("0"));
    let said = cell.state().view.outcome(text()).expect("it has begun").summary.to_string();
    assert!(
        said.contains("decayed: the loss has been infinite since iteration 0") && !said.contains("NaN"),
        "{said}"
    );
}

#[test]
fn the_table_marks_the_best_and_copies_a_variant_into_a_training_cell() {
    let t = &text().comparison;
    let mut cell = comparison("");
    run_to(&mut cell, 60);
    press(&mut cell, t.table);
    cell.get_by_label(t.best_test.name);
    cell.get_by_label(&(t.target_at)("0.9"));
    assert!(
        cell.query_all_by_label_contains(&format!(", {}", t.best)).count() >= 1,
        "one of them is ahead in something"
    );
    cell.get_by_role_and_label(Role::Button, &format!("{}: BatchNorm", t.open.name)).click();
    cell.run_steps(2);
    let Some(CellRequest::AddCell { kind, keys }) = cell.state().asked.first() else {
        panic!("a cell was asked for: {:?}", cell.state().asked)
    };
    assert_eq!((*kind, &keys["batch_norm"]), ("training", &toml::Value::Boolean(true)));
    assert_eq!(keys["hidden"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_ready_made_comparison_takes_the_place_of_this_one() {
    let t = &text().comparison;
    let mut cell = comparison("");
    run_to(&mut cell, 10);
    press(&mut cell, t.presets.name);
    press(&mut cell, (t.preset)("batch-norm-scales"));
    let body = toml::to_string(&cell.state().keys).expect("tables are written");
    let spec = ComparisonSpec::parse(&body).expect("it is a good spec");
    assert_eq!(spec.panel_count(), 16);
    assert!(cell.state().view.status().is_none(), "and runs nothing");
    // It is one of a lesson's, of which a beginning was recorded.
    cell.get_by_label_contains(text().cells.run.preview);
}

#[test]
fn one_network_that_overflows_is_told_and_stops_nobody() {
    let t = &text().comparison;
    let mut cell = comparison("[[variant]]\nname = \"too far\"\ninit = { std = 1e25 }\n");
    run_to(&mut cell, 20);
    cell.get_by_label_contains(&(t.nan_networks)("too far ("));
    press(&mut cell, t.table);
    cell.get_by_label_contains(&opening(t.nan_since));
}

#[test]
fn data_that_are_not_there_are_an_error_in_words() {
    let mut cell = open("comparison", "[base]\ndata = \"mnist\"\n");
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the failure", |cell| state(cell) == text().cells.run.failed);
    cell.get_by_label_contains("MNIST, which is not loaded");
}

#[test]
fn the_keyboard_commands_run_step_and_reset() {
    let mut cell = grid();
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Step, cx));
    until(&mut cell, "one step", |cell| cell.state().iteration() == 1);
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::StepEpoch, cx));
    until(&mut cell, "an epoch", |cell| cell.state().iteration() == 10 && !cell.state().is_running());
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Reset, cx));
    until(&mut cell, "the start again", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
}
