//! Jupyter notebooks, run by Python: they come to what Layerscope came to, with any NumPy, and would notice a wrong program.
//!
//! `PYTHON` names another interpreter than the system's, and with `WHOLE_LESSONS` in the environment lessons are taken whole:
//!
//! ```sh
//! WHOLE_LESSONS=1 PYTHON=venv/bin/python cargo test --release --test export_documents lesson -- --ignored
//! ```

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use rayon::prelude::*;
use serde_json::Value;

use super::{Desk, notebook, program, source};

/// Runs the code cells of a notebook as Jupyter would, in one namespace.
const RUNNER: &str = "import json, sys\n\
    scope = {'__name__': '__main__'}\n\
    for at, cell in enumerate(json.load(open(sys.argv[1]))['cells']):\n    \
        if cell['cell_type'] == 'code':\n        \
            exec(compile(''.join(cell['source']), f'cell {at}', 'exec'), scope)\n";

/// Runs a notebook with so many threads of its linear algebra.
pub(super) fn python(desk: &Desk, name: &str, threads: usize) -> Output {
    let mut python = env::var_os("PYTHON").map_or_else(|| program("python3"), std::process::Command::new);
    python
        .current_dir(desk.folder.path())
        .args(["-c", RUNNER, name])
        .env("PYTHONIOENCODING", "utf-8")
        .env("MPLBACKEND", "Agg")
        .env("OPENBLAS_NUM_THREADS", threads.to_string())
        .env("OMP_NUM_THREADS", threads.to_string())
        .output()
        .expect("Python starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One of each sort that is computed again, with live changes, dropout, weight decay, every optimizer, both precisions.
const COMPUTED: &str = r#"# Computed again

```toml training
id = "single"
data = "digits"
hidden = [30, 20]
init = "he"
train_size = 1000
batch_size = 50
iterations = 150
dropout = 0.1
weight_decay = 0.001
lr_schedule = { kind = "warm_up", updates = 30 }
changes = [{ at = 40, batch_norm = true }, { at = 60, dropout = 0.0 }, { at = 80, lr = 0.03 }, { at = 100, optimizer = { kind = "adam" } }, { at = 120, activation = "tanh" }, { at = 130, layer_norm = true }, { at = 135, activation = "gelu" }]
```

```toml training
id = "double"
data = "digits"
hidden = [25]
activation = "sigmoid"
init = "xavier"
train_size = 500
batch_size = 25
iterations = 120
batch_order = "shuffle"
precision = "f64"
optimizer = { kind = "momentum", lr = 0.05 }
lr_schedule = { kind = "step", every = 25, factor = 0.7 }
changes = [{ at = 30, batch_norm = true }, { at = 60, weight_decay = 0.01 }, { at = 70, layer_norm = true }, { at = 90, batch_norm = false }, { at = 95, optimizer = { kind = "adamw" } }, { at = 105, weight_decay = 0.3 }]
```

```toml comparison
id = "optimizers"
[base]
data = "digits"
hidden = [20, 20]
init = "he"
train_size = 400
batch_size = 40
iterations = 60
precision = "f64"
[[variant]]
name = "SGD"
[[variant]]
name = "Nesterov"
optimizer = { kind = "nesterov" }
[[variant]]
name = "AdaGrad"
optimizer = { kind = "adagrad" }
[[variant]]
name = "RMSprop"
optimizer = { kind = "rmsprop" }
[[variant]]
name = "Adam, BatchNorm, dropout"
optimizer = { kind = "adam" }
batch_norm = true
dropout = 0.25
[[variant]]
name = "AdamW"
optimizer = { kind = "adamw" }
weight_decay = 0.2
lr_schedule = { kind = "cosine", least = 0.1 }
[[variant]]
name = "squared error"
loss = "mean_squared_error"
weight_decay = 0.001
validation = 0.2
```

```toml activations
id = "spread"
samples = 300
```

```toml gradient_check
id = "check"
data = "digits"
hidden = [12]
init = "he"
batch_norm = true
samples = 4
```

```toml graph
id = "shop"
expression = """
price = sum(X * apple)
total = price * tax"""
values = { X = [2, 3], apple = 100, tax = 1.1 }
```

```toml descent
id = "walk"
```
"#;

/// Test accuracies that Python and Layerscope print, in pairs.
fn accuracies(printed: &str) -> Vec<(f64, f64)> {
    let lines = printed.lines().filter_map(|line| line.split_once("test accuracy "));
    lines
        .map(|(_, rest)| {
            let (ours, theirs) = rest.split_once("   Layerscope ").expect("both stand there");
            (ours.parse().expect("a number"), theirs.trim().parse().expect("a number"))
        })
        .collect()
}

#[test]
#[ignore = "needs jupyter nbconvert"]
fn jupyter_comes_to_the_same_losses() {
    let desk = Desk::new(COMPUTED);
    desk.run("class.md", &["--ipynb", "class.ipynb"]);
    let output = program("jupyter-nbconvert")
        .current_dir(desk.folder.path())
        .args([
            "--to",
            "notebook",
            "--execute",
            "--ExecutePreprocessor.timeout=300",
            "--output",
            "done.ipynb",
            "class.ipynb",
        ])
        .env("HOME", desk.folder.path())
        .env("PATH", "/usr/bin:/bin")
        .output()
        .expect("jupyter starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let book = notebook(&desk, "done.ipynb");
    let cells = book["cells"].as_array().expect("a list of cells");
    let printed: Vec<String> = cells
        .iter()
        .filter(|cell| cell["cell_type"] == "code")
        .map(|cell| {
            let outputs = cell["outputs"].as_array().into_iter().flatten();
            let text = outputs.filter_map(|output| output["text"].as_array()).flatten();
            text.filter_map(Value::as_str).collect()
        })
        .collect();
    // Classes, data, two trainings, a comparison, activations, a check, a graph, a descent.
    let [_, _, single, double, compared, spread, check, graph, descent] = printed.as_slice() else {
        panic!("{printed:#?}")
    };
    // BatchNorm with and without running values from its first batch, dropout that has been switched off, other activations.
    for (printed, networks) in [(single, 1), (double, 1), (compared, 7)] {
        assert_eq!(printed.matches("losses compared").count(), networks, "{printed}");
        let pairs = accuracies(printed);
        assert!(
            pairs.len() >= 2 * networks && pairs.iter().all(|(ours, theirs)| ours == theirs),
            "{printed}"
        );
    }
    assert!(spread.contains("ReLU, He") && spread.matches("layer 5").count() == 12, "{spread}");
    assert!(check.contains("W2") && check.contains("gamma1") && check.contains("mean difference"), "{check}");
    assert!(graph.contains("d X") && graph.contains("d tax"), "{graph}");
    assert!(descent.contains("Adam") && descent.contains("steps 30"), "{descent}");
}

/// The lines of a notebook without the questions that a training decides: a shortened one may come to nothing that could be decided.
fn without_questions_of_trainings(notebook: &str) -> String {
    let trains = |kind: &str| ["training", "comparison", "search"].contains(&kind);
    let kind_of = |block: &str| {
        block.lines().next().and_then(|line| line.strip_prefix("toml ")).unwrap_or_default().to_owned()
    };
    // Every second part is what stands between fences.
    let parts: Vec<&str> = notebook.split("```").collect();
    let names: Vec<String> = parts
        .iter()
        .filter(|part| trains(&kind_of(part)))
        .filter_map(|part| part.lines().find_map(|line| line.strip_prefix("id = ")))
        .map(|name| format!("cell = {name},"))
        .collect();
    let asks_one =
        |part: &str| kind_of(part) == "question" && names.iter().any(|name| part.contains(name.as_str()));
    let kept: Vec<&str> = parts.iter().map(|part| if asks_one(part) { "\n" } else { part }).collect();
    kept.join("```")
}

/// A lesson in a language, with every training shortened unless `WHOLE_LESSONS` is set.
fn lesson(path: &Path) -> String {
    let whole = fs::read_to_string(path).expect("the lesson is there");
    if env::var_os("WHOLE_LESSONS").is_some() {
        return whole;
    }
    let whole = without_questions_of_trainings(&whole);
    let short = |line: &str| {
        let (key, value) = line.split_once(" = ")?;
        let number: f64 = value.parse().ok()?;
        let most = match key {
            "iterations" => 12.0,
            "test_size" => 300.0,
            "trials" => 6.0,
            "share" => 0.01,
            _ => return None,
        };
        // Most of the time would go into answers to all of the test images.
        let tests =
            if key == "iterations" && !whole.contains("test_size") { "\ntest_size = 300" } else { "" };
        (number > most).then(|| format!("{key} = {most}{tests}"))
    };
    whole.lines().map(|line| short(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

fn lessons(language: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons").join(language);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder is there").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(paths.len() >= 13, "{paths:?}");
    paths
}

/// The most that a lesson may take, in bytes.
const MOST_BYTES: u64 = 3_000_000;

/// Exports every lesson and runs it with so many threads, or with one and with two where lessons are taken whole. As many
/// lessons at a time as there are cores.
fn every_lesson_runs(language: &str, words: &[&str], threads: &[usize]) {
    let threads = if env::var_os("WHOLE_LESSONS").is_some() { &[1, 2] } else { threads };
    let runs = |path: &PathBuf| {
        let desk = Desk::new(&lesson(path));
        #[cfg(unix)]
        std::os::unix::fs::symlink(mnist(), desk.path("mnist")).expect("a link");
        let output = desk.try_to_run("class.md", &[&["--ipynb", "class.ipynb"], words].concat());
        assert!(output.status.success(), "{}: {}", path.display(), text(&output.stderr));
        let bytes = fs::metadata(desk.path("class.ipynb")).expect("it was written").len();
        println!("{}: {bytes} bytes", path.display());
        let mut failures = Vec::new();
        if bytes >= MOST_BYTES {
            failures.push(format!("{}: {bytes} bytes", path.display()));
        }
        for cell in notebook(&desk, "class.ipynb")["cells"].as_array().into_iter().flatten() {
            // Nothing is left out without a reason.
            if source(cell).contains(NO_REASON[0]) || source(cell).contains(NO_REASON[1]) {
                failures.push(format!("{}: {}", path.display(), source(cell)));
            }
        }
        for threads in threads {
            let output = python(&desk, "class.ipynb", *threads);
            if !output.status.success() {
                failures.push(format!("{}, {threads}: {}", path.display(), text(&output.stderr)));
            }
        }
        failures
    };
    let failures: Vec<String> = lessons(language).par_iter().flat_map(runs).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is said of a cell that nothing more is known about.
const NO_REASON: [&str; 2] =
    ["This cell is here as figures and settings.", "이 셀은 그림과 설정으로 담았습니다."];

fn mnist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist")
}

#[test]
#[ignore = "needs jupyter nbconvert"]
fn every_lesson_runs_in_python_on_the_digits() {
    every_lesson_runs("en", &[], &[1, 2]);
}

#[test]
#[ignore = "needs jupyter nbconvert"]
fn every_korean_lesson_runs_in_python_on_the_digits() {
    every_lesson_runs("ko", &["--language", "ko"], &[1]);
}

#[test]
#[ignore = "needs jupyter nbconvert and the real MNIST"]
fn every_lesson_runs_in_python_on_mnist() {
    let mnist = mnist();
    every_lesson_runs("en", &["--mnist", &mnist.display().to_string()], &[2]);
}

/// Trainings in 32 bits whose notebook meets every formula.
const TRAININGS: &str = r#"```toml training
id = "a"
data = "digits"
hidden = [20, 20]
init = "he"
train_size = 300
test_size = 300
batch_size = 20
iterations = 40
batch_norm = true
dropout = 0.2
weight_decay = 0.01
optimizer = { kind = "adam", lr = 0.002 }
```

```toml comparison
id = "b"
[base]
data = "digits"
hidden = [16, 16]
init = "xavier"
activation = "sigmoid"
train_size = 200
test_size = 200
batch_size = 20
iterations = 25
[[variant]]
name = "SGD"
batch_order = "shuffle"
[[variant]]
name = "Momentum"
activation = "tanh"
optimizer = { kind = "momentum" }
[[variant]]
name = "Nesterov"
activation = "relu"
optimizer = { kind = "nesterov" }
[[variant]]
name = "AdaGrad"
optimizer = { kind = "adagrad" }
[[variant]]
name = "RMSprop"
optimizer = { kind = "rmsprop" }
[[variant]]
name = "AdamW"
activation = "gelu"
layer_norm = true
optimizer = { kind = "adamw", lr = 0.01 }
weight_decay = 0.5
lr_schedule = { kind = "cosine", least = 0.25 }
[[variant]]
name = "squared error"
loss = "mean_squared_error"
```
"#;

/// A mistake that somebody could make: what it is, what stands in the notebook, what would stand there instead.
type Mistake = (&'static str, &'static str, &'static str);

const IN_TRAININGS: &[Mistake] = &[
    (
        "a learning rate a thousandth too long",
        "params[key] -= self.lr * grads[key]",
        "params[key] -= 1.001 * self.lr * grads[key]",
    ),
    (
        "the momentum of BatchNorm counted from the other end",
        "momentum = 0.0 if",
        "momentum = 1 - self.momentum if True else 0.0 if",
    ),
    ("BatchNorm divides by N - 1", "var = np.mean(xc**2, axis=0)", "var = xc.var(axis=0, ddof=1)"),
    (
        "BatchNorm takes mean and variance for constants",
        "(N * dout - self.dbeta - self.xn * self.dgamma)",
        "(N * dout)",
    ),
    (
        "BatchNorm answers with the batch",
        "if not train_flg:\n            normalized",
        "if False:\n            normalized",
    ),
    ("gamma and beta do not learn", "np.sum(self.xn * dout, axis=0)", "0 * np.sum(self.xn * dout, axis=0)"),
    (
        "weights not transposed",
        "return np.dot(dout, self.W.T)",
        "return np.dot(dout, self.W.T if self.W.shape[0] != self.W.shape[1] else self.W)",
    ),
    (
        "biases take the mean of the batch",
        "self.db = np.sum(dout, axis=0)",
        "self.db = np.mean(dout, axis=0)",
    ),
    ("no weight decay in the gradient", "affine.dW + self.weight_decay_lambda * affine.W", "affine.dW"),
    ("no weight decay in the loss", "loss += 0.5 *", "loss += 0.0 *"),
    ("weight decay twice as strong", "loss += 0.5 *", "loss += 1.0 *"),
    ("dropout inverted", "return x * self.mask", "return x * self.mask / (1 - self.ratio)"),
    ("dropout silences the others", "numbers >= int", "numbers < int"),
    ("dropout is forgotten on the way back", "return dout * self.mask", "return dout"),
    ("a trained network is not weakened", "return x * (1.0 - self.ratio)", "return x"),
    ("Adam without correction", "(1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)", "1"),
    (
        "Adam corrects one moment only",
        "(1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)",
        "1 / (1 - self.beta1**t)",
    ),
    ("Adam counts from 0", "self.iter.get(key, 0) + 1", "self.iter.get(key, 1) + 1"),
    (
        "Adam with another epsilon",
        "params[key] -= lr * m / (np.sqrt(v) + 1e-7)",
        "params[key] -= lr * m / (np.sqrt(v) + 1e-8)",
    ),
    (
        "LayerNorm takes mean and variance for constants",
        "(g - g.mean(axis=1, keepdims=True) - self.xn * along)",
        "g",
    ),
    (
        "LayerNorm over the batch",
        "np.mean(xc**2, axis=1, keepdims=True)",
        "np.mean(xc**2, axis=0, keepdims=True)",
    ),
    (
        "a squared error that does not go through softmax",
        "self.y * (self.error - np.sum(self.error * self.y, axis=-1, keepdims=True))",
        "self.error",
    ),
    ("the whole of a squared error", "0.5 * np.sum(self.error**2)", "np.sum(self.error**2)"),
    ("no schedule", "optimizer.lr = lr * schedule(i)", "optimizer.lr = lr"),
    ("the schedule counts from 1", "lr * schedule(i)", "lr * schedule(i + 1)"),
    ("a schedule for half the training", "np.cos(np.pi * t / 25)", "np.cos(np.pi * t / 12)"),
    ("AdamW does not decay", "1 - self.lr * self.weight_decay_lambda", "1"),
    ("AdamW decays biases", "if key[0] == \"W\":", "if True:"),
    ("AdamW without correction", "v / (1 - self.beta2**t)", "v"),
    ("momentum pushes back", "v[...] = self.momentum * v - self.lr", "v[...] = -self.momentum * v - self.lr"),
    (
        "Nesterov is plain momentum",
        "params[key] += self.momentum * v - self.lr * grads[key]",
        "params[key] += v",
    ),
    (
        "AdaGrad without the root",
        "params[key] -= self.lr * grads[key] / (np.sqrt(h) + 1e-7)",
        "params[key] -= self.lr * grads[key] / (h + 1e-7)",
    ),
    (
        "RMSprop forgets the other way",
        "self.decay * h + (1 - self.decay)",
        "(1 - self.decay) * h + self.decay",
    ),
    ("ReLU lets everything back", "dx[self.mask] = 0", "dx[self.mask] *= 1"),
    ("sigmoid's slope without y", "dout * (1.0 - self.out) * self.out", "dout * (1.0 - self.out)"),
    ("tanh's slope without the square", "dout * (1.0 - self.out**2)", "dout * (1.0 - self.out)"),
    ("GELU's slope without the density", "self.phi + self.x * density", "self.phi"),
    ("the loss is not divided by N", "return dx / len(dx)", "return dx"),
    (
        "the right class is not taken off",
        "dx[np.arange(len(dx)), self.t] -= 1",
        "dx[np.arange(len(dx)), self.t] -= 0.999",
    ),
    ("pixels up to 256", "images.astype(np.float32) / 255", "images.astype(np.float32) / 256"),
    ("other draws of the weights", "WEIGHTS = 0, 1, 3, 8, 16", "WEIGHTS = 0, 1, 3, 8, 17"),
    (
        "other mini-batches",
        "BATCHES, MASKS, INPUTS, SPLIT, WEIGHTS = 0, 1",
        "BATCHES, MASKS, INPUTS, SPLIT, WEIGHTS = 5, 1",
    ),
    (
        "other masks",
        "BATCHES, MASKS, INPUTS, SPLIT, WEIGHTS = 0, 1",
        "BATCHES, MASKS, INPUTS, SPLIT, WEIGHTS = 0, 7",
    ),
    ("32 bits", "self.params[f\"W{idx}\"] = W.copy()", "self.params[f\"W{idx}\"] = W.astype(np.float32)"),
];

/// Activations of networks that are not trained, saturated ones among them, from random numbers.
const GRID: &str = r#"```toml activations
id = "deep"
samples = 200
width = 50
layers = 10
inits = [1.0, 0.01, "xavier", "he"]
seed = 1
```
"#;

const IN_GRID: &[Mistake] = &[
    ("weights a thousandth too wide", "weights = [std * z", "weights = [1.001 * std * z"),
    ("weights a billionth too wide", "weights = [std * z", "weights = [(1 + 1e-9) * std * z"),
    ("weights in 32 bits", "[std * z for", "[(std * z).astype(np.float32) for"),
    ("another activation function", ", Sigmoid, [", ", Tanh, ["),
    ("He for Xavier", "np.sqrt(1 / 50)", "np.sqrt(2 / 50)"),
    ("another seed", "normal(1, WEIGHTS, ", "normal(2, WEIGHTS, "),
    ("the same weights in two layers", "normal(1, WEIGHTS + 3, ", "normal(1, WEIGHTS + 2, "),
    ("another gradient from above", "[200 * 50 :]", "[200 * 50 :][::-1]"),
    ("ReLU lets everything back", "dx[self.mask] = 0", "dx[self.mask] *= 1"),
    ("leaky ReLU", "out[self.mask] = 0", "out[self.mask] *= 0.01"),
    ("sigmoid's slope without y", "dout * (1.0 - self.out) * self.out", "dout * (1.0 - self.out)"),
    ("tanh's slope without the square", "dout * (1.0 - self.out**2)", "dout * (1.0 - self.out)"),
    ("weights not transposed", "return np.dot(dout, self.W.T)", "return np.dot(dout, self.W)"),
    ("biases of a thousandth", "np.dot(x, self.W) + self.b", "np.dot(x, self.W) + 0.001"),
];

/// The same of images and with batch norm.
const NORMALISED: &str = r#"```toml activations
id = "images"
input = "data"
data = "digits"
samples = 100
width = 40
batch_norm = true
inits = [0.05, "xavier"]
activations = ["relu"]
```
"#;

const IN_NORMALISED: &[Mistake] = &[
    ("BatchNorm divides by N - 1", "var = np.mean(xc**2, axis=0)", "var = xc.var(axis=0, ddof=1)"),
    (
        "BatchNorm takes mean and variance for constants",
        "(N * dout - self.dbeta - self.xn * self.dgamma)",
        "(N * dout)",
    ),
    ("another epsilon", "activation, 1e-6, dout", "activation, 1e-7, dout"),
    ("no BatchNorm", "activation, 1e-6, dout", "activation, None, dout"),
    ("other images", "[0][0][:100]", "[1][0][:100]"),
    ("pixels up to 256", "images.astype(np.float32) / 255", "images.astype(np.float32) / 256"),
];

const CHECK: &str = r#"```toml gradient_check
id = "check"
data = "digits"
hidden = [12]
activation = "sigmoid"
batch_norm = true
weight_decay = 0.1
samples = 4
```
"#;

const IN_CHECK: &[Mistake] = &[
    ("one-sided differences", "(above - loss()) / (2 * h)", "(above - loss()) / h"),
    ("an entry is not put back", "flat[entry] = kept\n", "flat[entry] = kept - h\n"),
    (
        "differences of the next entry",
        "kept = flat[entry]\n",
        "entry = (entry + 1) % len(flat); kept = flat[entry]\n",
    ),
    (
        "biases take the mean of the batch",
        "self.db = np.sum(dout, axis=0)",
        "self.db = np.mean(dout, axis=0)",
    ),
    ("weights take the mean of the batch", "np.dot(self.x.T, dout)", "np.dot(self.x.T, dout) / len(dout)"),
    ("the right class is not taken off", "self.t] -= 1", "self.t] -= 0.999"),
    ("sigmoid's slope without y", "dout * (1.0 - self.out) * self.out", "dout * (1.0 - self.out)"),
    (
        "BatchNorm takes the mean for a constant",
        "(N * dout - self.dbeta - self.xn * self.dgamma)",
        "(N * dout - self.xn * self.dgamma)",
    ),
    ("no weight decay in the gradient", "affine.dW + self.weight_decay_lambda * affine.W", "affine.dW"),
    ("no weight decay in the loss", "loss += 0.5 *", "loss += 0.0 *"),
    ("another image", "rows = [0, 1, 2, 3]", "rows = [0, 1, 2, 4]"),
];

const SHOP: &str = r#"```toml graph
id = "shop"
expression = """
price = apple * apples + exp(-apples / apple)
total = price * tax - price ^ 2"""
values = { apple = 100, apples = 2, tax = 1.1 }
```
"#;

const IN_SHOP: &[Mistake] = &[
    (
        "a product hands the gradient to the wrong side",
        "dx = dout * self.y\n        dy = dout * self.x",
        "dx = dout * self.x\n        dy = dout * self.y",
    ),
    ("a sum halves the gradient", "dx = dout\n        dy = dout\n", "dx = dout / 2\n        dy = dout / 2\n"),
    ("a difference adds", "return x - y", "return x + y"),
    ("a difference hands on what a sum does", "dy = -dout", "dy = dout"),
    ("a quotient without the square", "np.square(self.y)", "self.y"),
    ("a power keeps its exponent", "self.y - 1.0", "self.y"),
    ("a power does not multiply by its exponent", "dx = dout * self.y * np.power", "dx = dout * np.power"),
    ("exp hands on what it gets", "return dout * self.out", "return dout"),
    ("another value", "apple = 100.0", "apple = 100.00001"),
    ("the second way is forgotten", "dprice = dprice + more", "dprice = dprice + 0 * more"),
];

const WALK: &str = r#"```toml descent
id = "walk"
function = "x^2/20 + y^2 + sin(x)"
start = [-7.0, 2.0]
steps = 30
optimizers = [{ kind = "sgd", lr = 0.9 }, { kind = "momentum", lr = 0.1 }, { kind = "adam", lr = 0.3 }]
```
"#;

const IN_WALK: &[Mistake] = &[
    (
        "a learning rate a ten-thousandth too long",
        "params[key] -= self.lr * grads[key]",
        "params[key] -= 1.0001 * self.lr * grads[key]",
    ),
    ("momentum forgets more", "self.momentum * v - self.lr", "0.99 * self.momentum * v - self.lr"),
    ("Adam without correction", "(1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)", "1"),
    ("the slope of sin is sin", "np.cos(self.x)", "np.sin(self.x)"),
    ("another start", "np.array(-7.0)", "np.array(-7.001)"),
    ("one step fewer", "for i in range(steps)", "for i in range(steps - 1)"),
    ("the other number moves", "return {\"x\": dx, \"y\": dy}", "return {\"x\": dy, \"y\": dx}"),
];

const SEARCHED: &str = r#"```toml search
id = "search"
trials = 3
[base]
data = "digits"
hidden = [10]
init = "he"
train_size = 100
batch_size = 10
iterations = 12
[ranges]
lr = { log = [0.001, 0.1] }
```
"#;

const IN_SEARCHED: &[Mistake] = &[
    ("other images are set apart", "SPLIT, WEIGHTS = 0, 1, 3, 8", "SPLIT, WEIGHTS = 0, 1, 3, 7"),
    ("fewer images are set apart", "validating=20", "validating=19"),
    (
        "trained on what judges",
        "return (x[rest], t[rest]), (x[apart]",
        "return (x[rows], t[rows]), (x[apart]",
    ),
    ("judged by the images that it trains on", "(x[apart], t[apart])", "(x[rest][:20], t[rest][:20])"),
    ("one seed for all trials", "normal(43, WEIGHTS, ", "normal(42, WEIGHTS, "),
    ("a learning rate a thousandth too long", "params[key] -= self.lr", "params[key] -= 1.001 * self.lr"),
];

const ASKED: &str = r#"```toml training
id = "reader"
data = "digits"
hidden = [10]
init = "he"
train_size = 200
test_size = 100
batch_size = 20
iterations = 30
```

```toml predict
id = "look"
network = "reader"
picture = { test = 3 }
```
"#;

const IN_ASKED: &[Mistake] = &[
    ("another picture", "packed[\"picture_1\"]", "digits[1][0][4]"),
    ("one pixel is another", "packed[\"picture_1\"]", "packed[\"picture_1\"] ^ (np.arange(784) == 400)"),
    (
        "a network that was not trained",
        "network = networks[\"reader\"]",
        "network = networks[\"reader\"]; network.params[\"W1\"] *= 0.99",
    ),
    (
        "probabilities of a softmax without exp",
        "y = softmax(network.predict(pixels(picture[np.newaxis])))[0]",
        "y = network.predict(pixels(picture[np.newaxis]))[0]; y = y / y.sum()",
    ),
];

/// Every sort of cell that is computed again, each with mistakes that its own check must notice.
const WATCHED: &[(&str, &[Mistake])] = &[
    (TRAININGS, IN_TRAININGS),
    (GRID, IN_GRID),
    (NORMALISED, IN_NORMALISED),
    (CHECK, IN_CHECK),
    (SHOP, IN_SHOP),
    (WALK, IN_WALK),
    (SEARCHED, IN_SEARCHED),
    (ASKED, IN_ASKED),
];

#[test]
#[ignore = "needs jupyter nbconvert"]
fn a_wrong_program_fails_the_check_of_its_notebook() {
    let unnoticed: Vec<String> = WATCHED
        .par_iter()
        .flat_map(|(notebook_of_it, mistakes)| {
            let desk = Desk::new(notebook_of_it);
            desk.run("class.md", &["--ipynb", "class.ipynb"]);
            let right = python(&desk, "class.ipynb", 1);
            assert!(right.status.success(), "{notebook_of_it}\n{}", text(&right.stderr));
            let book = notebook(&desk, "class.ipynb");
            let noticed = |(at, mistake): (usize, &Mistake)| unnoticed(&desk, &book, at, mistake);
            mistakes.par_iter().enumerate().filter_map(noticed).collect::<Vec<_>>()
        })
        .collect();
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

/// What comes of a notebook with a mistake, unless that is an assertion that fails.
fn unnoticed(desk: &Desk, book: &Value, at: usize, (what, right, wrong): &Mistake) -> Option<String> {
    let mut changed = book.clone();
    let mut found = 0;
    for cell in changed["cells"].as_array_mut().expect("a list of cells") {
        let code = source(cell);
        if cell["cell_type"] == "code" && code.contains(right) {
            found += 1;
            cell["source"] = code.replace(right, wrong).into();
        }
    }
    if found != 1 {
        return Some(format!("{what}: `{right}` stands in {found} cells"));
    }
    let name = format!("wrong-{at}.ipynb");
    fs::write(desk.path(&name), changed.to_string()).expect("it can be written");
    let output = python(desk, &name, 1);
    let error = text(&output.stderr);
    (output.status.success() || !error.contains("AssertionError")).then(|| format!("{what}: {error}"))
}

/// Values and gradients of every operation, of numbers, vectors and matrices that are repeated for each other.
const GRAPHS: &str = r#"```toml graph
id = "numbers"
expression = """
t = x * y + x / y - x ^ 2
u = exp(-t / 10) + log(x) + sqrt(y) + sin(t) * cos(t) + tanh(x) + sigmoid(t) + relu(t) + abs(-y)
max(u, t) + min(u, t) * max(x, x)"""
values = { x = 1.5, y = 2.25 }
```

```toml graph
id = "matrices"
expression = """
mu = mean(x, axis=0)
xn = (x - mu) / sqrt(mean((x - mu)^2, axis=0) + 1e-6)
a = dot(xn, W) + b
y = softmax(a)
s = sum(y, axis=1) + sum(transpose(W)) + mean(a)
loss = cross_entropy(y, t) + softmax_with_loss(a, t) + sum(s)"""
values = { x = [[1, 2], [3, 5], [-1, 0.5]], W = [[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]], b = [0.1, -0.2, 0.3], t = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }
```

```toml graph
id = "vectors"
expression = """
lambda = dot(v, w)
p = lambda * 2
print = p + lambda ^ 0.5
한국 = print * 2"""
values = { v = [1, 2, 3], w = [0.5, 0.25, 2] }
```

```toml graph
id = "nothing-there"
expression = "x / y + log(x)"
values = { x = 0, y = 0 }
```

```toml graph
id = "inner"
expression = """
price = apple * apples
total = price * tax"""
values = { apple = 100, apples = 2, tax = 1.1 }
backward_from = "price"
```

```toml descent
id = "own"
function = "(1.5 - x + x*y)^2 + sin(3*x) + exp(-y^2)"
start = [1.0, 1.5]
steps = 40
optimizers = [{ kind = "sgd", lr = 0.01 }, { kind = "nesterov", lr = 0.01 }, { kind = "rmsprop", lr = 0.02 }]
```

```toml descent
id = "flat"
function = "x^2"
start = [1.0, 1.5]
```
"#;

#[test]
#[ignore = "needs jupyter nbconvert"]
fn graphs_and_descents_come_to_the_same() {
    let desk = Desk::new(GRAPHS);
    desk.run("class.md", &["--ipynb", "class.ipynb"]);
    let book = notebook(&desk, "class.ipynb");
    let code = book["cells"].as_array().into_iter().flatten().filter(|cell| cell["cell_type"] == "code");
    assert_eq!(code.count(), 1 + 7, "the classes and all cells");
    let output = python(&desk, "class.ipynb", 1);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("d apple        2.") && printed.contains("Nesterov"), "{printed}");
}

/// Every random number that a notebook draws, beside the program's own.
#[test]
#[ignore = "needs jupyter nbconvert"]
fn python_draws_the_same_numbers_bit_by_bit() {
    use layerscope::data::digits;
    use layerscope::data::pictures::with_noise_class;
    use layerscope::nn::{Init, Stream, stream};
    let desk = Desk::new(
        "```toml training\nid = \"t\"\ndata = \"digits\"\nextra_class = \"noise\"\nhidden = [4]\niterations = 1\n```\n",
    );
    desk.run("class.md", &["--ipynb", "class.ipynb"]);
    let mut book = notebook(&desk, "class.ipynb");
    let ask = "\nimport struct, zlib\nfor seed in (0, 1, 42, 2**53 + 1, 2**63 - 1):\n    \
        for layer in (0, 3):\n        \
        print('normal', zlib.crc32(normal(seed, WEIGHTS + layer, 300, 100).tobytes()))\n\
        print('noise', zlib.crc32(np.ascontiguousarray(digits_with_noise[0][0])), zlib.crc32(np.ascontiguousarray(digits_with_noise[1][0])))\n";
    if let Some(cell) = book["cells"].as_array_mut().and_then(|cells| cells.last_mut()) {
        cell["source"] = (source(cell) + ask).into();
    }
    fs::write(desk.path("asked.ipynb"), book.to_string()).expect("it can be written");
    let output = python(&desk, "asked.ipynb", 1);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    let crc = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    };
    let mut expected = Vec::new();
    for seed in [0, 1, 42, (1 << 53) + 1, (1 << 63) - 1] {
        for layer in [0, 3] {
            let draws = Init::Std(1.0).weights::<f64>(300, 100, &mut stream(seed, Stream::Weights(layer)));
            let bytes: Vec<u8> = draws.iter().flat_map(|draw| draw.to_le_bytes()).collect();
            expected.push(format!("normal {}", crc(&bytes)));
        }
    }
    let noisy = with_noise_class(&digits()).expect("28 x 28");
    let bytes =
        |part: &layerscope::data::Labelled| crc(&part.images.pixels().iter().copied().collect::<Vec<u8>>());
    expected.push(format!("noise {} {}", bytes(&noisy.train), bytes(&noisy.test)));
    let printed: Vec<&str> =
        printed.lines().filter(|line| line.starts_with("normal") || line.starts_with("noise")).collect();
    assert_eq!(printed, expected);
}

/// A notebook on MNIST without its files says what to do.
#[test]
#[ignore = "needs jupyter nbconvert and the real MNIST"]
fn a_notebook_without_its_pictures_says_where_to_put_them() {
    let desk = Desk::new("```toml training\ndata = \"mnist\"\nhidden = [5]\niterations = 2\n```\n");
    desk.run("class.md", &["--ipynb", "class.ipynb", "--mnist", &mnist().display().to_string()]);
    let output = python(&desk, "class.ipynb", 1);
    let error = text(&output.stderr);
    assert!(!output.status.success() && error.contains("FileNotFoundError"), "{error}");
    assert!(error.contains("MNIST") && error.contains("beside this notebook"), "{error}");
    fs::write(
        desk.path("train-images-idx3-ubyte"),
        [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]
            .iter()
            .chain(&[0; 784])
            .copied()
            .collect::<Vec<u8>>(),
    )
    .expect("it can be written");
    for name in ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
        fs::copy(mnist().join(format!("{name}.gz")), desk.path(&format!("{name}.gz"))).expect("it is there");
    }
    let error = text(&python(&desk, "class.ipynb", 1).stderr);
    assert!(error.contains("These are not the pictures"), "{error}");
}
