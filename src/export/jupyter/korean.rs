//! The Korean of the comments and messages in `python/`, which are English there.

/// Python with its comments and messages in Korean.
pub(super) fn translated(python: &str) -> String {
    let mut out = python.to_owned();
    for (english, korean) in WORDS {
        out = out.replace(english, korean);
    }
    out
}

/// What stands in `python/`, and the same in Korean. What is a part of another comes after it.
const WORDS: &[(&str, &str)] = &[
    (
        "# A number here ends every training after so many iterations, for a quick look.",
        "# 여기에 수를 적으면 모든 학습이 그만큼만 반복하고 끝납니다. 빨리 훑어볼 때 쓰세요.",
    ),
    ("# The streams of random numbers that a seed has.", "# 시드 하나에서 나오는 난수열의 번호."),
    (
        "The generator ChaCha8: the same seed gives the same numbers on every machine. A seed has many streams.",
        "난수 생성기 ChaCha8. 시드가 같으면 어느 컴퓨터에서나 같은 수가 나옵니다. 시드 하나에 난수열이 여럿 있습니다.",
    ),
    (
        "# The key comes from the seed by way of a smaller generator, PCG32.",
        "# 키는 더 작은 생성기 PCG32로 시드에서 만듭니다.",
    ),
    ("# Columns first, then diagonals, and back.", "# 먼저 열, 다음에 대각선, 그리고 제자리로."),
    ("So many random 32-bit numbers.", "32비트 난수 count개."),
    ("So many random 64-bit numbers.", "64비트 난수 count개."),
    ("So many whole numbers from 0 to n - 1.", "0에서 n - 1까지의 정수 count개."),
    (
        "The bell curve cut into 256 strips of one area: how far each reaches, and the height of the curve there.",
        "종 모양 곡선을 넓이가 같은 256개의 띠로 자른 것. 띠마다 닿는 거리와 그곳의 곡선 높이.",
    ),
    (
        "Random numbers of the standard normal distribution, by the ziggurat method (Marsaglia and Tsang, 2000).",
        "표준정규분포를 따르는 난수. 지구라트 방법(Marsaglia와 Tsang, 2000).",
    ),
    ("# from -1 to 1", "# -1에서 1까지"),
    (
        "# Nearly every number falls under the curve at once. The others are looked at one by one.",
        "# 거의 모든 수가 바로 곡선 아래에 떨어집니다. 나머지는 하나씩 살펴봅니다.",
    ),
    ("# the tail, which has no end", "# 끝이 없는 꼬리"),
    (
        "Each unit of a mini-batch is brought to mean 0 and variance 1, then scaled by gamma and moved by beta.",
        "미니배치의 뉴런마다 평균 0, 분산 1로 정규화한 다음 gamma를 곱하고 beta를 더합니다.",
    ),
    (
        "# Mean and variance as a trained network uses them. The book starts them at 0.",
        "# 학습을 마친 신경망이 쓰는 평균과 분산. 책처럼 0에서 시작합니다.",
    ),
    (
        "# Switched on in the middle of a run, they start from the first mini-batch.",
        "# 학습 도중에 켜면 첫 미니배치의 값에서 시작합니다.",
    ),
    (
        "In training each unit is silenced with probability ratio. A trained network has all of them, each weakened.",
        "학습할 때는 뉴런마다 ratio의 확률로 끕니다. 학습을 마친 신경망은 모든 뉴런을 쓰되 출력을 그만큼 줄입니다.",
    ),
    (
        "# np.random.rand(*x.shape) > self.ratio, but with the numbers that Layerscope drew.",
        "# np.random.rand(*x.shape) > self.ratio와 같지만 Layerscope가 뽑은 난수를 씁니다.",
    ),
    (
        "# 1 / (1 + exp(-x)), without a number that overflows.",
        "# 1 / (1 + exp(-x)). 오버플로가 나지 않게 계산합니다.",
    ),
    (
        "# 1e-7 keeps the logarithm away from 0; as in the book, the backward pass leaves it out.",
        "# 1e-7은 log 0을 막습니다. 책처럼 역전파에서는 쓰지 않습니다.",
    ),
    (
        "# Through softmax: y_k rises by y_k (1 - y_k) with its own score and falls by y_k y_i with another.",
        "# 소프트맥스를 거칩니다. y_k는 자신의 점수로는 y_k (1 - y_k)만큼 커지고 다른 점수로는 y_k y_i만큼 작아집니다.",
    ),
    (
        "Affine, BatchNorm, LayerNorm, activation, Dropout in each hidden layer; Affine and softmax at the end.",
        "은닉층마다 Affine, BatchNorm, LayerNorm, 활성화 함수, Dropout이 있고 끝에 Affine과 softmax가 있습니다.",
    ),
    (
        "The layers, from the parameters and the settings as they are now. What was learned is kept.",
        "지금의 매개변수와 설정으로 계층을 만듭니다. 배운 것은 그대로 둡니다.",
    ),
    ("Other settings, in the middle of a run.", "학습 도중에 설정을 바꿉니다."),
    ("Takes parameters from a file.", "파일의 매개변수를 가져옵니다."),
    ("The gradient of every parameter, by backpropagation.", "오차역전파법으로 구한 모든 매개변수의 기울기."),
    (
        "The digit that each picture is taken for, and how sure the network is of it.",
        "그림마다 신경망이 답한 숫자와 그 확률.",
    ),
    ("Bytes become numbers from 0 to 1.", "바이트를 0에서 1까지의 수로 바꿉니다."),
    ("Which pictures make up each mini-batch.", "미니배치마다 들어갈 그림의 번호."),
    (
        "# As np.random.choice(among, size); a hundred batches at a time, since that is quicker.",
        "# np.random.choice(among, size)와 같습니다. 더 빠르도록 미니배치 100개씩 뽑습니다.",
    ),
    (
        "A random place below among, below among - 1, ..., below 2.",
        "among 미만, among - 1 미만, ..., 2 미만의 임의의 자리.",
    ),
    ("Trains, and compares with what Layerscope computed.", "학습하고 Layerscope가 계산한 값과 비교합니다."),
    (
        "The test accuracy now, and how sure the network is of its answers.",
        "지금의 시험 정확도와, 신경망이 답한 확률의 평균.",
    ),
    (
        "{updates:6d} updates   loss {losses[-1]:.6f}   test accuracy {accuracy:.4f}   Layerscope {theirs:.4f}",
        "갱신 {updates:6d}회   손실 {losses[-1]:.6f}   시험 정확도 {accuracy:.4f}   Layerscope {theirs:.4f}",
    ),
    (
        "the test accuracies differ by more than {allowed:.4f}",
        "시험 정확도의 차이가 {allowed:.4f}보다 큽니다",
    ),
    (
        "how sure the network is differs by {apart:.1e}, {allowed:.1e} is allowed",
        "답한 확률의 평균이 {apart:.1e}만큼 다릅니다. {allowed:.1e}까지 허용합니다",
    ),
    (
        "Fails where a loss differs by more than rounding can explain. What has overflowed cannot be compared.",
        "반올림으로 설명할 수 없을 만큼 손실이 다르면 실패합니다. 오버플로가 난 뒤는 비교할 수 없습니다.",
    ),
    ("the first loss is no finite number", "첫 손실이 유한하지 않습니다"),
    (
        "at iteration {at[far[0]]} the loss is {ours[far[0]]}, Layerscope's {theirs[far[0]]}: ",
        "반복 {at[far[0]]}에서 손실이 {ours[far[0]]}인데 Layerscope는 {theirs[far[0]]}입니다. ",
    ),
    (
        "they differ by {apart[far[0]]:.1e}, {allowed[far[0]]:.1e} is allowed",
        "차이는 {apart[far[0]]:.1e}이고 {allowed[far[0]]:.1e}까지 허용합니다",
    ),
    (
        "{len(at)} losses compared, the last of iteration {at[-1]}: the largest difference is {apart.max():.1e}",
        "손실 {len(at)}개를 비교했습니다. 마지막은 반복 {at[-1]}이고 가장 큰 차이는 {apart.max():.1e}입니다",
    ),
    (
        "Values go up through layers that were never trained, and a gradient comes back down.",
        "학습하지 않은 계층에 값을 흘려보내고 기울기를 거꾸로 흘려보냅니다.",
    ),
    (
        "Mean, spread and zeros of every layer beside Layerscope's. Fails if one differs by more than rounding can explain.",
        "층마다 평균, 표준편차, 0의 비율을 Layerscope의 값과 나란히 보입니다. 반올림으로 설명할 수 없을 만큼 다르면 실패합니다.",
    ),
    (
        "layer {l}  mean {cells[0]}  std {cells[1]}  zeros {cells[2]}  gradient std {cells[3]}",
        "층 {l}  평균 {cells[0]}  표준편차 {cells[1]}  0의 비율 {cells[2]}  기울기의 표준편차 {cells[3]}",
    ),
    (
        "# What has overflowed in Layerscope cannot be compared.",
        "# Layerscope에서 오버플로가 난 값은 비교할 수 없습니다.",
    ),
    (
        "\"the mean\", \"the spread\", \"the share of zeros\", \"the spread of the gradient\"",
        "\"평균\", \"표준편차\", \"0의 비율\", \"기울기의 표준편차\"",
    ),
    (
        "{name} of layer {l} is {ours[what]}, Layerscope's {theirs[what]}: {allowed[what]:.0e} is allowed",
        "층 {l}의 {name}: 여기서는 {ours[what]}, Layerscope에서는 {theirs[what]}입니다. {allowed[what]:.0e}까지 허용합니다",
    ),
    (
        "Some of the first training pictures are set apart to judge by, in the place of the test pictures.",
        "앞쪽 훈련 그림의 일부를 떼어 시험 그림 대신 평가에 씁니다.",
    ),
    (
        "What the network takes a picture for, beside Layerscope's probabilities.",
        "신경망이 그림을 무엇으로 보는지, Layerscope의 확률과 나란히 보입니다.",
    ),
    (
        "a probability differs by {apart.max():.1e}, {allowed:.0e} is allowed",
        "확률이 {apart.max():.1e}만큼 다릅니다. {allowed:.0e}까지 허용합니다",
    ),
    (
        "answer {names[y.argmax()]}, entropy {-np.sum(y[y > 0] * np.log2(y[y > 0])):.2f} bits",
        "답 {names[y.argmax()]}, 엔트로피 {-np.sum(y[y > 0] * np.log2(y[y > 0])):.2f}비트",
    ),
    (
        "Central differences: each entry is moved by h to either side, and the slope taken.",
        "중심 차분. 원소를 양쪽으로 h만큼 움직여 기울기를 구합니다.",
    ),
    (
        "The gradient in the shape of x. Where an entry was repeated, what came back for each is added up.",
        "x와 같은 모양의 기울기. 되풀이해 쓴 원소는 돌아온 기울기를 모두 더합니다.",
    ),
    (
        "# A vector is a row on the left and a column on the right.",
        "# 벡터는 왼쪽에서는 행, 오른쪽에서는 열입니다.",
    ),
    ("t is one-hot: 1 at the right class, 0 elsewhere.", "t는 원-핫 벡터: 정답 자리만 1이고 나머지는 0."),
    (
        "# The logarithm of softmax, where no probability is rounded to 0.",
        "# softmax의 로그. 확률이 0으로 반올림되지 않습니다.",
    ),
    (
        "Prints a number beside Layerscope's, and fails if they differ. What has no value there is not compared.",
        "값을 출력하고 Layerscope의 값과 다르면 실패합니다. 거기에 값이 없으면 비교하지 않습니다.",
    ),
    (
        "{name}: the shapes are {ours.shape} and {theirs.shape}",
        "{name}: 모양이 {ours.shape}와 {theirs.shape}로 다릅니다",
    ),
    ("{name}: Layerscope has {theirs}", "{name}: Layerscope의 값은 {theirs}입니다"),
    (
        "The bytes of the first file of such a name beside this notebook, packed (.gz) or not.",
        "이 노트북과 같은 폴더에서 그런 이름의 파일을 찾아 읽습니다. 압축(.gz)되어 있어도 됩니다.",
    ),
    (
        "No file {patterns[0]} was found. Put the four files of the data ({NAME}) beside this notebook, or into a folder \"\n        \"mnist there: the images and the labels to train on and to test with, as they are downloaded (.gz) or unpacked.",
        "{patterns[0]} 파일이 없습니다. 데이터({NAME})의 파일 네 개를 이 노트북과 같은 폴더나 그 안의 mnist 폴더에 두세요. \"\n        \"훈련과 시험의 이미지와 레이블이며, 내려받은 그대로(.gz)도 되고 압축을 풀어도 됩니다.",
    ),
    (
        "The pictures to train on and to test with, and their labels.",
        "훈련 그림과 시험 그림, 그리고 그 레이블.",
    ),
    (
        "These are not the pictures that Layerscope had ({NAME}): their check sum is {found}.",
        "Layerscope가 쓴 그림({NAME})이 아닙니다. 검사합이 {found}입니다.",
    ),
    (
        "Every pixel for itself: some share of them has ink, of any darkness.",
        "픽셀마다 따로 정합니다. 일부 픽셀에만 임의의 진하기를 줍니다.",
    ),
    (
        "After every tenth picture one of noise: static, then a scribble, in turns.",
        "그림 열 장마다 노이즈 한 장을 넣습니다. 무작위 노이즈와 낙서가 번갈아 나옵니다.",
    ),
    ("The losses as curves, if matplotlib is installed.", "matplotlib이 있으면 손실을 곡선으로 그립니다."),
    ("Install matplotlib to see the losses as curves.", "손실 곡선을 보려면 matplotlib을 설치하세요."),
    (
        "# Each parameter counts for itself: one that joins later starts afresh.",
        "# 매개변수마다 따로 셉니다. 나중에 더해진 것은 처음부터 셉니다.",
    ),
    ("Momentum that looks one step ahead along its velocity.", "속도를 따라 한 걸음 앞을 내다보는 모멘텀."),
    (
        "Adam with weight decay apart from the gradient: before each update every weight W is moved by -lr * lambda * W.",
        "가중치 감소를 기울기와 따로 하는 Adam. 갱신할 때마다 먼저 모든 가중치 W를 -lr * lambda * W만큼 움직입니다.",
    ),
    ("AdaGrad that forgets.", "지난 기울기를 서서히 잊는 AdaGrad."),
    (
        "x * Phi(x), where Phi is the share of a standard normal distribution that lies below x.",
        "x * Phi(x). Phi(x)는 표준정규분포에서 x보다 작을 확률입니다.",
    ),
    (
        "Each sample is brought to mean 0 and variance 1 over its own units, then each unit is scaled and moved.",
        "표본마다 뉴런들에 걸쳐 평균 0, 분산 1로 정규화한 다음 뉴런마다 gamma를 곱하고 beta를 더합니다.",
    ),
    ("\"iteration\"", "\"반복\""),
    ("\"loss\"", "\"손실\""),
    ("# Names may be Korean.", "# 이름은 한글일 수도 있습니다."),
];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::nn::{Activation, OptimizerKind};

    fn is_korean(text: &str) -> bool {
        text.chars().any(|c| ('\u{AC00}'..='\u{D7A3}').contains(&c))
    }

    /// Text in which at least three words follow each other.
    fn has_words(text: &str) -> bool {
        let words = text.split(' ').filter(|word| {
            word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || ",.:;'".contains(c))
        });
        words.count() >= 3
    }

    /// All Python of the setup cell, by name: that of this folder, and the classes that stand beside their Rust.
    fn python() -> Vec<(String, String)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/export/jupyter/python");
        let files = fs::read_dir(folder).expect("the folder is there").map(|entry| {
            let path = entry.expect("it can be read").path();
            (path.display().to_string(), fs::read_to_string(&path).expect("Python"))
        });
        let activations = Activation::ALL.iter().map(|activation| &activation.about().numpy);
        let optimizers = OptimizerKind::ALL.iter().map(|kind| &kind.about().numpy);
        let rows = activations.chain(optimizers);
        files.chain(rows.map(|row| (row.class.to_owned(), row.source.to_owned()))).collect()
    }

    #[test]
    fn every_comment_and_message_exists_in_korean() {
        let mut seen = 0;
        for (name, python) in python() {
            let python = translated(&python);
            for line in python.lines() {
                let comment = line.split_once("# ").map(|(_, comment)| comment);
                let texts = line.split('"').skip(1).step_by(2).chain(comment);
                for text in texts.filter(|text| has_words(text) || is_korean(text)) {
                    assert!(is_korean(text), "{name}: {text}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn nothing_is_translated_that_is_not_there() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/export/jupyter/");
        let mut all: String = python().into_iter().map(|(_, source)| source).collect();
        for file in ["pieces.rs", "graph.rs", "descent.rs"] {
            all.push_str(&fs::read_to_string(format!("{folder}{file}")).expect("Rust"));
        }
        for (english, _) in WORDS {
            assert!(all.contains(english), "{english}");
        }
    }
}
