//! Documents go to people who never saw the notebook: nothing in it may act in their browser.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use super::{Desk, notebook, program, source};

/// What somebody could have put into prose, ids, names, settings and formulas.
const HOSTILE: &str = r#"# <script>alert(1)</script> </title><script>alert(2)</script>

<script>alert(1)</script>

<img src=x onerror=alert(1)> <svg onload=alert(1)><script>alert(3)</script></svg>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#x0A;script:alert(1)) [d](<java
script:alert(1)>) [e](&#106;avascript:alert(1)) [f](data:text/html;base64,PHNjcmlwdD4=) [g](vbscript:x)
<javascript:alert(1)> [i](file:///etc/passwd) [j](//evil.example/x) [m](http://x"onmouseover="alert(1))

[r]: javascript:alert(9) "x"
[r] [text][r] ![alt <script>](x.png) ![a](javascript:alert(1)) ![b](https://tracker.invalid/b.png)

$\href{javascript:alert(1)}{x}$ $\htmlClass{a" onclick="alert(1)}{x}$ $\text{</svg><script>alert(1)</script>}$

<iframe srcdoc="<script>alert(1)</script>"></iframe> <details open ontoggle=alert(1)>x</details>

| <script>alert(1)</script> | b |
|--|--|
| <img src=x onerror=alert(1)> | x |

```html
<script>alert(1)</script>
```

````toml comparison
id = "c"
# ``` </details><script>alert(1)</script>
[base]
data = "digits"
hidden = [3]
iterations = 3
train_size = 20
test_size = 10
[[variant]]
name = "<script>alert(1)</script>"
[[variant]]
name = "a\"); __import__('os').system('touch hacked'); (\""
lr = 0.2
[[variant]]
name = "back\\\nnew 'q' {x} ]](javascript:alert(1))"
lr = 0.3
[[variant]]
name = "![x](https://tracker.invalid/x.png) | $\\href{javascript:alert(1)}{x}$ ```"
lr = 0.4
````

```toml graph
id = "g"
expression = """
한 = 3
__import__ = 2
한 * __import__"""
```

```toml <script>alert(1)</script>
id = "<img src=x onerror=alert(1)>"
```

```toml training
id = "![x](javascript:alert(1))"
lr = "<script>alert(5)</script>[x](javascript:alert(1))"
```

```toml descent
id = "d"
function = "x*y # </svg><script>alert(1)</script>"
steps = 3
```
"#;

/// The tags that a notebook has of its own.
const OWN_TAGS: [&str; 2] = ["<details><summary>", "</summary><pre><code>"];

#[test]
fn nothing_in_a_jupyter_notebook_acts() {
    let desk = Desk::new(HOSTILE);
    // Some cells cannot be run, and say so in the documents.
    desk.try_to_run("class.md", &["--ipynb", "class.ipynb", "--html", "class.html"]);
    let book = notebook(&desk, "class.ipynb");
    let cells = book["cells"].as_array().expect("a list of cells");
    let mut pictures = 0;
    for cell in cells.iter().filter(|cell| cell["cell_type"] == "markdown") {
        let written = source(cell);
        for event in Parser::new_ext(&written, Options::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let rest = OWN_TAGS.iter().fold(html.to_string(), |rest, tag| rest.replacen(tag, "", 1));
                    let rest = rest.replacen("</code></pre></details>", "", 1);
                    assert!(!rest.contains('<'), "{html}\nin\n{written}");
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let name = dest_url.strip_prefix("attachment:").unwrap_or_default();
                    assert!(cell["attachments"][name].is_object(), "{dest_url}\nin\n{written}");
                    pictures += 1;
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(
                        dest_url.starts_with("http") && !dest_url.contains('"'),
                        "{dest_url}\nin\n{written}"
                    );
                }
                Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                    assert!(!tex.contains("href") && !tex.contains("html") && !tex.contains('<'), "{tex}");
                }
                _ => {}
            }
        }
    }
    assert!(pictures > 0, "the figures are there");
    let page = desk.read("class.html");
    // Data, and the one script that reads them; another test holds that they are nothing else.
    let own = page.matches("<script type=\"application/json\">").count() + 1;
    assert_eq!(page.matches("<script").count(), own);
    for part in [
        "<script>alert",
        "<iframe",
        "<img",
        "onerror=alert(1)>",
        "href=\"javascript",
        "href=\"data:text/html",
        "href=\"file",
    ] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
#[ignore = "needs jupyter nbconvert"]
fn what_is_hostile_stays_text_when_a_notebook_is_run() {
    let desk = Desk::new(HOSTILE);
    desk.try_to_run("class.md", &["--ipynb", "class.ipynb"]);
    let output = super::jupyter::python(&desk, "class.ipynb", 1);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!desk.path("hacked").exists(), "a name was run");
}

/// The page that Jupyter makes of a notebook, in a browser: no dialog, no handler, no script of the notebook's.
#[test]
#[ignore = "needs jupyter nbconvert and chromium"]
fn nothing_acts_in_the_page_that_jupyter_makes() {
    let desk = Desk::new(HOSTILE);
    desk.try_to_run("class.md", &["--ipynb", "class.ipynb"]);
    let output = program("jupyter-nbconvert")
        .current_dir(desk.folder.path())
        .args(["--to", "html", "--template", "basic", "--output", "class.html", "class.ipynb"])
        .env("HOME", desk.folder.path())
        .env("PATH", "/usr/bin:/bin")
        .output()
        .expect("jupyter starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Whatever would open a dialog leaves a mark, links are followed, and what is live is listed.
    let watch = "<script>var hits = []; window.alert = text => hits.push('alert ' + text);</script>";
    let list = "<script>addEventListener('load', () => setTimeout(() => {\
        for (const link of document.querySelectorAll('a[href]'))\
            if (!/^(https?:|mailto:|#|attachment:)/.test(link.getAttribute('href'))) hits.push('link ' + link.getAttribute('href'));\
        for (const node of document.querySelectorAll('*')) {\
            for (const attribute of node.attributes)\
                if (/^on/i.test(attribute.name) || /javascript:/i.test(attribute.value)) hits.push(attribute.name);\
            if (/^(iframe|object|embed|form|base|link|meta|svg)$/i.test(node.tagName)) hits.push(node.tagName);\
            if (node.tagName === 'SCRIPT' && !node.dataset.own) hits.push('script');\
            if (node.tagName === 'IMG' && !/^(data|attachment):/.test(node.getAttribute('src'))) hits.push('picture ' + node.src);\
        }\
        document.documentElement.setAttribute('data-hits', JSON.stringify(hits));\
    }, 500));</script>";
    let own = |script: &str| script.replace("<script>", "<script data-own=\"1\">");
    let page = desk.read("class.html");
    fs::write(desk.path("watched.html"), format!("{}{page}{}", own(watch), own(list)))
        .expect("it can be written");
    let output = program("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--virtual-time-budget=5000",
            "--dump-dom",
        ])
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(format!("--user-data-dir={}", desk.path("profile").display()))
        .arg(format!("file://{}", desk.path("watched.html").display()))
        .env("HOME", desk.folder.path())
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout);
    let hits = dom
        .split_once("data-hits=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .expect("the page was looked at");
    let hits: Value = serde_json::from_str(&hits.replace("&quot;", "\"")).expect("a list");
    assert_eq!(hits, Value::Array(Vec::new()), "{hits}");
}
