//! Text to graph.
//!
//! ```text
//! price = apple * apples      # one line a named intermediate result
//! price * tax                 # the last line is the result
//! ```
//!
//! | written | means |
//! | --- | --- |
//! | `1`, `1.5`, `1e-7` | numbers |
//! | `apple`, `W1`, `λ` | names: letters, digits, `_`, not starting with a digit |
//! | `a = …` | names what follows; each name once, before its first use |
//! | `+ - * /` | as usual, from left to right; `× · ÷ −` are read too |
//! | `^` or `**` | power, from right to left, tighter than a minus before it: `-x^2` is `-(x^2)` |
//! | `exp(x)`, `max(a, b)` … | the functions of [`super::operation::FUNCTIONS`] |
//! | `sum(x, axis=0)`, `mean(x, 0)` | along an axis |
//! | a new line or `;` | ends a line, except inside parentheses |
//! | `#` | the rest of the line is a remark |
//!
//! The same sub-expression written twice is two nodes; the same name is one.

mod parser;
mod token;

pub use parser::MAX_DEPTH;

/// The longest text that is read, in bytes.
pub const MAX_TEXT: usize = 1 << 16;
