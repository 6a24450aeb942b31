//! 경사 하강 셀의 글.

use crate::app::text::{DescentText, Label};

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: DescentText = DescentText {
    run_help: "모든 최적화 기법이 한 걸음씩 내려가게 합니다",
    pause_help: "그 자리에 멈춥니다",
    step_help: "모든 기법이 한 걸음 더 갑니다",
    step_back_help: "모든 기법이 한 걸음 되돌아옵니다",
    reset_help: "출발점으로 돌아갑니다",
    speed: label("속도", "1초에 몇 걸음을 갈지 정합니다"),
    position: label("위치", "끌어서 아무 걸음으로나 갈 수 있습니다"),
    step_of: |step, of| format!("{of}걸음 중 {step}걸음"),
    function: label("함수", "어떤 함수를 최소화할지 정합니다"),
    own: "직접 쓴 식",
    expression: label(
        "f(x, y) =",
        "x와 y로 된 아무 식이나 쓸 수 있습니다: + - * / ^, exp, log, sqrt, sin, cos, tanh, abs, max, min … 기울기는 계산 그래프에서 얻습니다",
    ),
    steps: label("걸음 수", "기법마다 몇 번 갱신할지 정합니다"),
    start_x: label("출발 x", "모든 기법의 출발점. 지도의 고리를 끌어도 됩니다"),
    start_y: label("출발 y", "모든 기법의 출발점. 지도의 고리를 끌어도 됩니다"),
    x_from: label("x 시작", "지도의 왼쪽 끝"),
    x_to: label("x 끝", "지도의 오른쪽 끝"),
    y_from: label("y 시작", "지도의 아래쪽 끝"),
    y_to: label("y 끝", "지도의 위쪽 끝"),
    drag: "출발점을 다른 곳으로 끌어 보세요",
    optimizers: label("최적화 기법", "어느 기법으로 내려갈지 정합니다. 학습률은 기법마다 따로 있습니다"),
    add: |name| format!("{name} 넣기 또는 빼기"),
    rate: |name| format!("{name}의 학습률"),
    rate_help: "갱신할 때마다 얼마나 움직일지 정합니다. 끌면서 경로를 보세요",
    rate_column: "학습률",
    lost: |step| format!("{step}걸음부터 NaN"),
    logarithmic: label("로그", "세로축을 로그로 그립니다"),
    readout: |value| format!("f = {value}"),
    slope: |x, y| format!("기울기 ({x}, {y})"),
    summary: |name, x, y| format!("{name}: ({x}, {y})에 있습니다."),
    summary_lost: |name, step| format!("{name}: {step}걸음부터 NaN입니다."),
};
