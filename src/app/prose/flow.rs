//! Sets words and formulas from line to line, in two weights.

use egui::{
    Align, FontFamily, FontId, Label, Layout, RichText, TextWrapMode, Ui, UiBuilder, WidgetText, vec2,
};

use super::formula::Formulas;
use super::segments::{Piece, Role, Style};
use super::upright::has_hangul;
use crate::app::room;
use crate::app::theme::{STRONG, Theme};

/// Height of a line of a paragraph, of a heading: multiples of the size of its type.
const LEADING: f32 = 1.42;
const HEADING_LEADING: f32 = 1.25;
/// Room for an item's number or bullet.
const MARKER: f32 = 26.0;
/// Size of a paragraph on the page, in points.
const TEXT: f32 = 15.5;
/// Size of code in it, as a share: the letters of that face are larger.
const CODE: f32 = 14.0 / 15.5;

/// Draws one flow, `scale` times as large as on the page.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    formulas: &mut Formulas,
    scale: f32,
    role: &Role,
    pieces: &[Piece],
) {
    let text_size = TEXT * scale;
    match role {
        Role::Heading(level) => {
            let size = [27.0, 20.0, 17.0].get(usize::from(*level).saturating_sub(1)).copied().unwrap_or(TEXT);
            let size = size * scale;
            let ink = theme.palette.text;
            Setting { theme, size, leading: HEADING_LEADING, strong: true, ink }.show(ui, formulas, pieces);
        }
        Role::Paragraph => text(theme, text_size).show(ui, formulas, pieces),
        Role::Item(marker) => {
            let setting = text(theme, text_size);
            let left = ui.cursor().min;
            let number = RichText::new(marker)
                .size(text_size)
                .line_height(Some(text_size * LEADING))
                .color(theme.palette.muted);
            let font = FontId::proportional(text_size);
            let number =
                WidgetText::from(number).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, font);
            // The number ends where a bullet stands, so that the words of all items begin at one line.
            let marker = MARKER * scale;
            let place = left + vec2(marker - 8.0 * scale - number.size().x, 0.0);
            ui.painter().galley(place, number, theme.palette.muted);
            let rest = room::between(left + vec2(marker, 0.0), ui.max_rect().max);
            let layout = Layout::top_down(Align::Min);
            ui.scope_builder(UiBuilder::new().max_rect(rest).layout(layout), |ui| {
                setting.show(ui, formulas, pieces);
            });
        }
    }
}

/// Draws a paragraph of which no more has to be done.
pub(super) fn quiet(ui: &mut Ui, theme: &Theme, formulas: &mut Formulas, pieces: &[Piece]) {
    Setting { ink: theme.palette.muted, ..text(theme, TEXT) }.show(ui, formulas, pieces);
}

/// Height of a line of a paragraph on the page.
pub(super) fn line_height() -> f32 {
    TEXT * LEADING
}

/// A cell of a table: its words are set as those of a paragraph.
pub(super) struct Cell<'a>(Setting<'a>);

impl<'a> Cell<'a> {
    /// A cell of the head or of the rows below it, `size` times as large as a paragraph on the page.
    pub(super) fn new(theme: &'a Theme, size: f32, is_head: bool) -> Self {
        let setting = text(theme, TEXT * size);
        let ink = if is_head { theme.palette.text } else { setting.ink };
        Self(Setting { strong: is_head, ink, ..setting })
    }

    /// Draws it.
    pub(super) fn show(&self, ui: &mut Ui, formulas: &mut Formulas, pieces: &[Piece]) {
        self.0.show(ui, formulas, pieces);
    }

    /// Its width in one line, and the least that breaks no word.
    pub(super) fn widths(&self, ui: &Ui, formulas: &mut Formulas, pieces: &[Piece]) -> (f32, f32) {
        let (mut natural, mut least) = (0.0_f32, 0.0_f32);
        for piece in pieces {
            match piece {
                Piece::Words(words, style) => {
                    let strong = self.0.strong || style.strong || style.emphasis && has_hangul(words);
                    let font = if style.code {
                        FontId::monospace(self.0.size * CODE)
                    } else {
                        FontId::new(self.0.size, family(strong))
                    };
                    let width = |words: &str| {
                        let ink = egui::Color32::PLACEHOLDER;
                        ui.painter().layout_no_wrap(words.to_owned(), font.clone(), ink).size().x
                    };
                    natural += width(words);
                    least = words.split_whitespace().map(width).fold(least, f32::max);
                }
                Piece::Formula(tex) | Piece::Display(tex) => {
                    let width = formulas.width_in_line(tex, self.0.size);
                    natural += width;
                    least = least.max(width);
                }
            }
        }
        (natural.ceil(), least.ceil())
    }
}

fn text(theme: &Theme, size: f32) -> Setting<'_> {
    Setting { theme, size, leading: LEADING, strong: false, ink: theme.prose_ink() }
}

/// How the words of a flow are set where they say nothing else themselves.
struct Setting<'a> {
    theme: &'a Theme,
    size: f32,
    leading: f32,
    strong: bool,
    ink: egui::Color32,
}

impl Setting<'_> {
    fn show(&self, ui: &mut Ui, formulas: &mut Formulas, pieces: &[Piece]) {
        let line = self.size * self.leading;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            ui.spacing_mut().interact_size.y = line;
            for piece in pieces {
                match piece {
                    Piece::Words(words, style) => self.words(ui, words, style, line),
                    Piece::Formula(tex) => {
                        formulas.show(
                            ui,
                            tex,
                            true,
                            FontId::new(self.size, family(self.strong)),
                            Some(line),
                            self.ink,
                        );
                    }
                    Piece::Display(tex) => {
                        formulas.show(ui, tex, false, FontId::proportional(self.size), None, self.ink);
                    }
                }
            }
        });
    }

    fn words(&self, ui: &mut Ui, words: &str, style: &Style, line: f32) {
        let upright = style.emphasis && has_hangul(words);
        let strong = self.strong || style.strong || upright;
        let words = if is_at_break(ui, words, &FontId::new(self.size, family(strong))) {
            words.trim_start()
        } else {
            words
        };
        let mut text = RichText::new(words).size(self.size).family(family(strong)).line_height(Some(line));
        if style.emphasis && !upright {
            text = text.italics();
        }
        if style.code {
            let background = self.theme.palette.raised;
            text = text.family(FontFamily::Monospace).size(self.size * CODE).background_color(background);
        }
        if let Some(url) = &style.link {
            ui.hyperlink_to(text, url).on_hover_text(url);
        } else {
            let ink = if style.strong || upright { self.theme.palette.text } else { self.ink };
            ui.add(Label::new(text.color(ink)).wrap());
        }
    }
}

/// Whether words that begin with a space begin a line, where it would stand as an indentation: they follow a line break, or
/// their first word has no room left beside what stands before it.
fn is_at_break(ui: &Ui, words: &str, font: &FontId) -> bool {
    let rest = words.trim_start();
    if rest.len() == words.len() || rest.is_empty() {
        return false;
    }
    let first = rest.find(char::is_whitespace).and_then(|end| rest.get(..end)).unwrap_or(rest);
    let ink = egui::Color32::PLACEHOLDER;
    let width = ui.painter().layout_no_wrap(format!(" {first}"), font.clone(), ink).size().x;
    let room = ui.available_size_before_wrap().x;
    width > room || room >= ui.max_rect().width()
}

fn family(strong: bool) -> FontFamily {
    if strong { STRONG.clone() } else { FontFamily::Proportional }
}
