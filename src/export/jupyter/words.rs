//! What a notebook says of itself between the prose of the lesson.

use crate::language::Language;

/// The words around the code.
#[derive(Debug)]
pub(super) struct NotebookWords {
    pub(super) intro: &'static str,
    pub(super) data: &'static str,
    pub(super) files: &'static str,
    pub(super) unpacked: &'static str,
    pub(super) all_iterations: fn(count: u64) -> String,
    pub(super) first_iterations: fn(count: u64, of: u64) -> String,
    pub(super) tolerance: fn(first: &str, last: &str) -> String,
    pub(super) in_single: fn(loss: f64, accuracy: f64) -> String,
    pub(super) accuracy: &'static str,
    pub(super) changes: &'static str,
    pub(super) masks: &'static str,
    pub(super) activations: &'static str,
    pub(super) check: &'static str,
    pub(super) fault: &'static str,
    pub(super) graph: &'static str,
    pub(super) descent: &'static str,
    pub(super) trials: fn(count: usize, of: u64, validating: usize) -> String,
    pub(super) predict: fn(allowed: &str) -> String,
    pub(super) other_network: &'static str,
    pub(super) graph_of_network: &'static str,
    pub(super) too_much: &'static str,
    pub(super) too_long: &'static str,
    pub(super) picture_only: &'static str,
    pub(super) python: PythonWords,
}

/// Words that stand inside of the code.
#[derive(Debug)]
pub(super) struct PythonWords {
    pub(super) values: &'static str,
    pub(super) layers: &'static str,
    pub(super) forward: &'static str,
    pub(super) backward: &'static str,
    pub(super) steps: &'static str,
    pub(super) trial: &'static str,
    pub(super) loss: &'static str,
    pub(super) lengths: &'static str,
    pub(super) mean_difference: &'static str,
    pub(super) largest: &'static str,
}

impl NotebookWords {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &KOREAN,
        }
    }
}

static ENGLISH: NotebookWords = NotebookWords {
    intro: "**How to read this notebook.** The next cell has the layers and the optimizers in plain NumPy, no more of them \
        than are used below. Random numbers come from the same seeds as in Layerscope, by the same generator. Every cell below \
        computes once more what Layerscope computed and compares. Run all cells, then change something.",
    data: "What Layerscope came to, packed. There is nothing to read in this cell.",
    files: "**This notebook needs the pictures of its data**: put the four files (the images and the labels to train on and to test \
        with, as they are downloaded or unpacked) beside it, or into a folder `mnist` there.",
    unpacked: "unpacked",
    all_iterations: |count| format!("The whole training: {count} iterations."),
    first_iterations: |count, of| {
        format!("The first {count} of {of} iterations: all of them would take Python too long.")
    },
    tolerance: |first, last| {
        format!(
            "Layerscope and this cell compute in 64 bits here. The cell fails if a loss differs by more than {first} at first and \
             {last} at the end: thirty times what separates Layerscope's run from one whose learning rate is a trillionth longer."
        )
    },
    in_single: |loss, accuracy| {
        format!(
            "In its window Layerscope trains in 32 bits; there the last loss is {loss:.6} and the test accuracy {accuracy:.4}."
        )
    },
    accuracy: "Now and then, and after the last iteration, the cell measures the accuracy over the test images and compares it too.",
    changes: "Changes made on the way are made here at the same iterations.",
    masks: "Dropout silences the same units as in Layerscope.",
    activations: "The same input, the same draws and the same gradient from above; mean, spread and zeros of every layer beside \
        Layerscope's. Both compute in 64 bits here, where the window computes in 32: layers that are saturated come out a \
        little differently there. The cell fails if a number differs by more than thirty times what separates Layerscope's grid \
        from one whose numbers are all moved by a ten-trillionth.",
    check: "Loss and gradients by backpropagation must be those of Layerscope to nine digits. Then up to 1000 entries of each \
        array are compared with central differences, which must be those of Layerscope but for the rounding of the loss.",
    fault: "The cell plants a mistake in the backward pass. This notebook has the right one.",
    graph: "Each node is a layer with `forward` and `backward`. Values and gradients must be those of Layerscope.",
    descent: "Each optimizer goes down from the same start. The cell fails if one ends elsewhere than in Layerscope.",
    trials: |count, of, validating| {
        let trials = if count as u64 == of {
            format!("All {of} trials")
        } else {
            format!("The {count} best of {of} trials")
        };
        format!(
            "{trials}, trained once more. Of the training images the same {validating} are set apart, and what the cell calls test \
             accuracy is that over them. All trials are in the figures."
        )
    },
    predict: |allowed| {
        format!(
            "The picture goes through the network that was trained in this notebook, in 64 bits; beside each probability stands \
             Layerscope's. The cell fails if one differs by more than {allowed}. What else Layerscope makes of the picture is here \
             as figures, computed in 32 bits."
        )
    },
    other_network: "The network of this cell was not trained in this notebook, so its answers are here as figures.",
    graph_of_network: "This is the graph of a network, and the classes in the setup cell are its code: it is here as a figure, \
        so that the same is not computed twice.",
    too_long: "To compute this once more would take NumPy too much memory and time, so it is here as figures and settings only.",
    too_much: "What this cell needs would make the file too large to be handed on, so it is here as figures and settings only.",
    picture_only: "This cell is here as figures and settings.",
    python: PythonWords {
        values: "the values",
        layers: "the layers",
        forward: "forward",
        backward: "backward",
        steps: "steps",
        trial: "trial",
        loss: "loss",
        lengths: "the length of the gradient of each array, and of its central differences, as Layerscope has them",
        mean_difference: "mean difference",
        largest: "largest",
    },
};

static KOREAN: NotebookWords = NotebookWords {
    intro: "**이 노트북 읽는 법.** 다음 셀에는 아래에서 쓰는 계층과 최적화 기법이 순수한 NumPy로 들어 있습니다. 난수는 Layerscope와 \
        같은 생성기로 같은 시드에서 뽑습니다. 그 아래의 셀은 저마다 Layerscope가 계산한 것을 다시 계산하고 비교합니다. 모든 셀을 \
        실행한 다음 무엇이든 바꾸어 보세요.",
    data: "Layerscope가 계산한 값을 압축해 둔 셀입니다. 읽을 것은 없습니다.",
    files: "**이 노트북에는 데이터의 그림이 필요합니다.** 파일 네 개(훈련과 시험의 이미지와 레이블, 내려받은 그대로도 되고 압축을 풀어도 \
        됩니다)를 노트북과 같은 폴더나 그 안의 `mnist` 폴더에 두세요.",
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
    graph_of_network: "신경망의 그래프이고, 그 코드는 맨 앞 셀의 클래스에 있습니다. 같은 것을 두 번 계산하지 않도록 그림으로 담았습니다.",
    too_long: "이것을 다시 계산하려면 NumPy에 메모리와 시간이 너무 많이 들어, 그림과 설정만 담았습니다.",
    too_much: "이 셀에 필요한 데이터를 넣으면 파일이 너무 커져, 그림과 설정만 담았습니다.",
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
