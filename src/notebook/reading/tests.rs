use proptest::prelude::*;

use super::*;
use crate::notebook::Notebook;

/// The prose as a page has it, comments aside.
fn html(source: &str) -> String {
    let notebook = Notebook::parse(source);
    let definitions = notebook.definitions();
    let mut out = String::new();
    for prose in notebook.prose() {
        let reading = Reading::new(prose, &definitions, DataInUse::Mnist);
        pulldown_cmark::html::push_html(&mut out, reading.events().map(|(event, _)| event));
    }
    without_comments(&out)
}

fn formulas(source: &str) -> Vec<String> {
    let reading = Reading::new(source, &Definitions::default(), DataInUse::Mnist);
    reading
        .events()
        .filter_map(|(event, _)| match event {
            Event::InlineMath(tex) => Some(tex.to_string()),
            Event::DisplayMath(tex) => Some(format!("$${tex}")),
            _ => None,
        })
        .collect()
}

#[test]
fn comments_are_not_shown_wherever_they_stand() {
    for source in [
        "<!-- SECRET -->\n",
        "words <!-- SECRET --> words\n",
        "<!-- SECRET\n\nSECRET\n-->\n\nwords\n",
        "words\n<!-- SECRET\nSECRET -->\nwords\n",
        "words <!-- SECRET\n\n- SECRET\n\n# SECRET\n--> words\n",
        "words <!-- SECRET\n- SECRET\n- SECRET --> words\n",
        "- item <!-- SECRET -->\n- <!-- SECRET\n\n  SECRET -->\n- item\n",
        "- <!-- SECRET\n- SECRET -->\n- item\n",
        "> quoted\n> <!-- SECRET\n> SECRET -->\n> quoted\n",
        "| a <!-- SECRET --> | b |\n|---|---|\n| <!-- SECRET --> | 2 |\n",
        "# Title <!-- SECRET -->\n",
        "<div>\n<!-- SECRET\n\nSECRET -->\n</div>\n",
        "*a <!-- SECRET --> b* [link <!-- SECRET -->](https://example.org)\n",
        "<!-- SECRET ` -->\n\nwords ` words\n",
        "<!-- never closed SECRET\n\nSECRET\n",
        "   <!-- SECRET -->\n\n1. one\n\n   <!-- SECRET\n   SECRET\n   -->\n",
        "<!--SECRET--><!-- SECRET -->\n",
        "words <!-- SECRET -- > SECRET --> end\n",
        "\u{feff}<!-- SECRET -->\r\n\r\n# T\r\n",
        "<!-- SECRET -->\r# T\r",
        "<!-- SECRET\n\n```toml trainings\nSECRET\n```\n\n-->\n",
        "<!-- SECRET\n[p]: SECRET\n-->\n",
    ] {
        let made = html(source);
        assert!(!made.contains("SECRET") && !made.contains("--"), "{source:?}\n{made}");
        assert_eq!(Notebook::parse(source).to_string(), source);
    }
}

#[test]
fn what_is_no_comment_stays() {
    for (source, stays) in [
        ("`<!-- code -->`\n", "&lt;!-- code --&gt;"),
        ("```\n<!-- code -->\n```\n", "&lt;!-- code --&gt;"),
        ("    <!-- code -->\n", "&lt;!-- code --&gt;"),
        ("\\<!-- escaped -->\n", "&lt;!-- escaped --&gt;"),
        ("words <!-- never closed\n", "&lt;!-- never closed"),
        ("<!--> words -->\n", "words -->"),
        ("a --> b\n", "a --&gt; b"),
    ] {
        let made = html(source);
        assert!(made.contains(stays), "{source:?}\n{made}");
    }
}

#[test]
fn what_stands_around_a_comment_keeps_its_form() {
    assert_eq!(html("one\n<!-- c -->\ntwo\n"), "<p>one</p>\n\n<p>two</p>\n");
    assert_eq!(html("- a\n  <!-- c -->\n- b\n"), "<ul>\n<li>a\n</li>\n<li>b</li>\n</ul>\n");
    assert_eq!(html("# A <!-- c --> b\n"), "<h1>A  b</h1>\n");
}

#[test]
fn formulas_are_where_pandoc_finds_them() {
    for (source, found) in [
        ("Apples are $5-$10 each, ($5/$10) by weight, and see $HOME/$USER.", &[] as &[&str]),
        ("$20,000 and $30,000", &[]),
        ("it costs 5$ and 6$.", &[]),
        ("${A}/${B} and $A:$B", &[]),
        ("from $5 to $10, or $x$", &["x"]),
        ("\\$5 and $x$ and \\$6", &["x"]),
        ("`$a$` and $b$", &["b"]),
        ("$x$는 $y$, $z$-axis, ($w$)", &["x", "y", "z", "w"]),
        ("$ a$ and $a $", &[]),
        ("$a_1 * b_1$ and $c * d$", &["a_1 * b_1", "c * d"]),
        ("$a \\$ b$", &["a \\$ b"]),
        ("$$\nx = 1\n$$", &["$$\nx = 1\n"]),
        ("$$a$$ and $$b$$", &["$$a", "$$b"]),
        ("$$ alone, $5 and $6", &[]),
        ("| $a$ | $5 |\n|---|---|\n| $6 | $b$ |\n", &["a", "b"]),
        ("- $5\n- $6\n- $c$\n", &["c"]),
        ("# $5 and $d$\n\n$6\n", &["d"]),
        ("```\n$a$\n```\n\n    $b$\n", &[]),
        ("**$5** and **$6**", &[]),
        ("[$5](https://example.org/$6) and $7", &[]),
    ] {
        assert_eq!(formulas(source), found, "{source}");
    }
}

#[test]
fn dollars_of_no_formula_are_read_as_they_are_written() {
    for source in ["$5-$10", "$HOME/$USER", "a $ b", "5$", "$$", "$$ x", "**$5** $6"] {
        let made = html(source);
        let words = made.replace("<strong>", "**").replace("</strong>", "**");
        assert_eq!(words.trim(), format!("<p>{source}</p>"), "{source}");
    }
}

#[test]
fn links_find_their_definition_wherever_it_stands() {
    const CELL: &str = "\n```toml graph\n```\n\n";
    for (source, address) in [
        (
            format!("Read [the page][p].\n{CELL}After.\n\n[p]: https://example.org/page\n"),
            "https://example.org/page",
        ),
        (format!("[p]\n{CELL}[P]: <https://example.org/a b> \"T\"\n"), "https://example.org/a%20b"),
        (format!("[A  b][]\n{CELL}> [a B]: /x\n"), "/x"),
        (format!("[p]: /first\n{CELL}[p]\n\n[p]: /second\n"), "/first"),
        (format!("[ß]\n{CELL}[SS]: /sharp\n"), "/sharp"),
        (format!("[p]\n{CELL}- [p]: /in-a-list\n"), "/in-a-list"),
        (format!("[p]\n{CELL}[p]: /a\\&amp;b<c\n"), "/a&amp;amp;b%3Cc"),
    ] {
        let made = html(&source);
        assert!(made.contains(&format!("href=\"{address}\"")), "{source}\n{made}");
    }
    assert!(!html(&format!("[p]\n{CELL}`[p]: /code`\n")).contains("href"));
    assert!(!html(&format!("[p]\n{CELL}<!--\n[p]: /hidden\n-->\n")).contains("href"));
}

#[test]
fn front_matter_is_no_prose() {
    let text = "---\ntitle: Lesson one\nlang: ko\n---\n\nWords.\n\n```toml graph\n```\n";
    let notebook = Notebook::parse(text);
    assert_eq!(notebook.title().as_deref(), Some("Lesson one"));
    assert_eq!(notebook.language_tag().as_deref(), Some("ko"));
    assert_eq!(notebook.prose().collect::<Vec<_>>(), ["Words."]);
    assert_eq!(notebook.cells().next().map(|(_, cell)| cell.first_line()), Some(9));
    assert_eq!(notebook.to_string(), text);
    assert_eq!(crate::notebook::slides::slides(&notebook).len(), 1);
    let heading = Notebook::parse("\u{feff}---\ntitle: a\n---\n# Real\n");
    assert_eq!(heading.title().as_deref(), Some("Real"));
}

#[test]
fn a_file_of_an_old_mac_is_read_and_saved_as_it_is() {
    let text = "# T\r\rwords\r\r```toml graph\rid = \"g\"\r```\r";
    let mut notebook = Notebook::parse(text);
    let [cell] =
        notebook.cells().map(|(_, cell)| cell.clone()).collect::<Vec<_>>().try_into().expect("one cell");
    assert_eq!((cell.name().as_deref(), cell.first_line()), (Some("g"), 6));
    assert_eq!(notebook.to_string(), text);
    notebook.settle();
    assert_eq!(notebook.to_string(), text);
    assert_eq!(notebook.cells().count(), 1);
}

#[test]
fn each_byte_knows_where_it_came_from() {
    let source = "a <!-- c --> b $5 c\n\n# d\n";
    let reading = Reading::new(source, &Definitions::default(), DataInUse::Mnist);
    for word in ["a ", "b ", "5 c", "# d"] {
        let (read, written) = (reading.text().find(word), source.find(word));
        assert_eq!(read.map(|at| reading.in_source(at)), written, "{word}: {}", reading.text());
    }
    assert_eq!(reading.in_source(reading.text().len()), source.len());
}

proptest! {
    #[test]
    fn no_text_of_comments_ever_appears(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "words ", "\n", "\n\n", "- ", "> ", "# ", "| a |\n|---|\n", "<!-- SECRET -->", "<!--SECRET\nSECRET-->",
                "<!-- SECRET\n\nSECRET -->", "*", "**", "$", "$x$", "[a][b]", "[b]: /c\n", "<div>\n", "</div>\n", "    ", "귤", "\r\n",
                "<!-- `SECRET -->", "1. ", "  ",
            ]),
            0..16,
        )
    ) {
        let source = pieces.concat();
        // What an indentation makes code is shown to the letter.
        let code = Parser::new_ext(&source, OPTIONS)
            .any(|event| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)));
        prop_assume!(!code);
        let made = html(&source);
        prop_assert!(!made.contains("SECRET"), "{source:?}\n{made}");
        prop_assert_eq!(Notebook::parse(&source).to_string(), source);
    }

    #[test]
    fn any_text_can_be_read(source in "[-# a*_`$<>!|\\[\\]():1.\\\\\r\n귤]{0,60}") {
        let reading = Reading::new(&source, &Definitions::of([source.as_str()]), DataInUse::Mnist);
        let mut last = 0;
        for at in (0..=reading.text().len()).filter(|at| reading.text().is_char_boundary(*at)) {
            let place = reading.in_source(at);
            prop_assert!(place >= last && place <= source.len());
            last = place;
        }
        prop_assert_eq!(Notebook::parse(&source).to_string(), source);
    }
}

#[test]
fn a_footnote_is_a_paragraph_that_begins_as_its_references_do() {
    let near =
        html("Words[^1] and more[^two_b].\n\n[^1]: One *note*,\n    which goes on.\n[^two_b]: Another.\n");
    assert_eq!(
        near,
        "<p>Words[1] and more[two_b].</p>\n<p>[1] One <em>note</em>,\nwhich goes on.</p>\n<p>[two_b] Another.</p>\n"
    );
    // One word is a note as well, and no address of a link.
    assert_eq!(html("Words[^1].\n\n[^1]: Kingma\n"), "<p>Words[1].</p>\n<p>[1] Kingma</p>\n");
    let paragraphs = html("Words[^n].\n\n[^n]: One.\n\n    Two.\n\n    - a\n");
    assert_eq!(paragraphs, "<p>Words[n].</p>\n<p>[n] One.</p>\n<p>Two.</p>\n<ul>\n<li>a</li>\n</ul>\n");
}

#[test]
fn notes_are_found_behind_the_last_cell_and_only_where_there_are_some() {
    let far = html("Words[^1] and[^2].\n\n```toml graph\nexpression = \"x\"\n```\n\n[^1]: A note.\n");
    assert!(far.contains("Words[1] and[^2]") && far.contains("<p>[1] A note.</p>"), "{far}");
    for source in ["`[^1]`", "\\[^1]", "    [^1]\n"] {
        let shown = html(&format!("{source}\n\n[^1]: A note.\n"));
        assert!(shown.contains("[^1]"), "{source}: {shown}");
    }
    assert!(html("Nothing[^1] of it.\n").contains("[^1]"));
}
