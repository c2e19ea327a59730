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
        var pendingSum: UInt64 = 0
        var pendingCount = 0
        var hasSpace = false
        var hasOnlyCommas = true

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
            if entry & ByteTable.word == 0 {
                // A run of one mark is one token.
                repeat { index += 1 } while index < end && bytes[index] == first
                if first == UInt8(ascii: "<"), index < end, table[bytes[index]] & ByteTable.digit != 0 {
                    continue
                }
                let hash = UInt64(first) &* Self.prime
                let term = Self.term(hash, place)
                sum &+= term
                pendingSum &+= term
                pendingCount += 1
                if first != UInt8(ascii: ",") { hasOnlyCommas = false }
                sink.constant(hash: hash, start: start, end: index, isWord: false)
                place += 1
                continue
            }
            var kinds: UInt16 = 0
            var hash = Self.seed
            repeat {
                if entry & ByteTable.dot != 0,
                    index + 1 == end || table[bytes[index + 1]] & ByteTable.alphanumeric == 0
                {
                    break
                }
                kinds |= entry
                hash = (hash ^ UInt64(entry & 0xFF)) &* Self.prime
                index += 1
                if index == end { break }
                entry = table[bytes[index]]
            } while entry & ByteTable.word != 0
            if index == start {
                // Dots that join nothing.
                repeat { index += 1 } while index < end && bytes[index] == first
                kinds = ByteTable.joiner
                hash = UInt64(first) &* Self.prime
            }

            if kinds & ByteTable.alphanumeric == 0 {
                let term = Self.term(hash, place)
                sum &+= term
                pendingSum &+= term
                pendingCount += 1
                hasOnlyCommas = false
                sink.constant(hash: hash, start: start, end: index, isWord: false)
                place += 1
            } else if isVariable(kinds, hash, bytes, start, index, end) {
                if followsVariable && (!hasSpace || (hasOnlyCommas && pendingCount == 1)) {
                    sum &-= pendingSum
                    place -= pendingCount
                    sink.join(pendingCount, end: index)
                } else {
                    sum &+= Self.term(Self.variable, place)
                    sink.variable(start: start, end: index)
                    place += 1
                }
                followsVariable = true
                pendingSum = 0
                pendingCount = 0
                hasSpace = false
                hasOnlyCommas = true
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
            }
        }
        return sum
    }

    /// Tells by form whether a word is a variable.
    @inline(__always)
    private func isVariable(
        _ kinds: UInt16, _ hash: UInt64, _ bytes: Span<UInt8>, _ start: Int, _ stop: Int, _ end: Int
    ) -> Bool {
        if kinds & ByteTable.digit != 0 {
            // `PSR0=`: the name of a value, not a value.
            return stop == end || bytes[stop] != UInt8(ascii: "=")
                || table[bytes[start]] & ByteTable.letter == 0
        }
        if kinds & ByteTable.slash != 0 {
            if table[bytes[start]] & ByteTable.slash != 0 { return true }
            var slashes = 0
            for index in start..<stop where table[bytes[index]] & ByteTable.slash != 0 { slashes += 1 }
            return slashes > 1
        }
        if kinds & ByteTable.dot != 0 {
            return stop + 1 < end && bytes[stop] == UInt8(ascii: ":")
                && table[bytes[stop + 1]] & ByteTable.digit != 0
        }
        return stop - start <= 5 && Self.isLiteral(hash)
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
