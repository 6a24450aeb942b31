//! The window: shell, cell views, widgets, theme, text.
//!
//! | if you need | start here |
//! | --- | --- |
//! | what happens when something is clicked | `window`: requests (`action`) are granted there |
//! | a menu item or a key | [`commands`] |
//! | a colour, a size, a typeface | [`theme`] |
//! | a word | [`text`] |
//! | what a cell view may do | [`cell`]; the views: [`cells`], their figures: [`figures`] |
//! | how one cell looks at the network of another | [`networks`] |
//! | what was said to questions, and what came | [`questions`] |
//! | the menu of a cell's figures | `export_menu`; what it starts: [`exports`] |
//! | opening, saving, recovery | [`desk`] |
//! | the column of prose and cells | `page`, `frame`, `prose` |
//! | slides, and their keys | `present`; the list of all keys: `keys`; the big counter: `counter` |
//! | the first start, and the walk through the window | `welcome`, `tour` |
//! | what a fault of the program in one cell becomes | `guarded` |
//! | a question to the user | `prompts`; a message: [`notifications`] |
//! | work that takes longer than a frame | `job`; runs have an engine of their own |

mod about;
mod action;
pub mod cell;
pub mod cells;
pub mod commands;
mod composition;
mod counter;
pub mod desk;
pub mod desktop;
pub mod dialogs;
mod export_menu;
pub mod exports;
pub mod figures;
mod frame;
mod guarded;
mod history;
mod icon;
mod job;
mod keys;
mod kinds;
pub mod library;
mod menu;
pub mod networks;
pub mod notifications;
mod page;
mod present;
mod prompts;
mod prose;
pub mod questions;
mod room;
pub mod settings;
mod side;
mod slots;
mod spoken;
mod status;
pub mod text;
mod texture;
pub mod theme;
mod tile;
mod tour;
mod welcome;
mod width;
mod window;

pub use window::{Options, Setup, Window};

use std::sync::Arc;

use crate::data::download::Plan;
use crate::files::program;

/// What the program is called, in every language.
const PROGRAM: &str = "Layerscope";

/// What the system knows the window by: the name of its desktop entry.
pub const APP_ID: &str = "layerscope";

/// The window's size at the very first start, in points: with its title bar it fits the smallest projector, 1280 by 720.
const FIRST_SIZE: [f32; 2] = [1270.0, 680.0];

/// Opens the window, and returns when it is closed.
///
/// # Errors
/// When the system has no display, or no OpenGL to draw with.
pub fn run(options: Options) -> Result<(), eframe::Error> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png"))
        .inspect_err(|error| tracing::warn!(%error, "the window's icon"))
        .unwrap_or_default();
    let viewport = egui::ViewportBuilder::default()
        .with_icon(icon)
        .with_app_id(APP_ID)
        .with_title(PROGRAM)
        .with_inner_size(FIRST_SIZE)
        .with_min_inner_size([640.0, 400.0])
        .with_drag_and_drop(true);
    let native = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        // The program has its own order of them.
        system_font_fallback: false,
        persistence_path: program::portable_data_folder().map(|folder| folder.join("window.ron")),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        APP_ID,
        native,
        Box::new(|cc| {
            cc.egui_ctx.set_font_providers(theme::system_fonts(None));
            let setup = Setup {
                options,
                dialogs: Box::new(dialogs::SystemDialogs::default()),
                desktop: Arc::new(desktop::SystemDesktop::default()),
                data_folder: program::data_folder(),
                make_view: cells::view,
                language: text::Language::of_system(),
                mnist: Plan::default(),
            };
            Ok(Box::new(Window::new(cc, setup)))
        }),
    )
}
