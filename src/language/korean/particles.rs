//! Particles that depend on the sound before them: 사과를, but 귤을; 2로, but 3으로.
//!
//! A sentence is written with both forms, `{name}을(를)`, and settled once it is known what stands there: after Hangul, numbers,
//! letters that are read by their names (x, W, SGD, λ), and the names of the field, which are read in one way. After any other
//! word in another alphabet, which may be read in more than one way, both stay.

/// Both forms, the one after a consonant, the one after a vowel.
const PAIRS: [(&str, &str, &str); 6] = [
    ("을(를)", "을", "를"),
    ("은(는)", "은", "는"),
    ("이(가)", "이", "가"),
    ("(으)로", "으로", "로"),
    ("(이)라", "이라", "라"),
    ("과(와)", "과", "와"),
];

/// How names of the field end when they are read aloud: 렐루, 애덤, 배치놈, 소프트맥스.
const NAMES: [(&str, End); 20] = [
    ("AdaGrad", End::Vowel),
    ("Adam", End::Consonant),
    ("AdamW", End::Vowel),
    ("Affine", End::Consonant),
    ("BatchNorm", End::Consonant),
    ("Dropout", End::Consonant),
    ("GELU", End::Vowel),
    ("He", End::Vowel),
    ("LayerNorm", End::Consonant),
    ("Loss", End::Vowel),
    ("Momentum", End::Consonant),
    ("NaN", End::Consonant),
    ("Nesterov", End::Vowel),
    ("RMSprop", End::Consonant),
    ("ReLU", End::Vowel),
    ("Sigmoid", End::Vowel),
    ("Softmax", End::Vowel),
    ("Tanh", End::Vowel),
    ("Xavier", End::Vowel),
    ("tanh", End::Vowel),
];

/// How what stands before a particle ends when it is read aloud.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Vowel,
    /// ㄹ, after which it is 로 as after a vowel.
    Rieul,
    Consonant,
}

/// The sentence with the forms that are spoken.
pub fn settled(sentence: String) -> String {
    let mut rest = sentence.as_str();
    let mut settled = String::with_capacity(sentence.len());
    let next = |rest: &str| {
        let found = PAIRS.iter().filter_map(|pair| Some((rest.find(pair.0)?, pair)));
        found.min_by_key(|(at, _)| *at)
    };
    while let Some((at, (both, after_consonant, after_vowel))) = next(rest) {
        let (before, after) = rest.split_at(at);
        settled.push_str(before);
        settled.push_str(match end(&settled) {
            None => both,
            Some(End::Vowel) => after_vowel,
            Some(End::Rieul) if *both == "(으)로" => after_vowel,
            Some(End::Rieul | End::Consonant) => after_consonant,
        });
        rest = &after[both.len()..];
    }
    settled + rest
}

/// The end of the last thing that is read aloud: quotes and brackets are not.
fn end(words: &str) -> Option<End> {
    let words = words.trim_end_matches(['"', '\'', '`', ')', ']', '”', '’']);
    let last = words.chars().next_back()?;
    match last {
        '가'..='힣' => Some(match (u32::from(last) - u32::from('가')) % 28 {
            0 => End::Vowel,
            8 => End::Rieul,
            _ => End::Consonant,
        }),
        // 일, 칠, 팔.
        '1' | '7' | '8' | '¹' | '⁷' | '⁸' => Some(End::Rieul),
        // 삼, 육; 영, 십, 백, 천, 만; 제곱, 세제곱; 엡실론, 입실론, 오미크론.
        '3' | '6' | '0' | '²' | '³' | '⁶' | '⁰' | 'ε' | 'υ' | 'ο' => Some(End::Consonant),
        // 이, 사, 오, 구; 퍼센트, 도, 무한대; the other Greek letters.
        '2' | '4' | '5' | '9' | '⁴' | '⁵' | '⁹' | '%' | '°' | '∞' | 'α'..='ω' | 'Α'..='Ω' => {
            Some(End::Vowel)
        }
        'a'..='z' | 'A'..='Z' => end_of_letters(words),
        _ => None,
    }
}

/// The end of a word in Latin letters, where it is read in one way: a name of the field, a letter alone, or an abbreviation.
fn end_of_letters(words: &str) -> Option<End> {
    let from = words.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| {
        let after = words.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        at + after
    });
    let word = words.get(from..)?;
    if let Some((_, end)) = NAMES.iter().find(|(name, _)| *name == word) {
        return Some(*end);
    }
    let spelt = word.len() == 1 || word.chars().all(|c| c.is_ascii_uppercase());
    let letter = word.chars().next_back().filter(|_| spelt)?;
    Some(match letter.to_ascii_lowercase() {
        // 엘, 알.
        'l' | 'r' => End::Rieul,
        // 엠, 엔.
        'm' | 'n' => End::Consonant,
        _ => End::Vowel,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particle_follows_the_sound_before_it() {
        for (written, spoken) in [
            ("사과을(를) 귤을(를)", "사과를 귤을"),
            ("2(으)로 3(으)로 1(으)로 서울(으)로", "2로 3으로 1로 서울로"),
            ("1을(를) 곱하면 650이(가) 됩니다", "1을 곱하면 650이 됩니다"),
            ("\"수업\"은(는) 9(이)라고, 7(이)라고", "\"수업\"은 9라고, 7이라고"),
            ("12%이(가)", "12%가"),
            ("MNIST을(를) 0.5을(를)", "MNIST를 0.5를"),
            ("price(으)로, apple을(를)", "price(으)로, apple을(를)"),
            ("x은(는) W을(를) N(으)로, L(으)로, SGD과(와) λ이(가)", "x는 W를 N으로, L로, SGD와 λ가"),
            ("Adam과(와) ReLU은(는) \"He\"(이)라고", "Adam과 ReLU는 \"He\"라고"),
            ("10⁻⁴(으)로 10²을(를) ε을(를) (x + y)²이(가)", "10⁻⁴로 10²을 ε을 (x + y)²이"),
            ("W1(으)로 W2(으)로 x·W(으)로", "W1로 W2로 x·W로"),
            ("을(를)", "을(를)"),
        ] {
            assert_eq!(settled(written.to_owned()), spoken);
        }
    }
}
