/// What each byte is to the scanners: its class in the high bits, and its form in a word's hash in the low eight.
///
/// A digit stands for every digit, so that `r24` and `r25` hash alike.
///
/// A class, so that a scanner that holds it is one word and not half a kilobyte to be copied about.
final class ByteTable: Sendable {
    static let lower: UInt16 = 0x100
    static let upper: UInt16 = 0x200
    static let digit: UInt16 = 0x400
    /// Joins the parts of one word: `. - _ + / \ $ % ~ *`.
    static let joiner: UInt16 = 0x800
    static let space: UInt16 = 0x1000
    static let punctuation: UInt16 = 0x2000
    static let slash: UInt16 = 0x4000
    static let dot: UInt16 = 0x8000

    static let letter: UInt16 = lower | upper
    static let alphanumeric: UInt16 = letter | digit
    static let word: UInt16 = alphanumeric | joiner

    private let entries: InlineArray<256, UInt16>

    /// The only table there is.
    static let shared = ByteTable()

    private init() {
        var entries = InlineArray<256, UInt16>(repeating: 0)
        for byte in 0..<256 {
            let kind: UInt16 =
                switch UInt8(byte) {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF: Self.lower
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): Self.upper
                case UInt8(ascii: "0")...UInt8(ascii: "9"): Self.digit
                case UInt8(ascii: "."): Self.joiner | Self.dot
                case UInt8(ascii: "/"), UInt8(ascii: "\\"): Self.joiner | Self.slash
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "$"),
                    UInt8(ascii: "%"), UInt8(ascii: "~"), UInt8(ascii: "*"):
                    Self.joiner
                case 0...0x20, 0x7F: Self.space
                default: Self.punctuation
                }
            entries[byte] = kind | UInt16(kind == Self.digit ? UInt8(ascii: "0") : UInt8(byte))
        }
        self.entries = entries
    }

    @inline(__always)
    subscript(byte: UInt8) -> UInt16 { entries[Int(byte)] }
}
