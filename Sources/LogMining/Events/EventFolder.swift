/// Tells which lines continue the event before them: frames, causes and messages of several lines.
///
/// Stack traces of the JVM, Python, Go, Node, Rust and .NET are known by how their lines begin.
struct EventFolder: Sendable {
    /// A trace whose further lines are not known by themselves.
    private enum Trace {
        case none, python, go
    }

    private let table = ByteTable.shared
    private var hasEvent = false
    private var trace = Trace.none
    private var isGrave = false

    /// Whether a line continues the event before it.
    @inline(__always)
    mutating func isContinuation(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ header: LogHeader
    ) -> Bool {
        guard let first = line.first else { return hasEvent }
        let isBare = header.timestamp == nil && header.level == nil
        let isIndented = table[bytes[first]] & ByteTable.space != 0 && bytes[first] != 0x1B
        var start = header.message.lowerBound
        while start < line.upperBound, table[bytes[start]] & ByteTable.space != 0 { start += 1 }
        guard start < line.upperBound else { return hasEvent }
        if hasEvent, isBare && isIndented || isTraceLine(bytes, start, line.upperBound) {
            // A line of code follows.
            if bytes[start] == UInt8(ascii: "F") { trace = .python }
            return true
        }
        if isBare && hasEvent && bareLine(bytes, start, line.upperBound) { return true }
        if isGrave && !isBare && headedLine(bytes, line.lowerBound, start, line.upperBound, header) {
            return true
        }
        begin(bytes, start, line.upperBound, header)
        return false
    }

    /// Notes what the first line of an event says about the lines that follow.
    @inline(__always)
    private mutating func begin(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ header: LogHeader) {
        hasEvent = true
        isGrave = (header.level ?? .info) >= .error
        trace = .none
        switch bytes[start] {
        case UInt8(ascii: "T"):
            if Self.begins("Traceback (most recent call last)", bytes, start, end) { trace = .python }
        case UInt8(ascii: "p"): if Self.begins("panic: ", bytes, start, end) { trace = .go }
        case UInt8(ascii: "f"): if Self.begins("fatal error: ", bytes, start, end) { trace = .go }
        default: break
        }
    }

    /// Lines that only traces have, whatever header a collector put before them.
    @inline(__always)
    private mutating func isTraceLine(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch bytes[start] {
        case UInt8(ascii: "a"): Self.begins("at ", bytes, start, end) && isFrame(bytes, start + 3, end)
        case UInt8(ascii: "."): Self.begins("... ", bytes, start, end) && isOmission(bytes, end)
        case UInt8(ascii: "C"): Self.begins("Caused by: ", bytes, start, end)
        case UInt8(ascii: "S"): Self.begins("Suppressed: ", bytes, start, end)
        case UInt8(ascii: "F"):
            Self.begins("File \"", bytes, start, end) && contains(", line ", bytes, start, end)
        case UInt8(ascii: "-"):
            Self.begins("--- End of", bytes, start, end) || Self.begins("---> ", bytes, start, end)
        case UInt8(ascii: "D"): Self.begins("During handling of the above", bytes, start, end)
        case UInt8(ascii: "g"):
            Self.begins("goroutine ", bytes, start, end) && bytes[end - 1] == UInt8(ascii: ":")
        case UInt8(ascii: "c"): Self.begins("created by ", bytes, start, end)
        case UInt8(ascii: "s"): Self.begins("stack backtrace:", bytes, start, end)
        case UInt8(ascii: "n"): Self.begins("note: run with `RUST_BACKTRACE", bytes, start, end)
        default: false
        }
    }

    /// A line without time and level: part of a trace, or the exception that an error message announces.
    private mutating func bareLine(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if Self.begins("Traceback (most recent call last)", bytes, start, end) {
            let continues = isGrave || trace == .python
            if continues { trace = .python }
            return continues
        }
        if Self.begins("The above exception was", bytes, start, end) {
            trace = .python
            return true
        }
        switch trace {
        case .go: return true
        case .python:
            trace = .none
            return true
        case .none:
            return isGrave && ExceptionScanner.name(bytes, start..<end) == start
        }
    }

    /// A line of a Python trace of which each line has a header of its own.
    private mutating func headedLine(
        _ bytes: Span<UInt8>, _ lineStart: Int, _ start: Int, _ end: Int, _ header: LogHeader
    ) -> Bool {
        guard let level = header.level, level >= .error else { return false }
        if Self.begins("Traceback (most recent call last)", bytes, start, end) {
            trace = .python
            return true
        }
        // `ERROR app.module     return call()`: code, indented as in the trace.
        if let logger = header.logger, start - logger.upperBound >= 5 {
            var gap = logger.upperBound
            while gap < start, table[bytes[gap]] & ByteTable.space != 0 { gap += 1 }
            if gap == start { return true }
        }
        guard trace == .python else { return false }
        if start - lineStart >= 2, table[bytes[start - 1]] & ByteTable.space != 0,
            table[bytes[start - 2]] & ByteTable.space != 0
        {
            return true
        }
        // The exception itself.
        trace = .none
        return true
    }

    /// Whether what follows `at ` is a place in a program.
    private func isFrame(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end,
            bytes[end - 1] == UInt8(ascii: ")") || bytes[end - 1] == UInt8(ascii: "]")
                || table[bytes[end - 1]] & ByteTable.alphanumeric != 0
        else { return false }
        var hasParenthesis = false
        for index in start..<end {
            if bytes[index] == UInt8(ascii: "(") { hasParenthesis = true }
            if bytes[index] == UInt8(ascii: ":"), index + 1 < end,
                table[bytes[index + 1]] & ByteTable.digit != 0
            {
                return hasParenthesis || table[bytes[end - 1]] & ByteTable.digit != 0
            }
        }
        return hasParenthesis && bytes[end - 1] == UInt8(ascii: ")")
    }

    /// Whether a line ends as `... 12 more` or `... 3 common frames omitted` does.
    private func isOmission(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        Self.begins("more", bytes, end - 4, end) || Self.begins("omitted", bytes, end - 7, end)
    }

    private func contains(_ text: StaticString, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end {
            if Self.begins(text, bytes, index, end) { return true }
            index += 1
        }
        return false
    }

    /// Whether `text` stands at `start`.
    @inline(__always)
    static func begins(_ text: StaticString, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard start >= 0, start + count <= end else { return false }
        for index in 0..<count where unsafe bytes[start + index] != text.utf8Start[index] { return false }
        return true
    }
}
