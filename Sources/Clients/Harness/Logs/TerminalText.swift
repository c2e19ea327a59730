/// Text that was written for a terminal.
package enum TerminalText {
    /// Takes out what controls a terminal (ECMA-48): colours, cursor moves, titles, and other control characters.
    ///
    /// Of a line that was overwritten with carriage returns, as progress displays do, what was written last is kept.
    ///
    /// - Parameter text: A line.
    /// - Returns: What a person would read; tabs stay.
    package static func plain(_ text: String) -> String {
        let octets = text.utf8
        guard octets.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F || $0 == 0xC2 }) else {
            return text
        }
        return String(decoding: plain(Array(octets)[...]), as: UTF8.self)
    }

    private static func plain(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(octets.count)
        var rest = octets
        var start = 0
        while let octet = rest.popFirst() {
            switch octet {
            case 0x1B: skipSequence(&rest)
            case 0x0D:
                // What stands before is overwritten if something comes after.
                start = output.count
            case 0xC2 where rest.first.map { (0x80...0x9F).contains($0) } ?? false:
                // C1 controls in UTF-8; U+009B begins a sequence as ESC [ does, U+0090, 98, 9D to 9F a string.
                let control = rest.removeFirst()
                if control == 0x9B { skipParameters(&rest) }
                if [0x90, 0x98, 0x9D, 0x9E, 0x9F].contains(control) { skipString(&rest) }
            case 0x00..<0x09, 0x0B..<0x0D, 0x0E..<0x20, 0x7F: break
            default:
                if start > 0 {
                    output.removeFirst(start)
                    start = 0
                }
                output.append(octet)
            }
        }
        return output
    }

    private static func skipSequence(_ rest: inout ArraySlice<UInt8>) {
        guard let next = rest.popFirst() else { return }
        switch next {
        case UInt8(ascii: "["): skipParameters(&rest)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            skipString(&rest)
        case 0x20...0x2F:
            // Intermediates, then one final octet.
            while let octet = rest.first, (0x20...0x2F).contains(octet) { rest.removeFirst() }
            if let final = rest.first, (0x30...0x7E).contains(final) { rest.removeFirst() }
        default: break
        }
    }

    private static func skipParameters(_ rest: inout ArraySlice<UInt8>) {
        while let octet = rest.first, (0x20...0x3F).contains(octet) { rest.removeFirst() }
        if let final = rest.first, (0x40...0x7E).contains(final) { rest.removeFirst() }
    }

    /// Skips to BEL, ESC \ or the C1 terminator; to the end if there is none.
    private static func skipString(_ rest: inout ArraySlice<UInt8>) {
        while let octet = rest.popFirst() {
            if octet == 0x07 { return }
            if octet == 0x1B, rest.first == UInt8(ascii: "\\") {
                rest.removeFirst()
                return
            }
            if octet == 0xC2, rest.first == 0x9C {
                rest.removeFirst()
                return
            }
        }
    }
}
