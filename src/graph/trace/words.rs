//! A step in words: the line under the graph, and what is read aloud.
//!
//! What is said, and of what, is decided here; how it is said in a language is a table of [`Phrases`].

mod korean;

pub use korean::KOREAN;

use super::super::tensor::{self, Digits, shown};
use super::super::{EdgeId, NodeId, Operation};
use super::exact;
use super::trouble::Convention;
use super::{Direction, Step, Trace, Trouble};
use crate::language::Language;

/// The sentences of one language. Labels, numbers and formulas are put into them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Phrases {
    /// An input: its name and what it holds.
    pub given: fn(label: &str, value: &str) -> String,
    /// The way back begins at a node, with a gradient.
    pub starts: fn(label: &str, gradient: &str) -> String,
    /// A node is read several times: the gradients that come back, and their sum.
    pub adds_up: fn(label: &str, parts: &[String], sum: &str) -> String,
    /// An input: the gradient that reached it.
    pub gradient: fn(label: &str, gradient: &str) -> String,
    /// The gradient that came from the right to a node.
    pub came: fn(label: &str, gradient: &str) -> String,
    /// What is passed to a node: the local derivative as a formula, how it meets what came, what that gives.
    pub passes: fn(to: &str, formula: &str, how: Meeting, came: &str, gives: &str) -> String,
    /// So many entries of so many stand on a kink, where a convention decides.
    pub kink: fn(convention: Convention, entries: usize, of: usize) -> String,
    /// Numbers end here.
    pub trouble: fn(trouble: Trouble) -> &'static str,
}

impl Phrases {
    /// The sentences of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &KOREAN,
        }
    }
}

/// How a local derivative meets the gradient that came from the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// Multiplied by it.
    Times,
    /// Multiplied by it, and added up over the entries that the operand was repeated for.
    TimesAndFolded,
    /// Multiplied by it, once for each entry that was added up or averaged.
    ForEachEntry,
    /// The formula says itself what is done with it.
    InFormula,
}

/// The sentences in English.
pub const ENGLISH: Phrases = Phrases {
    given: |label, value| format!("{label} is {value}."),
    starts: |label, gradient| format!("The backward pass starts at {label} with {gradient}."),
    adds_up: |label, parts, sum| {
        format!("{label} is used {} times, so {} add up to {sum}.", parts.len(), listed(parts))
    },
    gradient: |label, gradient| format!("The gradient of {label} is {gradient}."),
    came: |label, gradient| format!("{gradient} came from the right to {label}."),
    passes: |to, formula, how, came, gives| {
        let how = match how {
            Meeting::Times => format!("times what came from the right, {came},"),
            Meeting::TimesAndFolded => {
                format!("times what came from the right, {came}, summed over the broadcast entries,")
            }
            Meeting::ForEachEntry => format!("times what came from the right, {came}, for each entry,"),
            Meeting::InFormula => format!("where ∂L/∂y, what came from the right, is {came},"),
        };
        format!("To {to}: {formula}, {how} gives {gives}.")
    },
    kink: |convention, entries, of| {
        let what = match convention {
            Convention::Zero => "exactly at 0, where the slope jumps; by convention 0 is passed",
            Convention::Half => "a tie, where the slope jumps; by convention half goes to each",
        };
        if of == 1 { format!("This is {what}.") } else { format!("{entries} of {of} entries: {what}.") }
    },
    trouble: |trouble| match trouble {
        Trouble::GivenNotANumber => "The value given here is NaN.",
        Trouble::DivisionByZero => "A division by zero is not defined: NaN from here on.",
        Trouble::LogOfNonPositive => "Only a number above 0 has a logarithm: NaN from here on.",
        Trouble::RootOfNegative => "A negative number has no square root: NaN from here on.",
        Trouble::UndefinedPower => "This power is not defined: NaN from here on.",
        Trouble::Infinities => "Infinite values cancel, which is not defined: NaN from here on.",
        Trouble::Overflow => "Larger than any number the computer can represent: infinite from here on.",
        Trouble::NoDerivative => "There is no derivative here: the gradient becomes NaN.",
        Trouble::GradientOverflow => {
            "The gradient is larger than any number the computer can represent: infinite from here on."
        }
    },
};

impl Trace {
    /// What happens in a step, in one or a few short sentences, in English.
    pub fn words(&self, step: &Step, digits: Digits) -> String {
        self.sentences(step, digits, &ENGLISH).join(" ")
    }

    /// The same, sentence by sentence: what came, one for every node that it is passed to, and what is to be warned of.
    pub fn sentences(&self, step: &Step, digits: Digits, phrases: &Phrases) -> Vec<String> {
        let mut sentences = match step.direction {
            Direction::Forward => vec![self.forward_words(step, digits, phrases)],
            Direction::Backward => self.backward_words(step, digits, phrases),
        };
        sentences.extend(step.kink.map(|kink| (phrases.kink)(kink.convention, kink.entries, kink.of)));
        sentences.extend(step.trouble.map(|trouble| (phrases.trouble)(trouble).to_owned()));
        sentences
    }

    fn forward_words(&self, step: &Step, digits: Digits, phrases: &Phrases) -> String {
        let node = self.graph.node(step.node);
        let value = shown(self.value(step.node), digits);
        let label = node.label();
        if node.is_leaf() {
            return (phrases.given)(label, &exact::rounded(&value.text, value.exact));
        }
        let name = node.name().map(|name| format!("{name} = ")).unwrap_or_default();
        let Some((written, put)) = self.in_numbers(step.node, digits) else {
            return format!("{name}{} {} {}.", node.text(), exact::equal(value.exact), value.text);
        };
        let gives = exact::sign(&written, &value.text, value.exact);
        format!("{name}{} {} {written} {gives} {}.", node.text(), exact::equal(put), value.text)
    }

    /// A node written out with its numbers, `100·2`, and whether none of them is rounded; none where an operand is no single
    /// number.
    fn in_numbers(&self, id: NodeId, digits: Digits) -> Option<(String, bool)> {
        let node = self.graph.node(id);
        let values: Vec<_> = self.graph.operands(id).map(|id| self.value(id)).collect();
        if values.iter().any(|value| tensor::as_number(value).is_none()) {
            return None;
        }
        let operands: Vec<tensor::Shown> = values.into_iter().map(|value| shown(value, digits)).collect();
        let put = operands.iter().all(|operand| operand.exact);
        let operands: Vec<String> = operands
            .into_iter()
            .enumerate()
            .map(|(i, tensor::Shown { text: x, .. })| {
                let signed = x.starts_with('-') && node.operation().parenthesises(i, 3);
                let after_sign = x.starts_with('-') && (i > 0 || node.operation() == Operation::Negate);
                if signed || (after_sign && node.operation().precedence() < 5) { format!("({x})") } else { x }
            })
            .collect();
        let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
        Some((node.operation().write(&operands), put))
    }

    /// The value of a node as it is said beside its operands: behind `≈` unless it is what they come to as they are written.
    pub fn stated(&self, id: NodeId, digits: Digits) -> String {
        let value = shown(self.value(id), digits);
        match self.in_numbers(id, digits) {
            Some((written, _)) if !self.graph.node(id).is_leaf() => {
                exact::result(&written, &value.text, value.exact)
            }
            _ => exact::rounded(&value.text, value.exact),
        }
    }

    fn backward_words(&self, step: &Step, digits: Digits, phrases: &Phrases) -> Vec<String> {
        let node = self.graph.node(step.node);
        let label = node.label();
        let Some(gradient) = self.gradient(step.node) else { return Vec::new() };
        let tensor::Shown { text: came, exact } = shown(gradient, digits);
        let mut sentences = Vec::new();
        if step.node == self.start && step.reads.is_empty() {
            sentences.push((phrases.starts)(label, &exact::rounded(&came, exact)));
        } else if step.reads.len() > 1 {
            let parts: Vec<tensor::Shown> =
                step.reads.iter().filter_map(|&e| self.passed(e)).map(|x| shown(x, digits)).collect();
            let all = exact && parts.iter().all(|part| part.exact);
            let parts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
            let sum = exact::result(&parts.join(" + "), &came, all);
            sentences.push((phrases.adds_up)(label, &parts, &sum));
        } else if node.is_leaf() {
            sentences.push((phrases.gradient)(label, &exact::rounded(&came, exact)));
        } else {
            sentences.push((phrases.came)(label, &came));
        }
        sentences
            .extend(step.passes.iter().map(|&edge| self.pass_words(edge, (&came, exact), digits, phrases)));
        sentences
    }

    /// `∂(x·y)/∂x = y = 2, times what came from the right, 1.1, gives 2.2.`
    fn pass_words(
        &self,
        edge: EdgeId,
        (came, came_exact): (&str, bool),
        digits: Digits,
        phrases: &Phrases,
    ) -> String {
        let formula = self.formula(edge, digits);
        let Some(passed) = self.passed_at(edge) else { return String::new() };
        let gives = shown(&passed.gradient, digits);
        // A matrix product, or softmax, has no number by which all is multiplied.
        let local = self.local_derivative(edge).map(|local| shown(local, digits));
        let all = gives.exact && came_exact && local.as_ref().is_none_or(|local| local.exact);
        let written = local.map(|local| format!("({})·({came})", local.text)).unwrap_or_default();
        let gives = exact::result(&written, &gives.text, all);
        let arrow = self.graph.edge(edge);
        let how = match self.graph.node(arrow.to).operation() {
            Operation::Dot | Operation::Transpose | Operation::Softmax => Meeting::InFormula,
            Operation::Sum(_) | Operation::Mean(_) => Meeting::ForEachEntry,
            _ if passed.folded => Meeting::TimesAndFolded,
            _ => Meeting::Times,
        };
        (phrases.passes)(self.graph.node(arrow.from).label(), &formula, how, came, &gives)
    }
}

/// `2`, `2 and 3`, `2, 3 and 4`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
