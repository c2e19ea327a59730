/// What a part of a header can only be told from by looking further along the line.
extension HeaderScanner {
    /// What stands before the first time: an alert flag, a file, a pod, a container.
    func beforeTime(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ step: Int, _ state: inout State
    ) -> Int? {
        guard step == 0 else { return nil }
        if let next = klog(bytes, index, end) { return next }
        var next = index
        for _ in 0..<5 {
            let start = next
            while next < end, table[bytes[next]] & ByteTable.space == 0 { next += 1 }
            guard next < end else { return nil }
            next = skipBlank(bytes, next, end)
            guard next < end, next - start < 96 else { return nil }
            if bytes[next] == UInt8(ascii: "|") { return next + 1 }
            if bytes[next] == UInt8(ascii: "[") {
                if times.end(bytes, next + 1, end) != nil { return next }
            } else if let time = times.end(bytes, next, end) {
                state.header.timestamp = next..<time
                state.times += 1
                return afterComma(bytes, time, end)
            }
        }
        return nil
    }

    /// `I1123 10:00:00.000000   12345 file.go:12] ` of Kubernetes.
    private func klog(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        guard times.digits(bytes, index + 1, end) == 4, index + 6 < end,
            bytes[index + 5] == UInt8(ascii: " "), times.end(bytes, index + 6, end) != nil
        else { return nil }
        return close(bytes, index, end)
    }

    /// A second time after at most one word, such as a node's name.
    func timeAhead(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ state: inout State
    ) -> Int? {
        guard state.times < 3 else { return nil }
        var next = index
        while next < end, table[bytes[next]] & ByteTable.space == 0 { next += 1 }
        if bytes[next - 1] == UInt8(ascii: "=") || bytes[next - 1] == UInt8(ascii: ":") { return nil }
        next = skipBlank(bytes, next, end)
        // Unix time is too like any other number.
        guard next < end, next - index < 64, times.digits(bytes, next, end) < 10,
            let time = times.end(bytes, next, end)
        else { return nil }
        state.times += 1
        return afterComma(bytes, time, end)
    }

    /// The start of an upper-case level within the next words, where only numbers, names and upper case precede it.
    func levelAhead(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var next = index
        var prose = 0
        for _ in 0..<6 {
            let start = next
            if bytes[next] == UInt8(ascii: "[") {
                guard let close = close(bytes, next + 1, end) else { return nil }
                next = close
            } else {
                var kinds: UInt16 = 0
                while next < end, case let entry = table[bytes[next]], entry & ByteTable.space == 0 {
                    kinds |= entry
                    next += 1
                }
                if kinds & (ByteTable.upper | ByteTable.digit | ByteTable.joiner) == 0,
                    kinds & ByteTable.lower != 0
                {
                    prose += 1
                    if prose > 1 { return nil }
                }
                if kinds & ByteTable.punctuation != 0, next > start, bytes[next - 1] == UInt8(ascii: ":"),
                    next - start > 9
                {
                    return nil
                }
                if start > index, table[bytes[start]] & ByteTable.upper != 0, start + 1 < end,
                    table[bytes[start + 1]] & ByteTable.upper != 0,
                    LogLevel(in: bytes, start, wordEnd(bytes, start, end)) != nil
                {
                    return start
                }
            }
            next = skipBlank(bytes, next, end)
            guard next < end, next - index < 160 else { return nil }
        }
        return nil
    }
}
