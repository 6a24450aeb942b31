//! Prose: Markdown as it should look, and in place as the text that it is.
//!
//! Read: headings in the heavier weight, formulas typeset, tables, code, links (which open in the system's browser). Write: the
//! pencil or a double click turns a block into its source; Esc, Ctrl+Enter or a click elsewhere turns it back. Every change is in the
//! document at once; the document makes one step of undo of them.

mod flow;
mod formula;
mod segments;
mod steps;
mod table;
mod upright;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Align, FontId, Key, Layout, Rect, RichText, Sense, TextEdit, TextStyle, Ui, UiBuilder, vec2};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use formula::Formulas;
use segments::{Role, Segment, segments};
pub(super) use steps::Step;
use steps::Steps;
use upright::upright;

use super::guarded::{self, Fault, Reply};
use super::icon::{self, Icon};
use super::room;
use super::text::Text;
use super::theme::{Theme, measures};
use crate::experiment::{DataInUse, KINDS};
use crate::language::{Language, Phrase, Say};
use crate::notebook::BlockId;
use crate::notebook::near::near_cells;
use crate::notebook::reading::{Definitions, without_comments};

/// What became of a block of prose in this frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ProseEvent {
    /// It is being written from now on.
    Begin,
    /// Its source is now this.
    Changed(String),
    /// It is finished.
    Finished,
}

struct Editing {
    block: BlockId,
    source: String,
    /// Until the field has had the keyboard, losing it means nothing.
    settled: bool,
}

/// Draws prose, and holds the block that is being written.
#[derive(Default)]
pub(super) struct Prose {
    cache: CommonMarkCache,
    formulas: Rc<RefCell<Formulas>>,
    /// Where the links of the notebook lead.
    definitions: Arc<Definitions>,
    /// The data that it is read with.
    data: DataInUse,
    /// Of a block, or of the part of it that begins at this byte: its source, cut.
    segments: HashMap<(BlockId, usize), Cut>,
    /// What could not be set, with its source: a fault of the program.
    faults: HashMap<(BlockId, usize), (String, Fault)>,
    editing: Option<Editing>,
    scroll_to: Option<BlockId>,
    /// The place that is to stand at the top of the page when it is drawn next.
    jump: Option<(BlockId, usize)>,
    /// The place that stands at the top of the page.
    reading: Option<(BlockId, usize)>,
    steps: Steps,
    /// The block in which a step was opened.
    opened_in: Option<BlockId>,
    /// Where headings stand that were drawn and not asked for yet.
    headings: Vec<f32>,
}

/// A piece of prose that was drawn: the byte at which it begins, and where it stands.
struct Placed {
    offset: usize,
    rect: Rect,
    is_heading: bool,
}

/// A source, cut.
struct Cut {
    source: String,
    /// Its segments with the byte at which each begins.
    segments: Vec<(usize, Segment)>,
    /// What looks like a cell in it and is none: the byte where it stands, and what was expected.
    near: Vec<(usize, Phrase)>,
    /// How high each segment was when it was drawn last, and how wide the page was then.
    heights: Vec<Option<f32>>,
    width: f32,
}

impl Cut {
    fn new(source: &str, definitions: &Definitions, data: DataInUse) -> Self {
        let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let near = near_cells(source, &kinds).into_iter().map(|near| (near.offset, near.phrase())).collect();
        let segments = segments(source, definitions, data);
        Self { source: source.to_owned(), near, heights: vec![None; segments.len()], segments, width: 0.0 }
    }
}

/// Of prose with more segments than this, those out of sight are not drawn.
const MOST_DRAWN: usize = 400;
/// How high a segment is taken to be that was not drawn yet, in lines; and how far out of sight one is still drawn, in points.
const GUESSED_LINES: f32 = 1.5;
const MARGIN: f32 = 600.0;

/// What begins this far below the top of the page, in points, is what is being read.
const READING: f32 = 60.0;
/// Room at the right of the words for the pencil.
const PENCIL: f32 = 30.0;
/// Type of a slide, as a multiple of the page's: it is read from the back of the room.
const SLIDE_SCALE: f32 = 1.4;

impl Prose {
    /// Brings `block` into sight when it is drawn next.
    pub(super) fn scroll_to(&mut self, block: BlockId) {
        self.scroll_to = Some(block);
    }

    /// Whether `block` is to be brought into sight, once.
    pub(super) fn take_scroll(&mut self, block: BlockId) -> bool {
        self.scroll_to.take_if(|b| *b == block).is_some()
    }

    /// Scrolls the page to the first words of `block` at its byte `offset` or later.
    pub(super) fn jump_to(&mut self, block: BlockId, offset: usize) {
        self.jump = Some((block, offset));
    }

    /// The block, and the byte in it, that stood at the top of the page when it was last drawn.
    pub(super) fn reading(&self) -> Option<(BlockId, usize)> {
        self.reading
    }

    /// Takes the link definitions of the notebook that is drawn, and the data that its numbers are to be of.
    pub(super) fn define(&mut self, definitions: &Arc<Definitions>, data: DataInUse) {
        if !Arc::ptr_eq(&self.definitions, definitions) || self.data != data {
            self.definitions = Arc::clone(definitions);
            self.data = data;
            self.segments.clear();
        }
    }

    /// The page is drawn from its top.
    pub(super) fn begin_page(&mut self) {
        self.reading = None;
        self.headings.clear();
    }

    /// The heights of the headings of the block that was drawn last.
    pub(super) fn take_headings(&mut self) -> impl Iterator<Item = f32> {
        self.headings.drain(..)
    }

    /// Something of the page was drawn at `rect`, the byte `offset` of `block`.
    pub(super) fn passes(&mut self, ui: &Ui, block: BlockId, offset: usize, rect: Rect) {
        if rect.top() <= ui.clip_rect().top() + READING {
            self.reading = Some((block, offset));
        }
        if self.jump.take_if(|(to, from)| *to == block && offset >= *from).is_some() {
            let at_once = egui::style::ScrollAnimation::none();
            ui.scroll_to_rect_animation(rect.translate(vec2(0.0, -8.0)), Some(Align::TOP), at_once);
        }
    }

    /// The block that is being written.
    pub(super) fn editing(&self) -> Option<BlockId> {
        self.editing.as_ref().map(|e| e.block)
    }

    /// Begins to write `block`, whose source is `source`.
    pub(super) fn edit(&mut self, block: BlockId, source: &str) {
        self.editing = Some(Editing { block, source: source.to_owned(), settled: false });
    }

    /// Forgets what belongs to the notebook that was open.
    pub(super) fn clear(&mut self) {
        self.segments.clear();
        self.faults.clear();
        self.editing = None;
        self.jump = None;
        self.reading = None;
    }

    /// Draws one block; `source` is its Markdown.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        block: BlockId,
        source: &str,
        has_steps: bool,
    ) -> Option<ProseEvent> {
        if self.editing() == Some(block) {
            self.write(ui, theme, text)
        } else {
            self.read(ui, theme, text, block, source, has_steps)
        }
    }

    fn read(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        block: BlockId,
        source: &str,
        has_steps: bool,
    ) -> Option<ProseEvent> {
        // Two clicks begin to write; for the keyboard there is the pencil, and words that took the focus would not show it.
        let scope = UiBuilder::new().id_salt(("prose", block.number())).sense(Sense::CLICK);
        let shown = ui.scope_builder(scope, |ui| {
            ui.set_max_width(room::hold(ui.available_width() - PENCIL, PENCIL, measures::PROSE_WIDTH));
            ui.set_min_width(ui.max_rect().width());
            if source.trim().is_empty() {
                ui.label(theme.muted(text.shell.empty_text));
            }
            let places = self.set(ui, theme, 1.0, (text.language, has_steps), (block, 0), source);
            if places.is_empty() && !source.trim().is_empty() {
                ui.label(theme.muted(text.shell.only_comments));
            }
            for Placed { offset, rect, is_heading } in places {
                self.passes(ui, block, offset, rect);
                self.headings.extend(is_heading.then_some(rect.top()));
            }
        });
        let response = shown.response;
        // The pencil stands beside the words, so that it hides none; it is there for a screen reader and the keyboard always.
        let corner = egui::Rect::from_min_size(response.rect.right_top(), egui::vec2(PENCIL, 26.0));
        let near = ui.rect_contains_pointer(response.rect.union(corner));
        let pencil = ui.scope_builder(
            UiBuilder::new().max_rect(corner).layout(Layout::right_to_left(Align::TOP)),
            |ui| {
                // Under the keyboard it is seen, too: what has the focus is in the next frame what had it in this one.
                let seen = near || ui.memory(|memory| memory.has_focus(ui.next_auto_id()));
                icon::quiet(ui, theme, Icon::Pencil, text.shell.edit_text, seen)
            },
        );
        (pencil.inner.clicked() || response.double_clicked()).then(|| {
            self.edit(block, source);
            ProseEvent::Begin
        })
    }

    /// Draws the part `range` of a block as it stands on a slide: large, to be read only.
    pub(super) fn slide(
        &mut self,
        ui: &mut Ui,
        (theme, language): (&Theme, Language),
        block: BlockId,
        source: &str,
        range: Range<usize>,
    ) {
        let from = range.start;
        let Some(part) = source.get(range) else { return };
        let scope = UiBuilder::new().id_salt(("prose", block.number(), from));
        ui.scope_builder(scope, |ui| {
            for font in ui.style_mut().text_styles.values_mut() {
                font.size *= SLIDE_SCALE;
            }
            self.set(ui, theme, SLIDE_SCALE, (language, false), (block, from), part);
        });
    }

    /// Draws words that are no block: of a card, of which this is the part `part`.
    pub(super) fn words(&mut self, ui: &mut Ui, look: (&Theme, Language), part: usize, source: &str) {
        self.part(ui, look, (BlockId::default(), part), 1.0, source);
    }

    /// Draws words that belong to a block and are no prose of it, as the part `key`, so much larger than a paragraph.
    pub(super) fn part(
        &mut self,
        ui: &mut Ui,
        (theme, language): (&Theme, Language),
        key: (BlockId, usize),
        scale: f32,
        source: &str,
    ) {
        ui.scope_builder(UiBuilder::new().id_salt(("words", key.0.number(), key.1)), |ui| {
            self.set(ui, theme, scale, (language, false), key, source);
        });
    }

    /// Sets `source`, and returns which of its bytes begin where. What looks like a cell and is none is named where it
    /// stands. A fault in that leaves the source to be read as it is.
    fn set(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        scale: f32,
        (language, has_steps): (Language, bool),
        key: (BlockId, usize),
        source: &str,
    ) -> Vec<Placed> {
        if self.faults.get(&key).is_none_or(|(of, _)| of != source) {
            match guarded::drawn(ui, |ui| self.typeset(ui, theme, scale, (language, has_steps), key, source))
            {
                Ok(places) => return places,
                Err(fault) => {
                    // What was left in the middle of its work remembers nothing that could be needed.
                    (self.cache, self.formulas) = Default::default();
                    self.segments.remove(&key);
                    self.faults.insert(key, (source.to_owned(), fault));
                }
            }
        }
        let top = ui.cursor().top();
        if let Some((_, fault)) = self.faults.get(&key) {
            let text = Text::spoken(ui.ctx());
            match guarded::explain(ui, theme, text, fault, None) {
                Some(Reply::Copy(details)) => ui.ctx().copy_text(details),
                Some(Reply::Again | Reply::Over) => _ = self.faults.remove(&key),
                None => {}
            }
            ui.add(egui::Label::new(RichText::new(source).monospace()).wrap());
        }
        let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=ui.cursor().top());
        vec![Placed { offset: 0, rect, is_heading: false }]
    }

    fn typeset(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        scale: f32,
        (language, has_steps): (Language, bool),
        key: (BlockId, usize),
        source: &str,
    ) -> Vec<Placed> {
        let (definitions, data) = (&self.definitions, self.data);
        let known = self.segments.entry(key).or_insert_with(|| Cut::new(source, definitions, data));
        if known.source != source {
            *known = Cut::new(source, definitions, data);
        }
        let width = ui.max_rect().width();
        if known.width != width {
            (known.width, known.heights) = (width, vec![None; known.segments.len()]);
        }
        let Cut { segments, near, heights, .. } = known;
        let long = segments.len() > MOST_DRAWN;
        let seen = ui.clip_rect().y_range().expand(MARGIN);
        let mut near = near.iter().peekable();
        let (formulas, cache) = (&self.formulas, &mut self.cache);
        let steps = &self.steps;
        let count = steps::places(segments).len();
        let mut opened = None;
        let mut places = Vec::with_capacity(segments.len());
        ui.spacing_mut().item_spacing.y = 7.0 * scale;
        for (i, (start, segment)) in segments.iter().enumerate() {
            let top = ui.cursor().top();
            let is_heading = matches!(segment, Segment::Flow(Role::Heading(_), _));
            let guessed = GUESSED_LINES * TextStyle::Body.resolve(ui.style()).size;
            let height = heights.get(i).copied().flatten().unwrap_or(guessed);
            if long && !seen.intersects(egui::Rangef::new(top, top + height)) {
                ui.allocate_space(vec2(width, height));
                let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + height);
                places.push(Placed { offset: *start, rect, is_heading });
                continue;
            }
            match segment {
                Segment::Flow(Role::Item(marker), pieces)
                    if has_steps && let Some(stands) = steps.stands(key.0, segments, i) =>
                {
                    let name = (Text::of(language).shell.step)(marker.trim_end_matches('.'), count);
                    let item = (marker.as_str(), pieces.as_slice());
                    if steps::show(ui, theme, &mut formulas.borrow_mut(), item, stands, &name).clicked() {
                        opened = Some(i);
                    }
                }
                Segment::Flow(role, pieces) => {
                    if i > 0 && is_heading {
                        ui.add_space(6.0 * scale);
                    }
                    flow::show(ui, theme, &mut formulas.borrow_mut(), scale, role, pieces);
                }
                Segment::Table(rows) => table::show(ui, theme, &mut formulas.borrow_mut(), scale, rows),
                Segment::Source(source) => {
                    ui.add(egui::Label::new(theme.muted(source).monospace()).wrap());
                }
                Segment::Rest(markdown) => {
                    ui.push_id(i, |ui| {
                        // The bar of code that is wider than the column would lie at the edge of the window while the
                        // code is still below it.
                        let scroll = &mut ui.spacing_mut().scroll;
                        scroll.dormant_handle_opacity = 0.0;
                        scroll.dormant_background_opacity = 0.0;
                        // Bold words are set in the same weight here, so they stand out by their ink.
                        ui.visuals_mut().widgets.noninteractive.fg_stroke.color = theme.prose_ink();
                        let ink = theme.prose_ink();
                        let size = TextStyle::Body.resolve(ui.style()).size;
                        let formulas = Rc::clone(formulas);
                        let draw = move |ui: &mut Ui, tex: &str, inline: bool| {
                            let font = FontId::proportional(size);
                            formulas.borrow_mut().show(ui, tex, inline, font, None, ink);
                        };
                        CommonMarkViewer::new()
                            .render_math_fn(Some(&draw))
                            .render_html_fn(Some(&html))
                            .default_width(Some(ui.max_rect().width() as usize))
                            .show(ui, cache, &upright(markdown));
                    });
                }
            }
            let next = segments.get(i + 1).map_or(usize::MAX, |(start, _)| *start);
            while let Some((_, phrase)) = near.next_if(|(offset, _)| *offset < next) {
                ui.add(egui::Label::new(theme.muted(phrase.say(language)).small()).wrap());
            }
            let bottom = ui.cursor().top();
            if let Some(height) = heights.get_mut(i) {
                *height = Some((bottom - top - ui.spacing().item_spacing.y).max(0.0));
            }
            let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=bottom);
            places.push(Placed { offset: *start, rect, is_heading });
        }
        if let Some(at) = opened {
            let now = ui.input(|input| input.time);
            self.steps.open(key.0, at, now);
            self.opened_in = Some(key.0);
            ui.ctx().request_repaint();
        }
        places
    }

    /// The block in which a step was opened since this was asked last.
    pub(super) fn take_opened(&mut self) -> Option<BlockId> {
        self.opened_in.take()
    }

    /// The step at hand in a block that was drawn.
    pub(super) fn step(&self, block: BlockId) -> Option<Step> {
        self.steps.step(block, &self.segments.get(&(block, 0))?.segments)
    }

    fn write(&mut self, ui: &mut Ui, theme: &Theme, text: &Text) -> Option<ProseEvent> {
        let editing = self.editing.as_mut()?;
        let mut event = None;
        let mut done = false;
        theme.card().stroke(egui::Stroke::new(1.5, theme.palette.accent)).show(ui, |ui| {
            let field = ui
                .add(
                    TextEdit::multiline(&mut editing.source)
                        .id_salt(("write", editing.block.number()))
                        .desired_width(f32::INFINITY)
                        .desired_rows(3)
                        .hint_text(text.shell.empty_text)
                        .frame(egui::Frame::NONE),
                )
                .accessible_name(text.shell.text_block);
            if field.changed() {
                event = Some(ProseEvent::Changed(editing.source.clone()));
            }
            if !editing.settled {
                field.request_focus();
                editing.settled = field.has_focus();
            } else if field.lost_focus() {
                done = true;
            }
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                done |= ui.button(text.shell.done).clicked();
            });
        });
        done |= ui.input_mut(|i| i.consume_key(egui::Modifiers::COMMAND, Key::Enter));
        if done {
            self.editing = None;
            return Some(event.unwrap_or(ProseEvent::Finished));
        }
        event
    }
}

/// Raw HTML as the text that it is, without its comments.
fn html(ui: &mut Ui, html: &str) {
    let seen = without_comments(html);
    if !seen.trim().is_empty() {
        ui.label(seen.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::{ThemeChoice, install_fonts};
    use crate::notebook::Notebook;

    /// All words that are drawn for `source`.
    fn drawn(ctx: &egui::Context, prose: &mut Prose, block: BlockId, source: &str) -> Vec<String> {
        let texts = set(ctx, prose, block, source, f32::INFINITY).into_iter();
        texts.map(|text| text.galley.text().to_owned()).collect()
    }

    /// The lines that are drawn for `source` in a column of this width: where each begins, and its words.
    fn lines(
        ctx: &egui::Context,
        prose: &mut Prose,
        block: BlockId,
        source: &str,
        width: f32,
    ) -> Vec<(f32, String)> {
        let texts = set(ctx, prose, block, source, width).into_iter();
        let lines = texts.flat_map(|text| {
            let rows = text.galley.rows.iter();
            rows.map(|row| {
                (text.pos.x + row.pos.x + row.glyphs.first().map_or(0.0, |glyph| glyph.pos.x), row.text())
            })
            .collect::<Vec<_>>()
        });
        lines.filter(|(_, words)| !words.is_empty()).collect()
    }

    fn set(
        ctx: &egui::Context,
        prose: &mut Prose,
        block: BlockId,
        source: &str,
        width: f32,
    ) -> Vec<egui::epaint::TextShape> {
        let theme = Theme::of(ThemeChoice::Light);
        let mut output = egui::FullOutput::default();
        // Fonts are there from the second frame on.
        for _ in 0..2 {
            output = ctx.run_ui(egui::RawInput::default(), |ui| {
                ui.set_max_width(width.min(ui.available_width()));
                prose.set(ui, theme, 1.0, (Language::English, false), (block, 0), source);
            });
            // No window takes the textures.
            output.textures_delta.clear();
        }
        let text = |shape: egui::Shape| match shape {
            egui::Shape::Text(text) => Some(text),
            _ => None,
        };
        output.shapes.into_iter().filter_map(|shape| text(shape.shape)).collect()
    }

    #[test]
    fn no_line_begins_with_the_space_behind_a_word_in_bold() {
        let source = "Press **Run** and then `lr` below, or [here](https://example.org) once more, and *so* on to the end.";
        let notebook = Notebook::parse(source);
        let (block, _) = notebook.blocks().next().expect("a block");
        let ctx = egui::Context::default();
        install_fonts(&ctx);
        let mut seen = 0;
        for width in 60..420 {
            let mut prose = Prose::default();
            let lines = lines(&ctx, &mut prose, block, source, width as f32);
            let left = lines.iter().map(|(place, _)| *place).fold(f32::INFINITY, f32::min);
            for (_, words) in lines.iter().filter(|(place, _)| *place <= left + 0.5) {
                seen += 1;
                assert!(!words.starts_with(' '), "at {width} points a line begins with {words:?}");
            }
        }
        assert!(seen > 500, "{seen} lines were looked at");
    }

    #[test]
    fn a_block_that_cannot_be_set_stands_as_its_source_until_it_is_another() {
        let source = "Words and *more*.";
        let notebook = Notebook::parse(source);
        let (block, _) = notebook.blocks().next().expect("a block");
        let ctx = egui::Context::default();
        install_fonts(&ctx);
        let mut prose = Prose::default();
        let Err(fault) = guarded::caught(|| panic!("on purpose"));
        prose.faults.insert((block, 0), (source.to_owned(), fault));
        let words = drawn(&ctx, &mut prose, block, source);
        assert!(words.iter().any(|words| words == source), "{words:?}");
        assert!(words.iter().any(|words| words.contains("on purpose")), "{words:?}");
        let words = drawn(&ctx, &mut prose, block, "Other words.");
        assert_eq!(words, ["Other words."]);
    }
}
