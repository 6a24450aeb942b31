//! Words of the first start and of the walk through the window.

/// The question of the first start.
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
#[derive(Debug)]
pub struct WelcomeText {
    pub title: &'static str,
    pub what: &'static str,
    pub tour: &'static str,
    pub tour_help: &'static str,
    pub lesson: &'static str,
    pub lesson_help: &'static str,
    pub data: &'static str,
    pub data_help: &'static str,
    pub not_now: &'static str,
}

/// The walk: of each step its name and what it is for.
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
#[derive(Debug)]
pub struct TourText {
    pub lessons: [&'static str; 2],
    pub cell: [&'static str; 2],
    pub data: [&'static str; 2],
    pub present: [&'static str; 2],
    pub help: [&'static str; 2],
    pub next: &'static str,
    pub back: &'static str,
    pub skip: &'static str,
    pub done: &'static str,
}

pub(super) const ENGLISH: WelcomeText = WelcomeText {
    title: "Welcome to Layerscope",
    what: "A notebook for looking inside a neural network while it learns. What would you like to begin with?",
    tour: "Take the tour",
    tour_help: "Five things to know about this window, in one minute",
    lesson: "Open a lesson",
    lesson_help: "Text, formulas and experiments, in the order of the course",
    data: "Open MNIST",
    data_help: "Learn from real handwriting. The program also has digits of its own built in",
    not_now: "Not now",
};

pub(super) const TOUR: TourText = TourText {
    lessons: [
        "Lessons",
        "Each lesson is a page of text and experiments. Click one to open it. It is a copy: change whatever you like, \
         and save it as a notebook of your own.",
    ],
    cell: [
        "An experiment",
        "Change a control, and the figures follow at once. Where there is a Run button press it, or the Space key; then pause, \
         step forward and back with the arrow keys, change something while it runs. Every run can be repeated to the last \
         digit.",
    ],
    data: [
        "Data",
        "The experiments learn from these pictures. Digits are built in; with Open MNIST… you learn from the real ones, from \
         your own copy or downloaded once.",
    ],
    present: [
        "Presenting",
        "Present, or F5, shows the notebook as slides in large type. The experiments stay alive, and Esc brings you back here.",
    ],
    help: ["Keys", "Here is the list of all keys. Press F1 whenever you need one."],
    next: "Next",
    back: "Back",
    skip: "Skip the tour",
    done: "Done",
};
