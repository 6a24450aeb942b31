//! Questions: what is asked before a run, and what the run says to it.
//!
//! A question stands in a notebook as a cell does. Its answer is what a run of another cell of the notebook comes to, or stands in it.
//! [`judge()`] is a pure function of the question and of the tables that the cell wrote: the window, `layerscope run`, pages and the tests
//! of the lessons all call it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec`, `answer` | the question, and where its answer comes from |
//! | `measure` | the short names of numbers, by the kind of cell |
//! | `check` | whether a cell can answer it, before anything runs |
//! | `judge` | what a run says to it |
//! | `record` | the same without a window |

mod answer;
mod check;
mod judge;
mod kind;
mod measure;
mod messages;
mod record;
mod spec;

pub use answer::{Answer, Event, Source};
pub use check::Asked;
pub use judge::{Came, Undecided, Verdict, judge, names_in_the_cell};
pub use record::{outcome, record};
pub use spec::{MOST_CHOICES, QuestionSpec, Reply, Said};
