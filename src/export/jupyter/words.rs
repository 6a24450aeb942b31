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
    pub(super) too_much: &'static str,
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
    pub(super) layer: &'static str,
    pub(super) mean: &'static str,
    pub(super) zeros: &'static str,
    pub(super) gradient_std: &'static str,
    pub(super) std_differs: &'static str,
    pub(super) gradient_differs: &'static str,
    pub(super) zeros_differ: &'static str,
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
        Layerscope's. The cell fails if a spread differs by more than 0.1%, which is what 32 bits leave.",
    check: "Loss and gradients by backpropagation must be those of Layerscope to nine digits. Then up to 1000 entries of each \
        array are compared with central differences.",
    fault: "The cell plants a mistake in the backward pass. This notebook has the right one.",
    graph: "Each node is a layer with `forward` and `backward`. Values and gradients must be those of Layerscope.",
    descent: "Each optimizer goes down from the same start. The cell fails if one ends elsewhere than in Layerscope.",
    too_much: "What this cell needs would make the file too large to be handed on, so it is here as figures and settings only.",
    picture_only: "This cell is here as figures and settings.",
    python: PythonWords {
        values: "the values",
        layers: "the layers",
        forward: "forward",
        backward: "backward",
        steps: "steps",
        layer: "layer",
        mean: "mean",
        zeros: "zeros",
        gradient_std: "gradient std",
        std_differs: "the spread differs",
        gradient_differs: "the gradients differ",
        zeros_differ: "the zeros differ",
        loss: "loss",
        lengths: "the length of the gradient of each array, as Layerscope has it",
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
        보입니다. 표준편차가 0.1%보다 크게 다르면 셀이 실패합니다. 32비트 계산에서 남는 차이입니다.",
    check: "손실과 오차역전파법의 기울기는 Layerscope의 값과 아홉 자리까지 같아야 합니다. 그런 다음 배열마다 최대 1000개 원소를 \
        수치 미분과 비교합니다.",
    fault: "이 셀은 역전파에 실수를 심습니다. 이 노트북의 역전파는 올바릅니다.",
    graph: "노드마다 `forward`와 `backward`가 있는 계층입니다. 값과 기울기는 Layerscope의 값과 같아야 합니다.",
    descent: "최적화 기법마다 같은 출발점에서 내려갑니다. Layerscope와 다른 곳에서 끝나면 셀이 실패합니다.",
    too_much: "이 셀에 필요한 데이터를 넣으면 파일이 너무 커져, 그림과 설정만 담았습니다.",
    picture_only: "이 셀은 그림과 설정으로 담았습니다.",
    python: PythonWords {
        values: "값",
        layers: "계층",
        forward: "순전파",
        backward: "역전파",
        steps: "걸음",
        layer: "층",
        mean: "평균",
        zeros: "0의 비율",
        gradient_std: "기울기의 표준편차",
        std_differs: "표준편차가 다릅니다",
        gradient_differs: "기울기가 다릅니다",
        zeros_differ: "0의 비율이 다릅니다",
        loss: "손실",
        lengths: "배열마다 기울기의 크기. Layerscope의 값입니다",
        mean_difference: "차이의 평균",
        largest: "최댓값",
    },
};
