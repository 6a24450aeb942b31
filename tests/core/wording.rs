//! What no Korean text of the program says: words that were translated letter by letter, and what is not written so in Korean.

/// Words that a Korean class would not say, and what it says instead.
const FORBIDDEN: [(&str, &str); 34] = [
    ("에게:", "(으)로:"),
    ("착각", "착시"),
    ("지지직", "무작위 노이즈"),
    ("잡음", "노이즈"),
    ("온통 잉크", "전부 검정"),
    ("잉크", "입력, 픽셀 값"),
    ("어느 픽셀", "픽셀 기여도"),
    ("말한 픽셀", "픽셀 기여도"),
    ("알려진 **좋은", "잘되는 설정"),
    ("알려진 **나쁜", "잘 안되는 설정"),
    ("시끄럽", "노이즈가 크다"),
    ("찍는", "무작위로 답하는"),
    ("찍음", "추측"),
    ("퍼진 정도", "분포의 폭, 표준편차"),
    ("흩뿌리", "가중치 초깃값의 표준편차"),
    ("너그러운 스위치", "초깃값을 가리지 않게 하는 스위치"),
    ("보다 나을 수 없습니다", "많아야 … 배입니다"),
    ("맞힌 비율", "정확도"),
    ("매끄럽게 한", "평활화한"),
    ("매끄럽게 하지", "평활화하지"),
    ("매끄러운 선", "평활화한 선"),
    ("수가 아닙니다", "NaN입니다"),
    ("수가 아님", "NaN"),
    ("넘쳤습니다", "오버플로가 일어났습니다"),
    ("프로그램의 잘못", "프로그램 오류"),
    ("노트북 옆", "노트북과 같은 폴더"),
    ("로그 간격", "10⁰…10⁻⁴, 16단계"),
    ("**실수**", "오답"),
    ("큰 실수", "큰 오답"),
    ("잦은 실수", "잦은 오답"),
    ("본 것\n", "결과"),
    ("## 본 것", "결과"),
    ("본 것 가운데", "결과 가운데"),
    ("나누기 때문에", "정규화하면"),
];

/// Where one word may stand all the same.
const ALLOWED: [&str; 1] = ["NaN(수가 아님)"];

/// Everything in `words` that a Korean text does not say.
pub(crate) fn faults(words: &str) -> Vec<String> {
    let words = ALLOWED.iter().fold(words.to_owned(), |words, allowed| words.replace(allowed, ""));
    let mut faults: Vec<String> = FORBIDDEN
        .iter()
        .filter(|(word, _)| words.contains(word))
        .map(|(word, instead)| format!("“{word}”, not “{instead}”"))
        .collect();
    // 편차 alone; and 하강 alone, but for the walk down.
    for (word, before) in [("편차", "표준"), ("하강", "경사 ")] {
        if words.match_indices(word).any(|(at, _)| !words[..at].ends_with(before)) {
            faults.push(format!("“{word}”, not “{before}{word}”"));
        }
    }
    let percent = |(at, _): (usize, &str)| words[..at].ends_with(|c: char| c.is_ascii_digit() || c == '}');
    if words.match_indices(" %").any(percent) {
        faults.push("a space before a percent sign".to_owned());
    }
    faults
}
