/// Finds the first fault of a text that the parser has refused, and where it is.
///
/// simdjson says only that something is wrong. This plain reader goes over the text once more, byte by byte, after
/// the grammar of RFC 8259; it also serves as the parser's oracle in the tests.
package struct JSONDiagnosis {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0
    private var containers: [Container] = []

    /// An array or object that has begun and not ended, and which of its values is being read.
    private struct Container {
        var bracket: UInt8
        var index = 0
        /// Where the key stands, with its quotes.
        var key: Range<Int>?
    }

    /// Creates a reader of a text.
    package init(of bytes: ArraySlice<UInt8>, maximumDepth: Int) {
        self.bytes = Array(bytes)
        self.maximumDepth = maximumDepth
    }

    /// Returns the first fault, or nil if there is none; repeated keys are not looked for.
    package mutating func firstError() -> JSONError? {
        do throws(JSONError) {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(.byteOrderMark, offset: 0) }
            skipSpace()
            if position == bytes.count { throw JSONError(.empty, offset: 0) }
            try readValues()
            skipSpace()
            if position < bytes.count { throw JSONError(.trailingContent, offset: position) }
            return nil
        } catch {
            var error = error
            error.pointer = pointer
            return error
        }
    }

    /// The way to the value that is being read.
    private var pointer: JSONPointer {
        var pointer = JSONPointer()
        for container in containers {
            if container.bracket == UInt8(ascii: "[") {
                pointer = pointer.appending(container.index)
            } else if let key = container.key {
                // The key has been read already, so it is a valid text of its own.
                let text = try? JSONDocument(parsing: bytes[key]).root.string
                pointer.append(text ?? String(decoding: bytes[key].dropFirst().dropLast(), as: UTF8.self))
            }
        }
        return pointer
    }

    /// Reads one value with all that it contains.
    private mutating func readValues() throws(JSONError) {
        while true {
            skipSpace()
            let byte = try peek(expected: "a value")
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard containers.count < maximumDepth else {
                    throw JSONError(.tooDeep(limit: maximumDepth), offset: position)
                }
                containers.append(Container(bracket: byte))
                position += 1
                skipSpace()
                let isObject = byte == UInt8(ascii: "{")
                if try peek(expected: isObject ? "a key or '}'" : "a value or ']'") != byte + 2 {
                    if isObject { try readKey() }
                    continue
                }
            } else {
                try readScalar(byte)
            }
            // A value has ended, and perhaps the containers around it.
            if try closeContainers() { return }
        }
    }

    /// Goes past ends of containers to the next value; true if the outermost has ended.
    private mutating func closeContainers() throws(JSONError) -> Bool {
        // An empty container stands before its own end.
        while let container = containers.last {
            skipSpace()
            let isObject = container.bracket == UInt8(ascii: "{")
            let byte = try peek(expected: isObject ? "',' or '}'" : "',' or ']'")
            if byte == container.bracket + 2 {
                containers.removeLast()
                position += 1
            } else if byte == UInt8(ascii: ",") {
                position += 1
                containers[containers.count - 1].index += 1
                containers[containers.count - 1].key = nil
                if isObject { try readKey() }
                return false
            } else {
                throw JSONError(
                    .unexpectedByte(byte, expected: isObject ? "',' or '}'" : "',' or ']'"), offset: position)
            }
        }
        return true
    }

    private mutating func readKey() throws(JSONError) {
        skipSpace()
        let byte = try peek(expected: "a key")
        guard byte == UInt8(ascii: "\"") else {
            throw JSONError(.unexpectedByte(byte, expected: "a key in double quotes"), offset: position)
        }
        let start = position
        try readString()
        containers[containers.count - 1].key = start..<position
        skipSpace()
        let colon = try peek(expected: "':'")
        guard colon == UInt8(ascii: ":") else {
            throw JSONError(.unexpectedByte(colon, expected: "':'"), offset: position)
        }
        position += 1
    }

    private mutating func readScalar(_ byte: UInt8) throws(JSONError) {
        switch byte {
        case UInt8(ascii: "\""): try readString()
        case UInt8(ascii: "t"): try readWord("true")
        case UInt8(ascii: "f"): try readWord("false")
        case UInt8(ascii: "n"): try readWord("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            if bytes[position...].starts(with: "NaN".utf8) || bytes[position...].starts(with: "Inf".utf8) {
                throw JSONError(.nonFiniteNumber, offset: position)
            }
            throw JSONError(.unexpectedByte(byte, expected: "a value"), offset: position)
        default:
            if byte >= 0x80 && !isUTF8(at: position) { throw JSONError(.invalidUTF8, offset: position) }
            throw JSONError(.unexpectedByte(byte, expected: "a value"), offset: position)
        }
    }

    private mutating func readWord(_ word: StaticString) throws(JSONError) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            let byte = try peek(expected: "the word \(word)")
            guard byte == word.utf8Start[index] else {
                if start == position - 1 && bytes[start...].starts(with: "nan".utf8) {
                    throw JSONError(.nonFiniteNumber, offset: start)
                }
                throw JSONError(.unexpectedByte(byte, expected: "the word \(word)"), offset: position)
            }
            position += 1
        }
        try requireEndOfWord(expected: "the end of the word \(word)")
    }

    private mutating func readNumber() throws(JSONError) {
        let start = position
        var isInteger = true
        if bytes[position] == UInt8(ascii: "-") {
            position += 1
            if bytes[position...].starts(with: "Inf".utf8) {
                throw JSONError(.nonFiniteNumber, offset: start)
            }
        }
        let first = position
        try readDigits(start)
        if bytes[first] == UInt8(ascii: "0") && position > first + 1 {
            throw JSONError(.invalidNumber, offset: start)
        }
        if position < bytes.count && bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try readDigits(start)
        }
        if position < bytes.count && bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            try readDigits(start)
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let isInRange =
            isInteger ? Int64(text) != nil || UInt64(text) != nil : Double(text).map(\.isFinite) ?? false
        guard isInRange else { throw JSONError(.numberOutOfRange, offset: start) }
        try requireEndOfWord(expected: "the end of the number")
    }

    private mutating func readDigits(_ start: Int) throws(JSONError) {
        let first = position
        while position < bytes.count && isDigit(bytes[position]) { position += 1 }
        guard position > first else {
            if position == bytes.count {
                throw JSONError(.unexpectedEnd(expected: "a digit"), offset: position)
            }
            throw JSONError(.invalidNumber, offset: start)
        }
    }

    private func requireEndOfWord(expected: String) throws(JSONError) {
        guard position < bytes.count else { return }
        switch bytes[position] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
            UInt8(ascii: ":"):
            return
        default:
            throw JSONError(.unexpectedByte(bytes[position], expected: expected), offset: position)
        }
    }

    private mutating func readString() throws(JSONError) {
        position += 1
        while true {
            let byte = try peek(expected: "the end of a string")
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): try readEscape()
            case ..<0x20: throw JSONError(.controlCharacter, offset: position)
            case ..<0x80: position += 1
            default:
                let length = lengthOfUTF8(at: position)
                guard length > 0 else { throw JSONError(.invalidUTF8, offset: position) }
                position += length
            }
        }
    }

    private mutating func readEscape() throws(JSONError) {
        let start = position
        position += 1
        switch try peek(expected: "an escape") {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            let unit = try readUnit(start)
            if (0xDC00...0xDFFF).contains(unit) { throw JSONError(.loneSurrogate, offset: start) }
            guard (0xD800...0xDBFF).contains(unit) else { return }
            guard bytes[position...].starts(with: "\\u".utf8) else {
                throw JSONError(.loneSurrogate, offset: start)
            }
            position += 1
            let second = try readUnit(start)
            guard (0xDC00...0xDFFF).contains(second) else { throw JSONError(.loneSurrogate, offset: start) }
        default: throw JSONError(.invalidEscape, offset: start)
        }
    }

    /// Reads the letter u and four hexadecimal digits.
    private mutating func readUnit(_ start: Int) throws(JSONError) -> Int {
        position += 1
        var unit = 0
        for _ in 0..<4 {
            let byte = try peek(expected: "four hexadecimal digits")
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | Int(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | Int(byte - UInt8(ascii: "A") + 10)
            default: throw JSONError(.invalidEscape, offset: start)
            }
            position += 1
        }
        return unit
    }

    private func peek(expected: String) throws(JSONError) -> UInt8 {
        guard position < bytes.count else {
            throw JSONError(.unexpectedEnd(expected: expected), offset: position)
        }
        return bytes[position]
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func isUTF8(at position: Int) -> Bool { lengthOfUTF8(at: position) > 0 }

    /// The length of the well-formed sequence at a position, 0 if there is none (Unicode table 3-7).
    private func lengthOfUTF8(at position: Int) -> Int {
        func isContinuation(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            position + offset < bytes.count && range.contains(bytes[position + offset])
        }
        switch bytes[position] {
        case ..<0x80: return 1
        case 0xC2...0xDF: return isContinuation(1) ? 2 : 0
        case 0xE0: return isContinuation(1, 0xA0...0xBF) && isContinuation(2) ? 3 : 0
        case 0xED: return isContinuation(1, 0x80...0x9F) && isContinuation(2) ? 3 : 0
        case 0xE1...0xEF: return isContinuation(1) && isContinuation(2) ? 3 : 0
        case 0xF0: return isContinuation(1, 0x90...0xBF) && isContinuation(2) && isContinuation(3) ? 4 : 0
        case 0xF1...0xF3: return isContinuation(1) && isContinuation(2) && isContinuation(3) ? 4 : 0
        case 0xF4: return isContinuation(1, 0x80...0x8F) && isContinuation(2) && isContinuation(3) ? 4 : 0
        default: return 0
        }
    }
}
