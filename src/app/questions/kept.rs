//! What is kept of a question, and how it stands by that.

use super::{Known, Standing};
use crate::experiment::question::{Came, Reply, Said, Verdict};
use crate::notebook::answers::KeptAnswer;

/// What is kept of an answer; nothing where nothing was said.
pub(super) fn kept(known: &Known, standing: &Standing) -> Option<KeptAnswer> {
    let said = standing.said.as_ref()?;
    let counted = |at: usize| at as u64 + 1;
    let (choice, number, words) = match said {
        Said::Choice(at) => {
            (Some(counted(*at)), None, known.spec.choices.get(*at).cloned().unwrap_or_default())
        }
        Said::Number(number) => (None, Some(*number), String::new()),
        Said::Words(words) => (None, None, words.clone()),
    };
    let came = match standing.verdict.as_ref().map(|verdict| &verdict.came) {
        Some(Came::Choices(right)) => right.iter().copied().map(counted).collect(),
        _ => Vec::new(),
    };
    let numbers = match &standing.verdict {
        Some(Verdict { came: Came::Number(number), numbers, .. }) if numbers.is_empty() => vec![*number],
        Some(verdict) => verdict.numbers.iter().map(|(_, number)| *number).collect(),
        None => Vec::new(),
    };
    Some(KeptAnswer {
        question: known.key.clone(),
        choice,
        number,
        words,
        after_the_run: standing.is_after,
        came,
        numbers,
        right: standing.is_right(),
    })
}

/// How a question stands of which this was kept. What does not fit it any more is nothing.
pub(super) fn standing(known: &Known, kept: &KeptAnswer) -> Standing {
    let spec = &known.spec;
    let place =
        |number: u64| usize::try_from(number).ok()?.checked_sub(1).filter(|at| *at < spec.choices.len());
    let said = match spec.reply() {
        Reply::Choice => kept.choice.and_then(place).map(Said::Choice),
        Reply::Number => kept.number.map(Said::Number),
        Reply::Words => (!kept.words.is_empty()).then(|| Said::Words(kept.words.clone())),
    };
    let right: Vec<usize> = kept.came.iter().copied().filter_map(place).collect();
    let came = match (spec.reply(), kept.numbers.as_slice()) {
        (Reply::Choice, _) if !right.is_empty() => Some(Came::Choices(right)),
        (Reply::Number, [number]) => Some(Came::Number(*number)),
        _ => None,
    };
    let numbers = kept.numbers.iter().enumerate().map(|(at, number)| {
        let name = if kept.numbers.len() > 1 { spec.choices.get(at).cloned() } else { None };
        (name.unwrap_or_default(), *number)
    });
    let verdict = came.map(|came| spec.verdict_of(came, numbers.collect()));
    Standing { said, is_after: kept.after_the_run, verdict, ..Standing::default() }
}

#[cfg(test)]
mod tests {
    use super::super::key;
    use super::*;
    use crate::experiment::question::QuestionSpec;
    use crate::notebook::BlockId;

    fn known(text: &str) -> Known {
        let spec = QuestionSpec::parse(text).expect("it is right");
        Known { block: BlockId::default(), key: key(&spec), spec }
    }

    #[test]
    fn what_is_kept_is_how_it_stands() {
        let known = known(
            "id = \"q\"\nask = \"?\"\nchoices = [\"a\", \"b\"]\nanswer = { cell = \"c\", lowest = \"loss\" }",
        );
        let numbers = vec![("a".to_owned(), 0.5), ("b".to_owned(), 0.25)];
        let verdict = known.spec.verdict_of(Came::Choices(vec![1]), numbers);
        let full = Standing {
            said: Some(Said::Choice(0)),
            is_after: true,
            verdict: Some(verdict),
            ..Standing::default()
        };
        let waiting = Standing { said: Some(Said::Choice(1)), ..Standing::default() };
        for stands in [full, waiting] {
            let kept = kept(&known, &stands).expect("something was said");
            let again = standing(&known, &kept);
            assert_eq!(
                (&again.said, again.is_after, &again.verdict),
                (&stands.said, stands.is_after, &stands.verdict)
            );
            assert_eq!(kept.right, stands.is_right());
        }
        assert_eq!(super::kept(&known, &Standing::default()), None);
        let foreign = KeptAnswer { choice: Some(7), came: vec![9], ..KeptAnswer::default() };
        let stands = standing(&known, &foreign);
        assert!(stands.said.is_none() && stands.verdict.is_none(), "choices that are not there");
    }
}
