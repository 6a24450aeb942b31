//! The colours of exported figures: ink on white, whatever the window looks like, and strong enough for a pale projector
//! or a grey printer. Series are neither blue nor orange, which mean forward and backward, and differ by their
//! markers as well. What stands on what is in the table of `contrast`, and a test walks it.

use crate::experiment::figure::contrast::{self, MARK, Rgb};
use crate::experiment::figure::layout::{Inks, Tone};

/// The inks of print.
pub(super) struct Print;

const WHITE: Rgb = [0xFF; 3];
const SERIES: [Rgb; 6] = [
    hex(0x003E_4851),
    hex(0x0043_50C4),
    hex(0x00A0_376A),
    hex(0x0077_5E00),
    hex(0x0026_6B80),
    hex(0x005B_681A),
];

const fn hex(hex: u32) -> Rgb {
    [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
}

impl Inks for Print {
    fn plain(&self, tone: Tone) -> Rgb {
        match tone {
            Tone::Text => hex(0x0011_1417),
            Tone::Muted | Tone::Axis => hex(0x0045_4C52),
            Tone::Grid => hex(0x00DD_E0DD),
            Tone::Outline => hex(0x007A_817D),
            Tone::Ground => hex(0x00F2_F3F1),
            Tone::Accent => hex(0x0000_6057),
            Tone::Change => hex(0x006E_3590),
            Tone::Soft => hex(0x00DF_F1ED),
            Tone::Error => hex(0x00A8_1B10),
            Tone::Forward | Tone::Train => hex(0x0000_5A96),
            Tone::Backward => hex(0x00B3_4700),
            Tone::Test => hex(0x003A_4147),
            // As near to the paper as a line may be.
            Tone::Raw => contrast::receding(self.plain(Tone::Forward), WHITE, MARK),
            Tone::Apart => hex(0x0070_285F),
            Tone::Series(n) => SERIES[n % SERIES.len()],
            _ => WHITE,
        }
    }
}
