/// Text from outside, made into what a person sees of it.
///
/// Terminal sequences, control characters, and characters that show nothing or turn the direction of writing carry no
/// evidence, but hide instructions, and split a secret so that it is not recognised. They go first, before redaction.
enum PlainText {
    /// Returns a text without what cannot be seen, cut to a length.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The most Unicode scalars that are kept; a mark says where something was cut off.
    /// - Returns: One line of text.
    static func visible(_ text: String, limit: Int = 600) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            if scalar == "\u{1B}" {
                skipSequence(&scalars)
                continue
            }
            guard let kept = keep(scalar) else { continue }
            if count == limit {
                result.append("…")
                break
            }
            result.append(kept)
            count += 1
        }
        return String(result)
    }

    /// What is kept of a scalar; nil for what cannot be seen.
    private static func keep(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: " "
        case 0..<0x20, 0x7F..<0xA0: nil
        // Soft hyphen, Arabic letter mark, Mongolian separators, Hangul fillers.
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0: nil
        // Zero width, direction, invisible operators, byte order mark, variation selectors, annotations.
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF0...0xFFFB: nil
        // Tags, which spell out ASCII unseen, and more variation selectors.
        case 0xE0000...0xE0FFF: nil
        default: scalar
        }
    }

    /// Passes over an escape sequence (ECMA-48): CSI up to its final octet, OSC and the like up to their end.
    private static func skipSequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
        guard let kind = scalars.next() else { return }
        switch kind {
        case "[":
            // Parameters are few; a broken sequence must not swallow the line.
            for _ in 0..<64 {
                guard let next = scalars.next(), !(0x40...0x7E).contains(next.value) else { return }
            }
        case "]", "P", "X", "^", "_":
            var previous: Unicode.Scalar = " "
            for _ in 0..<512 {
                guard let next = scalars.next(), next != "\u{07}", !(previous == "\u{1B}" && next == "\\")
                else {
                    return
                }
                previous = next
            }
        default: return
        }
    }
}
