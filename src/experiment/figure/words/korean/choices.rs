//! 스펙의 값, 우리말로: as at their controls in the window.

use crate::experiment::figure::words::choices::{last, name_of_the_field};

/// The words that have a name, by their key.
const NAMES: [(&str, &str, &str); 33] = [
    ("accuracy_every", "auto", "자동"),
    ("accuracy_every", "epoch", "에폭마다"),
    ("batch_order", "random", "무작위"),
    ("batch_order", "sequential", "차례로"),
    ("batch_order", "shuffle", "섞기"),
    ("break", "1/N", "1/N을 빠뜨림"),
    ("break", "batch norm mean", "평균 항이 없는 배치 정규화"),
    ("break", "nothing", "없음"),
    ("break", "relu mask", "ReLU의 마스크를 빠뜨림"),
    ("break", "transposed weights", "가중치를 전치함"),
    ("data", "auto", "자동"),
    ("data", "digits", "내장 숫자"),
    ("extra_class", "noise", "노이즈"),
    ("extra_class", "none", "없음"),
    ("from", "blank", "빈 종이"),
    ("from", "picture", "이 그림"),
    ("from", "static", "무작위 노이즈"),
    ("gradient", "backpropagation", "오차역전파법"),
    ("gradient", "numerical", "수치 미분"),
    ("input", "data", "데이터"),
    ("input", "normal", "난수"),
    ("kind", "constant", "일정"),
    ("kind", "cosine", "코사인"),
    ("kind", "step", "계단"),
    ("kind", "warm_up", "워밍업"),
    ("loss", "cross_entropy", "교차 엔트로피 오차"),
    ("loss", "mean_squared_error", "평균 제곱 오차"),
    ("lr_schedule", "constant", "일정"),
    ("lr_schedule", "cosine", "코사인"),
    ("lr_schedule", "step", "계단"),
    ("lr_schedule", "warm_up", "워밍업"),
    ("method", "grid", "격자"),
    ("method", "random", "무작위"),
];

/// The name of a value of a key, in Korean; what is no word of a spec stays as it is.
pub(super) fn name(key: &str, word: &str) -> String {
    let last = last(key);
    let known = NAMES.iter().find(|(of, named, _)| (*of, *named) == (last, word)).map(|(_, _, name)| *name);
    known.or_else(|| name_of_the_field(key, word)).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::words::choices;

    #[test]
    fn names_of_the_field_are_written_as_in_the_field() {
        for (key, word, called) in [
            ("activation", "relu", "ReLU"),
            ("activations", "sigmoid", "Sigmoid"),
            ("init", "xavier", "Xavier"),
            ("inits", "he", "He"),
            ("kind", "rmsprop", "RMSprop"),
            ("optimizer.kind", "adam", "Adam"),
            ("optimizer", "sgd", "SGD"),
        ] {
            assert_eq!(
                (choices::name(key, word), name(key, word)),
                (called.to_owned(), called.to_owned()),
                "{key}"
            );
        }
        assert_eq!(name("data", "auto"), "자동");
        assert_eq!(name("lr_schedule.kind", "cosine"), "코사인");
        assert_eq!(name("precision", "f32"), "f32");
        assert_eq!(name("data", "내 그림"), "내 그림");
    }
}
