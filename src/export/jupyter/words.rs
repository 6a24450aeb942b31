//! What a notebook says of itself between the prose of the lesson.

use crate::language::Language;

/// The words around the code.
#[derive(Debug)]
pub(super) struct NotebookWords {
    pub(super) intro: &'static str,
    pub(super) data: &'static str,
    pub(super) all_iterations: fn(count: u64) -> String,
    pub(super) first_iterations: fn(count: u64, of: u64) -> String,
    pub(super) single: fn(first: &str, last: &str) -> String,
    pub(super) double: fn(allowed: &str) -> String,
    pub(super) accuracy: &'static str,
    pub(super) changes: &'static str,
    pub(super) masks: &'static str,
    pub(super) activations: &'static str,
    pub(super) check: &'static str,
    pub(super) fault: &'static str,
    pub(super) too_much: &'static str,
    pub(super) picture_only: &'static str,
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
        than are used below. The cell after it unpacks what makes a run repeatable: the random draws of the initial weights, \
        the pictures of the mini-batches and their order, and the losses that Layerscope computed from them. Every cell below \
        repeats the same computation and compares. Run all cells, then change something.",
    data: "The data of this notebook, packed. There is nothing to read in this cell.",
    all_iterations: |count| format!("The whole training: {count} iterations."),
    first_iterations: |count, of| {
        format!(
            "The first {count} of {of} iterations: more would make this file too large to be handed on, or its run too long."
        )
    },
    single: |first, last| {
        format!(
            "Layerscope computed in 32 bits and added in another order than NumPy does, so that the last digits differ. \
             The cell fails if a loss differs by more than ten times what had separated Layerscope's own 32-bit and 64-bit \
             runs by then: {first} at first, {last} at the end."
        )
    },
    double: |allowed| {
        format!("Both compute in 64 bits. The cell fails if the losses differ by more than {allowed}.")
    },
    accuracy: "After the last of them the cell measures the accuracy over the test images, beside Layerscope's.",
    changes: "Changes made on the way are made here at the same iterations.",
    masks: "The masks of dropout are those that Layerscope drew, one bit a unit.",
    activations: "The same input, the same draws and the same gradient from above; mean, spread and zeros of every layer beside \
        Layerscope's. The cell fails if a spread differs by more than 0.1%, which is what 32 bits leave.",
    check: "Loss and gradients by backpropagation must be those of Layerscope to nine digits. Then up to 1000 entries of each \
        array are compared with central differences.",
    fault: "The cell plants a mistake in the backward pass. This notebook has the right one.",
    too_much: "What this cell needs would make the file too large to be handed on, so it is here as figures and settings only.",
    picture_only: "This cell is here as figures and settings.",
};

static KOREAN: NotebookWords = NotebookWords {
    intro: "**이 노트북 읽는 법.** 다음 셀에는 아래에서 쓰는 층과 최적화 기법이 순수한 NumPy로 들어 있습니다. 그다음 셀은 실행을 \
        그대로 되풀이하는 데 필요한 것을 풉니다. 가중치 초깃값의 난수, 미니배치의 그림과 순서, 그리고 Layerscope가 계산한 손실입니다. \
        그 아래의 셀은 저마다 같은 계산을 다시 하고 비교합니다. 모든 셀을 실행한 다음 무엇이든 바꾸어 보세요.",
    data: "이 노트북의 데이터를 묶어 둔 셀입니다. 읽을 것은 없습니다.",
    all_iterations: |count| format!("학습 전체, 반복 {count}회입니다."),
    first_iterations: |count, of| {
        format!(
            "전체 {of}회 가운데 처음 {count}회입니다. 더 넣으면 파일이 너무 커지거나 실행이 너무 오래 걸립니다."
        )
    },
    single: |first, last| {
        format!(
            "Layerscope는 32비트로 계산하고 더하는 순서도 NumPy와 달라 마지막 자릿수가 다릅니다. 손실의 차이가 그때까지 Layerscope의 \
             32비트 실행과 64비트 실행이 벌어진 차이의 10배보다 크면 셀이 실패합니다. 처음에는 {first}, 끝에는 {last}입니다."
        )
    },
    double: |allowed| format!("둘 다 64비트로 계산합니다. 손실의 차이가 {allowed}보다 크면 셀이 실패합니다."),
    accuracy: "마지막 반복 뒤에 시험 이미지의 정확도를 재고 Layerscope의 값과 나란히 보입니다.",
    changes: "도중에 바꾼 것은 같은 반복에서 똑같이 바꿉니다.",
    masks: "드롭아웃의 마스크는 Layerscope가 뽑은 그대로이며 뉴런마다 1비트입니다.",
    activations: "같은 입력, 같은 난수, 위에서 내려오는 같은 기울기를 씁니다. 층마다 평균, 표준편차, 0의 비율을 Layerscope의 값과 나란히 \
        보입니다. 표준편차가 0.1%보다 크게 다르면 셀이 실패합니다. 32비트 계산에서 남는 차이입니다.",
    check: "손실과 오차역전파법의 기울기는 Layerscope의 값과 아홉 자리까지 같아야 합니다. 그런 다음 배열마다 최대 1000개 원소를 \
        수치 미분과 비교합니다.",
    fault: "이 셀은 역전파에 실수를 심습니다. 이 노트북의 역전파는 올바릅니다.",
    too_much: "이 셀에 필요한 데이터를 넣으면 파일이 너무 커져, 그림과 설정만 담았습니다.",
    picture_only: "이 셀은 그림과 설정으로 담았습니다.",
};
