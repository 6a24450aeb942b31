//! 주피터 노트북의 말, 우리말로.

use super::{NotebookWords, PythonWords};

pub(super) static KOREAN: NotebookWords = NotebookWords {
    intro: "**이 노트북 읽는 법.** 다음 셀에는 아래에서 쓰는 계층과 최적화 기법이 순수한 NumPy로 들어 있습니다. 난수는 Layerscope와 \
        같은 생성기로 같은 시드에서 뽑습니다. 그 아래의 셀은 저마다 Layerscope가 계산한 것을 다시 계산하고 비교합니다. 모든 셀을 \
        실행한 다음 무엇이든 바꾸어 보세요.",
    data: "Layerscope가 계산한 값을 압축해 둔 셀입니다. 읽을 것은 없습니다.",
    files: "**이 노트북에는 데이터의 그림이 필요합니다.** 파일 네 개(훈련과 시험의 이미지와 레이블, 내려받은 그대로도 되고 압축을 풀어도 \
        됩니다)를 노트북과 같은 폴더나 그 안의 `mnist` 폴더에 두세요.",
    numerical: "Layerscope는 이 신경망의 기울기를 매개변수마다 수치 미분으로 구했습니다. 여기서는 오차역전파법으로 구합니다. 반올림을 빼면 \
        결과가 같고 파이썬에서는 수천 배 빠릅니다.",
    unpacked: "풀었습니다",
    all_iterations: |count| format!("학습 전체, 반복 {count}회입니다."),
    first_iterations: |count, of| {
        format!("전체 {of}회 가운데 처음 {count}회입니다. 모두 하면 Python으로는 너무 오래 걸립니다.")
    },
    tolerance: |first, last| {
        format!(
            "여기서는 Layerscope도 이 셀도 64비트로 계산합니다. 손실의 차이가 처음에 {first}, 끝에 {last}보다 크면 셀이 실패합니다. \
             Layerscope의 실행과, 학습률만 1조분의 1만큼 큰 실행이 벌어진 차이의 30배입니다."
        )
    },
    in_single: |loss, accuracy| {
        format!(
            "Layerscope의 창에서는 32비트로 학습합니다. 그때 마지막 손실은 {loss:.6}, 시험 정확도는 {accuracy:.4}입니다."
        )
    },
    accuracy: "중간중간, 그리고 마지막 반복 뒤에 시험 이미지의 정확도도 재어 비교합니다.",
    changes: "도중에 바꾼 것은 같은 반복에서 똑같이 바꿉니다.",
    masks: "드롭아웃은 Layerscope와 같은 뉴런을 끕니다.",
    activations: "같은 입력, 같은 난수, 위에서 내려오는 같은 기울기를 씁니다. 층마다 평균, 표준편차, 0의 비율을 Layerscope의 값과 나란히 \
        보입니다. 여기서는 둘 다 64비트로 계산합니다. 창에서는 32비트로 계산하므로 포화된 층의 값이 조금 다릅니다. Layerscope의 \
        값과, 모든 수를 10조분의 1만큼 움직여 계산한 값이 벌어진 차이의 30배보다 크게 다르면 셀이 실패합니다.",
    check: "손실과 오차역전파법의 기울기는 Layerscope의 값과 아홉 자리까지 같아야 합니다. 그런 다음 배열마다 최대 1000개 원소를 \
        수치 미분과 비교합니다. 수치 미분도 손실의 반올림 오차를 빼면 Layerscope의 값과 같아야 합니다.",
    fault: "이 셀은 역전파에 실수를 심습니다. 이 노트북의 역전파는 올바릅니다.",
    graph: "노드마다 `forward`와 `backward`가 있는 계층입니다. 값과 기울기는 Layerscope의 값과 같아야 합니다.",
    descent: "최적화 기법마다 같은 출발점에서 내려갑니다. Layerscope와 다른 곳에서 끝나면 셀이 실패합니다.",
    trials: |count, of, validating| {
        let trials = if count as u64 == of {
            format!("시도 {of}개를 모두")
        } else {
            format!("시도 {of}개 가운데 가장 좋은 {count}개를")
        };
        format!(
            "{trials} 다시 학습합니다. 훈련 이미지 가운데 같은 {validating}장을 떼어 두고, 셀이 시험 정확도라고 하는 값은 그 이미지로 잽니다. \
             모든 시도는 그림에 있습니다."
        )
    },
    predict: |allowed| {
        format!(
            "이 노트북에서 학습한 신경망에 그림을 64비트로 통과시키고, 확률마다 Layerscope의 값을 나란히 보입니다. {allowed}보다 크게 다르면 \
             셀이 실패합니다. Layerscope가 그 그림에서 본 나머지는 32비트로 계산한 그림으로 담았습니다."
        )
    },
    other_network: "이 셀의 신경망은 이 노트북에서 학습하지 않았으므로, 답은 그림으로 담았습니다.",
    patient: "이 신경망에는 고장이 있습니다. 그림은 실행에서 나온 그대로입니다. 같은 것을 다시 계산하는 프로그램에는 고장이 드러나므로 싣지 않았고, \
        무엇이 고장인지는 아래에 접혀 있습니다.",
    graph_of_network: "신경망의 그래프이고, 그 코드는 맨 앞 셀의 클래스에 있습니다. 같은 것을 두 번 계산하지 않도록 그림으로 담았습니다.",
    too_long: "이것을 다시 계산하려면 NumPy에 메모리와 시간이 너무 많이 들어, 그림과 설정만 담았습니다.",
    too_much: "이 셀에 필요한 데이터를 넣으면 파일이 너무 커져, 그림과 설정만 담았습니다.",
    never: "한 번도 없음",
    picture_only: "이 셀은 그림과 설정으로 담았습니다.",
    python: PythonWords {
        values: "값",
        layers: "계층",
        forward: "순전파",
        backward: "역전파",
        steps: "걸음",
        trial: "시도",
        loss: "손실",
        lengths: "배열마다 기울기의 크기와 수치 미분의 크기. Layerscope의 값입니다",
        mean_difference: "차이의 평균",
        largest: "최댓값",
    },
};
