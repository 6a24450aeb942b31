//! The `descent` cell: optimizers walking down a function of two variables.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `controls` | the function, the start, the steps |
//! | `player` | which step is shown, and the playing of them |
//! | `walkers` | the optimizers: who walks, at which rate, where each is now |
//! | `curves` | value and distance against steps |
//!
//! All walks are computed at once, as soon as the cell is seen or something is set: that takes less than a frame. What
//! is played is how much of them is shown, so every step can be gone back, and a rate that is dragged bends its path
//! under the finger.

mod controls;
mod curves;
mod player;
mod walkers;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::curves::Curves;
use self::player::Player;
use super::draft;
use super::host::{CellBody, HowFar, Pauses};
use super::settings_and_figures;
use super::widgets::Edit;
use crate::app::cell::{CellContext, RunCommand};
use crate::app::figures::contour_map::{Dragged, MapOptions, MapPlot};
use crate::app::figures::format::significant;
use crate::app::text::Text;
use crate::app::tile::Mark;
use crate::experiment::descent::{self, DescentSpec, Surface, Target, Walk, contours, exhibits};
use crate::experiment::figure::layout::map::Path;
use crate::experiment::figure::{ContourMap, Exhibit, Role};
use crate::experiment::outcome::Outcome;

/// Everything that follows from a spec.
struct Scene {
    spec: DescentSpec,
    walk: Walk,
    surface: Surface,
    /// Counts up with every scene.
    version: u64,
}

/// The map, which only the function and the axes change.
struct Ground {
    map: ContourMap,
    made_for: (String, [f64; 2], [f64; 2]),
    version: u64,
}

type Draft = draft::Draft<DescentSpec>;

/// The inside of one `descent` cell.
#[derive(Default)]
pub(super) struct DescentBody {
    scene: Option<Scene>,
    ground: Option<Ground>,
    plot: MapPlot,
    player: Player,
    controls: Controls,
    curves: Curves,
}

/// Room between map and optimizers.
const GAP: f32 = 18.0;
/// What stands above and below the map, the window's own bars included.
const AROUND: f32 = 296.0;

impl DescentBody {
    /// Computes what is wanted, unless that is there already.
    fn prepare(&mut self, wanted: DescentSpec) {
        let made_for = (wanted.function.clone(), wanted.x, wanted.y);
        if self.ground.as_ref().is_none_or(|ground| ground.made_for != made_for) {
            let version = self.ground.as_ref().map_or(0, |ground| ground.version + 1);
            self.ground = Some(Ground { map: contours(&wanted), made_for, version });
        }
        if self.scene.as_ref().is_none_or(|scene| scene.spec != wanted)
            // What is in a view has been checked.
            && let (Ok(walk), Ok(surface)) = (Walk::new(&wanted), Surface::parse(&wanted.function))
        {
            let version = self.scene.as_ref().map_or(0, |scene| scene.version + 1);
            self.player.set_length(wanted.steps);
            self.scene = Some(Scene { spec: wanted, walk, surface, version });
        }
    }
}

impl CellBody for DescentBody {
    type Spec = DescentSpec;

    const MARK: Mark = Mark::Descent;

    const ONLY_PLAYS: bool = true;

    fn new(_spec: &DescentSpec) -> Self {
        Self::default()
    }

    fn logic(&mut self, _draft: &mut Draft, _cx: &mut CellContext<'_>) {
        self.player.advance();
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        self.player.set_length(draft.shown().steps);
        self.player.buttons(ui, cx)
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        settings_and_figures(
            ui,
            cx,
            super::FEW,
            &mut (self, draft),
            |(body, draft), ui, cx| {
                body.player.rail(ui, cx);
                let mut shown = draft.shown().clone();
                if cx.stage.has_controls() {
                    let edit = body.controls.ui(ui, cx, &mut shown);
                    draft.take_computable(edit, shown, cx);
                    if cx.stage.is_low() {
                        let mut shown = draft.shown().clone();
                        let edit = walkers::who(ui, cx, &mut shown, ui.available_width());
                        draft.take_computable(edit, shown, cx);
                    }
                }
            },
            |(body, draft), ui, cx| {
                body.prepare(draft.shown().clone());
                body.map_and_curves(draft, ui, cx);
            },
        );
        None
    }

    fn wake(&self, ui: &Ui) {
        self.player.wake(ui);
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, _cx: &mut CellContext<'_>) {
        self.player.set_length(draft.shown().steps);
        self.player.command(command);
    }

    fn exhibits(&self, _draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        let Some(scene) = &self.scene else { return Vec::new() };
        exhibits(&scene.spec, &scene.walk, self.player.at(), text.figures)
    }

    fn outcome(&self, _draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let scene = self.scene.as_ref()?;
        Some(descent::outcome(&scene.spec, &scene.walk, self.player.at(), text.figures))
    }

    fn how_far(&self, spec: &DescentSpec) -> Option<HowFar> {
        self.player.has_begun().then(|| HowFar {
            iteration: self.player.at() as u64,
            length: spec.steps as u64,
            per_second: None,
            running: self.player.is_playing(),
        })
    }

    fn running(&mut self) -> Option<&mut dyn Pauses> {
        Some(&mut self.player)
    }
}

impl DescentBody {
    fn map(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>, size: egui::Vec2) {
        let text = &cx.text.descent;
        let (Some(scene), Some(ground)) = (&mut self.scene, &self.ground) else { return };
        let at = self.player.at();
        let paths = scene.walk.paths.iter().enumerate().map(|(number, path)| Path {
            name: &path.name,
            role: Role::Series(number),
            points: path.points.get(..=at).unwrap_or(&path.points),
        });
        let paths: Vec<Path<'_>> = paths.collect();
        let target = match scene.walk.target {
            Target::Minimum(at) => Some((at, cx.text.figures.minimum)),
            Target::Saddle(at) => Some((at, cx.text.figures.saddle)),
            Target::Start(_) => None,
        };
        let surface = &mut scene.surface;
        let options = MapOptions {
            version: ground.version,
            size,
            name: cx.text.figures.map,
            summary: &in_words(cx, &scene.walk, at),
            note: cx.text.figures.downhill,
            start: scene.spec.start,
            start_words: (cx.text.figures.start, text.drag),
            target,
            about: &mut |place| {
                let (value, slope) = surface.slope(place);
                let [x, y] = slope.map(significant);
                vec![(text.readout)(&significant(value)), (text.slope)(&x, &y)]
            },
        };
        let (_, dragged) = self.plot.show(ui, &ground.map, &paths, cx.theme, options);
        let (edit, start) = match dragged {
            Dragged::Not => return,
            Dragged::Underway(start) => (Edit::Underway, start),
            Dragged::Done(start) => (Edit::Done, start),
        };
        let new = DescentSpec { start, ..draft.shown().clone() };
        draft.take(edit, new, cx);
    }

    /// The function seen from above, and what becomes of it along the way beside that.
    fn map_and_curves(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let height = cx.stage.room(ui, AROUND, 0.0, 300.0..=640.0);
        let width = ui.available_width();
        let map = vec2((width - GAP) * 0.52, height);
        let side = vec2(width - GAP - map.x, height);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            self.map(draft, ui, cx, map);
            ui.allocate_ui_with_layout(side, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(side);
                self.beside(draft, ui, cx, side);
            });
        });
    }

    fn beside(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>, size: egui::Vec2) {
        let top = ui.cursor().top();
        let mut shown = draft.shown().clone();
        let Some(scene) = &self.scene else { return };
        let edit = walkers::ui(ui, cx, &scene.walk, &mut shown, self.player.at(), size.x);
        let left = size.y - (ui.cursor().top() - top);
        self.curves.ui(ui, cx, (&scene.walk, scene.version), self.player.at(), vec2(size.x, left.max(120.0)));
        draft.take_computable(edit, shown, cx);
    }
}

/// Where everyone is, in words.
fn in_words(cx: &CellContext<'_>, walk: &Walk, at: usize) -> String {
    let text = &cx.text.descent;
    let words = walk.paths.iter().map(|path| match (path.lost, path.points.get(at)) {
        (Some(lost), _) if lost <= at => (text.summary_lost)(&path.name, lost),
        (_, Some([x, y])) => (text.summary)(&path.name, &significant(*x), &significant(*y)),
        _ => String::new(),
    });
    words.collect::<Vec<_>>().join(" ")
}
