//! Where the animation of a graph stands, and what moves it; no drawing, no clock of its own.
//!
//! The place is a number of steps done: 3.4 is four tenths into the fourth step. Playing moves it, a single step lets it
//! glide to the next whole number, a scrub puts it anywhere. When an input changes only what is seen there changes.

use crate::app::cell;

/// Seconds that one step takes at speed 1.
const STEP_SECONDS: f64 = 1.6;

/// A single step is asked for by someone who waits for it: so many times faster.
const GLIDE: f64 = 2.5;

/// The share of a step in which values are on their way; in the rest the node has them.
const TRAVEL: f64 = 0.65;

/// The speeds one can choose.
pub(super) const SPEEDS: [f64; cell::SPEEDS] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// Where [`SPEEDS`] says 1.
pub(super) const NORMAL: usize = 2;

/// Which part of the steps is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Values only.
    Forward,
    /// Gradients only; all values are there from the start.
    Backward,
    /// Values, then gradients.
    Both,
}

/// How the place moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motion {
    Resting,
    Playing,
    /// To a number of steps done, one step's way or less.
    Gliding {
        to: usize,
    },
}

/// The state of an animation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Player {
    steps: usize,
    forward: usize,
    way: Way,
    position: f64,
    motion: Motion,
    speed: usize,
}

/// What is to be seen at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shown {
    /// How many steps are done.
    pub(super) done: usize,
    /// The step whose node is the active one.
    pub(super) step: Option<usize>,
    /// How far what it reads has come along its arrows, 0 to 1, while it is on its way.
    pub(super) travelled: Option<f32>,
}

impl Player {
    /// At the start of so many steps, of which `forward` go forward.
    pub(super) fn new(steps: usize, forward: usize) -> Self {
        Self {
            steps,
            forward: forward.min(steps),
            way: Way::Both,
            position: 0.0,
            motion: Motion::Resting,
            speed: NORMAL,
        }
    }

    /// There are so many steps now; the place is kept where it can be.
    pub(super) fn retrace(&mut self, steps: usize, forward: usize) {
        (self.steps, self.forward) = (steps, forward.min(steps));
        self.stay_inside();
    }

    fn bounds(&self) -> (usize, usize) {
        match self.way {
            Way::Forward => (0, self.forward),
            Way::Backward => (self.forward, self.steps),
            Way::Both => (0, self.steps),
        }
    }

    fn stay_inside(&mut self) {
        let (low, high) = self.bounds();
        self.position = self.position.clamp(low as f64, high as f64);
        if let Motion::Gliding { to } = self.motion
            && !(low..=high).contains(&to)
        {
            self.motion = Motion::Resting;
        }
    }

    pub(super) fn way(&self) -> Way {
        self.way
    }

    /// Shows another part of the steps.
    pub(super) fn set_way(&mut self, way: Way) {
        self.way = way;
        self.stay_inside();
    }

    pub(super) fn speed(&self) -> usize {
        self.speed
    }

    pub(super) fn set_speed(&mut self, speed: usize) {
        self.speed = speed.min(SPEEDS.len() - 1);
    }

    /// The first and the last place.
    pub(super) fn range(&self) -> [f64; 2] {
        let (low, high) = self.bounds();
        [low as f64, high as f64]
    }

    pub(super) fn position(&self) -> f64 {
        self.position
    }

    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    pub(super) fn forward(&self) -> usize {
        self.forward
    }

    pub(super) fn is_playing(&self) -> bool {
        self.motion == Motion::Playing
    }

    /// Whether the next moment looks different: only then are frames to be asked for.
    pub(super) fn is_moving(&self) -> bool {
        self.motion != Motion::Resting
    }

    pub(super) fn is_at_start(&self) -> bool {
        self.position <= self.range()[0]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.range()[1]
    }

    /// Plays, or pauses what plays; from the start again when it is at the end.
    pub(super) fn toggle(&mut self) {
        if self.is_playing() {
            self.motion = Motion::Resting;
            return;
        }
        self.arrive();
        if self.is_at_end() {
            self.position = self.range()[0];
        }
        self.motion = Motion::Playing;
    }

    /// On to the end of the step under way, or through the next one.
    pub(super) fn step(&mut self) {
        self.arrive();
        self.glide_to(self.position.floor() as usize + 1);
    }

    /// Back to the beginning of the step under way, or of the one before.
    pub(super) fn step_back(&mut self) {
        self.arrive();
        match (self.position.ceil() as usize).checked_sub(1) {
            Some(to) => self.glide_to(to),
            None => self.motion = Motion::Resting,
        }
    }

    /// Ends a glide at once: who steps again does not wait for the step before.
    fn arrive(&mut self) {
        if let Motion::Gliding { to } = self.motion {
            self.position = to as f64;
        }
        self.motion = Motion::Resting;
    }

    fn glide_to(&mut self, to: usize) {
        let (low, high) = self.bounds();
        let inside = (low..=high).contains(&to) && to as f64 != self.position;
        self.motion = if inside { Motion::Gliding { to } } else { Motion::Resting };
    }

    pub(super) fn go_to_start(&mut self) {
        self.seek(f64::NEG_INFINITY);
    }

    pub(super) fn go_to_end(&mut self) {
        self.seek(f64::INFINITY);
    }

    /// To any place, and rests there.
    pub(super) fn seek(&mut self, position: f64) {
        let [low, high] = self.range();
        self.position = if position.is_nan() { low } else { position.min(high).max(low) };
        self.motion = Motion::Resting;
    }

    /// Lets so many seconds pass.
    pub(super) fn advance(&mut self, seconds: f64) {
        let way = seconds.max(0.0) * SPEEDS[self.speed] / STEP_SECONDS;
        match self.motion {
            Motion::Resting => {}
            Motion::Playing => {
                self.position += way;
                if self.is_at_end() {
                    self.go_to_end();
                }
            }
            Motion::Gliding { to } => {
                let left = to as f64 - self.position;
                if left.abs() <= way * GLIDE {
                    self.arrive();
                } else {
                    self.position += left.signum() * way * GLIDE;
                }
            }
        }
    }

    pub(super) fn shown(&self) -> Shown {
        let done = self.position.floor() as usize;
        let into = self.position - self.position.floor();
        if into == 0.0 {
            return Shown { done, step: done.checked_sub(1), travelled: None };
        }
        if into < TRAVEL {
            return Shown { done, step: Some(done), travelled: Some((into / TRAVEL) as f32) };
        }
        Shown { done: done + 1, step: Some(done), travelled: None }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Act {
        Toggle,
        Step,
        StepBack,
        ToStart,
        ToEnd,
        Seek(f64),
        Advance(f64),
        Way(Way),
        Speed(usize),
        Retrace(usize, usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            Just(Act::Toggle),
            Just(Act::Step),
            Just(Act::StepBack),
            Just(Act::ToStart),
            Just(Act::ToEnd),
            prop_oneof![-5.0..40.0_f64, Just(f64::NAN), Just(f64::INFINITY)].prop_map(Act::Seek),
            (0.0..3.0_f64).prop_map(Act::Advance),
            prop_oneof![Just(Way::Forward), Just(Way::Backward), Just(Way::Both)].prop_map(Act::Way),
            (0_usize..9).prop_map(Act::Speed),
            (0_usize..30, 0_usize..30).prop_map(|(steps, forward)| Act::Retrace(steps, forward)),
        ]
    }

    fn perform(player: &mut Player, act: &Act) {
        match *act {
            Act::Toggle => player.toggle(),
            Act::Step => player.step(),
            Act::StepBack => player.step_back(),
            Act::ToStart => player.go_to_start(),
            Act::ToEnd => player.go_to_end(),
            Act::Seek(to) => player.seek(to),
            Act::Advance(seconds) => player.advance(seconds),
            Act::Way(way) => player.set_way(way),
            Act::Speed(speed) => player.set_speed(speed),
            Act::Retrace(steps, forward) => player.retrace(steps, forward),
        }
    }

    fn settle(player: &mut Player) {
        for _ in 0..10_000 {
            if !player.is_moving() {
                return;
            }
            player.advance(0.1);
        }
        panic!("{player:?} never rests");
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_place_stays_inside_and_it_comes_to_rest(acts in prop::collection::vec(act(), 0..60)) {
            let mut player = Player::new(10, 5);
            for act in &acts {
                perform(&mut player, act);
                let [low, high] = player.range();
                prop_assert!((low..=high).contains(&player.position()), "{act:?}: {player:?}");
                let shown = player.shown();
                prop_assert!(shown.done <= player.steps());
                prop_assert!(shown.step.is_none_or(|step| step < player.steps()));
            }
            settle(&mut player);
            prop_assert!(player.shown().done <= player.steps());
        }

        #[test]
        fn a_step_and_a_step_back_lead_to_where_one_was(start in 0_usize..10, hurried in any::<bool>()) {
            let mut player = Player::new(10, 5);
            player.seek(start as f64);
            let before = player.shown();
            player.step();
            if !hurried {
                settle(&mut player);
                prop_assert_eq!(player.shown().done, start + 1);
            }
            player.step_back();
            settle(&mut player);
            prop_assert_eq!(player.shown(), before);
        }

        #[test]
        fn a_changed_input_keeps_the_place(position in 0.0..10.0_f64) {
            let mut player = Player::new(10, 5);
            player.seek(position);
            player.toggle();
            let before = player.clone();
            player.retrace(10, 5);
            prop_assert_eq!(player, before);
        }
    }

    #[test]
    fn playing_ends_at_the_end_and_begins_again_from_the_start() {
        let mut player = Player::new(4, 2);
        player.toggle();
        player.advance(STEP_SECONDS * 2.5);
        assert_eq!(player.position(), 2.5);
        settle(&mut player);
        assert!(player.is_at_end() && !player.is_playing());
        player.toggle();
        assert!(player.is_at_start() && player.is_playing());
    }

    #[test]
    fn each_way_has_its_own_ends() {
        let mut player = Player::new(10, 6);
        player.set_way(Way::Backward);
        assert_eq!(player.position(), 6.0);
        player.go_to_end();
        player.set_way(Way::Forward);
        assert_eq!(player.position(), 6.0);
        player.step();
        settle(&mut player);
        assert_eq!(player.position(), 6.0, "there is nothing beyond");
        player.go_to_start();
        assert_eq!(player.position(), 0.0);
    }

    #[test]
    fn speed_is_the_factor_of_time() {
        let mut player = Player::new(100, 50);
        for (speed, factor) in SPEEDS.into_iter().enumerate() {
            player.go_to_start();
            player.set_speed(speed);
            player.toggle();
            player.advance(STEP_SECONDS);
            assert!((player.position() - factor).abs() < 1e-9);
        }
    }

    #[test]
    fn a_value_travels_and_then_the_node_has_it() {
        let mut player = Player::new(10, 5);
        player.seek(2.0);
        assert_eq!(player.shown(), Shown { done: 2, step: Some(1), travelled: None });
        player.seek(2.0 + TRAVEL / 2.0);
        let shown = player.shown();
        assert_eq!((shown.done, shown.step), (2, Some(2)));
        assert!(shown.travelled.is_some_and(|way| (way - 0.5).abs() < 1e-6));
        player.seek(2.9);
        assert_eq!(player.shown(), Shown { done: 3, step: Some(2), travelled: None });
    }
}
