//! The test images with what the network makes of them, filtered and in pages.

use std::sync::Arc;

use egui::{Ui, Vec2, vec2};

use super::super::widgets;
use super::wall::{Tile, Wall};
use super::{CHOICES, Seen, at_the_end, inline};
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::format::{grouped, percent};
use crate::app::job::{Job, arrived};
use crate::experiment::predict::{Filter, Gallery, Order, Subject, Verdict};

/// The answers at hand, and which page is in sight.
#[derive(Default)]
pub(super) struct Browse {
    filter: Filter,
    page: usize,
    job: Option<Job<Option<Asked>>>,
    /// The state of the network that the job looks at.
    asking: u64,
    asked: Option<Asked>,
    /// The state of the network whose answers ended through a fault: it would end the same way again.
    failed: Option<u64>,
    /// The rows that the filter lets through.
    rows: Vec<usize>,
    /// What the tiles show: which answers, which part of the rows.
    shown: Option<(u64, usize, usize)>,
    tiles: Vec<Tile>,
    version: u64,
    wall: Wall,
}

/// The answers of one state of the network.
struct Asked {
    gallery: Gallery,
    version: u64,
    iteration: Option<u64>,
}

/// Side of a small picture.
const SIDE: f32 = 52.0;
/// Height of a small picture with its words.
const TALL: f32 = 92.0;

impl Browse {
    /// Takes in the answers.
    pub(super) fn logic(&mut self) {
        match arrived(&mut self.job).map(|answers| answers.ok().flatten()) {
            Some(Some(asked)) => {
                self.asked = Some(asked);
                self.failed = None;
                self.select();
            }
            Some(None) => self.failed = Some(self.asking),
            None => {}
        }
    }

    /// Whether the network of this version is still to be asked. While it moves the answers stand; ten thousand of them
    /// again in every frame would slow it down.
    fn is_stale(&self, version: u64, is_moving: bool) -> bool {
        let known = self.failed.or(self.asked.as_ref().map(|asked| asked.version));
        known.is_none_or(|known| known != version && !is_moving)
    }

    fn select(&mut self) {
        self.rows = self.asked.as_ref().map(|asked| asked.gallery.select(self.filter)).unwrap_or_default();
        self.shown = None;
    }

    /// Draws the page in sight; returns the row of the test image that was pressed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        seen: &Seen<'_>,
        is_moving: bool,
        size: Vec2,
    ) -> Option<usize> {
        let text = &cx.text.predict;
        let Seen { subject, version, .. } = *seen;
        if self.job.is_none() && self.is_stale(version, is_moving) {
            self.asking = version;
            let subject = subject.clone();
            self.job = Some(Job::start("test images", Arc::clone(&cx.wake), move || {
                let gallery = Gallery::new(&subject.network, subject.data);
                Some(Asked { gallery, version, iteration: subject.iteration })
            }));
        }
        let across = (((size.x + 8.0) / (SIDE + 8.0)) as usize).max(1);
        let room = vec2(size.x, size.y - CHOICES - ui.spacing().item_spacing.y);
        let down = ((room.y / TALL) as usize).max(1);
        let per_page = across * down;
        let pages = self.rows.len().div_ceil(per_page).max(1);
        self.page = self.page.min(pages - 1);
        let classes = subject.network.architecture().outputs;
        if self.controls(ui, cx, subject, classes, per_page, pages) {
            self.page = 0;
            self.select();
        }
        if self.failed == Some(version) {
            super::super::message(ui, cx.theme, room, text.ended, cx.theme.palette.error);
            return None;
        }
        let Some(asked) = &self.asked else {
            super::super::message(ui, cx.theme, room, text.asking, cx.theme.palette.muted);
            return None;
        };
        if self.rows.is_empty() {
            super::super::message(ui, cx.theme, room, text.nothing, cx.theme.palette.muted);
            return None;
        }
        let first = self.page * per_page;
        let rows: Vec<usize> = self.rows.iter().copied().skip(first).take(per_page).collect();
        let key = (asked.version, first, per_page);
        if self.shown != Some(key) {
            self.shown = Some(key);
            self.version += 1;
            self.tiles = rows.iter().map(|row| tile(cx, &asked.gallery, *row)).collect();
        }
        let pressed = self.wall.show(ui, cx, &self.tiles, self.version, SIDE, room)?;
        rows.get(pressed).copied()
    }

    /// The filter and the pages; returns whether the filter was changed.
    fn controls(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        subject: &Subject,
        classes: usize,
        per_page: usize,
        pages: usize,
    ) -> bool {
        let text = &cx.text.predict;
        let mut changed = false;
        ui.horizontal(|ui| {
            ui.set_height(CHOICES);
            let names: Vec<String> =
                (0..classes).map(|class| subject.data.class_in(class, cx.text.language)).collect();
            inline(ui, cx, text.digit, |ui| {
                let mut options: Vec<(Option<u8>, &str)> = vec![(None, text.any)];
                options
                    .extend(names.iter().enumerate().map(|(class, name)| (Some(class as u8), name.as_str())));
                changed |= widgets::choice(ui, text.digit, 60.0, &mut self.filter.class, &options);
            });
            inline(ui, cx, text.verdict, |ui| {
                let options = [
                    (Verdict::All, text.all),
                    (Verdict::Right, text.right_only),
                    (Verdict::Wrong, text.wrong_only),
                ];
                changed |= tabs::tabs(ui, &mut self.filter.verdict, &options);
            });
            inline(ui, cx, text.order, |ui| {
                let options = [
                    (Order::File, text.in_file),
                    (Order::LeastSure, text.least_sure),
                    (Order::MostSure, text.most_sure),
                ];
                changed |= widgets::choice(ui, text.order, 116.0, &mut self.filter.order, &options);
            });
            at_the_end(ui, |ui| {
                let turn = |ui: &mut Ui, arrow: &str, name: &str, enabled: bool| {
                    let button = egui::Button::new(arrow).min_size(vec2(30.0, 0.0));
                    let response = ui.add_enabled(enabled, button).accessible_name(name);
                    response.on_hover_text(name).clicked()
                };
                if turn(ui, "▶", text.next, self.page + 1 < pages) {
                    self.page += 1;
                }
                if turn(ui, "◀", text.previous, self.page > 0) {
                    self.page -= 1;
                }
                let n = |n: usize| grouped(n as u64);
                let (from, of) = (self.page * per_page, self.rows.len());
                let mut words = if of == 0 {
                    String::new()
                } else {
                    (text.page)(&n(from + 1), &n((from + per_page).min(of)), &n(of))
                };
                if let Some(iteration) = self.asked.as_ref().and_then(|asked| asked.iteration) {
                    words = format!("{words}  ·  {}", (text.measured)(&grouped(iteration)));
                }
                ui.label(cx.theme.muted(words).small());
            });
        });
        changed
    }
}

fn tile(cx: &CellContext<'_>, gallery: &Gallery, row: usize) -> Tile {
    let label = gallery.data.test.labels.get(row).copied().unwrap_or_default();
    let answer = gallery.answers.classes.get(row).copied().unwrap_or_default();
    let probability = percent(gallery.answers.probabilities.get(row).copied().unwrap_or(f32::NAN).into());
    let name = |class: u8| gallery.data.class_in(usize::from(class), cx.text.language);
    Tile {
        pixels: gallery.data.test.images.image(row).to_vec(),
        captions: [name(label), format!("{} {probability}", name(answer))],
        warning: label != answer,
        name: (cx.text.predict.test_image)(&grouped(row as u64), &name(label), &name(answer), &probability),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn what_ended_through_a_fault_is_not_asked_again_in_every_frame() {
        let (wake, woken) = channel();
        let mut browse = Browse { asking: 3, ..Browse::default() };
        assert!(browse.is_stale(3, true));
        browse.job = Some(Job::start("fault", Arc::new(move || _ = wake.send(())), || panic!("on purpose")));
        woken.recv().expect("a job wakes at its end, whatever it is");
        browse.logic();
        assert!(browse.job.is_none() && !browse.is_stale(3, false), "the same network fails in the same way");
        assert!(browse.is_stale(4, false), "another one may answer");
        assert!(!browse.is_stale(4, true), "though not while it moves");
    }
}
