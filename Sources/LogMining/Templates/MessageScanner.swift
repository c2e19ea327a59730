/// Receives the tokens of a message in order.
protocol TokenSink {
    /// A word or a run of one punctuation mark.
    mutating func constant(hash: UInt64, start: Int, end: Int, isWord: Bool)
    /// A variable part.
    mutating func variable(start: Int, end: Int)
    /// The last `count` tokens and the variable before them are one variable that ends at `end`.
    mutating func join(_ count: Int, end: Int)
}

/// Forgets tokens: only the message's fingerprint is wanted.
struct NoSink: TokenSink {
    // An empty value has no storage of its own: passed `inout`, it is passed by the address of something else, and
    // ThreadSanitizer reports two such calls at a time as a race.
    private let storage: UInt8 = 0

    @inline(__always) func constant(hash: UInt64, start: Int, end: Int, isWord: Bool) {}
    @inline(__always) func variable(start: Int, end: Int) {}
    @inline(__always) func join(_ count: Int, end: Int) {}
}

/// Splits a message into constants and variables, and takes the fingerprint of its shape, in one pass over its bytes.
///
/// What is a variable is decided by form alone: anything with a digit in it (numbers, addresses, identifiers,
/// durations, sizes), paths, Booleans, hosts before a port. Variables that only punctuation separates are one.
///
/// The fingerprint is the sum of one term a token, each of which depends on the token and its place, so the
/// fingerprint of a shape without one of its tokens is a subtraction.
struct MessageScanner: Sendable {
    /// The hash that stands for every variable.
    static let variable: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// Tokens after this one do not count.
    static let maximumTokens = 128
    /// Bytes of a message after this one do not count.
    static let maximumBytes = 4096

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    let table: ByteTable

    init(table: ByteTable = .shared) { self.table = table }

    /// The term of a token at a place in the fingerprint.
    @inline(__always)
    static func term(_ hash: UInt64, _ place: Int) -> UInt64 {
        var x = hash ^ (UInt64(truncatingIfNeeded: place) &* 0xD6E8_FEB8_6659_FD93)
        x ^= x >> 32
        x &*= 0xD6E8_FEB8_6659_FD93
        return x ^ (x >> 29)
    }

    /// The hash that a word without digits has in a fingerprint.
    static func hash(_ word: String) -> UInt64 {
        word.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* prime }
    }

    /// Returns the fingerprint of a message and hands its tokens to `sink`.
    ///
    /// - Parameters:
    ///   - bytes: The text that the message is part of.
    ///   - range: Where the message lies in `bytes`.
    ///   - sink: What to do with each token.
    /// - Returns: The same number for every message of the same shape.
    @inline(__always)
    func scan<Sink: TokenSink>(_ bytes: Span<UInt8>, _ range: Range<Int>, into sink: inout Sink) -> UInt64 {
        let end = min(range.upperBound, range.lowerBound + Self.maximumBytes)
        var index = range.lowerBound
        var sum: UInt64 = 0
        var place = 0
        // Since the last variable, as long as only punctuation followed it.
        var followsVariable = false
        var lastStart = 0
        var pendingSum: UInt64 = 0
        var pendingCount = 0
        var hasSpace = false
        var isComma = false
        var group = Group.none

        while index < end && place < Self.maximumTokens {
            let first = bytes[index]
            var entry = table[first]
            if entry & ByteTable.space != 0 {
                hasSpace = true
                index += 1
                if first == 0x1B { index = Self.endOfEscape(bytes, index, end) }
                continue
            }
            let start = index
            var kinds: UInt16 = 0
            var hash = Self.seed
            if entry & ByteTable.word != 0 {
                repeat {
                    if entry & ByteTable.dot != 0, !joins(bytes, index, end) { break }
                    kinds |= entry
                    hash = (hash ^ UInt64(entry & 0xFF)) &* Self.prime
                    index += 1
                    if index == end { break }
                    entry = table[bytes[index]]
                } while entry & ByteTable.word != 0
            }
            if kinds & ByteTable.alphanumeric == 0 {
                if index == start {
                    // A run of one mark is one token.
                    repeat { index += 1 } while index < end && bytes[index] == first
                    if first == UInt8(ascii: "<"), index < end,
                        table[bytes[index]] & ByteTable.digit != 0
                    {
                        continue
                    }
                    if first == UInt8(ascii: ")"), pendingCount == 0, group == .value {
                        // `5 (5.0 KB)` is one value.
                        sum &-= Self.term(Self.variable, place - 1)
                        sum &-= Self.term(UInt64(UInt8(ascii: "(")) &* Self.prime, place - 2)
                        place -= 2
                        sink.join(2, end: index)
                        group = .none
                        hasSpace = false
                        continue
                    }
                    if first == UInt8(ascii: ")"), pendingCount == 1, group == .open, place > 0 {
                        // `10.0.0.1 ()`: the value in parentheses is empty.
                        place -= 1
                        sum &-= pendingSum
                        sink.join(1, end: index)
                        pendingSum = 0
                        pendingCount = 0
                        group = .none
                        continue
                    }
                    if first == UInt8(ascii: "\""), index - start == 1, start > range.lowerBound,
                        bytes[start - 1] == UInt8(ascii: "="),
                        let close = Self.closingQuote(bytes, index, end)
                    {
                        // `tag="View Lock"`
                        sum &+= Self.term(Self.variable, place)
                        sink.variable(start: start, end: close)
                        place += 1
                        index = close
                        followsVariable = true
                        lastStart = start
                        pendingSum = 0
                        pendingCount = 0
                        hasSpace = false
                        isComma = false
                        group = .none
                        continue
                    }
                    group =
                        first == UInt8(ascii: "(") && followsVariable && pendingCount == 0 && hasSpace
                        ? .open : .none
                    hash = UInt64(first) &* Self.prime
                } else {
                    group = .none
                }
                let term = Self.term(hash, place)
                sum &+= term
                pendingSum &+= term
                pendingCount += 1
                isComma = first == UInt8(ascii: ",")
                if group == .open { hasSpace = false }
                sink.constant(hash: hash, start: start, end: index, isWord: false)
                place += 1
            } else if isVariable(kinds, hash, bytes, start, index, end, followsVariable) {
                if followsVariable, group != .open,
                    !hasSpace || (isComma && pendingCount == 1)
                        || (pendingCount == 0 && Self.isAlike(bytes, lastStart, start, table))
                {
                    sum &-= pendingSum
                    place -= pendingCount
                    sink.join(pendingCount, end: index)
                } else {
                    sum &+= Self.term(Self.variable, place)
                    sink.variable(start: start, end: index)
                    place += 1
                    group = group == .open && !hasSpace ? .value : .none
                }
                followsVariable = true
                lastStart = start
                pendingSum = 0
                pendingCount = 0
                hasSpace = false
                isComma = false
            } else if followsVariable && pendingCount == 0 && index - start <= 7 && Self.isUnit(hash) {
                sink.join(0, end: index)
                hasSpace = false
            } else {
                sum &+= Self.term(hash, place)
                sink.constant(hash: hash, start: start, end: index, isWord: true)
                place += 1
                followsVariable = false
                pendingCount = 0
                pendingSum = 0
                group = .none
            }
        }
        return sum
    }

    /// The end of a quoted value whose opening quote lies before `index`.
    private static func closingQuote(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var index = index
        while index < end {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// How far a value in parentheses after a value has been read.
    private enum Group {
        case none, open, value
    }

    /// Whether the dot at `index` joins what is beside it.
    @inline(__always)
    private func joins(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        index + 1 < end && table[bytes[index + 1]] & (ByteTable.alphanumeric | ByteTable.slash) != 0
    }

    /// Whether two values begin with the same three letters, as the members of a list do.
    @inline(__always)
    private static func isAlike(
        _ bytes: Span<UInt8>, _ first: Int, _ second: Int, _ table: ByteTable
    ) -> Bool {
        guard second + 2 < bytes.count else { return false }
        for offset in 0..<3 {
            let byte = bytes[first + offset]
            guard byte == bytes[second + offset], table[byte] & ByteTable.letter != 0 else { return false }
        }
        return true
    }

    /// Tells by form whether a word is a variable.
    @inline(__always)
    private func isVariable(
        _ kinds: UInt16, _ hash: UInt64, _ bytes: Span<UInt8>, _ start: Int, _ stop: Int, _ end: Int,
        _ followsVariable: Bool
    ) -> Bool {
        // `name=com.android.phone`
        if start > 0, bytes[start - 1] == UInt8(ascii: "="),
            stop - start != 3 || bytes[start] != UInt8(ascii: "5") || !Self.isStatus(bytes, start)
        {
            return true
        }
        if kinds & ByteTable.digit != 0 {
            if table[bytes[start]] & ByteTable.letter == 0 {
                return stop - start != 3 || bytes[start] != UInt8(ascii: "5")
                    || kinds & (ByteTable.letter | ByteTable.joiner) != 0 || !Self.isStatus(bytes, start)
            }
            // `PSR0=`: the name of a value, not a value.
            if stop < end, bytes[stop] == UInt8(ascii: "=") { return false }
            return !isNumbered(kinds, bytes, start, stop)
        }
        if kinds & ByteTable.slash != 0 {
            if table[bytes[start]] & (ByteTable.slash | ByteTable.dot) != 0 { return true }
            var slashes = 0
            for index in start..<stop where table[bytes[index]] & ByteTable.slash != 0 { slashes += 1 }
            return slashes > 1
        }
        if kinds & ByteTable.dot != 0 {
            return stop + 1 < end && bytes[stop] == UInt8(ascii: ":")
                && table[bytes[stop + 1]] & ByteTable.digit != 0
        }
        guard stop - start <= 5 else { return false }
        return Self.isLiteral(hash)
            || kinds & ByteTable.joiner == 0 && stop - start == 2
                && isPartOfAddress(bytes, start, stop, end, followsVariable)
            || kinds & ByteTable.upper != 0 && isPartOfValue(bytes, start, stop, end, followsVariable)
    }

    /// Whether the number at `start` is the status of an HTTP answer; that of a server error is no mere value.
    ///
    /// `"GET / HTTP/1.1" 503`, `status=503`, `status: 503`.
    @inline(never)
    private static func isStatus(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        var index = start - 1
        while index >= 0, start - index < 4,
            bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\"")
                || bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":")
        {
            index -= 1
        }
        guard index < start - 1, index >= 7 else { return false }
        var last: UInt64 = 0
        for place in (index - 7)...index { last = last << 8 | UInt64(bytes[place] | 0x20) }
        // `status`, or `http/1.1` and its like.
        return last & 0xFFFF_FFFF_FFFF == 0x7374_6174_7573
            || last >> 24 == 0x68_7474_702F && bytes[start - 2] == UInt8(ascii: "\"")
    }

    /// Whether a word is letters and one last digit, as `SOCKS5`: a name.
    @inline(__always)
    private func isNumbered(_ kinds: UInt16, _ bytes: Span<UInt8>, _ start: Int, _ stop: Int) -> Bool {
        guard kinds & ByteTable.joiner == 0, stop - start >= 3, stop - start <= 10,
            table[bytes[stop - 1]] & ByteTable.digit != 0
        else { return false }
        for index in start..<(stop - 1) where table[bytes[index]] & ByteTable.letter == 0 { return false }
        return true
    }

    /// Whether a short capitalised word is part of a date.
    @inline(never)
    private func isPartOfValue(
        _ bytes: Span<UInt8>, _ start: Int, _ stop: Int, _ end: Int, _ followsVariable: Bool
    ) -> Bool {
        let count = stop - start
        guard count == 3 || count == 4, stop + 1 < end, bytes[stop] == UInt8(ascii: " ") else { return false }
        if count == 3 {
            // `Thu Aug 04`
            if TimestampScanner.month(bytes, start) != nil {
                let next = bytes[stop + 1]
                return table[next] & (ByteTable.digit | ByteTable.space) != 0
            }
            if TimestampScanner.isWeekday(bytes, start), stop + 4 <= end,
                TimestampScanner.month(bytes, stop + 1) != nil
            {
                return true
            }
        }
        // `15:29:45 PDT 2005`
        guard followsVariable else { return false }
        for index in start..<stop where table[bytes[index]] & ByteTable.upper == 0 { return false }
        return bytes[stop + 1] == UInt8(ascii: "2") || bytes[stop + 1] == UInt8(ascii: "1")
    }

    /// Whether two letters are part of a hardware address, as in `FF:F2:9F:…`.
    @inline(never)
    private func isPartOfAddress(
        _ bytes: Span<UInt8>, _ start: Int, _ stop: Int, _ end: Int, _ followsVariable: Bool
    ) -> Bool {
        guard Self.isHexadecimal(bytes[start]), Self.isHexadecimal(bytes[start + 1]) else { return false }
        if start > 0, followsVariable, bytes[start - 1] == UInt8(ascii: ":") { return true }
        return stop + 3 < end && bytes[stop] == UInt8(ascii: ":") && bytes[stop + 3] == UInt8(ascii: ":")
            && Self.isHexadecimal(bytes[stop + 1]) && Self.isHexadecimal(bytes[stop + 2])
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f")
    }

    /// Tells whether a word is a value in itself: a Boolean or the absence of a value.
    private static func isLiteral(_ hash: UInt64) -> Bool {
        switch hash {
        case literals.0, literals.1, literals.2, literals.3, literals.4, literals.5, literals.6: true
        default: false
        }
    }

    private static let literals = (
        hash("true"), hash("false"), hash("null"), hash("True"), hash("False"), hash("None"), hash("nil")
    )

    /// Tells whether a word after a number is its unit.
    private static func isUnit(_ hash: UInt64) -> Bool { units.contains(hash) }

    private static let units: [UInt64] = [
        hash("bytes"), hash("byte"), hash("B"), hash("KB"), hash("kB"), hash("MB"), hash("GB"), hash("TB"),
        hash("KiB"), hash("MiB"), hash("GiB"), hash("ms"), hash("us"), hash("ns"), hash("s"), hash("sec"),
        hash("secs"), hash("min"), hash("mins"), hash("h"), hash("kb"), hash("mb"), hash("gb"),
    ]

    /// The end of an ANSI escape sequence (ECMA-48 section 5.4) whose ESC lies before `index`.
    static func endOfEscape(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        guard index < end, bytes[index] == UInt8(ascii: "[") else { return index }
        var index = index + 1
        while index < end, bytes[index] >= 0x20, bytes[index] < 0x40 { index += 1 }
        return min(index + 1, end)
    }
}
