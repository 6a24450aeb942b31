//! Every lesson as a class meets it, in both languages: what stands on a slide can be read from the back of the room, and
//! whatever is used or looked at, there and on the page, has a name.

use std::collections::BTreeSet;

use egui::Key;
use egui::Shape;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cells;
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::notebook::lessons::{self, Lesson};

use crate::shell;
use crate::shell::{notebook, press, run, show};

/// The least height of type on a slide, as a share of the screen's height: 18 px of 720.
///
/// A letter's x-height is half of that, 1/80 of the screen. An eye resolves 1/3400 of a distance (visual acuity 1.0: a minute of
/// arc) and reads with ease what is four times as large, so from as far away as six times the height of the screen, which is
/// how deep rooms with a projector are built (the 4/6/8 rule of display sizes), x-heights need 1/140.
const LEAST: f32 = 18.0 / 720.0;

/// Sizes are computed in 32 bits.
const ROUNDING: f32 = 1e-4;

/// A lesson in the window.
fn open(lesson: &Lesson, language: Language, present: bool) -> Harness<'static, Window> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options { present, ..notebook(folder.path(), lesson.text(language)) };
    let mut harness = show(Setup { language, ..shell::setup(options, cells::view) });
    run(&mut harness, 3);
    harness
}

/// The words in a shape and the size of each, in points.
fn letters(shape: &Shape, into: &mut Vec<(String, f32)>) {
    match shape {
        Shape::Text(text) => {
            let job = &text.galley.job;
            for section in &job.sections {
                let words = job.text.get(section.byte_range.start.0..section.byte_range.end.0);
                into.push((words.unwrap_or_default().to_owned(), section.format.font_id.size));
            }
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| letters(shape, into)),
        _ => {}
    }
}

/// Words in sight whose type is too small.
fn small(harness: &Harness<'static, Window>) -> BTreeSet<String> {
    let screen = harness.ctx.content_rect();
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        let seen = clipped.shape.visual_bounding_rect().intersect(clipped.clip_rect);
        if seen.intersects(screen) && seen.is_positive() {
            letters(&clipped.shape, &mut found);
        }
    }
    let least = LEAST * screen.height() - ROUNDING;
    let small = found.into_iter().filter(|(words, size)| *size < least && !words.trim().is_empty());
    small.map(|(words, size)| format!("{:.1} px: {words}", size / screen.height() * 720.0)).collect()
}

#[test]
fn every_letter_on_every_slide_can_be_read_from_the_back() {
    let mut faults = BTreeSet::new();
    for language in Language::ALL {
        for lesson in lessons::all() {
            let mut harness = open(lesson, language, true);
            let (_, slides) = harness.state_mut().slide().expect("it is presented");
            for slide in 1..=slides {
                // A cell that can be stepped has taken a step.
                press(&mut harness, Key::Enter);
                press(&mut harness, Key::ArrowRight);
                run(&mut harness, 12);
                for words in small(&harness) {
                    faults.insert(format!("{}, slide {slide}, {words}", lesson.slug));
                }
                press(&mut harness, Key::PageDown);
            }
        }
    }
    let all: Vec<String> = faults.into_iter().collect();
    assert!(all.is_empty(), "{} too small:\n{}", all.len(), all.join("\n"));
}

/// What is used or looked at.
const NAMED: [Role; 15] = [
    Role::Button,
    Role::Canvas,
    Role::CheckBox,
    Role::ComboBox,
    Role::Figure,
    Role::Image,
    Role::Link,
    Role::MenuItem,
    Role::MultilineTextInput,
    Role::ProgressIndicator,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::Switch,
    Role::TextInput,
];

/// What has no name, or is a figure without a summary.
fn unnamed(harness: &Harness<'static, Window>) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    for node in harness.get_all_by(|node| NAMED.contains(&node.role())) {
        let node = node.accesskit_node();
        let name = node.label().unwrap_or_default();
        let place = node.bounding_box().map(|at| (at.x0.round(), at.y0.round()));
        if name.trim().is_empty() {
            faults.insert(format!("{:?} at {place:?} has no name", node.role()));
        }
        let summary = node.data().description().unwrap_or_default();
        if node.role() == Role::Figure && summary.trim().is_empty() {
            faults.insert(format!("the figure {name} at {place:?} has no summary"));
        }
    }
    faults
}

#[test]
fn everything_in_every_lesson_has_a_name() {
    let mut faults = BTreeSet::new();
    for lesson in lessons::all() {
        // All of a page is drawn once it has been scrolled through; slides show a part at a time.
        let mut harness = open(lesson, Language::English, false);
        harness
            .get_all_by_label(Text::of(Language::English).commands.side_panel)
            .next()
            .expect("the rail has it");
        for screen in 0..12 {
            faults.extend(unnamed(&harness).into_iter().map(|fault| format!("{}: {fault}", lesson.slug)));
            press(&mut harness, if screen == 0 { Key::Escape } else { Key::PageDown });
        }
        let mut harness = open(lesson, Language::English, true);
        let (_, slides) = harness.state_mut().slide().expect("it is presented");
        for slide in 1..=slides {
            let place = format!("{}, slide {slide}", lesson.slug);
            faults.extend(unnamed(&harness).into_iter().map(|fault| format!("{place}: {fault}")));
            press(&mut harness, Key::PageDown);
        }
    }
    let all: Vec<String> = faults.into_iter().collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}
