//! What can be said on the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::output;
use crate::data::pictures::{Paper, Steps};
use crate::experiment::Share;
use crate::files::program;
use crate::language::{Language, korean};
use crate::nn::Activation;

/// What the program is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open the window.
    Window(WindowOptions),
    /// Run a notebook without a window.
    Run(RunOptions),
    /// Join the shares of an experiment.
    Merge(MergeOptions),
    /// Print what a network makes of picture files.
    Predict(PredictOptions),
    /// Write the lessons as a site.
    Book(BookOptions),
    /// Write what a shell needs to complete commands.
    Completions(Shell),
    /// Write the manual page.
    Manual,
}

/// A notebook for looking inside a neural network while it learns
#[derive(Debug, Parser)]
#[command(name = "layerscope", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Verb>,
    #[command(flatten)]
    window: WindowOptions,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run the cells of a notebook without a window
    Run(RunOptions),
    /// Join what `run --shard` wrote for each share into what one run would have written
    Merge(MergeOptions),
    /// Print what a network makes of picture files
    Predict(PredictOptions),
    /// Run the built-in lessons and write them as a site, in every language: pages that can be stepped through, for a course page
    Book(BookOptions),
    /// Print what a shell needs to complete the words of this program
    #[command(hide = true)]
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(hide = true)]
    Manual,
}

/// What the window opens with.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowOptions {
    /// The notebook to open
    pub notebook: Option<PathBuf>,
    /// The folder of the MNIST files to load
    #[arg(long, value_name = "DIR")]
    pub mnist: Option<PathBuf>,
    /// Begin with slides on the whole screen
    #[arg(long)]
    pub present: bool,
}

/// What is run without a window.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// The notebook, or the short name of a built-in lesson
    pub notebook: PathBuf,
    /// The folder of the MNIST files to load; without it cells run on the built-in digits
    #[arg(long, value_name = "DIR")]
    pub mnist: Option<PathBuf>,
    /// Change rows and columns of every image, for the files of EMNIST, whose digits lie on their side
    #[arg(long, requires = "mnist")]
    pub transpose: bool,
    /// Where each cell's tables and weights are written, in a folder of its own
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Run only the cell with this id; may be given several times
    #[arg(long = "cell", value_name = "ID")]
    pub cells: Vec<String>,
    /// Run only the I-th of N shares of each search or comparison, and no other cells; join them with `merge`
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Share>,
    /// What is made of figures and notebook.
    #[command(flatten)]
    pub export: ExportOptions,
}

/// What is made of the figures of a notebook, and of the whole of it.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Write every figure of every cell into the output folder as SVG
    #[arg(long, requires = "out")]
    pub svg: bool,
    /// Write every figure of every cell into the output folder as PNG, two pixels a point
    #[arg(long, requires = "out")]
    pub png: bool,
    /// Begin every CSV with the byte-order mark by which spreadsheets know that it is UTF-8
    #[arg(long, requires = "out")]
    pub csv_bom: bool,
    /// Write the whole notebook with its figures into one HTML file that needs no network
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the whole notebook as a Jupyter notebook whose cells train in plain NumPy
    #[arg(long, value_name = "FILE")]
    pub ipynb: Option<PathBuf>,
    /// The language of the words in figures and documents; left out, that of the prose
    #[arg(long, value_enum)]
    pub language: Option<LanguageWord>,
}

/// A language, by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageWord {
    /// English
    En,
    #[value(help = korean::NAME)]
    Ko,
}

impl From<LanguageWord> for Language {
    fn from(word: LanguageWord) -> Self {
        match word {
            LanguageWord::En => Self::English,
            LanguageWord::Ko => Self::Korean,
        }
    }
}

/// What is joined.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct MergeOptions {
    /// The folders that the shares were written to, each as it was given to --out
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Where the joined tables are written, in a folder for each cell
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Where the lessons are written, and on which data they are run.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct BookOptions {
    /// The folder of the site: index.html in it lists the pages of the lessons, which stand in a folder for each language
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The folder of the MNIST files to load; without it the lessons are run on the built-in digits
    #[arg(long, value_name = "DIR")]
    pub mnist: Option<PathBuf>,
    /// Change rows and columns of every image, for the files of EMNIST, whose digits lie on their side
    #[arg(long, requires = "mnist")]
    pub transpose: bool,
}

/// Which pictures are looked at, and with what.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the command line")]
pub struct PredictOptions {
    /// The weights of the network: an npz file, as a training cell leaves it
    #[arg(long, value_name = "NPZ")]
    pub weights: PathBuf,
    /// PNG or JPEG pictures, of up to 8192 pixels a side and 64 MB
    #[arg(required = true)]
    pub pictures: Vec<PathBuf>,
    /// The activation of the network, where its file does not say it
    #[arg(long, value_enum)]
    pub activation: Option<Activation>,
    /// What the paper of the pictures is
    #[arg(long, value_enum, default_value_t)]
    pub paper: PaperWord,
    /// Do not turn pictures as their camera noted in the file (EXIF)
    #[arg(long)]
    pub no_upright: bool,
    /// Do not make the light of the paper the same everywhere
    #[arg(long)]
    pub no_flatten: bool,
    /// Do not leave out a desk at the edge of the picture
    #[arg(long)]
    pub no_border: bool,
    /// Do not leave out noise, specks and the lines of squared paper
    #[arg(long)]
    pub no_denoise: bool,
    /// Take the pictures as they are, instead of centring and scaling the ink as in MNIST
    #[arg(long)]
    pub no_centre: bool,
    /// Write each picture after every step into this folder, as PNG
    #[arg(long, value_name = "DIR")]
    pub steps: Option<PathBuf>,
}

impl PredictOptions {
    /// The steps from a photograph to its ink.
    pub fn switches(&self) -> Steps {
        Steps {
            upright: !self.no_upright,
            flatten: !self.no_flatten,
            paper: self.paper.into(),
            border: !self.no_border,
            denoise: !self.no_denoise,
        }
    }
}

impl ValueEnum for Activation {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).help(self.about().formula))
    }
}

/// What the paper of a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PaperWord {
    /// What most of the picture is
    #[default]
    Auto,
    /// Dark ink on light paper
    Light,
    /// Light ink on dark paper
    Dark,
}

impl From<PaperWord> for Paper {
    fn from(word: PaperWord) -> Self {
        match word {
            PaperWord::Auto => Self::Auto,
            PaperWord::Light => Self::Light,
            PaperWord::Dark => Self::Dark,
        }
    }
}

impl Action {
    /// Reads the command line. Ends the program with a message when it cannot be read, or when help is asked for.
    pub fn from_command_line() -> Self {
        let matches = command().get_matches();
        Arguments::from_arg_matches(&matches).map_or_else(|error| error.exit(), Self::from)
    }
}

/// The command line, with a version that is only known while the program runs.
fn command() -> clap::Command {
    let long_version: &'static str = program::long_version().leak();
    Arguments::command().long_version(long_version)
}

/// Prints what a shell needs to complete commands.
pub fn completions(shell: Shell) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "layerscope", &mut text);
    output::print_file(&text)
}

/// Prints the manual page, in the language of `man`.
pub fn manual() -> ExitCode {
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    _ = clap_mangen::Man::new(Arguments::command()).render(&mut text);
    output::print_file(&text)
}

impl From<Arguments> for Action {
    fn from(arguments: Arguments) -> Self {
        match arguments.command {
            Some(Verb::Run(options)) => Self::Run(options),
            Some(Verb::Merge(options)) => Self::Merge(options),
            Some(Verb::Predict(options)) => Self::Predict(options),
            Some(Verb::Book(options)) => Self::Book(options),
            Some(Verb::Completions { shell }) => Self::Completions(shell),
            Some(Verb::Manual) => Self::Manual,
            None => Self::Window(arguments.window),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(words: &[&str]) -> Option<Action> {
        Arguments::try_parse_from([&["layerscope"], words].concat()).ok().map(Action::from)
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_a_verb_the_window_opens() {
        assert_eq!(action(&[]), Some(Action::Window(WindowOptions::default())));
        let options =
            WindowOptions { notebook: Some("a.md".into()), mnist: Some("data".into()), present: true };
        assert_eq!(action(&["a.md", "--mnist", "data", "--present"]), Some(Action::Window(options)));
    }

    #[test]
    fn run_takes_a_notebook_and_cells() {
        let options = RunOptions {
            notebook: "a.md".into(),
            mnist: None,
            transpose: false,
            out: Some("out".into()),
            cells: vec!["x".into(), "y".into()],
            shard: "2/8".parse().ok(),
            export: ExportOptions::default(),
        };
        let words = ["run", "a.md", "--cell", "x", "--out", "out", "--cell", "y", "--shard", "2/8"];
        assert_eq!(action(&words), Some(Action::Run(options)));
        assert_eq!(action(&["run"]), None);
        assert_eq!(action(&["run", "a.md", "--shard", "9/8"]), None);
    }

    #[test]
    fn figures_need_a_folder_and_documents_a_file() {
        let export = |words: &[&str]| match action(&[&["run", "a.md"], words].concat()) {
            Some(Action::Run(options)) => Some(options.export),
            _ => None,
        };
        assert_eq!(export(&["--svg"]), None);
        let options = ExportOptions { svg: true, png: true, csv_bom: true, ..ExportOptions::default() };
        assert_eq!(export(&["--svg", "--png", "--csv-bom", "--out", "out"]), Some(options));
        let options = ExportOptions {
            html: Some("a.html".into()),
            ipynb: Some("a.ipynb".into()),
            language: Some(LanguageWord::Ko),
            ..ExportOptions::default()
        };
        assert_eq!(export(&["--html", "a.html", "--ipynb", "a.ipynb", "--language", "ko"]), Some(options));
        assert_eq!(export(&["--html"]), None);
    }

    #[test]
    fn merge_takes_folders_and_a_place() {
        let options = MergeOptions { folders: vec!["a".into(), "b".into()], out: "c".into() };
        assert_eq!(action(&["merge", "a", "b", "--out", "c"]), Some(Action::Merge(options)));
        assert_eq!(action(&["merge", "--out", "c"]), None);
        assert_eq!(action(&["merge", "a"]), None);
    }

    #[test]
    fn a_book_needs_a_folder() {
        let options = BookOptions { out: "site".into(), mnist: None, transpose: false };
        assert_eq!(action(&["book", "--out", "site"]), Some(Action::Book(options)));
        let options = BookOptions { out: "site".into(), mnist: Some("letters".into()), transpose: true };
        let words = ["book", "--mnist", "letters", "--transpose", "--out", "site"];
        assert_eq!(action(&words), Some(Action::Book(options)));
        assert_eq!(action(&["book"]), None);
        assert_eq!(action(&["book", "--out", "site", "--transpose"]), None);
    }

    #[test]
    fn predict_takes_weights_and_pictures() {
        let options = PredictOptions {
            weights: "w.npz".into(),
            pictures: vec!["a.png".into(), "b.jpg".into()],
            activation: Some(Activation::Sigmoid),
            paper: PaperWord::Dark,
            no_upright: false,
            no_flatten: true,
            no_border: false,
            no_denoise: false,
            no_centre: true,
            steps: Some("steps".into()),
        };
        let words = ["predict", "--weights", "w.npz", "a.png", "b.jpg", "--paper", "dark", "--no-centre"];
        let more = ["--activation", "sigmoid", "--no-flatten", "--steps", "steps"];
        assert_eq!(action(&[&words[..], &more].concat()), Some(Action::Predict(options)));
        assert_eq!(action(&["predict", "a.png"]), None);
        assert_eq!(action(&["predict", "--weights", "w.npz"]), None);
    }
}
