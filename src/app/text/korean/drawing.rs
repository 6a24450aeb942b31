//! 그림에 쓰이는 글.

use crate::app::text::{DrawingText, HistogramText, MatrixText};
use crate::language::korean::particles::settled;

pub(super) const KOREAN: DrawingText = DrawingText {
    seed: |seed| format!("시드 {seed}"),
    spoken: |summary, seed| format!("{summary} 시드 {seed}."),
    histogram: HistogramText {
        bar: |low, high, count, share| format!("{low}에서 {high}: {count}개 ({share})"),
        moments: |mean, std| format!("평균 {mean}  표준편차 {std}"),
        extremes: |smallest, largest| format!("최솟값 {smallest}  최댓값 {largest}"),
        part: |what, count, total, share| format!("{what}: {total}개 중 {count}개 ({share})"),
        exact_zeros: "정확히 0",
        below: "축보다 작음",
        above: "축보다 큼",
        no_numbers: "NaN(수가 아님)",
        saturated_values: "포화됨",
        spoken: |mean, std, zeros, saturated| {
            format!("평균 {mean}, 표준편차 {std}, 정확히 0인 값 {zeros}, 포화된 값 {saturated}")
        },
        spoken_outside: |share| format!("축 밖의 값 {share}"),
        spoken_no_numbers: |share| format!("NaN인 값 {share}"),
    },
    matrix: MatrixText {
        right: |label| settled(format!("{label}을(를) {label}(으)로 예측: 정답")),
        wrong: |label, seen| settled(format!("{label}을(를) {seen}(으)로 예측")),
        count: |count, shown, share| format!("{shown}장 중 {count}장 ({share})"),
        nothing: "아직 측정한 것이 없습니다.",
        all_right: |right, total| format!("{total}장 중 {right}장을 맞혔습니다."),
        commonest: |right, total, label, seen, count| {
            settled(format!(
                "{total}장 중 {right}장을 맞혔습니다. 가장 잦은 오답은 {label}을(를) {seen}(으)로 예측한 것으로 {count}번입니다."
            ))
        },
    },
};
