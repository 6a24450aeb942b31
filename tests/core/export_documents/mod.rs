//! Whole notebooks as documents, by the real program without a window: a page that a browser opens without a network, and a
//! Jupyter notebook whose cells come to the same losses.

mod book;
mod jupyter;
mod moments;
mod outward;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a notebook in it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("class.md"), notebook).expect("it can be written");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// `layerscope run` of `notebook` in the folder, however it ends.
    fn try_to_run(&self, notebook: &str, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .current_dir(self.folder.path())
            .args([&["run", notebook], words].concat())
            .output()
            .expect("the program starts")
    }

    /// The same, where it ends well.
    fn run(&self, notebook: &str, words: &[&str]) -> Output {
        let output = self.try_to_run(notebook, words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

/// Every cell is small: what is tested is what is written, not what is learnt.
const ALL: &str = r#"# Losses & more

Prose with **bold** words, $\sigma = \sqrt{\frac{2}{n}}$, and ![a cat](https://tracker.invalid/cat.png).

| rule | std |
|---|---|
| He | 0.05 |

$$\hat a = \frac{a - \mu}{\sqrt{\sigma^2 + \varepsilon}}$$

<img src="https://tracker.invalid/pixel.png"> <script>fetch("https://tracker.invalid/")</script>

```toml training
id = "train"
data = "digits"
hidden = [20, 12]
init = "he"
train_size = 400
batch_size = 20
iterations = 60
changes = [{ at = 20, batch_norm = true }, { at = 40, lr = 0.02 }]
```

---

```toml descent
id = "walk"
```

```toml riddle
```

```toml graph
id = "shop"
```
"#;

#[test]
fn figures_are_written_beside_the_tables() {
    let desk = Desk::new(
        "```toml training\nid = \"t\"\ndata = \"digits\"\nhidden = [8]\niterations = 12\ntrain_size = 100\n```\n\n```toml descent\nid = \"d\"\n```\n",
    );
    desk.run("class.md", &["--out", "out", "--svg", "--png"]);
    for name in [
        "t/loss",
        "t/accuracy",
        "t/activations",
        "t/gradients",
        "t/weights",
        "t/units-1",
        "t/first-weights",
        "t/confusion",
        "d/map",
        "d/value",
    ] {
        let drawn = desk.read(&format!("out/{name}.svg"));
        roxmltree::Document::parse(&drawn).unwrap_or_else(|error| panic!("{name}: {error}"));
        let bytes = fs::read(desk.path(&format!("out/{name}.png"))).expect("the picture was written");
        assert!(bytes.starts_with(b"\x89PNG"), "{name}");
    }
    assert!(desk.path("out/t/loss.csv").is_file());
    let said = desk.read("out/t/loss.svg");
    assert!(said.contains("seed 42") && said.contains("hidden 8"), "the caption says where it comes from");
}

#[test]
fn the_page_stands_alone_and_has_everything() {
    let desk = Desk::new(ALL);
    let output = desk.try_to_run("class.md", &["--html", "page.html"]);
    assert!(!output.status.success(), "one cell is no cell, and that is said");
    let page = desk.read("page.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<html lang=\"en\">"));
    assert!(page.contains("<title>Losses &amp; more</title>"));
    // Four curves and histograms of the training, two figures of the walk, one graph.
    assert!(page.matches("<figure>").count() >= 8, "{}", page.matches("<figure>").count());
    assert_eq!(page.matches("role=\"math\"").count(), 2);
    for part in [
        "<td>0.05</td>",
        "hidden = [20, 12]",
        "seed 42",
        "there is no kind of cell `riddle`",
        "loss.csv",
        "BatchNorm on",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Nothing that a browser would fetch: addresses are words, names of XML, or what is in the page itself.
    // What is only text has its angle brackets escaped, so what follows one is an element.
    for element in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        for name in ["src=\"", "href=\""] {
            let value =
                element.split(name).nth(1).map_or("#", |rest| rest.split('"').next().unwrap_or_default());
            assert!(value.starts_with("data:") || value.starts_with('#'), "{element}");
        }
    }
    // No script of the notebook: data, and the one that reads them.
    let scripts =
        page.split("<script").skip(1).filter(|script| !script.starts_with(" type=\"application/json\">"));
    assert_eq!(scripts.count(), 1);
    assert!(!page.contains("<link") && !page.contains("@import") && !page.contains("url("));
}

#[test]
fn a_korean_notebook_becomes_a_korean_page() {
    let desk = Desk::new("# 손실\n\n손실이 줄어드는 모습을 보세요.\n\n```toml descent\nid = \"walk\"\n```\n");
    desk.run("class.md", &["--html", "page.html"]);
    let page = desk.read("page.html");
    assert!(page.contains("<html lang=\"ko\">") && page.contains("설정") && page.contains("걸음"));
}

/// One small cell of each kind.
const KINDS: &str = r#"# 모든 셀

모든 셀을 하나씩, 작게.

```toml training
id = "net"
data = "digits"
hidden = [8]
iterations = 4
train_size = 60
test_size = 40
changes = [{ at = 2, batch_norm = true }]
```

```toml comparison
id = "both"
[base]
data = "digits"
hidden = [8]
iterations = 3
train_size = 60
test_size = 40
[[variant]]
name = "plain"
[[variant]]
name = "other"
init = "he"
```

```toml search
id = "search"
trials = 4
validation = 0.25
halving = true
[base]
data = "digits"
hidden = [8]
iterations = 8
train_size = 80
batch_size = 20
[ranges]
lr = { log = [1e-3, 1e-1] }
```

```toml predict
id = "see"
network = "net"
picture = { test = 3 }
```

```toml gradient_check
id = "check"
data = "digits"
hidden = [4]
share = 0.01
```

```toml activations
id = "layers"
layers = 3
width = 20
samples = 50
```

```toml descent
id = "walk"
```

```toml graph
id = "shop"
```

```toml graph
id = "layers_of_net"
network = "net"
```
"#;

/// Two words of English in a row.
fn english(words: &str) -> Option<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| ",.;:()".contains(c));
        word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic())
    };
    words.windows(2).find(|pair| pair.iter().all(|word| is_word(word))).map(|pair| pair.join(" "))
}

#[test]
fn what_came_out_is_said_in_korean_on_a_korean_page_and_in_english_on_the_command_line() {
    let desk = Desk::new(KINDS);
    let output = desk.run("class.md", &["--html", "page.html", "--ipynb", "class.ipynb"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.lines().count() == 11 && printed.is_ascii(), "{printed}");
    assert!(printed.contains("net: 4 iterations on Built-in digits, train accuracy 0."), "{printed}");
    let page = desk.read("page.html");
    let said: Vec<&str> =
        page.split("<p class=\"summary\">").skip(1).filter_map(|rest| rest.split("</p>").next()).collect();
    assert_eq!(said.len(), 9, "one for each cell");
    for words in &said {
        assert!(words.chars().any(|c| ('가'..='힣').contains(&c)), "{words}");
        assert_eq!(english(words), None, "{words}");
    }
    assert!(said[0].starts_with("내장 숫자, 반복 4회, 훈련 정확도 0."), "{said:?}");
    assert!(
        page.contains("배치 정규화 켬")
            && page.contains("비교: plain | other")
            && !page.contains("BatchNorm on")
    );
    let book = notebook(&desk, "class.ipynb");
    let cells = book["cells"].as_array().expect("a list of cells");
    assert!(cells.iter().map(source).any(|text| text.contains(said[0])), "Jupyter says the same");
}

#[test]
fn what_fails_in_a_korean_notebook_is_said_in_korean_on_its_page() {
    let desk = Desk::new("# 손실\n\n```toml training\nbatch_size = 0\n```\n\n```toml riddle\n```\n");
    let output = desk.try_to_run("class.md", &["--html", "page.html", "--language", "ko"]);
    assert!(!output.status.success());
    let page = desk.read("page.html");
    for part in ["4행", "`batch_size`의 값은 1에서 60000까지", "7행", "이런 종류의 셀은 없습니다"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("there is no kind of cell") && !page.contains(" is from "), "{page}");
}

fn notebook(desk: &Desk, name: &str) -> Value {
    serde_json::from_str(&desk.read(name)).expect("the notebook is JSON")
}

fn source(cell: &Value) -> String {
    cell["source"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn a_jupyter_notebook_has_prose_code_and_pictures() {
    let desk = Desk::new(&ALL.replace("```toml riddle\n```\n", ""));
    desk.run("class.md", &["--ipynb", "class.ipynb"]);
    let book = notebook(&desk, "class.ipynb");
    assert_eq!((book["nbformat"].as_u64(), book["nbformat_minor"].as_u64()), (Some(4), Some(5)));
    let cells = book["cells"].as_array().expect("a list of cells");
    let ids: std::collections::BTreeSet<&str> = cells.iter().filter_map(|cell| cell["id"].as_str()).collect();
    assert_eq!(ids.len(), cells.len(), "every cell has an id of its own");
    let code: Vec<String> = cells.iter().filter(|cell| cell["cell_type"] == "code").map(source).collect();
    assert_eq!(code.len(), 5, "the classes, the data, and the cells that train, descend and draw a graph");
    assert!(code[0].contains("class MultiLayerNet") && code[0].contains("class SGD"));
    assert!(!code[0].contains("class SigmoidLayer"), "no more than is used");
    assert!(
        code[2].contains("20: [lambda network, optimizer: network.change(batch_norm=(1e-6, 0.9))]"),
        "{}",
        code[2]
    );
    assert!(
        code[2].contains("40: [lambda network, optimizer: vars(optimizer).update(lr=0.02)]"),
        "{}",
        code[2]
    );
    let prose: Vec<String> =
        cells.iter().filter(|cell| cell["cell_type"] == "markdown").map(source).collect();
    let first = &prose[0];
    assert!(
        // Prose of which something is sifted is written again, its signs so that no reader takes them for HTML.
        first.starts_with("# Losses &amp; more") && first.contains("$\\sigma = \\sqrt{\\frac{2}{n}}$"),
        "{first}"
    );
    let walk = cells.iter().find(|cell| source(cell).contains("`walk`")).expect("the walk is there");
    assert!(source(walk).contains("![x^2/20 + y^2](attachment:map.png)"), "{}", source(walk));
    assert!(walk["attachments"]["map.png"]["image/png"].as_str().is_some_and(|png| png.starts_with("iVBOR")));
}

/// A program of the system, or the reason to install it.
fn program(name: &str) -> Command {
    let found = ["/usr/bin", "/usr/local/bin", "/bin"].iter().map(|folder| Path::new(folder).join(name));
    let found = found.into_iter().find(|path| path.is_file());
    Command::new(found.unwrap_or_else(|| panic!("{name} is not installed: see CONTRIBUTING.md")))
}

/// Counts what the browser breaks: Korean words at the ends of lines; figures, quotations and code at the ends of sheets, which columns stand for,
/// with the rules for print. The counts stand in the page as `data-` attributes.
const BREAKS: &str = r#"<script>
const words = { all: 0, broken: 0 }, figures = { all: 0, broken: 0 };
const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode;
  if (node.parentElement.closest("svg, pre, code, table, math")) continue;
  for (const found of node.data.matchAll(/[가-힣]{2,}/g)) {
    const range = document.createRange();
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    words.all += 1;
    words.broken += new Set([...range.getClientRects()].map((place) => Math.round(place.top))).size > 1;
  }
}
let rules = "";
for (const sheet of document.styleSheets)
  for (const rule of sheet.cssRules)
    if (rule.media && rule.media.mediaText === "print")
      for (const inner of rule.cssRules) rules += inner.cssText;
const style = document.createElement("style");
style.textContent = rules + "main { columns: 640px; column-fill: auto; height: 800px; }";
document.head.append(style);
const wholes = [...document.querySelectorAll("figure, pre, blockquote")];
for (const figure of wholes) {
  figures.all += 1;
  figures.broken += figure.getClientRects().length > 1;
}
const left = wholes.map((figure) => Math.round(figure.getClientRects()[0].left));
Object.assign(document.documentElement.dataset, {
  words: words.all, brokenWords: words.broken, figures: figures.all, brokenFigures: figures.broken, sheets: new Set(left).size,
});
</script>"#;

#[test]
#[ignore = "needs chromium"]
fn a_browser_breaks_neither_korean_words_nor_what_belongs_together() {
    let desk = Desk::new("");
    let prose =
        "한국어 문장은 낱말 안에서 줄을 바꾸지 않고 낱말과 낱말 사이에서만 줄을 바꿉니다. ".repeat(12);
    let code = "code\n".repeat(12);
    let cell = |id: usize| {
        format!(
            "\n```toml descent\nid = \"d{id}\"\n```\n\n{prose}\n\n> {prose}\n\n```\n{code}```\n\n- {prose}\n"
        )
    };
    fs::write(desk.path("long.md"), format!("# 제목\n\n{prose}\n{}", (0..6).map(cell).collect::<String>()))
        .expect("it can be written");
    desk.run("long.md", &["--html", "long.html"]);
    let page = fs::read_to_string(desk.path("long.html")).expect("it was written");
    let counted = |page: &str| -> Vec<usize> {
        // The page lets no script run; a copy of it for the browser does.
        let (head, rest) = page.split_once("<meta http-equiv").expect("it has a policy");
        let (_, rest) = rest.split_once('>').expect("the policy ends");
        let copy = format!("{head}{}", rest.replace("</body>", &format!("{BREAKS}</body>")));
        fs::write(desk.path("copy.html"), copy).expect("it can be written");
        let output = program("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=500,900"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", desk.path("breaks.profile").display()))
            .arg(format!("file://{}", desk.path("copy.html").display()))
            .env("HOME", desk.folder.path())
            .output()
            .expect("the browser starts");
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let count = |name: &str| {
            let (_, rest) =
                dom.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name}: {dom:.400}"));
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a count")
        };
        ["data-words", "data-broken-words", "data-figures", "data-broken-figures", "data-sheets"]
            .map(count)
            .to_vec()
    };
    let [words, broken_words, figures, broken_figures, sheets] = counted(&page)[..] else {
        panic!("five counts")
    };
    assert!(
        words > 300 && figures >= 6 && sheets >= 3,
        "{words} words, {figures} figures on {sheets} sheets"
    );
    assert_eq!((broken_words, broken_figures), (0, 0));
    // Without the rules the same counts see what is broken.
    let without =
        page.replace("word-break: keep-all", "word-break: normal").replace("break-inside: avoid", "");
    let counts = counted(&without);
    assert!(counts[1] > 10 && counts[3] > 0, "{counts:?}");
}

#[test]
#[ignore = "needs chromium"]
fn a_browser_opens_the_page_of_a_lesson_without_a_network() {
    let desk = Desk::new("");
    desk.run("gradient-check", &["--html", "lesson.html"]);
    // What would leave the page, if anything could.
    let bait = "\n<img src=\"https://tracker.invalid/pixel.png\"> ![x](https://tracker.invalid/x.png)\n";
    fs::write(desk.path("bait.md"), format!("# Bait\n{bait}\n```toml descent\n```\n"))
        .expect("it can be written");
    desk.run("bait.md", &["--html", "bait.html"]);
    for (name, formulas) in [("lesson", true), ("bait", false)] {
        let net = desk.path(&format!("{name}.net.json"));
        let output = program("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
            ])
            .args(["--disable-component-update", "--disable-sync", "--disable-default-apps"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", desk.path(&format!("{name}.profile")).display()))
            .arg(format!("--log-net-log={}", net.display()))
            .arg(format!("file://{}", desk.path(&format!("{name}.html")).display()))
            .env("HOME", desk.folder.path())
            .output()
            .expect("the browser starts");
        let dom = String::from_utf8_lossy(&output.stdout);
        assert!(dom.contains("</html>"), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(dom.matches("<figure>").count() >= 2, "{name}: figures are there");
        assert!(dom.matches("<svg").count() > dom.matches("<figure>").count(), "{name}: and drawn");
        assert_eq!(dom.contains("role=\"math\""), formulas, "{name}");
        // The browser's own services aside, nothing was even asked for.
        let asked = fs::read_to_string(&net).expect("the browser has logged its requests");
        let addresses = asked.split("\"url\":\"").skip(1).filter_map(|rest| rest.split('"').next());
        let foreign: Vec<&str> = addresses
            .filter(|url| url.starts_with("http"))
            .filter(|url| {
                !["google.com/", "googleapis.com/", "gstatic.com/"].iter().any(|own| url.contains(own))
            })
            .collect();
        assert!(foreign.is_empty(), "{name}: {foreign:?}");
        assert!(!asked.contains("tracker.invalid"), "{name}: the bait was taken");
    }
}
