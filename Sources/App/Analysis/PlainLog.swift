import JSON
import LogMining

/// Log lines as people send them, made plain: without terminal codes and without the wrapping of Harness' log service.
enum PlainLog {
    /// Splits a text into lines and makes them plain.
    static func lines(of bytes: some Collection<UInt8>) -> LogText {
        var text = LogText()
        text.reserve(lines: bytes.count / 80, bytes: bytes.count)
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) { append(line, to: &text) }
        // What follows the last line's end is no line.
        return trimmed(text)
    }

    /// Makes lines plain that are split already.
    static func lines(_ lines: some Sequence<String>) -> LogText {
        var text = LogText()
        for line in lines { append(Array(line.utf8), to: &text) }
        return text
    }

    private static func trimmed(_ text: LogText) -> LogText {
        guard text.count > 0, text.range(ofLine: text.count - 1).isEmpty else { return text }
        return LogText(bytes: text.bytes, ends: Array(text.ends.dropLast()))
    }

    private static func append(_ line: some Collection<UInt8>, to text: inout LogText) {
        let plain = withoutCodes(line)
        guard plain.first == UInt8(ascii: "{"), plain.count < 64 << 10, let wrapped = unwrapped(plain) else {
            text.append(plain)
            return
        }
        text.append(wrapped)
    }

    /// The line in `{"level":"INFO","time":"…","out":"…"}`, as Harness' log service keeps it; nil for anything else.
    private static func unwrapped(_ line: [UInt8]) -> [UInt8]? {
        let root: JSONElement
        do throws(JSONError) { root = try JSONDocument(parsing: line).root } catch { return nil }
        guard let out = root["out"]?.string else { return nil }
        var plain: [UInt8] = []
        for name in ["time", "level"] {
            guard let value = root[name]?.string, !value.isEmpty else { continue }
            plain += Array(value.utf8) + [0x20]
        }
        // A line of the log service is one line, whatever stands in it.
        let inner = withoutCodes(Array(out.utf8))
        return plain + inner.map { $0 == 0x0A ? 0x20 : $0 }.trimmedRight
    }

    /// A line without carriage returns and the escape sequences of ECMA-48.
    private static func withoutCodes(_ line: some Collection<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(line.count)
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            line.formIndex(after: &index)
            guard byte == 0x1B else {
                if byte != 0x0D { plain.append(byte) }
                continue
            }
            guard index < line.endIndex else { break }
            let kind = line[index]
            line.formIndex(after: &index)
            if kind == UInt8(ascii: "[") {
                // Control sequence: parameters, then one byte from 0x40 to 0x7E.
                while index < line.endIndex, !(0x40...0x7E).contains(line[index]) {
                    line.formIndex(after: &index)
                }
                if index < line.endIndex { line.formIndex(after: &index) }
            } else if kind == UInt8(ascii: "]") {
                // Operating system command: up to BEL or the string terminator.
                while index < line.endIndex, line[index] != 0x07, line[index] != 0x1B {
                    line.formIndex(after: &index)
                }
                if index < line.endIndex {
                    let isEscape = line[index] == 0x1B
                    line.formIndex(after: &index)
                    if isEscape, index < line.endIndex { line.formIndex(after: &index) }
                }
            }
        }
        return plain
    }
}

extension [UInt8] {
    /// The bytes without blanks at their end.
    fileprivate var trimmedRight: [UInt8] {
        var end = count
        while end > 0, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
        return Array(self[..<end])
    }
}
