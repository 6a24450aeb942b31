//! The window: shell, cell views, widgets, theme, text.

pub mod notifications;
pub mod text;
pub mod theme;
