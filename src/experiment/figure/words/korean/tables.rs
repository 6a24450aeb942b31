//! 그림으로 보이는 표의 말, 우리말로.

use super::{choices, keys};

/// Columns that are no keys of a spec, in alphabetical order.
const COLUMNS: [(&str, &str); 28] = [
    ("backpropagation", "오차역전파법"),
    ("because", "까닭"),
    ("best_at", "최고일 때의 반복"),
    ("best_test", "최고 시험 정확도"),
    ("best_validation", "최고 검증 정확도"),
    ("crossed", "넘은 꺾임"),
    ("index", "자리"),
    ("iterations", "반복 횟수"),
    ("kinks", "꺾임"),
    ("loss", "손실"),
    ("max", "최대"),
    ("mean", "평균"),
    ("ms_per_iteration", "반복당 시간(ms)"),
    ("nan_at", "NaN이 된 반복"),
    ("numerical", "수치 미분"),
    ("panel", "칸"),
    ("parameter", "매개변수"),
    ("relative", "상대 차이"),
    ("seconds", "시간(초)"),
    ("shape", "형상"),
    ("target_at", "목표에 닿은 반복"),
    ("test", "시험 정확도"),
    ("train", "훈련 정확도"),
    ("trial", "시도"),
    ("validation", "검증 정확도"),
    ("value", "값"),
    ("variant", "설정"),
    ("verdict", "판정"),
];

/// Words in these columns, as beside them in the window.
const ENTRIES: [(&str, &str, &str); 14] = [
    ("verdict", "agrees", "일치"),
    ("verdict", "disagrees", "다름"),
    ("verdict", "cannot tell", "알 수 없음"),
    ("because", "batch norm sees no difference", "배치 정규화가 차이를 없앰"),
    ("because", "sure of every image", "모든 이미지에 확신함"),
    ("because", "gradients too small", "기울기가 너무 작음"),
    ("because", "loss too sharply bent", "손실이 너무 심하게 휨"),
    ("because", "planted mistake not among those tried", "심은 실수를 확인하지 않음"),
    ("because", "planted mistake too small", "심은 실수가 너무 작음"),
    ("because", "kinks", "꺾임"),
    ("because", "1e-7 in the logarithm", "로그 안의 1e-7"),
    ("because", "h too large", "h가 너무 큼"),
    ("because", "h too small", "h가 너무 작음"),
    ("because", "NaN", "NaN"),
];

/// The heading of a column: a name of its own, or that of the key of a spec.
pub(super) fn column(name: &str) -> String {
    let known = COLUMNS.binary_search_by_key(&name, |(column, _)| column).ok().and_then(|at| COLUMNS.get(at));
    known.map_or_else(|| keys::name(name), |(_, name)| (*name).to_owned())
}

/// What stands in a column.
pub(super) fn entry(column: &str, word: &str) -> String {
    let known = ENTRIES.iter().find(|(of, named, _)| (*of, *named) == (column, word));
    match (known, word) {
        (Some((_, _, name)), _) => (*name).to_owned(),
        // Names that somebody gave.
        _ if COLUMNS.binary_search_by_key(&column, |(column, _)| column).is_ok() => word.to_owned(),
        (None, "true") => super::KOREAN.on.to_owned(),
        (None, "false") => super::KOREAN.off.to_owned(),
        (None, word) => choices::name(column, word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_in_the_order_in_which_they_are_looked_for() {
        assert!(COLUMNS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!((column("verdict"), column("lr")), ("판정".to_owned(), "학습률".to_owned()));
        assert_eq!(entry("verdict", "agrees"), "일치");
        assert_eq!(
            (entry("optimizer.kind", "sgd"), entry("batch_norm", "true")),
            ("SGD".into(), "켬".into())
        );
        assert_eq!(entry("variant", "true"), "true", "a name that somebody gave");
    }
}
