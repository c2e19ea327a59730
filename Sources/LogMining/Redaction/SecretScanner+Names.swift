extension SecretScanner {
    // MARK: - Named values

    /// The value of a name that ends like a secret's; returns where to go on.
    @inline(never)
    func named(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Int {
        guard let demand = names.demand(bytes, start, end) else { return end }
        var index = end
        // Quotes, blanks, the operator, blanks, quotes.
        var hasOperator = false
        var quote: UInt8 = 0
        let limit = min(line.upperBound, end + 16)
        while index < limit {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                quote = hasOperator ? byte : 0
            } else if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ">") {
                if quote != 0 { break }
                hasOperator = true
            } else if byte == UInt8(ascii: "v"), !hasOperator, matches("value=", bytes, index) {
                // `key="Password" value="…"`
                index += 4
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "\t") {
                break
            } else if quote != 0 && byte != UInt8(ascii: "\\") {
                break
            }
            index += 1
        }
        guard hasOperator, index < line.upperBound else { return end }
        if demand == .header { return header(bytes, line, index, quote, &found) }
        let stop = valueEnd(bytes, index, line.upperBound, quote)
        guard stop > index, !isPlaceholder(bytes, index, stop) else { return end }
        if demand == .token {
            guard stop - index >= 10, looksRandom(bytes, index, stop), isTangled(bytes, index, stop),
                !matches("0x", bytes, index),
                !isIdentifier(bytes, index, stop) || bytes[end - 1] | 0x20 != UInt8(ascii: "y")
            else { return end }
        }
        found.add(index..<stop)
        return stop
    }

    /// A header's value: its scheme stays, what follows goes.
    private func header(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ quote: UInt8, _ found: inout Findings
    ) -> Int {
        var index = start
        // `Bearer …`
        while index < line.upperBound, classes[Int(bytes[index])] & Self.letter != 0 { index += 1 }
        if index < line.upperBound, index > start, bytes[index] == UInt8(ascii: " "), index - start <= 12 {
            index += 1
        } else {
            index = start
        }
        var stop = index
        while stop < line.upperBound {
            let byte = bytes[stop]
            if quote != 0 ? byte == quote : byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { break }
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { break }
            if quote == 0, byte == UInt8(ascii: " "), stop > index, bytes[stop - 1] != UInt8(ascii: ";"),
                bytes[stop - 1] != UInt8(ascii: ",")
            {
                break
            }
            stop += 1
        }
        guard stop > index, !isPlaceholder(bytes, index, stop) else { return stop }
        found.add(index..<stop)
        return stop
    }

    private func valueEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ quote: UInt8) -> Int {
        var index = start
        while index < end {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote || byte == UInt8(ascii: "\\") { break }
            } else if byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
                || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&")
                || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
                || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "|")
            {
                break
            }
            index += 1
        }
        return index
    }

    /// Values that stand for a secret and are none.
    private func isPlaceholder(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if matches("[REDACTED]", bytes, start) || matches("[REDACTED", bytes, start) { return true }
        switch bytes[start] {
        case UInt8(ascii: "*"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "["),
            UInt8(ascii: "%"), UInt8(ascii: "("):
            return true
        default: break
        }
        let count = end - start
        return count == 4
            && (matches("null", bytes, start) || matches("true", bytes, start)
                || matches("None", bytes, start))
            || count == 5 && matches("false", bytes, start) || count == 3 && matches("nil", bytes, start)
            || count == 9 && matches("undefined", bytes, start)
    }

    /// Whether a value has both digits and letters and is neither a path nor an identifier.
    private func looksRandom(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var kinds: UInt8 = 0
        var changes = 0
        var before: UInt8 = 0
        for index in start..<end {
            let kind = classes[Int(bytes[index])]
            if kind == 0 && bytes[index] != UInt8(ascii: "=") { return false }
            kinds |= kind
            if kind != before { changes += 1 }
            before = kind
        }
        guard kinds & Self.digit != 0, kinds & Self.letter != 0 else { return false }
        return changes >= 5 && bytes[start] != UInt8(ascii: "/")
    }

    // MARK: - Words before a blank

    /// `Bearer …`, `Basic …`, `password = …`, `-u user:…`, cards in groups; returns where to go on.
    @inline(__always)
    func spaced(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Int {
        let next = end + 1
        guard next < line.upperBound else { return end }
        if bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ":") {
            return end - start >= 3 && names.isName(bytes, start, end)
                ? named(bytes, line, start, end, &found) : end
        }
        switch bytes[start] | 0x20 {
        case UInt8(ascii: "b"), UInt8(ascii: "-"): return scheme(bytes, line, start, end, &found)
        case UInt8(ascii: "2")...UInt8(ascii: "6"):
            return end - start == 4 ? groupedCard(bytes, line, start, &found) ?? end : end
        default: return end
        }
    }

    @inline(never)
    private func scheme(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Int {
        let count = end - start
        let next = end + 1
        if bytes[start] == UInt8(ascii: "-") { return login(bytes, line, start, end, &found) }
        let isBearer = count == 6 && isWord("bearer", bytes, start)
        guard isBearer || count == 5 && isWord("basic", bytes, start) else { return end }
        var stop = next
        while stop < line.upperBound, classes[Int(bytes[stop])] != 0 || bytes[stop] == UInt8(ascii: "=") {
            stop += 1
        }
        guard stop - next >= 8, looksRandom(bytes, next, stop) || stop - next >= 16 else { return end }
        found.add(next..<stop)
        return stop
    }

    /// The password of `-u user:password`; returns where to go on.
    @inline(never)
    func login(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Int {
        let count = end - start
        guard
            count == 2 && bytes[start + 1] == UInt8(ascii: "u")
                || count == 6 && matches("--user", bytes, start)
        else { return end }
        var colon = end + 1
        while colon < line.upperBound, bytes[colon] > 0x20, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon + 1 < line.upperBound, bytes[colon] == UInt8(ascii: ":") else { return end }
        colon += 1
        var quote: UInt8 = 0
        if bytes[colon] == UInt8(ascii: "\"") || bytes[colon] == UInt8(ascii: "'") {
            quote = bytes[colon]
            colon += 1
        }
        let stop = valueEnd(bytes, colon, line.upperBound, quote)
        guard stop > colon, !isPlaceholder(bytes, colon, stop) else { return end }
        found.add(colon..<stop)
        return stop
    }

    private func isWord(_ word: StaticString, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        for index in 0..<word.utf8CodeUnitCount
        where unsafe bytes[start + index] | 0x20 != word.utf8Start[index] {
            return false
        }
        return true
    }

    /// A card in groups, such as `4111 1111 1111 1111`.
    @inline(never)
    private func groupedCard(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ found: inout Findings
    ) -> Int? {
        let end = start + 19
        guard end <= line.upperBound else { return nil }
        if end < line.upperBound, classes[Int(bytes[end])] != 0 { return nil }
        var sum = 0
        var digits = 0
        var index = end - 1
        while index >= start {
            if (index - start) % 5 == 4 {
                guard bytes[index] == UInt8(ascii: " ") else { return nil }
            } else {
                guard bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else { return nil }
                var value = Int(bytes[index] - UInt8(ascii: "0"))
                if digits % 2 == 1 {
                    value *= 2
                    if value > 9 { value -= 9 }
                }
                sum += value
                digits += 1
            }
            index -= 1
        }
        guard sum % 10 == 0, isIssuer(bytes, start, 16) else { return nil }
        found.add(start..<end)
        return end
    }

    // MARK: - Addresses

    /// Takes a mail address, or the password of a URL, and returns where to go on.
    ///
    /// The `@` lies at `at`.
    @inline(never)
    func address(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ at: Int, _ found: inout Findings
    ) -> Int {
        // `scheme://user:password@host`
        var index = at - 1
        let limit = max(line.lowerBound, at - 256)
        var colon = -1
        while index >= limit, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "\""),
            bytes[index] != UInt8(ascii: "'"), bytes[index] != UInt8(ascii: "@")
        {
            if bytes[index] == UInt8(ascii: ":") {
                if index + 2 < at, bytes[index + 1] == UInt8(ascii: "/"),
                    bytes[index + 2] == UInt8(ascii: "/")
                {
                    if colon > index + 2 {
                        guard colon + 1 < at, !isPlaceholder(bytes, colon + 1, at) else { return at }
                        found.add((colon + 1)..<at)
                    } else if at - index - 3 >= 16 {
                        found.add((index + 3)..<at)
                    }
                    return at
                }
                colon = index
            }
            index -= 1
        }
        // `local@domain.tld` (RFC 5322, the part of it that is in use).
        var stop = at + 1
        var lastDot = -1
        while stop < line.upperBound {
            let byte = bytes[stop]
            if byte == UInt8(ascii: ".") {
                lastDot = stop
            } else if classes[Int(byte)] & (Self.letter | Self.digit) == 0, byte != UInt8(ascii: "-") {
                break
            }
            stop += 1
        }
        // A dot that ends the sentence.
        while stop > at + 1, bytes[stop - 1] == UInt8(ascii: ".") {
            stop -= 1
            if lastDot == stop {
                lastDot = -1
                for index in (at + 1)..<stop where bytes[index] == UInt8(ascii: ".") { lastDot = index }
            }
        }
        guard lastDot > at + 1, stop - lastDot > 2 else { return at }
        for index in (lastDot + 1)..<stop where classes[Int(bytes[index])] & Self.letter == 0 { return at }
        var first = start
        while first < at, classes[Int(bytes[first])] & (Self.letter | Self.digit) == 0 { first += 1 }
        // Everything after the last slash.
        for index in first..<at where bytes[index] == UInt8(ascii: "/") { first = index + 1 }
        guard first < at else { return at }
        // `git@github.com:org/repo` names nobody.
        if at - first == 3, matches("git", bytes, first) { return at }
        found.add(first..<stop)
        return stop
    }

    // MARK: - Private keys

    /// The key that begins with `-----BEGIN … PRIVATE KEY-----` at `start`, and whether it goes on after the line.
    func keyBegin(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int
    ) -> (Range<Int>, Bool)? {
        guard matches("-----BEGIN", bytes, start) else { return nil }
        let end = start + 10
        // The label ends with five dashes.
        var index = end
        let limit = min(line.upperBound, end + 100)
        var isPrivate = false
        while index + 5 <= limit {
            if matches("PRIVATE KEY", bytes, index) { isPrivate = true }
            if matches("-----", bytes, index) { break }
            index += 1
        }
        guard isPrivate, index + 5 <= limit else { return nil }
        let body = index + 5
        index = body
        while index + 8 <= line.upperBound {
            if matches("-----END", bytes, index) || matches("KEY-----", bytes, index) {
                return (body..<index, false)
            }
            index += 1
        }
        return (body..<line.upperBound, true)
    }

    /// Whether a word has only what Base64 (RFC 4648) has.
    private func isBase64(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range {
            let byte = bytes[index]
            guard
                classes[Int(byte)] & (Self.letter | Self.digit) != 0 || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
            else { return false }
        }
        return true
    }

    /// A line within a private key; returns where to go on.
    @inline(never)
    func continueKey(_ bytes: Span<UInt8>, _ line: Range<Int>, _ found: inout Findings) -> Int {
        found.keyLines -= 1
        var index = line.lowerBound
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "-"), matches("-----END", bytes, index) {
                found.keyLines = 0
                found.add(line.lowerBound..<index)
                return line.upperBound
            }
            index += 1
        }
        // A line of other text ends the key: it was cut off.
        var first = line.lowerBound
        while first < line.upperBound, bytes[first] <= 0x20 { first += 1 }
        if matches("[REDACTED]", bytes, first), line.upperBound - first == 10 { return line.upperBound }
        let isBody = isBase64(bytes, first..<line.upperBound)
        let isHeader =
            matches("Proc-Type", bytes, line.lowerBound) || matches("DEK-Info", bytes, line.lowerBound)
        if !isBody && !isHeader {
            // Perhaps each line has a header of its own: the last word is the key's.
            var last = line.upperBound
            while last > line.lowerBound, bytes[last - 1] != UInt8(ascii: " ") { last -= 1 }
            guard line.upperBound - last >= 40, isBase64(bytes, last..<line.upperBound) else {
                found.keyLines = 0
                return line.lowerBound
            }
            let left = found.keyLines
            found.keyLines = 0
            var words = WordFinder()
            scan(bytes, line.lowerBound..<last, &words, into: &found)
            found.keyLines = left
            found.add(last..<line.upperBound)
            return line.upperBound
        }
        found.add(line)
        return line.upperBound
    }
}
