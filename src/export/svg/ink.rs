//! The colours of exported figures: ink on white, whatever the window looks like, and strong enough for a pale projector
//! or a grey printer. Series follow Okabe and Ito's colour-blind-safe set and differ by dash and marker as well. What stands on
//! what is in the table of `contrast`, and a test walks it.

use crate::experiment::figure::contrast::{self, MARK, Rgb};
use crate::experiment::figure::layout::{Inks, Tone};

/// The inks of print.
pub(super) struct Print;

const WHITE: Rgb = [0xFF; 3];
const SERIES: [Rgb; 8] = [
    hex(0x0000_5A96),
    hex(0x00B3_4700),
    hex(0x0000_6B4D),
    hex(0x0096_3670),
    hex(0x001D_79AE),
    hex(0x008C_5800),
    hex(0x0033_383F),
    hex(0x006C_6000),
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
            Tone::Change => hex(0x007A_4A00),
            Tone::Apart => hex(0x0078_4489),
            Tone::Error => hex(0x00A8_1B10),
            Tone::Forward | Tone::Train => hex(0x0000_5A96),
            Tone::Backward | Tone::Test => hex(0x00B3_4700),
            // As near to the paper as a line may be.
            Tone::Raw => contrast::receding(self.plain(Tone::Forward), WHITE, MARK),
            Tone::Series(n) => SERIES[n % SERIES.len()],
            _ => WHITE,
        }
    }
}
