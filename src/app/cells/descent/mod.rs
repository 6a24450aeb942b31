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
use super::Sight;
use super::widgets::Edit;
use crate::app::cell::{CellContext, CellView, RunCommand, Status};
use crate::app::figures::contour_map::{Dragged, MapOptions, MapPlot};
use crate::app::figures::format::significant;
use crate::app::notifications::Notification;
use crate::app::text::Text;
use crate::experiment::descent::{self, DescentSpec, Surface, Target, Walk, contours, exhibits};
use crate::experiment::figure::layout::map::Path;
use crate::experiment::figure::{ContourMap, Exhibit, Role};
use crate::experiment::outcome::Outcome;
use crate::experiment::{CellKind, Spec};
use crate::language::Say;

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

/// The inside of one `descent` cell.
pub(super) struct DescentView {
    /// The spec as the document has it.
    spec: DescentSpec,
    /// The spec as the controls show it while a value is dragged.
    edited: Option<DescentSpec>,
    scene: Option<Scene>,
    ground: Option<Ground>,
    plot: MapPlot,
    player: Player,
    controls: Controls,
    curves: Curves,
    sight: Sight,
}

/// Room between map and optimizers.
const GAP: f32 = 18.0;
/// What stands above and below the map, the window's own bars included.
const AROUND: f32 = 296.0;

impl DescentView {
    pub(super) fn new(spec: DescentSpec) -> Self {
        Self {
            spec,
            edited: None,
            scene: None,
            ground: None,
            plot: MapPlot::default(),
            player: Player::default(),
            controls: Controls::default(),
            curves: Curves::default(),
            sight: Sight::default(),
        }
    }

    fn wanted(&self) -> &DescentSpec {
        self.edited.as_ref().unwrap_or(&self.spec)
    }

    fn commit(&mut self, new: DescentSpec, cx: &mut CellContext<'_>) {
        self.edited = None;
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
        } else if new != self.spec {
            self.spec = new;
            cx.set_keys(self.spec.to_table());
        }
    }

    fn hear(&mut self, edit: Edit, new: DescentSpec, cx: &mut CellContext<'_>) {
        match edit {
            Edit::Underway if new.check().is_ok() => self.edited = Some(new),
            Edit::None | Edit::Underway => {}
            Edit::Done => self.commit(new, cx),
        }
    }

    /// Computes what is wanted, unless that is there already.
    fn prepare(&mut self) {
        let wanted = self.wanted().clone();
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

impl CellView for DescentView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Descent(spec) = spec
            && spec != self.spec
        {
            self.spec = spec;
            self.edited = None;
        }
    }

    fn logic(&mut self, _cx: &mut CellContext<'_>) {
        self.player.advance();
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        self.player.set_length(self.wanted().steps);
        if let Some(command) = self.player.buttons(ui, cx) {
            self.command(command, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| self.contents(ui, cx));
        self.sight = sight;
        self.player.wake(ui);
    }

    fn command(&mut self, command: RunCommand, _cx: &mut CellContext<'_>) {
        self.player.set_length(self.wanted().steps);
        self.player.command(command);
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        let Some(scene) = &self.scene else { return Vec::new() };
        exhibits(&scene.spec, &scene.walk, self.player.at(), text.figures)
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let scene = self.scene.as_ref()?;
        Some(descent::outcome(&scene.spec, &scene.walk, self.player.at(), text.figures))
    }

    fn status(&self) -> Option<Status> {
        self.player.has_begun().then(|| Status {
            id: self.spec.id.clone(),
            kind: DescentSpec::NAME,
            iteration: self.player.at() as u64,
            length: self.spec.steps as u64,
            per_second: None,
            running: self.player.is_playing(),
        })
    }

    fn computes(&self) -> bool {
        false
    }

    fn pause(&mut self) -> bool {
        let plays = self.player.is_playing();
        self.player.rest();
        plays
    }

    fn go_on(&mut self) {
        self.player.play();
    }
}

impl DescentView {
    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        self.player.rail(ui, cx);
        let mut shown = self.wanted().clone();
        if cx.stage.has_controls() {
            let edit = self.controls.ui(ui, cx, &mut shown);
            self.hear(edit, shown, cx);
        }
        self.prepare();
        let height = cx.stage.room(ui, AROUND, 0.0, 300.0..=640.0);
        let width = ui.available_width();
        let map = vec2((width - GAP) * 0.52, height);
        let side = vec2(width - GAP - map.x, height);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            self.map(ui, cx, map);
            ui.allocate_ui_with_layout(side, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(side);
                self.beside(ui, cx, side);
            });
        });
    }

    fn map(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>, size: egui::Vec2) {
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
            Target::Minimum(at) => Some((at, text.minimum)),
            Target::Saddle(at) => Some((at, text.saddle)),
            Target::Start(_) => None,
        };
        let surface = &mut scene.surface;
        let options = MapOptions {
            version: ground.version,
            size,
            name: text.map,
            summary: &in_words(cx, &scene.walk, at),
            note: text.arrows,
            start: scene.spec.start,
            start_words: (text.start, text.drag),
            target,
            about: &mut |place| {
                let (value, slope) = surface.slope(place);
                let [x, y] = slope.map(significant);
                vec![(text.readout)(&significant(value)), (text.slope)(&x, &y)]
            },
        };
        let (_, dragged) = self.plot.show(ui, &ground.map, &paths, cx.theme, options);
        let started = |start| DescentSpec { start, ..self.wanted().clone() };
        match dragged {
            Dragged::Not => {}
            Dragged::Underway(start) => self.edited = Some(started(start)),
            Dragged::Done(start) => {
                let new = started(start);
                self.commit(new, cx);
            }
        }
    }

    fn beside(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>, size: egui::Vec2) {
        let top = ui.cursor().top();
        let mut shown = self.wanted().clone();
        let Some(scene) = &self.scene else { return };
        let edit = walkers::ui(ui, cx, &scene.walk, &mut shown, self.player.at(), size.x);
        let left = size.y - (ui.cursor().top() - top);
        self.curves.ui(ui, cx, (&scene.walk, scene.version), self.player.at(), vec2(size.x, left.max(120.0)));
        self.hear(edit, shown, cx);
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
