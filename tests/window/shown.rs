//! A lesson hides controls and figures of a cell: what is left, one click to everything, and the way back.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::Window;
use layerscope::app::cells;
use layerscope::experiment::{KINDS, Kind};

use crate::host::text;
use crate::{host, shell};

/// The window with this notebook.
fn window(notebook: &str) -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = shell::notebook(folder.path(), notebook);
    let mut harness = shell::show(shell::setup(options, cells::view));
    harness.run_steps(2);
    (harness, folder)
}

/// How often a widget of this role and name is there.
fn count(harness: &Harness<'static, Window>, role: Role, name: &str) -> usize {
    harness.query_all_by(|node| node.role() == role && node.label().as_deref() == Some(name)).count()
}

const FEW: &str = "# Class\n\n```toml training\nid = \"net\"\ndata = \"digits\"\nhidden = [6]\ntrain_size = 100\n\
    controls = [\"lr\", \"dropout\"]\nshows = [\"layers\", \"weights\"]\n```\n";

#[test]
fn a_cell_shows_the_controls_and_figures_that_it_names_and_everything_at_one_click() {
    let (mut harness, folder) = window(FEW);
    let parameters = &text().cells.parameters;
    let there = |harness: &Harness<'static, Window>| {
        [
            count(harness, Role::Slider, parameters.learning_rate.name),
            count(harness, Role::SpinButton, parameters.dropout.name),
            count(harness, Role::Switch, parameters.batch_norm.name),
            count(harness, Role::ComboBox, parameters.activation.name),
            count(harness, Role::Button, parameters.more),
            count(harness, Role::Button, text().figures.weights),
            count(harness, Role::Button, text().cells.training.mistakes),
        ]
    };
    // The folded one is there at once: nothing is folded among two.
    assert_eq!(there(&harness), [1, 1, 0, 0, 0, 1, 0]);
    harness.get_by_role_and_label(Role::Button, text().shell.show_all).click();
    harness.run_steps(3);
    // Not all tabs find room in their row.
    harness.get_by_role_and_label(Role::Button, text().cells.figures.more_figures.help).click();
    harness.run_steps(3);
    assert_eq!(there(&harness), [1, 0, 1, 1, 1, 1, 1], "as in any other cell, the rest folded");
    harness.get_by_role_and_label(Role::Button, text().shell.show_less).click();
    harness.run_steps(3);
    assert_eq!(there(&harness), [1, 1, 0, 0, 0, 1, 0]);
    assert!(!harness.state().desk().is_dirty(), "what is looked at is no change of the notebook");
    let kept = std::fs::read_to_string(folder.path().join("class.md")).expect("it is still there");
    assert_eq!(kept, FEW);
}

#[test]
fn a_control_that_is_used_leaves_the_choice_in_the_notebook() {
    let (mut harness, _folder) = window(&FEW.replace("\"dropout\"", "\"batch_norm\""));
    harness.get_by_role_and_label(Role::Switch, text().cells.parameters.batch_norm.name).click();
    harness.run_steps(4);
    let document = harness.state().desk().document();
    let (_, cell) = document.notebook().cells().next().expect("it is there");
    assert!(cell.body().contains("batch_norm = true"), "{}", cell.body());
    assert!(cell.body().contains("controls = [\"lr\", \"batch_norm\"]"), "{}", cell.body());
    assert!(cell.body().contains("shows = [\"layers\", \"weights\"]"), "{}", cell.body());
}

#[test]
fn without_a_choice_there_is_nothing_to_press_and_a_wrong_name_is_told_at_its_line() {
    let (harness, _folder) =
        window(&FEW.replace("controls = [\"lr\", \"dropout\"]\nshows = [\"layers\", \"weights\"]\n", ""));
    assert_eq!(count(&harness, Role::Button, text().shell.show_all), 0);
    let (harness, _folder) = window(&FEW.replace("\"lr\"", "\"learning\""));
    let line = (text().shell.line)(8);
    assert!(harness.query_by_label_contains(&line).is_some(), "the line of the file");
    assert!(harness.query_by_label_contains("not \"learning\"").is_some());
}

/// The names of everything that can be operated in a cell.
fn operable(cell: &host::Cell) -> Vec<String> {
    let roles = [Role::Button, Role::Slider, Role::SpinButton, Role::Switch, Role::ComboBox, Role::TextInput];
    let mut names: Vec<String> = cell
        .query_all_by(|node| roles.contains(&node.role()))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    names.sort();
    names
}

/// A block of a kind in which all that its controls are for is there, `control` among it.
fn block(kind: &Kind, control: &str) -> String {
    match (kind.name, control) {
        ("predict", _) => String::new(),
        // A start of the way back can be chosen where there is more than one result with a name.
        ("graph", _) => {
            "expression = \"\"\"\na = x * y\nb = a + x\nb * b\"\"\"\nvalues = { x = 1, y = 2 }\n".to_owned()
        }
        ("gradient_check", _) => "data = \"digits\"\nhidden = [2]\nsamples = 1\nshare = 0.01\n".to_owned(),
        (_, "batch_norm.momentum" | "batch_norm.epsilon") => "batch_norm = true\n".to_owned(),
        (_, "optimizer.momentum") => "optimizer = { kind = \"nesterov\" }\n".to_owned(),
        (_, "optimizer.decay") => "optimizer = { kind = \"rmsprop\" }\n".to_owned(),
        (_, "optimizer.beta1" | "optimizer.beta2") => "optimizer = { kind = \"adam\" }\n".to_owned(),
        (_, "lr_schedule.every" | "lr_schedule.factor") => "lr_schedule = \"step\"\n".to_owned(),
        (_, "lr_schedule.least") => "lr_schedule = \"cosine\"\n".to_owned(),
        (_, "lr_schedule.updates") => "lr_schedule = \"warm_up\"\n".to_owned(),
        _ => kind.default_block.to_owned(),
    }
}

/// A cell of a kind whose figures are there, with a line of its block more.
fn cell_with(kind: &'static Kind, line: &str, block: &str) -> host::Cell {
    let mut cell = host::open(kind.name, &format!("{line}\n{block}"));
    if kind.name == "gradient_check" {
        // Its figures come with the first parameters that were tried.
        host::press(&mut cell, text().cells.run.run);
        host::until(&mut cell, "the check", |cell| {
            cell.state().view.status().is_some_and(|status| status.iteration > 0)
                && !cell.state().is_running()
        });
    }
    cell
}

#[test]
fn every_name_of_every_kind_brings_something_into_sight() {
    for kind in KINDS {
        let seen = |line: &str, control: &str| operable(&cell_with(kind, line, &block(kind, control)));
        for control in (kind.showable.controls)() {
            let none = seen("controls = []", control);
            let one = seen(&format!("controls = [\"{control}\"]"), control);
            assert!(one.len() > none.len(), "{}: {control} brings no control: {one:?}", kind.name);
        }
        // Panels are there in a comparison that has a grid.
        let figures = kind.showable.figures.iter().filter(|name| **name != "panels");
        let mut everything = cell_with(kind, "", &block(kind, ""));
        // Those too that find no room in their row.
        host::unfold_tabs(&mut everything, "");
        let all = operable(&everything);
        for figure in figures.clone() {
            let one = seen(&format!("shows = [\"{figure}\"]"), "");
            // As often as each is there: a tab may be called as a control is.
            let mut left = one.clone();
            let mut still = |name: &&String| match left.iter().position(|other| other == *name) {
                Some(at) => {
                    left.remove(at);
                    true
                }
                None => false,
            };
            let gone = all.len() - all.iter().filter(|name| still(name)).count();
            assert!(gone + 1 >= figures.clone().count(), "{}: beside {figure} there is {one:?}", kind.name);
        }
    }
}

#[test]
fn a_block_that_wants_no_controls_has_none_by_which_its_numbers_change() {
    // The numbers of a graph are changed where they stand: they are the figure.
    let has_controls = |kind: &&Kind| !(kind.showable.controls)().is_empty();
    for kind in KINDS.iter().filter(|kind| kind.name != "graph").filter(has_controls) {
        for control in [
            "",
            "batch_norm.momentum",
            "optimizer.momentum",
            "optimizer.decay",
            "optimizer.beta1",
            "lr_schedule.every",
        ] {
            if control.contains('.') && !(kind.showable.controls)().contains(&control) {
                continue;
            }
            let cell = cell_with(kind, "controls = []", &block(kind, control));
            let roles = [Role::Slider, Role::SpinButton, Role::Switch, Role::ComboBox, Role::TextInput];
            // Where in the run one looks, and how fast it goes, are no parameters.
            let run = &text().cells.run;
            let (graph, descent) = (&text().graph, &text().descent);
            let moves =
                [run.speed, run.position, graph.speed, graph.position, descent.speed, descent.position]
                    .map(|label| label.name);
            let left: Vec<String> = cell
                .query_all_by(|node| roles.contains(&node.role()))
                .filter_map(|node| node.accesskit_node().label())
                .filter(|name| !moves.contains(&name.as_str()))
                .collect();
            assert!(left.is_empty(), "{} {control}: {left:?}", kind.name);
        }
    }
}
