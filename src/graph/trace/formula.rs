//! Local derivatives as formulas with numbers in them: `∂(x·y)/∂x = y = 2`.

use super::super::rules::{self, Rule};
use super::super::tensor::{self, Digits};
use super::super::{EdgeId, Node, NodeId, Operation};
use super::{Trace, exact};

impl Trace {
    /// The local derivative of the node at the head of an arrow by the operand that the arrow brings: first in
    /// letters, then with their numbers, then its value. Equal links of the chain are written once. A matrix product
    /// has no such factor; its formula says what is multiplied: `∂L/∂y · Wᵀ, Wᵀ = [[1, 4], [2, 5]]`. There L is what is
    /// differentiated and y the node, so ∂L/∂y is what came from the right. No word of any language is in a formula.
    pub fn formula(&self, edge: EdgeId, digits: Digits) -> String {
        let arrow = self.graph.edge(edge);
        let letters = self.letters(arrow.to);
        let operands: Vec<_> = self.graph.operands(arrow.to).map(|operand| self.value(operand)).collect();
        let rule = rules::rule(self.graph.node(arrow.to).operation(), &operands, arrow.operand);
        let in_letters = self.rule_in_letters(rule, arrow.to, &letters);
        let own = letters.get(arrow.operand).map(|letter| atom(letter)).unwrap_or_default();
        let head = format!("∂({})/∂{own}", self.written(arrow.to, &letters));
        let local = self.local_derivative(edge).map(|local| tensor::shown(local, digits));
        match (rule, local) {
            (Rule::TimesRight | Rule::TimesLeft, Some(local)) => {
                let other =
                    letters.get(1 - arrow.operand.min(1)).map(|letter| atom(letter)).unwrap_or_default();
                format!("{in_letters}, {other}ᵀ {} {}", exact::equal(local.exact), local.text)
            }
            (Rule::Turned | Rule::Softmax, _) => in_letters,
            // The same number for every entry, whatever the values are.
            (Rule::Factor(template), _) if !template.contains('{') => format!("{head} = {in_letters}"),
            (Rule::Factor(_) | Rule::SpreadMean, Some(local)) => {
                let mut formula = format!("{head} = {in_letters}");
                let mut last = in_letters.clone();
                let mut link = |sign: &str, next: &str| {
                    if last != next {
                        formula.extend([" ", sign, " ", next]);
                        next.clone_into(&mut last);
                    }
                };
                if let Some(numbers) = self.rule_in_numbers(rule, arrow.to, digits) {
                    link(exact::equal(numbers.exact), &numbers.text);
                    link(exact::sign(&numbers.text, &local.text, local.exact), &local.text);
                } else {
                    link(exact::sign(&in_letters, &local.text, local.exact), &local.text);
                }
                formula
            }
            _ => format!("{head} = {in_letters}"),
        }
    }

    /// The texts of a node's operands; two that are alike get a ₁ and a ₂, for `x·x` has two derivatives.
    fn letters(&self, node: NodeId) -> Vec<String> {
        let mut letters: Vec<String> =
            self.graph.operands(node).map(|operand| self.graph.node(operand).label().to_owned()).collect();
        if let [a, b] = letters.as_mut_slice()
            && a == b
        {
            *a = format!("{}₁", atom(a));
            *b = format!("{}₂", atom(b));
        }
        letters
    }

    fn rule_in_letters(&self, rule: Rule, node: NodeId, letters: &[String]) -> String {
        let [a, b] = [0, 1].map(|i| letters.get(i).map_or("", String::as_str));
        match rule {
            Rule::Factor(template) => fill(template, a, b, &self.own_letter(node, letters)),
            Rule::TimesRight => format!("∂L/∂y · {}ᵀ", atom(b)),
            Rule::TimesLeft => format!("{}ᵀ · ∂L/∂y", atom(a)),
            Rule::Turned => "(∂L/∂y)ᵀ".into(),
            Rule::Spread => "1".into(),
            Rule::SpreadMean => {
                let averaged =
                    self.graph.operands(node).next().map_or(1, |operand| self.value(operand).len());
                format!("1/{}", averaged / self.value(node).len().max(1))
            }
            Rule::Softmax => format!("y·(∂L/∂y − Σ ∂L/∂y·y), y = softmax({a})"),
        }
    }

    /// The node's own value in a formula: its name, or how it is computed.
    fn own_letter(&self, id: NodeId, letters: &[String]) -> String {
        let node: &Node = self.graph.node(id);
        node.name().map_or_else(|| self.written(id, letters), str::to_owned)
    }

    /// The node written out of these texts for its operands, with the parentheses that they need where they stand.
    fn written(&self, id: NodeId, letters: &[String]) -> String {
        let operation = self.graph.node(id).operation();
        let bracketed: Vec<String> = self
            .graph
            .operands(id)
            .zip(letters)
            .enumerate()
            .map(|(which, (operand, letter))| {
                let whole = letter.ends_with(['₁', '₂']);
                let inner = self.graph.node(operand).precedence();
                if operation.parenthesises(which, inner) && !whole {
                    format!("({letter})")
                } else {
                    letter.clone()
                }
            })
            .collect();
        operation.write(&bracketed.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The rule once more with numbers for letters, where all of them are single numbers.
    fn rule_in_numbers(&self, rule: Rule, node: NodeId, digits: Digits) -> Option<tensor::Shown> {
        let Rule::Factor(template) = rule else { return None };
        if matches!(self.graph.node(node).operation(), Operation::CrossEntropy | Operation::SoftmaxWithLoss) {
            return None;
        }
        let number = |id| tensor::as_number(self.value(id)).map(|x| tensor::shown_number(x, digits));
        let operands = self.graph.operands(node).map(number).collect::<Option<Vec<_>>>()?;
        let own = number(node)?;
        let [a, b] = [0, 1].map(|i| operands.get(i).map_or("", |operand| operand.text.as_str()));
        let named = |letters: [&str; 2]| letters.iter().any(|letter| template.contains(letter));
        let exact = |operand: usize, letters| {
            !named(letters) || operands.get(operand).is_none_or(|operand| operand.exact)
        };
        let all =
            exact(0, ["{a}", "{A}"]) && exact(1, ["{b}", "{B}"]) && (own.exact || !template.contains("{y}"));
        Some(tensor::Shown { text: fill(template, a, b, &own.text), exact: all })
    }
}

/// Puts the operands and the value into a template; see [`Rule::Factor`].
fn fill(template: &str, a: &str, b: &str, y: &str) -> String {
    let mut out = String::with_capacity(template.len() + a.len() + b.len() + y.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((letter, after)) = after.split_once('}') else { break };
        let alone = template.len() == 3;
        match letter {
            "A" => out.push_str(a),
            "B" => out.push_str(b),
            "a" => out.push_str(&atom(a)),
            "b" => out.push_str(&atom(b)),
            _ if alone => out.push_str(y),
            _ => out.push_str(&atom(y)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The text in parentheses, unless it is one name, one number or one call.
fn atom(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '₁' | '₂');
    let call = text.strip_suffix(')').and_then(|inner| inner.split_once('('));
    let single_call = call.is_some_and(|(name, inner)| name.chars().all(word) && !inner.contains([')', '(']));
    if text.chars().all(word) || single_call { text.to_owned() } else { format!("({text})") }
}
