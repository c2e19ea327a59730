/// Finds the exception at the root of an event.
enum ExceptionScanner {
    /// Bytes of an exception's class and message that are kept.
    private static let maximumLength = 240

    /// The innermost exception of the event that begins at a line, or nil where it has none.
    ///
    /// The JVM and .NET name it last (`Caused by:`, `--->`); Python names it first, before the exceptions that were
    /// raised while it was handled.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - first: The event's first line.
    ///   - headers: Finds what a collector put before the lines.
    ///   - isContinuation: Whether a line continues its event.
    /// - Returns: The class and message of the exception.
    static func root(
        _ text: LogText, first: Int, headers: HeaderScanner, isContinuation: (Int) -> Bool
    ) -> String? {
        let bytes = text.bytes.span
        let message = headers.scan(bytes, text.range(ofLine: first)).message
        var found: Range<Int>?
        var isPython = EventFolder.begins(
            "Traceback (most", bytes, message.lowerBound, message.upperBound)
        var isFinal = false
        var frames = 0
        var named: Range<Int>?
        note(bytes, message, &found)
        var line = first + 1
        while line < text.count, line < first + 2_000, isContinuation(line) {
            let whole = text.range(ofLine: line)
            let header = headers.scan(bytes, whole)
            let range = trimmed(bytes, header.timestamp == nil ? whole : header.message)
            if EventFolder.begins("Traceback (most", bytes, range.lowerBound, range.upperBound) {
                isPython = true
            } else if let cause = cause(bytes, range) {
                found = cause
            } else if isPython, !isFinal, isFlush(bytes, whole),
                let name = name(bytes, range)
            {
                found = name..<range.upperBound
                isFinal = true
            } else if found == nil {
                note(bytes, range, &found)
            }
            if EventFolder.begins("File \"", bytes, range.lowerBound, range.upperBound) { frames += 1 }
            if named == nil, isClass(bytes, range) { named = range }
            line += 1
        }
        // A collector that sorts lines of one moment tears the order of a trace; its parts still tell what it is.
        guard let found = found ?? (isPython || frames >= 3 ? named : nil) else { return nil }
        let end = min(found.upperBound, found.lowerBound + maximumLength)
        return String(decoding: text.bytes[found.lowerBound..<end], as: UTF8.self)
    }

    /// Where the name of an exception class begins in a line, or nil where there is none.
    ///
    /// A class is a word that ends in `Exception`, `Error`, `Fault` or `Throwable`, before a colon or the line's end.
    static func name(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let table = ByteTable.shared
        var index = range.lowerBound
        while index < range.upperBound {
            guard table[bytes[index]] & ByteTable.letter != 0 else {
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, table[bytes[index]] & ByteTable.word != 0 { index += 1 }
            guard index == range.upperBound || bytes[index] == UInt8(ascii: ":") else { continue }
            if EventFolder.begins("Exception", bytes, index - 9, index)
                || EventFolder.begins("Error", bytes, index - 5, index)
                || EventFolder.begins("Fault", bytes, index - 5, index)
                || EventFolder.begins("Throwable", bytes, index - 9, index)
                || EventFolder.begins("KeyboardInterrupt", bytes, start, index)
                || EventFolder.begins("SystemExit", bytes, start, index)
            {
                return start
            }
        }
        return nil
    }

    /// Whether a line begins as an exception of any name does, such as `app.errors.NotFound: no such order`.
    private static func isClass(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let table = ByteTable.shared
        var index = range.lowerBound
        var last = index
        while index < range.upperBound {
            if bytes[index] == UInt8(ascii: ".") {
                last = index + 1
            } else if table[bytes[index]] & ByteTable.word == 0 {
                break
            }
            index += 1
        }
        guard index > last, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[last]) else {
            return false
        }
        return index == range.upperBound
            || EventFolder.begins(": ", bytes, index, range.upperBound)
    }

    private static func note(_ bytes: Span<UInt8>, _ range: Range<Int>, _ found: inout Range<Int>?) {
        var index = range.lowerBound
        // .NET: the last `--->` of the line is the innermost.
        while index + 5 < range.upperBound {
            if bytes[index] == UInt8(ascii: "-"), EventFolder.begins("---> ", bytes, index, range.upperBound)
            {
                found = (index + 5)..<range.upperBound
            }
            index += 1
        }
        if found != nil { return }
        if EventFolder.begins("panic: ", bytes, range.lowerBound, range.upperBound)
            || EventFolder.begins("fatal error: ", bytes, range.lowerBound, range.upperBound)
        {
            found = range
            return
        }
        index = range.lowerBound
        while index + 12 < range.upperBound {
            if bytes[index] == UInt8(ascii: "p"),
                EventFolder.begins("panicked at ", bytes, index, range.upperBound)
            {
                found = index..<range.upperBound
                return
            }
            index += 1
        }
        if let name = name(bytes, range) { found = name..<range.upperBound }
    }

    /// What a line names as the cause of the exceptions before it.
    private static func cause(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        for (mark, count) in causes where EventFolder.begins(mark, bytes, range.lowerBound, range.upperBound)
        {
            return (range.lowerBound + count)..<range.upperBound
        }
        return nil
    }

    private static let causes: [(StaticString, Int)] = [
        ("Caused by: ", 11), ("---> ", 5), ("[cause]: ", 9),
    ]

    private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let table = ByteTable.shared
        var start = range.lowerBound
        while start < range.upperBound, table[bytes[start]] & ByteTable.space != 0 { start += 1 }
        return start..<range.upperBound
    }

    private static func isFlush(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.isEmpty ? false : ByteTable.shared[bytes[range.lowerBound]] & ByteTable.space == 0
    }
}
