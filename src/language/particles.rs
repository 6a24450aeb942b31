//! Particles that depend on the sound before them: 사과를, but 귤을; 2로, but 3으로.
//!
//! A sentence is written with both forms, `{name}을(를)`, and settled once it is known what stands there. After a letter of
//! another alphabet, which may be read in more than one way, both stay.

/// Both forms, the one after a consonant, the one after a vowel.
const PAIRS: [(&str, &str, &str); 5] = [
    ("을(를)", "을", "를"),
    ("은(는)", "은", "는"),
    ("이(가)", "이", "가"),
    ("(으)로", "으로", "로"),
    ("(이)라", "이라", "라"),
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
    let last =
        words.chars().rev().find(|letter| !matches!(letter, '"' | '\'' | '`' | ')' | ']' | '”' | '’'))?;
    match last {
        '가'..='힣' => Some(match (u32::from(last) - u32::from('가')) % 28 {
            0 => End::Vowel,
            8 => End::Rieul,
            _ => End::Consonant,
        }),
        // 이, 사, 오, 구; 퍼센트.
        '2' | '4' | '5' | '9' | '%' => Some(End::Vowel),
        // 일, 칠, 팔.
        '1' | '7' | '8' => Some(End::Rieul),
        // 삼, 육; 영, 십, 백, 천, 만.
        '3' | '6' | '0' => Some(End::Consonant),
        _ => None,
    }
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
            ("12 %이(가)", "12 %가"),
            ("MNIST을(를) 0.5을(를)", "MNIST을(를) 0.5를"),
            ("을(를)", "을(를)"),
        ] {
            assert_eq!(settled(written.to_owned()), spoken);
        }
    }
}
