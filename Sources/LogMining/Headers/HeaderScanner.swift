/// Finds by form where a line's header ends and its message begins.
///
/// No format is configured: timestamps, levels, bracketed parts, loggers, processes, container runtime and pod
/// prefixes are recognised wherever they stand before the message.
struct HeaderScanner: Sendable {
    let table: ByteTable
    let times: TimestampScanner

    init(table: ByteTable = .shared) {
        self.table = table
        times = TimestampScanner(table: table)
    }

    /// What has been recognised so far.
    struct State {
        var header: LogHeader
        var end: Int
        var times = 0
        var hasLevel = false
        var isColumnar = false
    }

    /// Returns the header of the line that lies at `range` of `bytes`.
    func scan(_ bytes: Span<UInt8>, _ range: Range<Int>) -> LogHeader {
        var state = State(header: LogHeader(message: range), end: range.upperBound)
        let end = range.upperBound
        var index = skipBlank(bytes, range.lowerBound, end)
        guard index < end else { return state.header }
        if bytes[index] == UInt8(ascii: "{"), let header = structured(bytes, index..<end) { return header }
        let start = index
        index = afterPriority(bytes, index, end)
        if index > start, bytes[index - 1] == UInt8(ascii: " "),
            let message = syslogMessage(bytes, index, end, &state)
        {
            index = message
        }
        for step in 0..<12 {
            index = skipBlank(bytes, index, end)
            guard index < end else { break }
            guard let next = part(bytes, index, end, step, &state) else { break }
            index = next
        }
        if index >= end {
            // Nothing but a header: the line is its own message, unless it is an empty line of a trace.
            if let level = state.header.level, level >= .error, state.header.logger != nil {
                state.header.message = end..<end
            }
            return state.header
        }
        if bytes[index] == UInt8(ascii: "{"), let header = structured(bytes, index..<end) { return header }
        state.header.message = index..<end
        if let header = keyed(bytes, index..<end, state.header) { return header }
        return state.header
    }

    // MARK: - Parts

    /// The end of the header's part at `index`, or nil where the message begins.
    @inline(__always)
    private func part(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ step: Int, _ state: inout State
    ) -> Int? {
        let first = bytes[index]
        if !state.hasLevel || state.times == 0, let time = times.end(bytes, index, end) {
            if state.times == 0 { state.header.timestamp = index..<time }
            state.times += 1
            return afterComma(bytes, time, end)
        }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "(") {
            return bracketed(bytes, index, end, &state)
        }
        if let level = level(bytes, index, end, &state) { return level }
        guard state.times > 0 || state.hasLevel else { return beforeTime(bytes, index, end, step, &state) }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "|") || first == UInt8(ascii: ":") {
            var next = index
            while next < end, bytes[next] == first { next += 1 }
            return next == end || table[bytes[next]] & ByteTable.space != 0 || first == UInt8(ascii: "|")
                ? next : nil
        }
        if !state.hasLevel {
            if table[first] & ByteTable.digit != 0, let next = processNumbers(bytes, index, end) {
                return next
            }
            if let next = runtimeStream(bytes, index, end) { return next }
            if let next = timeAhead(bytes, index, end, &state) { return next }
            if let next = levelAhead(bytes, index, end) { return next }
            if let next = process(bytes, index, end, &state) { return next }
            return columns(bytes, index, end, &state)
        }
        return logger(bytes, index, end, &state)
    }

    /// A part in brackets: a time, a level, or, after one of these, a thread, logger or process.
    private func bracketed(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State) -> Int? {
        let inner = skipBlank(bytes, index + 1, end)
        if state.times == 0, let time = times.end(bytes, inner, end), let close = close(bytes, time, end) {
            state.header.timestamp = inner..<time
            state.times += 1
            return close
        }
        guard let close = close(bytes, index + 1, end) else { return nil }
        let last = close - 1
        if !state.hasLevel, let level = LogLevel(in: bytes, inner, trimmed(bytes, inner, last)) {
            state.header.level = level
            state.hasLevel = true
            return close
        }
        if bytes[index] == UInt8(ascii: "(") {
            return nil
        }
        if state.times > 0 || state.hasLevel { return close }
        // `[pod/checkout-5d9f/app] …`
        if bytes[inner] == UInt8(ascii: "p"), inner + 4 < last, bytes[inner + 3] == UInt8(ascii: "/") {
            return close
        }
        // `[main] INFO …`
        let next = skipBlank(bytes, close, end)
        return LogLevel(in: bytes, next, wordEnd(bytes, next, end)) != nil ? close : nil
    }

    /// A level as a word of its own.
    private func level(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State) -> Int? {
        guard !state.hasLevel, table[bytes[index]] & ByteTable.letter != 0 else { return nil }
        let stop = wordEnd(bytes, index, end)
        if stop - index == 1 { return singleLetter(bytes, index, end, &state) }
        guard stop - index <= 11, let level = LogLevel(in: bytes, index, stop) else { return nil }
        let mark = stop < end ? bytes[stop] : UInt8(ascii: " ")
        let isUpper = table[bytes[index + 1]] & ByteTable.upper != 0
        var next = stop
        switch mark {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x1B:
            let isPadded =
                stop + 1 < end && table[bytes[stop + 1]] & ByteTable.space != 0 || mark != UInt8(ascii: " ")
            guard isUpper || isPadded && state.times > 0 else { return nil }
            state.isColumnar =
                isPadded && mark == UInt8(ascii: " ") && stop + 3 < end
                && bytes[stop + 2] == UInt8(ascii: " ")
        case UInt8(ascii: ":"):
            guard isUpper || state.times > 0 else { return nil }
            next += 1
            // `WARNING:root:message`
            if isUpper, next < end, table[bytes[next]] & ByteTable.letter != 0 {
                let logger = wordEnd(bytes, next, end)
                if logger < end, bytes[logger] == UInt8(ascii: ":") {
                    state.header.logger = next..<logger
                    next = logger + 1
                }
            }
        case UInt8(ascii: "|"), UInt8(ascii: "]"), UInt8(ascii: ","): next += 1
        default: return nil
        }
        state.header.level = level
        state.hasLevel = true
        return next
    }

    /// `D WindowManager: …` of Android's logcat, after time and process.
    private func singleLetter(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State
    ) -> Int? {
        guard state.times > 0, index + 2 < end, bytes[index + 1] == UInt8(ascii: " ") else { return nil }
        let level: LogLevel? =
            switch bytes[index] {
            case UInt8(ascii: "V"): .trace
            case UInt8(ascii: "D"): .debug
            case UInt8(ascii: "I"): .info
            case UInt8(ascii: "W"): .warning
            case UInt8(ascii: "E"): .error
            case UInt8(ascii: "F"): .fatal
            default: nil
            }
        guard let level else { return nil }
        // The tag, up to its colon.
        var next = index + 2
        let limit = min(end, next + 64)
        while next < limit, bytes[next] != UInt8(ascii: ":") { next += 1 }
        guard next < limit else { return nil }
        state.header.level = level
        state.header.logger = (index + 2)..<next
        state.hasLevel = true
        return next + 1
    }

    /// A logger or source position after the level.
    private func logger(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State) -> Int? {
        guard state.header.logger == nil else { return nil }
        var next = index
        var isQualified = false
        var dots = 0
        var colon = -1
        let limit = min(end, index + 160)
        while next < limit, table[bytes[next]] & ByteTable.space == 0 {
            let byte = bytes[next]
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$") {
                isQualified = true
                dots += 1
            }
            if byte == UInt8(ascii: ":") {
                if colon == next - 1 { isQualified = true }
                colon = next
            }
            if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") {
                return nil
            }
            next += 1
        }
        guard next < limit || next == end, table[bytes[index]] & ByteTable.alphanumeric != 0 else {
            return nil
        }
        if colon == next - 1 {
            guard isQualified else { return nil }
            state.header.logger = index..<colon
            return next
        }
        let after = skipBlank(bytes, next, end)
        guard after < end else {
            guard dots > 1, isModule(bytes, index, next) else { return nil }
            state.header.logger = index..<next
            return end
        }
        if state.isColumnar, after > next + 1 {
            state.header.logger = index..<next
            return next
        }
        // `c.e.Checkout - …`, `c.e.Checkout : …`, `nova.api [req-…] …`
        let mark = bytes[after]
        let isMark = mark == UInt8(ascii: "-") || mark == UInt8(ascii: ":") || mark == UInt8(ascii: "|")
        if isMark, after + 1 < end, table[bytes[after + 1]] & ByteTable.space != 0 {
            state.header.logger = index..<next
            return after + 1
        }
        if isQualified,
            mark == UInt8(ascii: "[") || dots > 1 && isModule(bytes, index, next) || after > next + 1
        {
            state.header.logger = index..<next
            return next
        }
        // A process number before `---`.
        if times.digits(bytes, index, end) == next - index, isMark { return next }
        return nil
    }

    /// `1702  2395 D`: process, thread and level of logcat; returns where the level stands.
    private func processNumbers(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var next = index
        for _ in 0..<2 {
            let count = times.digits(bytes, next, end)
            guard (1...7).contains(count) else { break }
            next = skipBlank(bytes, next + count, end)
        }
        guard next > index, next + 2 < end, table[bytes[next]] & ByteTable.upper != 0,
            bytes[next + 1] == UInt8(ascii: " ")
        else { return nil }
        return next
    }

    /// `stdout F` of the container runtime interface.
    private func runtimeStream(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        guard index + 9 <= end, bytes[index] == UInt8(ascii: "s"), bytes[index + 1] == UInt8(ascii: "t"),
            bytes[index + 2] == UInt8(ascii: "d"), bytes[index + 6] == UInt8(ascii: " "),
            bytes[index + 7] == UInt8(ascii: "F") || bytes[index + 7] == UInt8(ascii: "P"),
            bytes[index + 8] == UInt8(ascii: " ")
        else { return nil }
        return index + 9
    }

    /// `host process[pid]:` after a syslog time.
    private func process(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State) -> Int? {
        guard let time = state.header.timestamp, state.header.logger == nil else { return nil }
        // A time that begins with a letter is syslog's; after others the process shows by its number.
        let isNamed = table[bytes[time.lowerBound]] & ByteTable.letter != 0 || state.times > 1
        var next = index
        for word in 0..<4 {
            let start = next
            while next < end, table[bytes[next]] & ByteTable.space == 0 { next += 1 }
            guard next < end else { return nil }
            if word > 0, bytes[next - 1] == UInt8(ascii: ":"), isNamed || bytes[next - 2] == UInt8(ascii: "]")
            {
                state.header.logger = start..<(next - 1)
                return next
            }
            next = skipBlank(bytes, next, end)
        }
        return nil
    }

    /// `component|123|message` and `program - message`.
    private func columns(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State) -> Int? {
        guard state.header.logger == nil else {
            // Numbers between bars.
            let count = times.digits(bytes, index, end)
            return count > 0 && index + count < end && bytes[index + count] == UInt8(ascii: "|")
                ? index + count + 1 : nil
        }
        let stop = wordEnd(bytes, index, end)
        guard stop > index, stop + 3 < end else { return nil }
        if bytes[stop] == UInt8(ascii: "|") {
            state.header.logger = index..<stop
            return stop + 1
        }
        if bytes[stop] == UInt8(ascii: " ") {
            var next = stop + 1
            if bytes[next] == UInt8(ascii: "*") {
                while next < end, table[bytes[next]] & ByteTable.space == 0 { next += 1 }
                next = skipBlank(bytes, next, end)
            }
            if next + 1 < end, bytes[next] == UInt8(ascii: "-"), bytes[next + 1] == UInt8(ascii: " ") {
                state.header.logger = index..<stop
                return next + 2
            }
        }
        return nil
    }

    // MARK: - Small steps

    /// The first byte from `index` that is neither blank nor part of an ANSI escape sequence.
    @inline(__always)
    func skipBlank(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        var index = index
        while index < end, table[bytes[index]] & ByteTable.space != 0 {
            let isEscape = bytes[index] == 0x1B
            index += 1
            if isEscape { index = MessageScanner.endOfEscape(bytes, index, end) }
        }
        return index
    }

    /// The end of the letters, digits and joiners from `index`.
    @inline(__always)
    func wordEnd(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        var index = index
        while index < end, table[bytes[index]] & ByteTable.word != 0 { index += 1 }
        return index
    }

    /// Whether a word is lower-case names with dots between, as Python's modules are.
    private func isModule(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        for index in start..<end {
            let byte = bytes[index]
            guard table[byte] & ByteTable.lower != 0 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            else { return false }
        }
        return table[bytes[end - 1]] & ByteTable.lower != 0
    }

    /// The end of a bracketed part that was opened before `index`, at most 512 bytes on.
    func close(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var depth = 1
        let limit = min(end, index + 512)
        var index = index
        while index < limit {
            switch bytes[index] {
            case UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return nil
    }

    private func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, table[bytes[end - 1]] & ByteTable.space != 0 { end -= 1 }
        return end
    }

    /// The message of a line in the form of RFC 5424 section 6: time, host, application, process, id, data.
    private func syslogMessage(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State
    ) -> Int? {
        guard let time = times.end(bytes, index, end) else { return nil }
        var next = skipBlank(bytes, time, end)
        var parts: [Range<Int>] = []
        while parts.count < 4 {
            let start = next
            while next < end, table[bytes[next]] & ByteTable.space == 0 { next += 1 }
            guard next > start, next < end, bytes[next - 1] != UInt8(ascii: ":") else { return nil }
            parts.append(start..<next)
            next = skipBlank(bytes, next, end)
        }
        while next < end, bytes[next] == UInt8(ascii: "[") {
            guard let close = close(bytes, next + 1, end) else { return nil }
            next = close
        }
        if next < end, bytes[next] == UInt8(ascii: "-") { next += 1 }
        state.header.timestamp = index..<time
        state.times = 1
        state.header.logger = parts[1]
        return skipBlank(bytes, next, end)
    }

    /// After syslog's `<34>1 `.
    private func afterPriority(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        guard bytes[index] == UInt8(ascii: "<") else { return index }
        let count = times.digits(bytes, index + 1, end)
        var next = index + 1 + count
        guard (1...3).contains(count), next < end, bytes[next] == UInt8(ascii: ">") else { return index }
        next += 1
        if next + 1 < end, bytes[next] == UInt8(ascii: "1"), bytes[next + 1] == UInt8(ascii: " ") {
            next += 2
        }
        return next
    }

    func afterComma(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        index < end
            && (bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "|")
                || bytes[index] == UInt8(ascii: "]") || bytes[index] == UInt8(ascii: ":"))
            ? index + 1 : index
    }
}
