//! Prose: Markdown as it should look, and in place as the text that it is.
//!
//! Read: headings in the heavier weight, formulas typeset, tables, code, links (which open in the system's browser). Write: the
//! pencil or a double click turns a block into its source; Esc, Ctrl+Enter or a click elsewhere turns it back. Every change is in the
//! document at once; the document makes one step of undo of them.

mod flow;
mod formula;
mod segments;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use egui::{Align, FontId, Key, Layout, RichText, Sense, TextEdit, TextStyle, Ui, UiBuilder};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use formula::Formulas;
use segments::{Role, Segment, segments};

use super::text::Text;
use super::theme::{Theme, measures};
use crate::notebook::BlockId;

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
    segments: HashMap<BlockId, (String, Vec<Segment>)>,
    editing: Option<Editing>,
    scroll_to: Option<BlockId>,
}

impl Prose {
    /// Brings `block` into sight when it is drawn next.
    pub(super) fn scroll_to(&mut self, block: BlockId) {
        self.scroll_to = Some(block);
    }

    /// Whether `block` is to be brought into sight, once.
    pub(super) fn take_scroll(&mut self, block: BlockId) -> bool {
        self.scroll_to.take_if(|b| *b == block).is_some()
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
        self.editing = None;
    }

    /// Draws one block; `source` is its Markdown.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        block: BlockId,
        source: &str,
    ) -> Option<ProseEvent> {
        if self.editing() == Some(block) {
            self.write(ui, theme, text)
        } else {
            self.read(ui, theme, text, block, source)
        }
    }

    fn read(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        block: BlockId,
        source: &str,
    ) -> Option<ProseEvent> {
        let known = self.segments.entry(block).or_insert_with(|| (source.to_owned(), segments(source)));
        if known.0 != source {
            *known = (source.to_owned(), segments(source));
        }
        let (_, segments) = &*known;
        let (formulas, cache) = (&self.formulas, &mut self.cache);
        let scope = UiBuilder::new().id_salt(("prose", block.number())).sense(Sense::click());
        let shown = ui.scope_builder(scope, |ui| {
            ui.set_max_width(measures::PROSE_WIDTH.min(ui.available_width() - 60.0));
            ui.set_min_width(ui.max_rect().width());
            ui.spacing_mut().item_spacing.y = 7.0;
            if source.trim().is_empty() {
                ui.label(theme.muted(text.shell.empty_text));
            }
            for (i, segment) in segments.iter().enumerate() {
                match segment {
                    Segment::Flow(role, pieces) => {
                        if i > 0 && matches!(role, Role::Heading(_)) {
                            ui.add_space(6.0);
                        }
                        flow::show(ui, theme, &mut formulas.borrow_mut(), role, pieces);
                    }
                    Segment::Rest(range) => {
                        ui.push_id(i, |ui| {
                            // Bold words are set in the same weight here, so they stand out by their ink.
                            ui.visuals_mut().widgets.noninteractive.fg_stroke.color = theme.prose_ink();
                            let ink = theme.prose_ink();
                            let size = TextStyle::Body.resolve(ui.style()).size;
                            let formulas = Rc::clone(formulas);
                            let draw = move |ui: &mut Ui, tex: &str, inline: bool| {
                                formulas.borrow_mut().show(
                                    ui,
                                    tex,
                                    inline,
                                    FontId::proportional(size),
                                    None,
                                    ink,
                                );
                            };
                            CommonMarkViewer::new()
                                .render_math_fn(Some(&draw))
                                .default_width(Some(ui.max_rect().width() as usize))
                                .show(ui, cache, source[range.clone()].trim_end());
                        });
                    }
                }
            }
        });
        let response = shown.response;
        // The pencil stands beside the words, so that it hides none; it is there for a screen reader and the keyboard always.
        let corner = egui::Rect::from_min_size(response.rect.right_top(), egui::vec2(52.0, 26.0));
        let near = ui.rect_contains_pointer(response.rect.union(corner));
        let pencil = ui.scope_builder(
            UiBuilder::new().max_rect(corner).layout(Layout::right_to_left(Align::TOP)),
            |ui| {
                let ink = if near { theme.palette.muted } else { egui::Color32::TRANSPARENT };
                ui.add(theme.quiet_button(RichText::new(text.shell.edit).color(ink)).small())
                    .on_hover_text(text.shell.edit_text)
                    .accessible_name(text.shell.edit_text)
            },
        );
        (pencil.inner.clicked() || response.double_clicked()).then(|| {
            self.edit(block, source);
            ProseEvent::Begin
        })
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
