//! A page that can be stepped through: what its moments say is what stands in the tables, in a browser without a network as well.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use layerscope::export::read_records;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Desk, program};

/// A cell of each kind that can be stepped through, and one that fails. Names and settings that would be scripts, if anything could.
const STEPPED: &str = r#"# Moments </script><script>alert(1)</script>

```toml training
id = "first"
data = "digits"
hidden = [14, 9]
init = "he"
train_size = 200
test_size = 100
batch_size = 20
iterations = 90
validation = 0.2
record_after = true
changes = [{ at = 41, batch_norm = true }, { at = 70, lr = 0.02 }]
```

```toml comparison
id = "both"
[base]
data = "digits"
hidden = [8]
iterations = 40
train_size = 100
batch_size = 20
test_size = 50
[[variant]]
name = "</script><script>x"
[[variant]]
name = "he, \"it\" & <i>"
init = "he"
```

```toml activations
id = "layers"
layers = 3
width = 20
samples = 50
```

```toml graph
id = "shop"
```

```toml graph
id = "net"
network = "first"
```

```toml training
id = "broken"
batch_size = 0
```
"#;

/// The folders of the cells, in the order of the page.
const CELLS: [&str; 5] = ["first", "both", "layers", "shop", "net"];

/// The notebook, run; its page in this language.
fn page(desk: &Desk, language: &str) -> String {
    let words = ["--html", "page.html", "--out", "out", "--language", language];
    assert!(!desk.try_to_run("class.md", &words).status.success(), "one cell is wrong, and that is said");
    desk.read("page.html")
}

/// A table of a cell: its rows by the names of the columns.
fn table(desk: &Desk, cell: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let read =
        read_records(&desk.path(&format!("out/{cell}/{name}.csv")), u64::MAX).expect("the table was written");
    let row = |row: &layerscope::export::StringRecord| {
        read.names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
    };
    read.rows.iter().map(row).collect()
}

fn inflated(text: &str) -> Vec<u8> {
    let bytes = STANDARD.decode(text).expect("base64");
    let mut out = Vec::new();
    ZlibDecoder::new(bytes.as_slice()).read_to_end(&mut out).expect("zlib");
    out
}

/// What the data of a page say, a cell each.
fn films(page: &str) -> Vec<Value> {
    let data = page.split("<script type=\"application/json\">").skip(1);
    data.map(|rest| {
        let packed: Value =
            serde_json::from_str(rest.split("</script>").next().unwrap_or_default()).expect("JSON");
        let text = inflated(packed["moments"].as_str().expect("moments"));
        serde_json::from_slice(&text).expect("JSON within")
    })
    .collect()
}

/// The exact fields of every row of a table of a moment.
fn fields(table: &Value) -> Vec<Vec<String>> {
    let field = |field: &Value| {
        let text = |at: usize| field[at].as_str().expect("words").to_owned();
        if text(1).is_empty() { text(0) } else { text(1) }
    };
    let row = |row: &Value| row.as_array().expect("a row").iter().map(field).collect();
    table.as_array().expect("rows").iter().map(row).collect()
}

fn is(row: &BTreeMap<String, String>, column: &str, value: &str) -> bool {
    row.get(column).is_some_and(|field| field == value)
}

/// What a moment is called, and the rows of its tables.
type Told = (String, Vec<Vec<Vec<String>>>);

/// The iteration in the name of a moment: its first number.
fn place(name: &str) -> String {
    let digits = name.split(|c: char| !c.is_ascii_digit() && c != ',').find(|part| !part.is_empty());
    digits.expect("a number").trim_matches(',').replace(',', "")
}

/// That the numbers of the moments of a training are those of its tables. `moments` has their names, then their tables.
fn holds_of_a_training(desk: &Desk, moments: &[Told]) {
    let [losses, accuracies, activations, gradients] =
        ["loss", "accuracy", "activations", "gradients"].map(|name| table(desk, "first", name));
    let over_time = table(desk, "first", "over_time");
    let mut compared = [0; 2];
    for (name, tables) in moments {
        let at = place(name);
        let row = losses.iter().find(|row| is(row, "iteration", &at)).expect("its loss is there");
        let [loss, after, train, validation, test, measured] = &tables[0][0][..] else {
            panic!("{:?}", tables[0])
        };
        assert!(is(row, "loss", loss) && is(row, "loss_after", after), "{name}: {tables:?}");
        let measured_at: u64 = measured.parse().expect("an iteration");
        let last = accuracies.iter().rev().find(|row| {
            row["iteration"].parse::<u64>().expect("an iteration") <= at.parse().expect("an iteration")
        });
        let last = last.expect("the first is measured");
        assert!(is(last, "iteration", measured), "{name}: measured at {measured_at}");
        for (column, value) in [("train", train), ("validation", validation), ("test", test)] {
            assert!(is(last, column, value), "{name}: {column} {value}");
        }
        for layer in &tables[1] {
            let [number, mean, std, zeros, gradient] = &layer[..] else { panic!("{layer:?}") };
            let of = |rows: &[BTreeMap<String, String>]| {
                rows.iter().find(|row| is(row, "iteration", &at) && is(row, "layer", number)).cloned()
            };
            if let (Some(forward), Some(back)) = (of(&activations), of(&gradients)) {
                assert!(is(&forward, "mean", mean) && is(&forward, "std", std), "{name}: {layer:?}");
                assert!(is(&forward, "zeros", zeros) && is(&back, "std", gradient), "{name}: {layer:?}");
                compared[0] += 1;
            }
            // On both sides of a change: to the last digits, since they are counted in another order there.
            for (quantity, value) in [("activations", std), ("gradients", gradient)] {
                let row = over_time.iter().find(|row| {
                    is(row, "iteration", &at) && is(row, "layer", number) && is(row, "quantity", quantity)
                });
                let Some(row) = row else { continue };
                let [known, value] = [&row["std"], value].map(|text| text.parse::<f64>().expect("a number"));
                assert!((known - value).abs() <= 1e-6 * known.abs(), "{name}: {quantity} {known} {value}");
                compared[1] += 1;
            }
        }
    }
    assert!(compared.iter().all(|count| *count >= 8), "{compared:?}");
    let places: Vec<String> = moments.iter().map(|(name, _)| place(name)).collect();
    for at in ["0", "40", "41", "69", "70", "89"] {
        assert!(places.contains(&at.to_owned()), "{at} is missing in {places:?}");
    }
    for row in &accuracies {
        assert!(places.contains(&row["iteration"]), "{} is measured", row["iteration"]);
    }
    assert!(places.len() <= 60);
}

fn holds_of_a_comparison(desk: &Desk, moments: &[Told]) {
    let [losses, accuracies] = ["loss", "accuracy"].map(|name| table(desk, "both", name));
    for (name, tables) in moments {
        let at = place(name);
        assert_eq!(tables[0].len(), 2, "a row for each network");
        for row in &tables[0] {
            let [variant, loss, train, test, measured] = &row[..] else { panic!("{row:?}") };
            let of = |rows: &[BTreeMap<String, String>], iteration: &str| {
                let found =
                    rows.iter().find(|row| is(row, "iteration", iteration) && is(row, "variant", variant));
                found.cloned().unwrap_or_else(|| panic!("{variant} at {iteration}"))
            };
            assert!(is(&of(&losses, &at), "loss", loss), "{name}: {row:?}");
            let accuracy = of(&accuracies, measured);
            assert!(is(&accuracy, "train", train) && is(&accuracy, "test", test), "{name}: {row:?}");
        }
    }
    assert!(moments.len() >= 5, "{}", moments.len());
}

fn holds_of_a_grid(desk: &Desk, moments: &[Told]) {
    let [activations, gradients] = ["activations", "gradients"].map(|name| table(desk, "layers", name));
    let first_bins = |rows: &[BTreeMap<String, String>]| {
        rows.iter().filter(|row| is(row, "bin", "0")).cloned().collect::<Vec<_>>()
    };
    let [activations, gradients] = [first_bins(&activations), first_bins(&gradients)];
    let shown: Vec<&Vec<String>> = moments.iter().flat_map(|(_, tables)| &tables[0]).collect();
    assert_eq!((shown.len(), moments.len()), (activations.len(), 12));
    for ((row, forward), back) in shown.iter().zip(&activations).zip(&gradients) {
        let [number, mean, std, zeros, gradient] = &row[..] else { panic!("{row:?}") };
        assert!(
            is(forward, "layer", number) && is(forward, "mean", mean) && is(forward, "std", std),
            "{row:?}"
        );
        assert!(is(forward, "zeros", zeros) && is(back, "std", gradient), "{row:?}");
    }
}

fn holds_of_a_graph(desk: &Desk, cell: &str, moments: &[Told]) {
    let trace = table(desk, cell, "trace");
    let steps: usize = trace.last().expect("steps")["step"].parse().expect("a number");
    assert_eq!(moments.len(), steps + 1, "one before the first step");
    assert!(moments[0].1[0].is_empty());
    let columns =
        ["direction", "node", "operation", "value", "local derivative", "passed to", "passed value"];
    for (number, (_, tables)) in moments.iter().enumerate() {
        let rows: Vec<_> = trace.iter().filter(|row| is(row, "step", &number.to_string())).collect();
        assert_eq!(tables[0].len(), rows.len(), "step {number}");
        for (shown, row) in tables[0].iter().zip(rows) {
            for (column, shown) in columns.iter().zip(shown) {
                let is_same = &row[*column] == shown || (shown.is_empty() && row[*column] == "NaN");
                assert!(is_same, "step {number}, {column}: {shown} for {}", row[*column]);
            }
        }
    }
}

fn all_hold(desk: &Desk, cells: &[Vec<Told>]) {
    let [training, comparison, grid, expression, network] = cells else { panic!("{} cells", cells.len()) };
    holds_of_a_training(desk, training);
    holds_of_a_comparison(desk, comparison);
    holds_of_a_grid(desk, grid);
    holds_of_a_graph(desk, "shop", expression);
    holds_of_a_graph(desk, "net", network);
}

#[test]
fn moments_have_the_numbers_of_the_tables_and_the_page_is_whole_without_them() {
    let desk = Desk::new(STEPPED);
    for (language, error) in [("en", "could not be run"), ("ko", "실행할 수 없었습니다")] {
        let page = page(&desk, language);
        let films = films(&page);
        let moments = |film: &Value| {
            let names = film["names"].as_array().expect("names").iter();
            let tables = film["tables"].as_array().expect("tables").iter();
            let read = |tables: &Value| tables.as_array().expect("tables").iter().map(fields).collect();
            let name = |name: &Value| name.as_str().expect("a name").to_owned();
            names.zip(tables).map(|(named, tables)| (name(named), read(tables))).collect::<Vec<_>>()
        };
        all_hold(&desk, &films.iter().map(moments).collect::<Vec<_>>());
        // What needs a script is out of sight until one is there.
        assert_eq!(page.matches("<div class=\"slider\" hidden>").count(), CELLS.len());
        assert_eq!(page.matches("<div class=\"readings\" hidden>").count(), CELLS.len());
        assert!(page.contains(error) && page.contains("<p class=\"failed\">"), "{language}");
        let tables = page.matches("<details>").count();
        assert!(page.matches("<figure>").count() > 20 && tables > 15, "{language}: {tables}");
    }
}

#[test]
fn no_script_but_its_own_may_run_and_no_word_of_a_notebook_is_in_it() {
    let desk = Desk::new(STEPPED);
    desk.try_to_run("class.md", &["--html", "page.html"]);
    let page = desk.read("page.html");
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    let (own, data) = scripts.split_last().expect("there are scripts");
    assert!(data.iter().all(|data| data.starts_with(" type=\"application/json\">")));
    assert!(data.iter().all(|data| !data.split("</script>").next().unwrap_or_default().contains('<')));
    let own = own.strip_prefix('>').and_then(|own| own.split("</script>").next()).expect("it is inline");
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).expect("a policy");
    let policy = policy.split('"').next().expect("it ends");
    let hash = STANDARD.encode(Sha256::digest(own));
    assert!(policy.contains(&format!("script-src 'sha256-{hash}';")), "{policy}");
    let scripts = policy.split("script-src").nth(1).and_then(|rest| rest.split(';').next()).expect("scripts");
    assert!(!scripts.contains("unsafe") && !own.contains("alert"), "{policy}");
    // The same notebook with other words has the same script.
    let other = Desk::new("# Other\n\n```toml graph\nid = \"shop\"\n```\n");
    other.run("class.md", &["--html", "page.html"]);
    assert!(other.read("page.html").contains(own));
}

/// Moves every slider to every moment, then through one by its buttons, and notes what is seen.
const DRIVER: &str = r#"
const seen = { cells: [], errors: [], width: 0 };
addEventListener("error", (event) => seen.errors.push(event.message));
addEventListener("securitypolicyviolation", (event) => seen.errors.push(event.violatedDirective));
window.alert = (words) => seen.errors.push(words);
const sliders = [...document.querySelectorAll("section > .slider")];
const drive = async () => {
  if (!sliders.every((slider) => slider.closest("section").dataset.moments)) return setTimeout(drive, 50);
  for (const slider of sliders) {
    const cell = slider.closest("section");
    const [range, output] = ["input", "output"].map((name) => slider.querySelector(name));
    const read = () => ({
      name: range.getAttribute("aria-valuetext"),
      said: output.textContent,
      tables: [...cell.querySelectorAll(".readings tbody")].map((body) => [...body.rows].map((row) =>
        [...row.cells].map((field) => [field.textContent, field.dataset.value || ""]))),
      words: [...cell.querySelectorAll("figure > svg")].map((svg) =>
        [...svg.querySelectorAll("text")].map((text) => text.textContent).join(" ")),
      marks: [...cell.querySelectorAll("path.here")].map((mark) => mark.getAttribute("d")).join(),
      shapes: [...cell.querySelectorAll("figure > svg")].map((svg) =>
        [...svg.querySelectorAll("path:not(.here), rect, image")].map((shape) => shape.outerHTML).join("")).join("").length,
    });
    const move = (value) => {
      range.value = value;
      range.dispatchEvent(new Event("input", { bubbles: true }));
      return read();
    };
    const before = read();
    const pictures = cell.querySelectorAll("figure > svg");
    const first = [...pictures].map((svg) => svg.querySelectorAll("*").length);
    const all = [];
    for (let at = 0; at <= Number(range.max); at += 1) all.push(move(at));
    const after = read();
    const again = [...pictures].map((svg) => svg.querySelectorAll("*").length);
    move(1);
    slider.querySelector(".back").click();
    const back = read();
    slider.querySelector(".forward").click();
    const forward = read();
    move(Number(range.max));
    slider.querySelector(".play").click();
    const played = read();
    slider.querySelector(".play").click();
    seen.cells.push({ all, before, after, back, forward, played, same: String(first) === String(again),
      label: slider.querySelector("label").textContent, labelled: range.labels.length });
  }
  const link = document.querySelector("a[data-csv]");
  if (link) {
    const [packed, name] = [link.download, link.dataset.csv];
    link.click();
    await new Promise((done) => setTimeout(done, 500));
    seen.file = { packed, name, unpacked: link.download, address: link.href.split(":")[0] };
  }
  seen.width = document.documentElement.scrollWidth;
  seen.room = document.documentElement.clientWidth;
  seen.outer = innerWidth;
  const json = JSON.stringify(seen);
  parent.postMessage(btoa([...new TextEncoder().encode(json)].map((byte) => String.fromCharCode(byte)).join("")), "*");
};
drive();
"#;

/// What the driver sees on a page, in a browser of this width without a network. The policy of the page stays: it lets the driver run, by
/// its hash, and nothing else.
pub(super) fn driven(desk: &Desk, page: &str, width: u32) -> Value {
    let hash = STANDARD.encode(Sha256::digest(DRIVER));
    let copy = page.replacen("script-src ", &format!("script-src 'sha256-{hash}' "), 1).replacen(
        "</body>",
        &format!("<script>{DRIVER}</script></body>"),
        1,
    );
    fs::write(desk.path("driven.html"), copy).expect("it can be written");
    // No window of a browser is as narrow as a phone.
    let frame = format!(
        "<iframe src=\"driven.html\" style=\"width:{width}px;height:844px;border:0\"></iframe><script>addEventListener(\"message\", \
         (event) => document.documentElement.setAttribute(\"data-seen\", event.data));</script>"
    );
    fs::write(desk.path("frame.html"), frame).expect("it can be written");
    let dom = browsed(desk, "frame.html", 1280);
    let seen = dom.split_once("data-seen=\"").and_then(|(_, rest)| rest.split('"').next());
    let seen = seen.unwrap_or_else(|| panic!("the driver did not come to its end: {dom:.600}"));
    serde_json::from_slice(&STANDARD.decode(seen).expect("base64")).expect("JSON")
}

/// That nothing of a page stands beside the screen of a phone.
pub(super) fn fits_a_phone(seen: &Value, page: &str) {
    let [width, room, outer] = ["width", "room", "outer"].map(|name| seen[name].as_u64().expect("points"));
    // A bar to scroll by takes something.
    assert!(outer == 390 && width <= room, "{page}: {width} of {room} points, of {outer}");
}

/// The elements of a page after its scripts.
pub(super) fn browsed(desk: &Desk, name: &str, width: u32) -> String {
    let output = program("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--window-size={width},844"))
        .arg(format!("--user-data-dir={}", desk.path(&format!("profile-{width}")).display()))
        .arg(format!("file://{}", desk.path(name).display()))
        .env("HOME", desk.folder.path())
        .output()
        .expect("the browser starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "needs chromium"]
fn in_a_browser_slider_and_buttons_show_the_numbers_of_the_tables() {
    let desk = Desk::new(STEPPED);
    for (language, label) in [("en", "Iteration"), ("ko", "반복")] {
        let page = page(&desk, language);
        // As wide as a phone.
        let seen = driven(&desk, &page, 390);
        assert_eq!(seen["errors"], Value::Array(Vec::new()), "{language}");
        fits_a_phone(&seen, language);
        let cells = seen["cells"].as_array().expect("cells");
        let moments = |cell: &Value| {
            let of = |moment: &Value| {
                let tables = moment["tables"].as_array().expect("tables").iter().map(fields).collect();
                (moment["name"].as_str().expect("a name").to_owned(), tables)
            };
            cell["all"].as_array().expect("moments").iter().map(of).collect::<Vec<_>>()
        };
        all_hold(&desk, &cells.iter().map(moments).collect::<Vec<_>>());
        let file = &seen["file"];
        assert!(file["packed"].as_str().is_some_and(|name| name.ends_with(".csv.gz")), "{file}");
        assert_eq!((&file["name"], &file["address"]), (&file["unpacked"], &Value::from("blob")), "{file}");
        assert_eq!(cells[0]["label"], label);
        for (cell, name) in cells.iter().zip(CELLS) {
            let all = cell["all"].as_array().expect("moments");
            assert_eq!(cell["labelled"], 1, "{name}");
            assert_eq!(cell["back"], all[0], "{name}, {language}: one back from the second");
            assert_eq!(cell["forward"], all[1], "{name}: and forward");
            assert_eq!(cell["played"], all[0], "{name}: played from the start once more");
            assert_eq!(cell["after"], all[all.len() - 1], "{name}");
            // Something is seen to move: marks, words or shapes.
            for key in ["marks", "words", "shapes"] {
                let moves = all.windows(2).any(|pair| pair[0][key] != pair[1][key]);
                let expected =
                    !matches!((key, name), ("marks", "shop" | "net") | ("words" | "shapes", "layers"));
                assert_eq!(moves, expected, "{name}: {key}");
            }
            // A slider that has been everywhere leaves what it found; of a graph the last step is marked.
            if !matches!(name, "shop" | "net") {
                assert_eq!((&cell["same"], &cell["before"]), (&Value::Bool(true), &cell["after"]), "{name}");
            }
            for moment in all {
                let (name, said) = (&moment["name"], &moment["said"]);
                assert!(said.as_str().zip(name.as_str()).is_some_and(|(said, name)| said.starts_with(name)));
            }
        }
    }
}

#[test]
#[ignore = "needs chromium"]
fn a_browser_without_scripts_shows_all_that_there_was_before() {
    let desk = Desk::new(STEPPED);
    let page = page(&desk, "en");
    // No script may run: a browser that is told so by its settings lists no elements.
    let (before, rest) = page.split_once("script-src ").expect("a policy of scripts");
    let (_, rest) = rest.split_once(';').expect("it ends");
    fs::write(desk.path("still.html"), format!("{before}script-src 'none';{rest}"))
        .expect("it can be written");
    let dom = browsed(&desk, "still.html", 1280);
    let count = |text: &str, what: &str| text.matches(what).count();
    for what in ["<figure>", "<svg", "<text", "<details>", "class=\"failed\"", "<div class=\"slider\" hidden"]
    {
        assert!(count(&page, what) > 0 && count(&dom, what) == count(&page, what), "{what}");
    }
    assert!(!dom.contains("data-moments"), "no script was run");
}
