//! 유닛 그림의 말, 우리말로.

use super::super::units::{UnitCounts, UnitWords};
use super::format;

fn images(count: u64) -> String {
    format!("시험 이미지 {}장 모두", format::grouped(count))
}

pub(super) static KOREAN: UnitWords = UnitWords {
    units: "유닛",
    units_of: |layer| format!("{layer}층의 유닛"),
    unit_of: |unit, layer| format!("{layer}층의 유닛 {unit}"),
    axis: |layer| format!("{layer}층의 유닛"),
    axis_sorted: |layer| format!("{layer}층의 유닛, 가장 강하게 반응하는 숫자 순"),
    part: |from, to, of| format!("{of}개 중 {from}~{to}"),
    images: "시험 이미지: 숫자별",
    zero: "0",
    low_end: "낮은 쪽 끝",
    at_work: "활성, 진할수록 강함",
    between: "중간",
    high_end: "높은 쪽 끝",
    dead: "죽은 유닛",
    silent: |sample| format!("이 {sample}장에서만 0"),
    no_number: "NaN",
    head_silent: "여기서 0",
    head_dead: "죽음",
    head_on: "늘 켜짐",
    head_saturated: "포화",
    layer_short: |layer| format!("{layer}층"),
    counted: |layer, counts, tested, saturates| {
        let UnitCounts { units, dead, always_on, saturated, .. } = counts;
        let other = if saturates {
            format!("늘 포화된 유닛 {saturated}개")
        } else {
            format!("늘 켜진 유닛 {always_on}개")
        };
        format!("{layer}층: {}에서 유닛 {units}개 중 죽은 유닛 {dead}개, {other}", images(tested))
    },
    silent_until_counted: |layer, counts, sample| {
        format!(
            "{layer}층: 이 {sample}장에서 유닛 {}개 중 {}개가 0입니다. 죽은 유닛은 학습이 멈추면 셉니다",
            counts.units, counts.silent
        )
    },
    silent_more: |silent, sample| format!("이 {sample}장에서만 0인 유닛 {silent}개 더"),
    is_dead: |tested| format!("죽음: {}에서 0", images(tested)),
    is_silent: |sample| format!("이 {sample}장에서는 0, 다른 이미지에서는 아님"),
    is_always_on: |tested| format!("늘 켜짐: {}에서 0이 아님", images(tested)),
    is_saturated: |tested| format!("{}에서 포화", images(tested)),
    zeros_of: |share, tested| format!("시험 이미지 {}장 중 {share}에서 0", format::grouped(tested)),
    image: |number, label| format!("시험 이미지 {number}, 정답 {label}"),
    value: |value| format!("활성화값 {value}"),

    its_weights: "가중치",
    the_image: |number, label| format!("이미지 {number}: {label}"),
    product: "가중치 × 픽셀",
    weights_below: |layer| format!("{layer}층에서 오는 가중치"),
    values_below: |layer| format!("{layer}층이 내는 값"),
    sum: "w · x + b, 항마다",
    pixel: |row, column| format!("{row}행 {column}열"),
    input: |number| format!("입력 {number}"),
    unit_below: |unit, layer| format!("{layer}층의 유닛 {unit}"),
    others: |count, of_pixels| {
        let count = format::grouped(count as u64);
        if of_pixels {
            format!("값이 0보다 큰 나머지 픽셀 {count}개")
        } else {
            format!("값이 있는 나머지 유닛 {count}개")
        }
    },
    rounding: "반올림",
    bias: "편향",
    total: "합",
    after: |what| format!("{what} 뒤"),
    by_class: |images| format!("숫자마다 얼마나 강하게 반응하나 (시험 이미지 {}장)", format::grouped(images)),
    share_of_zeros: "0",
    share_saturated: "포화",
    excites: |count| match count {
        9 => "가장 강하게 반응하는 시험 이미지 9장".to_owned(),
        count => format!("반응하는 시험 이미지는 이 {count}장뿐"),
    },
    excites_nothing: "어떤 시험 이미지에도 반응하지 않습니다: 모두 0이거나 NaN입니다",
    silenced: "이 유닛을 끄면",
    accuracy: |before, after| format!("시험 정확도 {before} → {after}"),
    fewer: |count, of| {
        format!("이미지 {}장 중 {}장을 덜 맞힙니다", format::grouped(of), format::grouped(count))
    },
    more: |count, of| {
        format!("이미지 {}장 중 {}장을 더 맞힙니다", format::grouped(of), format::grouped(count))
    },
    no_difference: |of| format!("이미지 {}장 중 맞힌 수가 같습니다", format::grouped(of)),
    when_silenced: "이 유닛을 끄면",
    in_words: |image, value| format!("{image}에서 활성화값 {value}"),
};
