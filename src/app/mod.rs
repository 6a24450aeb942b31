//! The window: shell, cell views, widgets, theme, text.
