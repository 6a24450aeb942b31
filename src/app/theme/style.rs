//! egui's own style, made from a [`Theme`].

use egui::style::{Selection, WidgetVisuals, Widgets};
use egui::{CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::fonts::{FIGURE, HEADING, STRONG};
use super::{Reading, Theme, measures};

/// The style of every widget.
pub(super) fn style(theme: &Theme, reading: Reading) -> Style {
    // On a slide the ink of a figure's digits is 3 % of the height: a slide is 560 points high, and a digit 0.727 of its size.
    let [small, body, button, code, heading, figure] = match reading {
        Reading::Desk => [12.5, 15.0, 14.5, 13.5, 16.0, 13.0],
        Reading::Room => [14.5, 16.0, 15.5, 14.5, 18.0, 23.2],
    };
    let text_styles = [
        (TextStyle::Small, FontId::proportional(small)),
        (TextStyle::Body, FontId::proportional(body)),
        (TextStyle::Button, FontId::proportional(button)),
        (TextStyle::Monospace, FontId::monospace(code)),
        (TextStyle::Heading, FontId::new(24.0, STRONG.clone())),
        (FIGURE.clone(), FontId::proportional(figure)),
        (HEADING.clone(), FontId::new(heading, STRONG.clone())),
    ]
    .into();
    let mut style = Style { text_styles, visuals: visuals(theme), animation_time: 0.12, ..Style::default() };

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(measures::GAP, 6.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 4.0;
    spacing.menu_width = 260.0;
    spacing.window_margin = Margin::same(16);
    spacing.interact_size = vec2(32.0, 26.0);
    spacing.icon_width = 17.0;
    spacing.icon_width_inner = 11.0;
    spacing.icon_spacing = 6.0;
    spacing.indent = 18.0;
    spacing.slider_rail_height = 5.0;
    spacing.tooltip_width = 380.0;
    spacing.scroll = egui::style::ScrollStyle::floating();
    spacing.scroll.bar_width = 9.0;
    spacing.scroll.floating_width = 5.0;
    spacing.scroll.dormant_handle_opacity = 0.45;
    // Words that fade out at an edge are words that cannot be read.
    spacing.scroll.fade.strength = 0.0;

    // A value under a label must not be selected when a teacher misses a button by a hair.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn visuals(theme: &Theme) -> Visuals {
    let p = &theme.palette;
    let mut v = if theme.is_dark() { Visuals::dark() } else { Visuals::light() };
    let radius = CornerRadius::same(measures::WIDGET_RADIUS);
    let widget = |fill, line: Stroke, ink| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: line,
        corner_radius: radius,
        fg_stroke: Stroke::new(theme.hairline.max(1.2), ink),
        expansion: 0.0,
    };
    let outline = Stroke::new(theme.hairline, p.outline);
    let accent = Stroke::new(theme.hairline.max(1.5), p.accent);
    // What has the keyboard is seen on the accent, too.
    let focus = Stroke::new(theme.hairline.max(2.0), p.text);
    v.widgets = Widgets {
        noninteractive: widget(p.card, Stroke::new(theme.hairline, p.border), p.text),
        // The rail of a slider is filled with what a button is not.
        inactive: WidgetVisuals { bg_fill: p.outline, ..widget(p.raised, outline, p.text) },
        hovered: widget(p.hovered, Stroke::new(theme.hairline, p.accent), p.text),
        active: widget(p.accent_soft, focus, p.text),
        open: widget(p.hovered, outline, p.text),
    };
    v.selection = Selection { bg_fill: p.accent_soft, stroke: accent };
    v.weak_text_color = Some(p.muted);
    v.hyperlink_color = p.accent;
    v.faint_bg_color = p.raised;
    v.extreme_bg_color = p.card;
    v.text_edit_bg_color = Some(p.card);
    v.code_bg_color = p.raised;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.error;
    v.panel_fill = p.panel;
    v.window_fill = p.card;
    v.window_stroke = Stroke::new(theme.hairline, p.border);
    v.window_corner_radius = CornerRadius::same(measures::CARD_RADIUS);
    v.menu_corner_radius = CornerRadius::same(8);
    v.window_shadow = Shadow { offset: [0, 8], blur: 28, spread: 0, color: p.shadow };
    v.popup_shadow = Shadow { offset: [0, 4], blur: 14, spread: 0, color: p.shadow };
    v.slider_trailing_fill = false;
    v.handle_shape = egui::style::HandleShape::Circle;
    v.striped = false;
    v.indent_has_left_vline = false;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    v
}
