//! `layerscope run` on graph cells: the trace and the values that it writes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn run(notebook: &str) -> (TempDir, Output) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("class.md");
    fs::write(&path, notebook).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_layerscope"))
        .arg("run")
        .arg(path)
        .arg("--out")
        .arg(folder.path().join("out"))
        .output()
        .expect("the program starts");
    (folder, output)
}

/// The names of the columns, and the rows.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).expect("the table was written");
    let fields = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let names = fields(reader.headers().expect("a line of names"));
    (names, reader.records().map(|record| fields(&record.expect("a row"))).collect())
}

#[test]
fn a_graph_leaves_its_trace_and_its_values() {
    let (folder, output) = run("```toml graph\nid = \"shop\"\n```\n");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.starts_with("shop: 5 nodes, 10 steps, result = 220"), "{printed}");
    let (names, rows) = table(&folder.path().join("out/shop/trace.csv"));
    assert_eq!(
        names,
        ["step", "direction", "node", "operation", "value", "local derivative", "passed to", "passed value"]
    );
    assert_eq!(rows.len(), 12, "a row for every node that a step passes something to");
    assert_eq!(
        rows[8],
        ["8", "backward", "price", "multiply", "1.1", "∂(apple·apples)/∂apple = apples = 2", "apple", "2.2"]
    );
    let values = fs::read_to_string(folder.path().join("out/shop/values.json")).expect("it was written");
    for line in [
        "\"apple\": { \"value\": 100.0, \"gradient\": 2.2 }",
        "\"apples\": { \"value\": 2.0, \"gradient\": 110.00000000000001 }",
        "\"tax\": { \"value\": 1.1, \"gradient\": 200.0 }",
        "\"price\": { \"value\": 200.0, \"gradient\": 1.1 }",
    ] {
        assert!(values.contains(line), "{line} is not in {values}");
    }
}

#[test]
fn matrices_are_nested_lists_and_what_does_not_matter_has_no_gradient() {
    let notebook = "```toml graph\nid = \"g\"\nexpression = \"\"\"\nY = dot(x, W) + b\nq = log(k) * c\n\"\"\"\n\
        values = { x = [[1, 2]], W = [[1, 2, 3], [4, 5, 6]], b = [0.1, 0.2, 0.3], k = -1, c = 2 }\nbackward_from = \"Y\"\n```\n";
    let (folder, output) = run(notebook);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let values = fs::read_to_string(folder.path().join("out/g/values.json")).expect("it was written");
    for line in [
        "\"x\": { \"value\": [[1.0, 2.0]], \"gradient\": [[6.0, 15.0]] }",
        "\"W\": { \"value\": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], \"gradient\": [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]] }",
        "\"b\": { \"value\": [0.1, 0.2, 0.3], \"gradient\": [1.0, 1.0, 1.0] }",
        "\"c\": { \"value\": 2.0, \"gradient\": null }",
        "\"q\": { \"value\": \"NaN\", \"gradient\": null }",
    ] {
        assert!(values.contains(line), "{line} is not in {values}");
    }
}

#[test]
fn a_wrong_expression_fails_with_its_line_and_column() {
    let (_, output) = run("# A class\n\n```toml graph\nid = \"g\"\nexpression = \"x + * y\"\n```\n");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for words in ["line 5", "column 5", "found `*`"] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
}

#[test]
fn the_graph_of_a_network_follows_its_training() {
    let notebook = "```toml graph\nid = \"g\"\nnetwork = \"net\"\n```\n\n```toml training\nid = \"net\"\ndata = \"digits\"\n\
        train_size = 200\nhidden = [8]\nbatch_norm = true\nbatch_size = 50\niterations = 4\n```\n";
    let (folder, output) = run(notebook);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (names, rows) = table(&folder.path().join("out/g/trace.csv"));
    assert_eq!(
        names[..8],
        ["step", "direction", "node", "operation", "value", "local derivative", "passed to", "passed value"],
        "the columns of every trace come first"
    );
    let column = |name: &str| names.iter().position(|own| own == name).expect("the column is there");
    let nodes: Vec<&str> = rows.iter().map(|row| row[column("node")].as_str()).collect();
    let forward = ["Affine 1", "BatchNorm 1", "ReLU 1", "Affine 2", "SoftmaxWithLoss"];
    assert_eq!(nodes[..5], forward);
    assert!(nodes[5..].iter().rev().eq(&forward), "and back: {nodes:?}");
    let number = |row: &[String], name: &str| row[column(name)].parse::<f64>().expect("a number");
    // BatchNorm with gamma near 1 and beta near 0.
    assert!(
        number(&rows[1], "value").abs() < 0.1 && (number(&rows[1], "std") - 1.0).abs() < 0.1,
        "{:?}",
        rows[1]
    );
    assert!(number(&rows[2], "min") == 0.0 && (0.2..0.8).contains(&number(&rows[2], "flat values")));
    assert_eq!(rows[2][column("samples")], "100");
    // What one stage passes on is what arrives at the next, on the way there and on the way back.
    for pair in [[0, 1], [2, 3], [5, 6], [7, 8]] {
        let [from, to] = pair.map(|row| &rows[row]);
        assert_eq!(from[column("passed to")], to[column("node")]);
        let backward = from[column("direction")] == "backward";
        let arrived = if backward { number(to, "value") } else { number(from, "value") };
        assert!((number(from, "passed value") - arrived).abs() < 1e-15);
        assert_eq!(from[column("local derivative")].is_empty(), !backward);
    }
    assert_eq!(rows[5][column("local derivative")], "(y − t)/N");
    let values = fs::read_to_string(folder.path().join("out/g/values.json")).expect("it was written");
    for name in ["W1", "b1", "gamma1", "beta1", "W2", "b2", "loss"] {
        assert!(values.contains(&format!("\"{name}\": {{ \"value\": ")), "{name} is missing");
    }
}
