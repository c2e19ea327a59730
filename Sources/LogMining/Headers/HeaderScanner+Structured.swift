extension HeaderScanner {
    /// What a field of a structured line tells.
    private enum Role {
        case message, level, time, logger, detail, inner
    }

    /// The header of a line that is one JSON object, or nil where it is none or has no message.
    ///
    /// Only the object's own members are read, and nothing is unescaped: the message stays where it lies.
    func structured(_ bytes: Span<UInt8>, _ range: Range<Int>) -> LogHeader? {
        var header = LogHeader(message: range)
        var hasMessage = false
        var index = range.lowerBound + 1
        let end = range.upperBound
        while index < end {
            index = skipBlank(bytes, index, end)
            guard index < end, bytes[index] == UInt8(ascii: "\"") else { break }
            let keyStart = index + 1
            let keyEnd = stringEnd(bytes, keyStart, end)
            index = skipBlank(bytes, keyEnd + 1, end)
            guard index < end, bytes[index] == UInt8(ascii: ":") else { break }
            index = skipBlank(bytes, index + 1, end)
            guard index < end else { break }
            var value = index..<index
            if bytes[index] == UInt8(ascii: "\"") {
                let stop = stringEnd(bytes, index + 1, end)
                value = (index + 1)..<stop
                index = min(stop + 1, end)
            } else {
                let stop = valueEnd(bytes, index, end)
                value = index..<stop
                index = stop
            }
            if let role = role(bytes, keyStart..<keyEnd) {
                assign(bytes, role, value, &header, &hasMessage)
            }
            index = skipBlank(bytes, index, end)
            guard index < end, bytes[index] == UInt8(ascii: ",") else { break }
            index += 1
        }
        return hasMessage ? header : nil
    }

    /// The header of a line of `key=value` pairs, or nil where it has no message among them.
    func keyed(_ bytes: Span<UInt8>, _ range: Range<Int>, _ known: LogHeader) -> LogHeader? {
        let first = wordEnd(bytes, range.lowerBound, range.upperBound)
        guard first < range.upperBound, bytes[first] == UInt8(ascii: "="),
            role(bytes, range.lowerBound..<first) != nil
        else { return nil }
        var header = known
        var hasMessage = false
        var index = range.lowerBound
        let end = range.upperBound
        while index < end {
            index = skipBlank(bytes, index, end)
            let keyStart = index
            while index < end, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "=") { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: "=") else { continue }
            let key = keyStart..<index
            index += 1
            var value = index..<index
            if index < end, bytes[index] == UInt8(ascii: "\"") {
                let stop = stringEnd(bytes, index + 1, end)
                value = (index + 1)..<stop
                index = min(stop + 1, end)
            } else {
                let start = index
                while index < end, bytes[index] > 0x20 { index += 1 }
                value = start..<index
            }
            if let role = role(bytes, key) { assign(bytes, role, value, &header, &hasMessage) }
        }
        return hasMessage ? header : nil
    }

    private func assign(
        _ bytes: Span<UInt8>, _ role: Role, _ value: Range<Int>, _ header: inout LogHeader,
        _ hasMessage: inout Bool
    ) {
        switch role {
        case .message:
            guard !hasMessage, !value.isEmpty else { return }
            header.message = value
            hasMessage = true
        case .inner:
            // Docker wraps the line that the program wrote.
            guard !hasMessage, !value.isEmpty else { return }
            let isNested = bytes[value.lowerBound] != UInt8(ascii: "{")
            let inner = isNested ? scan(bytes, value) : LogHeader(message: value)
            header.message = inner.message
            if header.level == nil { header.level = inner.level }
            if header.timestamp == nil { header.timestamp = inner.timestamp }
            hasMessage = true
        case .level:
            if let level = LogLevel(in: bytes, value.lowerBound, value.upperBound) {
                header.level = level
            } else if value.count == 2, bytes[value.lowerBound + 1] == UInt8(ascii: "0") {
                // pino and bunyan: 10 trace to 60 fatal.
                switch bytes[value.lowerBound] {
                case UInt8(ascii: "1"): header.level = .trace
                case UInt8(ascii: "2"): header.level = .debug
                case UInt8(ascii: "3"): header.level = .info
                case UInt8(ascii: "4"): header.level = .warning
                case UInt8(ascii: "5"): header.level = .error
                case UInt8(ascii: "6"): header.level = .fatal
                default: break
                }
            }
        case .time: if header.timestamp == nil { header.timestamp = value }
        case .logger: if header.logger == nil { header.logger = value }
        case .detail: if header.detail == nil, !value.isEmpty { header.detail = value }
        }
    }

    /// What a field's name, in any case, says that its value is.
    private func role(_ bytes: Span<UInt8>, _ key: Range<Int>) -> Role? {
        guard (1...10).contains(key.count) else { return nil }
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in key {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(bytes[index] | 0x20)
        }
        switch (high, low) {
        case (0, 0x6D7367), (0, 0x6D657373616765), (0, 0x6576656E74): return .message
        case (0, 0x6C6F67): return .inner
        case (0, 0x6C6576656C), (0, 0x7365766572697479), (0, 0x6C766C), (0, 0x606C): return .level
        case (0, 0x74696D65), (0, 0x7473), (0, 0x74), (0x74, 0x696D657374616D70),
            (0x6074, 0x696D657374616D70):
            return .time
        case (0, 0x6C6F67676572), (0, 0x63616C6C6572): return .logger
        case (0, 0x657272), (0, 0x6572726F72), (0x65, 0x7863657074696F6E): return .detail
        default: return nil
        }
    }

    /// The closing quote of a string that begins at `start`, or the end of the line.
    private func stringEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { return index }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return end
    }

    /// The end of a value that is no string, whatever it nests.
    private func valueEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var depth = 0
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return index }
            case UInt8(ascii: "\""): index = stringEnd(bytes, index + 1, end)
            default: break
            }
            index += 1
        }
        return end
    }
}
