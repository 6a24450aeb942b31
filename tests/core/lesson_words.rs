//! The steps of a lesson name controls, figures and columns as the window calls them, in each language.
//!
//! What is set in bold in a step is either such a name, or a name of the lesson's own cells, or is only stressed; what is
//! stressed is listed here, so that a control that is renamed without its lessons is found.

use std::path::Path;

use layerscope::app::text::{Language, Text};
use layerscope::nn::{Activation, OptimizerSettings};
use layerscope::notebook::Notebook;
use layerscope::notebook::lessons;

use crate::wording;

/// Words that are stressed, and name nothing that can be pressed.
#[rustfmt::skip]
const STRESSED: [&str; 42] = [
    "forward propagation", "add up", "second", "against", "relative", "is", "do", "gaps", "without", "losses", "accuracies",
    "good setting", "bad setting", "entropy", "together", "rate", "vanishes", "explodes", "both", "one", "learning rate", "direction",
    "순전파", "더하면", "둘째", "반대쪽", "한", "바로", "할", "틈", "없이도", "끄세요",
    "잘되는 설정", "잘 안되는 설정", "엔트로피", "함께", "소실", "폭발", "하나만", "학습률", "시그모이드", "방향",
];

/// The sources of the words of the window.
fn words(edition: Language) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (folder, figures) = match edition {
        Language::English => ("app/text", "experiment/figure/words.rs"),
        Language::Korean => ("app/text/korean", "experiment/figure/words/korean.rs"),
    };
    let mut files: Vec<_> = std::fs::read_dir(root.join(folder))
        .expect("the folder of the words")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.push(root.join(figures));
    files.into_iter().map(|path| std::fs::read_to_string(path).expect("a source")).collect()
}

/// What stands above the steps.
const HEADINGS: [&str; 2] = ["Try this", "해 보기"];

/// The part of a slide that says what to try.
fn steps(slide: &str) -> Option<&str> {
    HEADINGS.iter().find_map(|heading| slide.find(&format!("**{heading}"))).map(|at| &slide[at..])
}

/// What is set in bold, without the headings.
fn bold(steps: &str) -> impl Iterator<Item = &str> {
    steps.split("**").skip(1).step_by(2).filter(|name| !HEADINGS.contains(&name.trim_end_matches(':')))
}

/// Whether it is the name of a method.
fn is_of_the_field(name: &str) -> bool {
    OptimizerSettings::all().iter().any(|settings| settings.name() == name)
        || Activation::ALL.iter().any(|one| one.name() == name)
}

/// A name without the number that the window puts into it: "Layer 5", "0.85 도달", "5층".
fn plain(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_ascii_digit() || " .:…".contains(c))
}

#[test]
fn what_a_step_names_is_called_so_in_the_window() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for edition in Language::ALL {
        let window = words(edition);
        for lesson in lessons::all() {
            let notebook = Notebook::parse(lesson.text(edition));
            let cells: String = notebook.cells().map(|(_, cell)| cell.body().to_owned()).collect();
            for steps in lesson.text(edition).split("\n---\n").filter_map(steps) {
                for name in bold(steps) {
                    seen += 1;
                    let called = |name: &str| {
                        window.contains(&format!("\"{name}"))
                            || window.contains(&format!("}} {name}\""))
                            || cells.contains(name)
                            || STRESSED.contains(&name)
                            || is_of_the_field(name)
                    };
                    // A letter alone is a node or a number.
                    let known = plain(name).chars().count() <= 1 || called(name) || called(plain(name));
                    if !known {
                        faults.push(format!("{}, {edition:?}: {name}", lesson.slug));
                    }
                }
            }
        }
    }
    assert!(seen > 500, "{seen} names are too few: the headings have changed");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// All sources of the program.
fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn no_korean_text_is_translated_letter_by_letter() {
    let mut faults = Vec::new();
    let mut look = |place: &str, words: &str| {
        faults.extend(wording::faults(words).into_iter().map(|fault| format!("{place}: {fault}")));
    };
    // Whatever stands in the tables as it is said.
    let text = Text::of(Language::Korean);
    look("the tables of the window", &format!("{text:?}"));
    look("the words of figures", &format!("{:?}", text.figures));
    // What is put together, and what errors say, stands in the sources; comments say nothing to anybody.
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut korean = 0;
    for file in files {
        let source = std::fs::read_to_string(&file).expect("a source");
        for line in source.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
            if line.chars().any(|c| ('가'..='힣').contains(&c)) {
                korean += 1;
                look(&file.display().to_string(), line);
            }
        }
    }
    for lesson in lessons::all() {
        look(lesson.slug, lesson.text(Language::Korean));
    }
    assert!(korean > 1000, "{korean} lines are too few: Korean stands elsewhere");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_looked_for_is_found() {
    for words in ["편차 0.1", "가장 낮은 하강", "10 %", "{share} %", "착각", "price에게: 1", "수가 아닙니다"]
    {
        assert_eq!(wording::faults(words).len(), 1, "{words}");
    }
    for words in ["표준편차 0.1", "경사 하강", "10%", "100 × 2", "NaN(수가 아님)"] {
        assert_eq!(wording::faults(words), Vec::<String>::new(), "{words}");
    }
}
