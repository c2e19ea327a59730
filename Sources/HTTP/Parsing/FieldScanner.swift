/// Cuts a section of field lines (RFC 9112 section 5) into names and values, resuming where it stopped.
///
/// Positions count from the section's first octet, which must stay at the front of what is handed in.
struct FieldScanner: Sendable {
    enum Outcome {
        case needMore
        case line
        case end
        case failed(ParseError)
    }

    private enum Phase {
        case lineStart, name, blanks, value, lineFeed, lastLineFeed
    }

    /// The next octet to look at; behind the section after ``Outcome/end``.
    private(set) var position: Int

    /// The name of the line that was found.
    private(set) var name = 0..<0

    /// The value of the line that was found, without blanks at its ends.
    private(set) var value = 0..<0

    /// The name's ``FieldNameTable/tail(after:_:)``.
    private(set) var nameTail: UInt64 = 0

    private var phase = Phase.lineStart
    private var mark = 0

    /// Starts at a position.
    init(at position: Int = 0) { self.position = position }

    /// Finds the next line's end.
    mutating func next(_ octets: Span<UInt8>) -> Outcome {
        // Copies, so that they can stay in registers.
        var index = position
        var phase = phase
        let count = octets.count
        defer {
            position = index
            self.phase = phase
        }
        while index < count {
            switch phase {
            case .lineStart:
                switch octets[index] {
                case 0x0D:
                    index += 1
                    phase = .lastLineFeed
                case 0x20, 0x09: return .failed(.foldedField)
                case 0x0A: return .failed(.bareLineFeed)
                default:
                    mark = index
                    nameTail = 0
                    phase = .name
                }

            case .name:
                index = Self.endOfName(octets, from: index, tail: &nameTail)
                guard index < count else { return .needMore }
                guard octets[index] == 0x3A, index > mark else { return .failed(.invalidFieldName) }
                name = mark..<index
                index += 1
                phase = .blanks

            case .blanks:
                while index < count, octets[index].isBlank { index += 1 }
                guard index < count else { return .needMore }
                mark = index
                phase = .value

            case .value:
                index = Self.endOfValue(octets, from: index)
                guard index < count else { return .needMore }
                guard octets[index] == 0x0D else {
                    return .failed(octets[index] == 0x0A ? .bareLineFeed : .invalidFieldValue)
                }
                var end = index
                while end > mark, octets[end - 1].isBlank { end -= 1 }
                value = mark..<end
                index += 1
                phase = .lineFeed

            case .lineFeed:
                guard octets[index] == 0x0A else { return .failed(.bareCarriageReturn) }
                index += 1
                phase = .lineStart
                return .line

            case .lastLineFeed:
                guard octets[index] == 0x0A else { return .failed(.bareCarriageReturn) }
                index += 1
                return .end
            }
        }
        return .needMore
    }

    /// The first octet from `start` on that cannot be part of a name; adds what is before it to the tail.
    ///
    /// Names are mostly letters and hyphens, which are looked at eight at a time.
    private static func endOfName(_ octets: Span<UInt8>, from start: Int, tail: inout UInt64) -> Int {
        var index = start
        while index < octets.count {
            if octets.count - index >= 8 {
                let word = octets.word(at: index)
                let marks = word.marksOfOtherThanLetters
                let folded = (word | UInt64(repeating: 0x20)).byteSwapped
                guard marks != 0 else {
                    tail = folded
                    index += 8
                    continue
                }
                let letters = marks.unmarkedOctets
                if letters > 0 {
                    tail = tail &<< UInt64(8 * letters) | folded &>> UInt64(64 - 8 * letters)
                    index += letters
                }
            }
            guard OctetSet.token.contains(octets[index]) else { return index }
            tail = FieldNameTable.tail(after: tail, octets[index])
            index += 1
        }
        return index
    }

    /// The first octet from `start` on that cannot be part of a value, eight at a time.
    private static func endOfValue(_ octets: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < octets.count {
            if octets.count - index >= 8 {
                let marks = octets.word(at: index).marksOfControls
                guard marks != 0 else {
                    index += 8
                    continue
                }
                index += marks.unmarkedOctets
            }
            guard octets[index].isFieldValue else { return index }
            index += 1
        }
        return index
    }
}
