//! 계산 과정의 문장, 우리말로.

use super::{Meeting, Phrases};
use crate::graph::trace::Trouble;
use crate::graph::trace::trouble::Convention;
use crate::language::korean::particles::settled;

/// 우리말 문장.
pub const KOREAN: Phrases = Phrases {
    given: |label, value| match value.strip_prefix("≈ ") {
        Some(value) => format!("{label} ≈ {value}."),
        None => format!("{label} = {value}."),
    },
    starts: |label, gradient| settled(format!("역전파는 {label}에서 {gradient}(으)로 시작합니다.")),
    adds_up: |label, parts, sum| {
        settled(format!(
            "{label}: {}번 쓰이므로 {}을(를) 모두 더해 {sum}입니다.",
            parts.len(),
            parts.join(", ")
        ))
    },
    gradient: |label, gradient| format!("{label}의 기울기는 {gradient}입니다."),
    came: |label, gradient| settled(format!("오른쪽에서 {label}(으)로 {gradient}이(가) 전해졌습니다.")),
    passes: |to, formula, how, came, gives| {
        let how = match how {
            Meeting::Times => settled(format!("오른쪽에서 온 {came}을(를) 곱하면")),
            Meeting::TimesAndFolded => {
                settled(format!("오른쪽에서 온 {came}을(를) 곱하고 브로드캐스트된 만큼 더하면"))
            }
            Meeting::ForEachEntry => settled(format!("원소마다 오른쪽에서 온 {came}을(를) 곱하면")),
            Meeting::InFormula => format!("오른쪽에서 온 ∂L/∂y가 {came}이므로"),
        };
        settled(format!("{to}(으)로: {formula}, {how} {gives}입니다."))
    },
    kink: |convention, entries, of| {
        let what = match convention {
            Convention::Zero => "값이 정확히 0이라 미분할 수 없는 점입니다. 관례에 따라 0을 보냅니다",
            Convention::Half => "두 값이 같아 미분할 수 없는 점입니다. 관례에 따라 절반씩 보냅니다",
        };
        if of == 1 { format!("{what}.") } else { format!("원소 {of}개 중 {entries}개: {what}.") }
    },
    trouble: |trouble| match trouble {
        Trouble::GivenNotANumber => "주어진 값이 NaN입니다.",
        Trouble::DivisionByZero => "0으로는 나눌 수 없습니다. 여기서부터 NaN입니다.",
        Trouble::LogOfNonPositive => "로그는 0보다 큰 수에만 정의됩니다. 여기서부터 NaN입니다.",
        Trouble::RootOfNegative => "음수의 제곱근은 구할 수 없습니다. 여기서부터 NaN입니다.",
        Trouble::UndefinedPower => "이 거듭제곱은 정의되지 않습니다. 여기서부터 NaN입니다.",
        Trouble::Infinities => "무한대끼리는 계산할 수 없습니다. 여기서부터 NaN입니다.",
        Trouble::Overflow => "컴퓨터가 나타낼 수 있는 가장 큰 수보다 큽니다. 여기서부터 무한대입니다.",
        Trouble::NoDerivative => "이 점에서는 미분할 수 없습니다. 기울기가 NaN이 됩니다.",
        Trouble::GradientOverflow => {
            "기울기가 컴퓨터가 나타낼 수 있는 가장 큰 수보다 큽니다. 여기서부터 무한대입니다."
        }
    },
};
