//! A step in words: the line under the graph, and what is read aloud.

use super::super::tensor::{self, Digits, text};
use super::super::{EdgeId, Operation};
use super::trouble::Convention;
use super::{Direction, Kink, Step, Trace, Trouble};

impl Trace {
    /// What happens in a step, in one or a few short sentences.
    pub fn words(&self, step: &Step, digits: Digits) -> String {
        self.sentences(step, digits).join(" ")
    }

    /// The same, sentence by sentence: what came, one for every node that it is passed to, and what is to be warned of.
    pub fn sentences(&self, step: &Step, digits: Digits) -> Vec<String> {
        let mut sentences = match step.direction {
            Direction::Forward => vec![self.forward_words(step, digits)],
            Direction::Backward => self.backward_words(step, digits),
        };
        sentences.extend(step.kink.map(Kink::words));
        sentences.extend(step.trouble.map(|trouble| trouble.words().to_owned()));
        sentences
    }

    fn forward_words(&self, step: &Step, digits: Digits) -> String {
        let node = self.graph.node(step.node);
        let value = text(self.value(step.node), digits);
        let label = node.label();
        if node.is_leaf() {
            return format!("{label} is {value}.");
        }
        let name = node.name().map(|name| format!("{name} = ")).unwrap_or_default();
        let operands: Vec<String> =
            self.graph.operands(step.node).map(|id| text(self.value(id), digits)).collect();
        let numbers = self.graph.operands(step.node).all(|id| tensor::as_number(self.value(id)).is_some());
        if !numbers {
            return format!("{name}{} = {value}.", node.text());
        }
        let operands: Vec<String> = operands
            .into_iter()
            .enumerate()
            .map(|(i, x)| {
                let signed = x.starts_with('-') && node.operation().parenthesises(i, 3);
                let after_sign = x.starts_with('-') && (i > 0 || node.operation() == Operation::Negate);
                if signed || (after_sign && node.operation().precedence() < 5) { format!("({x})") } else { x }
            })
            .collect();
        let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
        format!("{name}{} = {} = {value}.", node.text(), node.operation().write(&operands))
    }

    fn backward_words(&self, step: &Step, digits: Digits) -> Vec<String> {
        let node = self.graph.node(step.node);
        let label = node.label();
        let Some(gradient) = self.gradient(step.node) else { return Vec::new() };
        let came = text(gradient, digits);
        let mut sentences = Vec::new();
        if step.node == self.start && step.reads.is_empty() {
            sentences.push(format!("The way back starts at {label} with {came}."));
        } else if step.reads.len() > 1 {
            let parts: Vec<String> =
                step.reads.iter().filter_map(|&e| self.passed(e)).map(|x| text(x, digits)).collect();
            let uses = step.reads.len();
            sentences.push(format!("{label} is used {uses} times, so {} add up to {came}.", listed(&parts)));
        } else if node.is_leaf() {
            sentences.push(format!("The gradient of {label} is {came}."));
        } else {
            sentences.push(format!("{came} came from the right to {label}."));
        }
        sentences.extend(step.passes.iter().map(|&edge| self.pass_words(edge, &came, digits)));
        sentences
    }

    /// `∂(x·y)/∂x = y = 2, times what came from the right, 1.1, gives 2.2.`
    fn pass_words(&self, edge: EdgeId, came: &str, digits: Digits) -> String {
        let formula = self.formula(edge, digits);
        let Some(passed) = self.passed_at(edge) else { return String::new() };
        let gives = text(&passed.gradient, digits);
        let arrow = self.graph.edge(edge);
        let added = if passed.folded { ", added up over what it was repeated for" } else { "" };
        let how = match self.graph.node(arrow.to).operation() {
            Operation::Dot | Operation::Transpose | Operation::Softmax => {
                format!("where what came from the right is {came},")
            }
            Operation::Sum(_) | Operation::Mean(_) => {
                format!("times what came from the right, {came}, for each entry,")
            }
            _ => format!("times what came from the right, {came}{added},"),
        };
        let to = self.graph.node(arrow.from).label();
        format!("To {to}: {formula}, {how} gives {gives}.")
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

impl Kink {
    /// What the convention is, in a sentence.
    pub fn words(self) -> String {
        let what = match self.convention {
            Convention::Zero => "exactly at 0, where the slope jumps; by convention 0 is passed",
            Convention::Half => "a tie, where the slope jumps; by convention half goes to each",
        };
        if self.of == 1 {
            format!("This is {what}.")
        } else {
            format!("{} of {} entries: {what}.", self.entries, self.of)
        }
    }
}

impl Trouble {
    /// What went wrong, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::GivenNotANumber => "The value given here is not a number.",
            Self::DivisionByZero => "A division by zero has no answer: not a number begins here.",
            Self::LogOfNonPositive => "Only a number above 0 has a logarithm: not a number begins here.",
            Self::RootOfNegative => "A negative number has no square root: not a number begins here.",
            Self::UndefinedPower => "This power is not defined: not a number begins here.",
            Self::Infinities => {
                "Infinite values meet, and nothing is left to compute: not a number begins here."
            }
            Self::Overflow => "Larger than any number the computer knows: infinite from here on.",
            Self::NoDerivative => "There is no derivative here: the gradient stops being a number.",
            Self::GradientOverflow => {
                "The gradient is larger than any number the computer knows: infinite from here on."
            }
        }
    }
}
