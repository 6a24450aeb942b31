//! 스펙의 키, 우리말로: as at their controls in the window.

/// The keys of all specs, in alphabetical order, with their Korean names.
const NAMES: [(&str, &str); 94] = [
    ("accuracy_every", "정확도 측정 간격"),
    ("activation", "활성화 함수"),
    ("activations", "활성화 함수"),
    ("answer", "정답"),
    ("ask", "묻는 말"),
    ("backward_from", "역전파 시작"),
    ("base", "공통 설정"),
    ("batch_norm", "배치 정규화"),
    ("batch_order", "배치 순서"),
    ("batch_size", "배치 크기"),
    ("because", "까닭"),
    ("beta1", "β₁"),
    ("beta2", "β₂"),
    ("border", "가장자리 빼기"),
    ("break", "고장 내기"),
    ("brush", "붓"),
    ("centre", "가운데로"),
    ("change_to", "바꿀 답"),
    ("choice", "선택지"),
    ("choices", "보기"),
    ("class", "클래스"),
    ("data", "데이터"),
    ("decay", "감쇠율"),
    ("denoise", "노이즈 제거"),
    ("dream", "꿈"),
    ("dropout", "드롭아웃"),
    ("epsilon", "ε"),
    ("every", "간격"),
    ("extra_class", "추가 클래스"),
    ("factor", "배율"),
    ("flatten", "밝기 고르기"),
    ("from", "출발"),
    ("function", "함수"),
    ("gradient", "기울기 계산법"),
    ("group", "묶음"),
    ("h", "h"),
    ("halving", "일찍 멈추기"),
    ("hidden", "은닉층"),
    ("init", "가중치 초깃값"),
    ("inits", "가중치 초깃값"),
    ("input", "입력"),
    ("invert", "반전"),
    ("iterations", "반복 횟수"),
    ("key", "키"),
    ("layer_norm", "층 정규화"),
    ("layers", "층 수"),
    ("least", "최저 비율"),
    ("linear", "선형"),
    ("log", "로그"),
    ("logspace", "로그 등간격"),
    ("loss", "손실 함수"),
    ("lr", "학습률"),
    ("lr_schedule", "학습률 스케줄"),
    ("method", "방법"),
    ("momentum", "모멘텀"),
    ("network", "신경망"),
    ("noise", "노이즈"),
    ("optimizer", "최적화 기법"),
    ("optimizers", "최적화 기법"),
    ("panels", "작은 그림"),
    ("paper", "종이"),
    ("patient", "환자"),
    ("patients", "환자 수"),
    ("precision", "정밀도"),
    ("ranges", "범위"),
    ("record_after", "갱신 뒤 손실"),
    ("rotate", "돌리기"),
    ("rungs", "일찍 멈추는 횟수"),
    ("same_start", "같은 시작"),
    ("samples", "표본"),
    ("scale", "크기"),
    ("seed", "시드"),
    ("seed_gradient", "시작 기울기"),
    ("share", "확인할 비율"),
    ("shift", "옮기기"),
    ("start", "출발"),
    ("start_seed", "초깃값 시드"),
    ("std", "표준편차"),
    ("steps", "걸음 수"),
    ("target", "목표 정확도"),
    ("test_size", "시험 이미지"),
    ("train_size", "훈련 이미지"),
    ("trials", "시도 횟수"),
    ("until", "목표 확률"),
    ("updates", "갱신 횟수"),
    ("upright", "바로 세우기"),
    ("validation", "검증 데이터"),
    ("value", "값"),
    ("values", "값"),
    ("weight_decay", "가중치 감소"),
    ("weights", "가중치 파일"),
    ("width", "너비"),
    ("x", "x"),
    ("y", "y"),
];

/// A key, or each part of a path of keys such as `init.std`, in Korean; what is no key of a spec stays as it is.
pub(super) fn name(key: &str) -> String {
    let part = |part: &str| {
        let found = NAMES.binary_search_by_key(&part, |(key, _)| key).ok();
        found
            .and_then(|at| NAMES.get(at))
            .map_or_else(|| part.replace('_', " "), |(_, name)| (*name).to_owned())
    };
    // The kind of an optimizer is called as the optimizer is.
    let key = key.strip_suffix(".kind").unwrap_or(key);
    key.split('.').map(part).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_in_the_order_in_which_they_are_looked_for() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(name("init.std"), "가중치 초깃값 표준편차");
        assert_eq!(name("own_word"), "own word");
        assert_eq!(name("optimizer.kind"), "최적화 기법");
    }
}
