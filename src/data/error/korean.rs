//! 데이터 파일의 오류, 우리말로. The same as beside it in English: what is wrong, then what to do.

use super::{DataError, IdxError, IdxKind, Known, WeightsError, activations, names, paths};
use crate::language::Say;

impl Say for DataError {
    fn korean(&self) -> String {
        match self {
            Self::Read(error) => error.korean(),
            Self::Write { path, source } => format!(
                "{}: 쓸 수 없습니다({}). 공간을 비우거나 다른 폴더를 고르세요",
                path.display(),
                source.korean()
            ),
            Self::Stopped => "읽기를 멈추었습니다. 필요하면 파일을 다시 여세요".to_owned(),
            Self::Download(error) => error.korean(),
            Self::NothingPicked => {
                "고른 파일이 없습니다. MNIST의 idx 파일 네 개나 그 파일들이 든 폴더를 고르세요".to_owned()
            }
            Self::EmptyFolder { path } => {
                format!("{}: 빈 폴더입니다. idx 파일 네 개가 든 폴더를 고르세요", path.display())
            }
            Self::DanglingLinks { path, links } => format!(
                "{}: 폴더에 없는 파일을 가리키는 링크뿐입니다({}). 파일 자체를 폴더에 복사하세요",
                path.display(),
                names(links)
            ),
            Self::SeveralFolders { path, folders } => format!(
                "{}: 안에 있는 여러 폴더에 idx 파일이 있습니다({}). 그중 하나를 고르세요",
                path.display(),
                paths(folders)
            ),
            Self::PartnerMissing { alone, kind, count } => {
                let count = u64::try_from(*count).unwrap_or(u64::MAX);
                let partner = match kind {
                    IdxKind::Images => "레이블",
                    IdxKind::Labels => "이미지",
                };
                format!(
                    "{}: {}의 짝인 {partner} 파일이 없습니다. 다른 파일과 같은 곳에 두세요",
                    alone.display(),
                    kind.counted(count)
                )
            }
            Self::NoIdxFile { path, files, other } => format!(
                "{}: 폴더에 파일이 {files}개 있지만 idx 파일은 없습니다{}. train-images-idx3-ubyte.gz 같은 파일 네 개가 든 \
                 폴더를 고르세요",
                path.display(),
                other
                    .as_ref()
                    .map(|(name, known)| format!("({name}: {})", called(*known)))
                    .unwrap_or_default()
            ),
            Self::OnlyFolders { path } => format!(
                "{}: 폴더만 들어 있고 그 안에서도 idx 파일을 찾지 못했습니다. idx 파일 네 개가 든 폴더를 고르세요",
                path.display()
            ),
            Self::Idx { path, problem } => format!("{}: {}", path.display(), problem.korean()),
            Self::Weights { path, problem } => format!("{}: {}", path.display(), problem.korean()),
            Self::ImagesMissing { labels } => {
                format!("이미지가 없고 레이블만 있습니다({}). 이미지 파일도 함께 고르세요", names(labels))
            }
            Self::LabelsMissing { images } => {
                format!("레이블이 없고 이미지만 있습니다({}). 레이블 파일도 함께 고르세요", names(images))
            }
            Self::CountsDiffer { images, image_count, labels, label_count } => format!(
                "이미지와 레이블의 수가 다릅니다. {}: 이미지 {image_count}장, {}: 레이블 {label_count}개. 이미지마다 레이블이 \
                 하나씩 있어야 합니다. 서로 짝이 맞는 파일을 고르세요",
                images.display(),
                labels.display()
            ),
            Self::OnePairOnly { images, count } => format!(
                "이미지와 레이블이 한 쌍뿐입니다({}, 이미지 {count}장). 두 쌍이 필요합니다. 큰 쌍은 훈련에, 작은 쌍은 시험에 씁니다",
                images.display()
            ),
            Self::TooMany { paths } => format!(
                "idx 파일이 {}개 있는데 어느 것이 서로 짝인지 알 수 없습니다({}). 이미지 파일 두 개와 레이블 파일 두 개를 고르세요",
                paths.len(),
                names(paths)
            ),
            Self::NotToldApart { first, second, count } => format!(
                "두 파일({}, {}) 모두 이미지가 {count}장이어서 구별할 수 없습니다. 파일 이름에 `train`이나 `test`를 넣으세요",
                first.display(),
                second.display()
            ),
            Self::SizesDiffer { train, train_size, test, test_size } => format!(
                "이미지의 크기가 다릅니다. {}: {}x{}픽셀, {}: {}x{}픽셀. 두 크기가 같아야 합니다. 한 데이터셋의 파일들을 고르세요",
                train.display(),
                train_size.0,
                train_size.1,
                test.display(),
                test_size.0,
                test_size.1
            ),
            Self::LabelOutOfRange { path, offset, label, classes } => format!(
                "{}: 오프셋 {offset}의 레이블 {label}번은 범위를 벗어납니다. 훈련 레이블은 {}까지입니다. 한 데이터셋의 파일들을 \
                 고르거나 이 파일을 다시 내려받으세요",
                path.display(),
                classes - 1
            ),
        }
    }
}

impl IdxKind {
    /// With the word by which they are counted: `이미지 60000장`.
    fn counted(self, count: u64) -> String {
        match self {
            Self::Images => format!("이미지 {count}장"),
            Self::Labels => format!("레이블 {count}개"),
        }
    }
}

/// What a file is, as a noun.
fn called(known: Known) -> &'static str {
    match known {
        Known::WebPage => "웹 페이지",
        Known::Zip => "zip 파일",
        Known::Tar => "tar 파일",
        Known::Numpy => "NumPy 파일",
        Known::Pickle => "파이썬 피클",
        Known::Picture => "그림",
        Known::Packed => "bzip2, xz, zstd, 7z 등으로 압축한 파일",
        Known::Table => "배열이나 표를 담은 파일(HDF5, Parquet, Arrow, MATLAB 또는 SQLite)",
        Known::Json => "JSON",
        Known::Csv => "CSV 같은 글자 표",
        Known::LfsPointer => "파일 자리에 놓인 Git LFS 포인터",
        Known::LinkAsText => "파일의 경로를 적은 글",
        Known::LittleEndian => "바이트 순서가 뒤바뀐 idx 파일",
        Known::Pdf => "PDF",
        Known::Text => "글",
    }
}

impl Say for IdxError {
    fn korean(&self) -> String {
        match self {
            Self::WrongMagic { found } => format!(
                "오프셋 0의 매직 넘버: {found}. 이미지 파일이면 2051, 레이블 파일이면 2049여야 합니다. \
                 train-images-idx3-ubyte.gz 같은 이미지와 레이블의 idx 파일을 고르세요"
            ),
            Self::OtherType { type_name, dimensions } => format!(
                "{type_name} 수가 {dimensions}차원으로 든 idx 파일입니다. 이미지는 0에서 255까지의 바이트 3차원, 레이블은 정수 1차원을 \
                 읽습니다. 파이썬에서 0에서 1까지의 값은 255를 곱한 뒤 array.astype(\"uint8\")로 바꾸세요"
            ),
            Self::NoClass { position, label } => format!(
                "{position}번째 레이블의 값 {label}: 범위를 벗어납니다. 클래스는 0에서 255까지입니다. 레이블을 다시 저장하세요"
            ),
            Self::Other { found } => {
                let advice = match found {
                    Known::WebPage => {
                        "파일 대신 페이지가 내려받아졌습니다. 열어서 까닭을 읽고 다시 내려받으세요"
                    }
                    Known::Zip | Known::Tar => "압축을 풀고 그 안의 파일을 고르세요",
                    Known::Packed => "압축한 프로그램으로 풀거나 gz로 다시 압축해서 고르세요",
                    Known::Numpy | Known::Pickle | Known::Table | Known::Csv => {
                        "이미지와 레이블을 idx 파일로 쓰거나 idx로 된 MNIST를 내려받으세요"
                    }
                    Known::Picture => {
                        "그림은 예측 셀에서 엽니다. 여기서는 이미지와 레이블의 idx 파일을 고르세요"
                    }
                    Known::Json | Known::Pdf | Known::Text => {
                        "train-images-idx3-ubyte.gz 같은 이미지와 레이블의 idx 파일을 고르세요"
                    }
                    Known::LfsPointer => "git lfs pull 명령으로 파일 자체를 받으세요",
                    Known::LinkAsText => "파일 자체를 이 자리에 복사하거나 파일이 있는 폴더를 고르세요",
                    Known::LittleEndian => {
                        "idx 파일은 앞 바이트부터(빅 엔디언) 씁니다. 파이썬에서 헤더의 수를 array.astype(\">i4\").tobytes()로 쓰세요"
                    }
                };
                let what = called(*found);
                format!("idx 파일 대신 {what}입니다. {advice}")
            }
            Self::HardlyAny { bytes, packed } => format!(
                "헤더에 쓰인 크기는 {bytes}바이트인데, gz의 {packed}바이트에는 거의 같은 값이 아니고는 담길 수 없습니다. 파일이 \
                 손상되었거나 이미지 파일이 아닙니다. 다시 내려받으세요"
            ),
            Self::PackedOver { limit } => {
                format!("gzip으로 {limit}번 넘게 압축되어 있습니다. 먼저 압축을 푸세요")
            }
            Self::TruncatedHeader { found, expected } => {
                format!("헤더 {expected}바이트가 오프셋 {found}에서 끊겼습니다. 다시 내려받거나 복사하세요")
            }
            Self::TruncatedBody { kind, count, found, expected } => format!(
                "헤더대로라면 {}의 끝은 오프셋 {expected}인데 파일은 오프셋 {found}에서 끝납니다. 파일이 손상되었거나 다 복사되지 \
                 않았습니다. 다시 복사하거나 내려받으세요",
                kind.counted(*count)
            ),
            Self::TrailingBytes { kind, count, expected, extra } => format!(
                "헤더대로라면 {}의 끝은 오프셋 {expected}인데 그 뒤에 {extra}바이트가 더 있습니다. 다시 내려받거나 복사하세요",
                kind.counted(*count)
            ),
            Self::UnpacksPast { kind, count, expected } => format!(
                "헤더대로라면 {}의 끝은 오프셋 {expected}인데 압축을 풀면 더 나옵니다. 그래서 풀기를 멈추었습니다. 다시 내려받으세요",
                kind.counted(*count)
            ),
            Self::NotGzip { found } => format!(
                "gz 파일이 아닙니다. gzip이라면 0x1f8b로 시작하는데 이 파일의 시작은 {found:#06x}입니다. 다시 내려받거나, 다른 \
                 파일이라면 이름을 바꾸세요"
            ),
            Self::CorruptGzip { unpacked } => {
                format!("gz가 {unpacked}바이트를 푼 곳에서 손상되었습니다. 다시 내려받거나 복사하세요")
            }
            Self::NoItems { kind } => {
                format!("오프셋 4의 헤더에 쓰인 수: {}. 하나라도 든 파일을 고르세요", kind.counted(0))
            }
            Self::NoPixels { rows, columns } => format!(
                "오프셋 8의 헤더에 이미지 크기가 {rows}x{columns}픽셀이라고 쓰여 있습니다. 둘 다 1 이상이어야 합니다. 다시 내려받거나 \
                 복사하세요"
            ),
            Self::TooLarge { bytes, limit } => format!(
                "헤더에 쓰인 크기는 {bytes}바이트로, 읽을 수 있는 {limit}바이트보다 큽니다. 파일이 손상되었거나 이미지와 레이블의 \
                 파일이 아닙니다. 다른 파일을 고르세요"
            ),
            Self::TooLargeTogether { bytes, limit } => format!(
                "이 파일까지 더하면 헤더에 쓰인 크기가 모두 {bytes}바이트로, 읽을 수 있는 {limit}바이트보다 큽니다. 한 데이터셋의 \
                 파일 네 개만 고르세요"
            ),
        }
    }
}

impl Say for WeightsError {
    fn korean(&self) -> String {
        match self {
            Self::NotNpz { reason } => {
                format!("npz 파일이 아닙니다({}). numpy.savez로 저장하세요", reason.korean())
            }
            Self::Unknown { name } => format!(
                "배열 `{name}`: W1, b1, gamma1, beta1, running_mean1, running_var1, ln_gamma1, ln_beta1, W2, …, activation 가운데 어느 것도 아닙니다. \
                 이름을 바꾸거나 빼세요. np.savez(\"weights.npz\", **params)는 배열마다 이름을 붙입니다"
            ),
            Self::Missing { name } => format!(
                "배열 `{name}`: 파일에 없습니다. 추가하세요. 신경망에는 W1, W2, …가 빠짐없이 있어야 합니다"
            ),
            Self::Type { name, found } => {
                format!("배열 `{name}`의 자료형: {found}. float32나 float64로 저장하세요")
            }
            Self::Shape { name, found, expected } => {
                format!(
                    "배열 `{name}`의 형상: {found}. 올바른 형상: {}. 그 형상으로 저장하세요",
                    expected.korean()
                )
            }
            Self::Transposed { name, found, expected } => format!(
                "배열 `{name}`의 형상: {found}. PyTorch에서처럼 행과 열이 바뀐 것 같습니다. 올바른 형상: {expected}. 대신 {name}.T를 \
                 저장하고 다른 W도 그렇게 하세요"
            ),
            Self::Pickled { name } => format!(
                "배열 `{name}`: 파이썬 객체(피클)라서 읽지 않습니다. np.savez(\"weights.npz\", **params)처럼 배열마다 이름을 붙여 \
                 저장하세요"
            ),
            Self::LargeFile { bytes, limit } => format!(
                "파일의 크기가 {bytes}바이트로, 여기서 가장 큰 신경망의 {limit}바이트보다 큽니다. 다른 파일을 고르세요"
            ),
            Self::NoRunning { name } => format!(
                "배열 `{name}`: 파일에 없습니다. 이 층에는 배치 정규화가 있어 이동 평균과 이동 분산으로 답합니다. 그것도 저장하세요"
            ),
            Self::LastLayer { name } => {
                format!("배열 `{name}`: 마지막 층의 것인데 마지막 층에는 배치 정규화가 없습니다. 빼세요")
            }
            Self::Damaged { name, reason } => {
                format!(
                    "배열 `{name}`: 손상되었습니다({}). 파일을 다시 저장하거나 복사하세요",
                    reason.korean()
                )
            }
            Self::TooMuch { name, limit } => format!(
                "배열 `{name}`까지 더하면 배열들이 {limit} MB를 넘습니다. 여기서 그렇게 큰 신경망은 쓸 수 없습니다. 다른 파일을 \
                 고르세요"
            ),
            Self::Activation { found } => format!(
                "`activation`의 값: {}. 수 하나({})나 따옴표로 묶은 이름이어야 합니다",
                found.korean(),
                activations()
            ),
        }
    }
}
