//! A row of things that are no digits, each with the answer and its certainty.

use std::sync::Arc;

use egui::{Ui, Vec2, vec2};

use super::Seen;
use super::wall::{Tile, Wall};
use crate::app::cell::CellContext;
use crate::app::figures::format::percent;
use crate::app::text::Language;
use crate::data::pictures::Picture;
use crate::data::{ClassName, Dataset};
use crate::experiment::predict::{self, Illusion, illusions, see_illusions};
use crate::language::Say;

/// The illusions of one data set and one seed.
struct Made {
    data: Arc<Dataset>,
    seed: u64,
    pictures: Vec<(Illusion, Picture)>,
}

/// The pictures, and what the network at hand sees in them.
#[derive(Default)]
pub(super) struct Illusions {
    made: Option<Made>,
    /// With the language of their captions.
    seen: Option<(u64, Language)>,
    tiles: Vec<Tile>,
    wall: Wall,
}

impl Illusions {
    /// Draws the row; returns the picture that was pressed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        seen: &Seen<'_>,
        seed: u64,
        size: Vec2,
    ) -> Option<Picture> {
        let text = &cx.text.predict;
        let Seen { subject, version, .. } = *seen;
        let same = |made: &Made| Arc::ptr_eq(&made.data, &subject.data) && made.seed == seed;
        if !self.made.as_ref().is_some_and(same) {
            let data = Arc::clone(&subject.data);
            self.made = Some(Made { pictures: illusions(&data, seed), data, seed });
            self.seen = None;
        }
        let pictures = &self.made.as_ref()?.pictures;
        if self.seen != Some((version, cx.text.language)) {
            self.seen = Some((version, cx.text.language));
            let tile = |seen: &predict::Seen| {
                let answer = subject.data.class_in(seen.scores.answer(), cx.text.language);
                let probability = percent(seen.scores.probability());
                let name = seen.illusion.in_words(cx.text.figures);
                let [below, said] = if seen.scores.is_broken() {
                    [cx.text.figures.no_answer.to_owned(), cx.text.figures.overflowed.to_owned()]
                } else {
                    [format!("{answer}  {probability}"), (text.sees)(&answer, &probability)]
                };
                Tile {
                    pixels: seen.picture.pixels().to_vec(),
                    captions: [name.clone(), below],
                    warning: false,
                    name: format!("{name}: {said}"),
                }
            };
            self.tiles = see_illusions(&subject.network, pictures).iter().map(tile).collect();
        }
        ui.horizontal(|ui| {
            let extra = subject.data.extra.map(|name| ClassName::Named(name).say(cx.text.language));
            ui.label((text.no_such)(extra.as_deref()));
            ui.label(cx.theme.muted(text.take));
        });
        let room = vec2(size.x, size.y - 24.0);
        let side = (room.x / self.tiles.len().max(1) as f32 - 8.0).min(room.y - 40.0).clamp(40.0, 112.0);
        let pressed = self.wall.show(ui, cx, &self.tiles, version, side.floor(), room)?;
        pictures.get(pressed).map(|(_, picture)| picture.clone())
    }
}
