//! The lessons as a site.

use std::fs;
use std::process::{Command, Output};

use layerscope::experiment::{Spec, kind};
use layerscope::language::Language;
use layerscope::notebook::{Cell, Notebook, lessons};

use super::Desk;
use super::moments::{browsed, driven, fits_a_phone};

/// `layerscope book` in the folder of a desk.
fn book(desk: &Desk, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_layerscope"))
        .current_dir(desk.folder.path())
        .arg("book")
        .args(words)
        .output()
        .expect("the program starts")
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_any_lesson_is_run() {
    let desk = Desk::new("");
    fs::write(desk.path("file"), "not a folder").expect("it can be written");
    fs::create_dir_all(desk.path("taken/ko/optimizers.html")).expect("a folder in the way");
    for (out, named) in [("file", "file"), ("file/site", "file"), ("taken", "optimizers.html")] {
        let output = book(&desk, &["--out", out]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.starts_with("error: ") && said.contains(named),
            "{out}: {said}"
        );
        assert!(!said.contains("running") && output.stdout.is_empty(), "{out}: {said}");
    }
    let output = book(&desk, &["--out", "site", "--mnist", "nowhere"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("nowhere") && !said.contains("running"), "{said}");
    assert_eq!(fs::read_to_string(desk.path("file")).expect("it is left alone"), "not a folder");
}

/// The addresses that links of a page lead to, files of tables aside.
fn addresses(page: &str) -> Vec<String> {
    let links = page.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|address| !address.starts_with("http")).map(str::to_owned).collect()
}

/// Whether there is something to step through: of activations more than one row.
fn has_moments(cell: &Cell) -> bool {
    let kind = kind(cell.kind()).expect("a kind of cell");
    match (kind.parse)(cell.body()) {
        Ok(Spec::Activations(spec)) => spec.activations.len() * spec.inits.len() > 1,
        Ok(spec) => matches!(spec, Spec::Training(_) | Spec::Comparison(_) | Spec::Graph(_)),
        Err(error) => panic!("{error}"),
    }
}

#[test]
#[ignore = "needs chromium"]
fn all_lessons_become_pages_that_lead_to_each_other_and_can_be_stepped_through() {
    let desk = Desk::new("");
    let output = book(&desk, &["--out", "site"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let progress = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(progress.lines().count(), lessons::all().len() + 1, "{progress}");
    let contents = desk.read("site/index.html");
    let listed = addresses(&contents);
    assert_eq!(listed.len(), 2 * lessons::all().len());
    for address in &listed {
        assert!(desk.path("site").join(address).is_file(), "{address}");
    }
    for (at, lesson) in lessons::all().iter().enumerate() {
        for language in Language::ALL {
            let name = format!("site/{}/{}.html", language.tag(), lesson.slug);
            let page = desk.read(&name);
            assert!(page.len() <= 3_000_000, "{name} has {} bytes", page.len());
            assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
            assert!(!page.contains("class=\"failed\""), "{name}: a cell failed");
            let links = addresses(&page);
            let ends = [0, lessons::all().len() - 1].contains(&at);
            assert_eq!(links.len(), if ends { 3 } else { 4 }, "{name}: {links:?}");
            for link in links {
                let target = desk.path(&name).parent().expect("a folder").join(&link);
                assert!(target.is_file(), "{name} leads to {link}");
            }
            let notebook = Notebook::parse(lesson.text(language));
            let cells = notebook.cells().filter(|(_, cell)| has_moments(cell)).count();
            assert_eq!(page.matches("<div class=\"slider\" hidden>").count(), cells, "{name}");
            if cells == 0 {
                continue;
            }
            let seen = driven(&desk, &page, 390);
            assert_eq!(seen["errors"].as_array().map(Vec::len), Some(0), "{name}: {}", seen["errors"]);
            fits_a_phone(&seen, &name);
            assert_eq!(seen["cells"].as_array().map(Vec::len), Some(cells), "{name}");
        }
    }
    let dom = browsed(&desk, "site/index.html", 390);
    assert_eq!(dom.matches("<li>").count(), listed.len());
}
