import Glibc

extension SecretScanner {
    // MARK: - Long words

    /// A word that is long enough to be a secret by itself or by what stands before it.
    @inline(never)
    func longWord(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ kinds: UInt8,
        _ found: inout Findings
    ) {
        if kinds & Self.letter == 0 {
            if end - start >= 13 { numbers(bytes, line, start, end, kinds, &found) }
            return
        }
        if bytes[start] == UInt8(ascii: "-"), let rest = keyBegin(bytes, line, start) {
            found.add(rest.0)
            if rest.1 { found.keyLines = 200 }
            return
        }
        if prefixed(bytes, line, start, end, &found) { return }
        guard start > line.lowerBound, kinds & Self.digit != 0 || end - start >= 20 else { return }
        valued(bytes, line, start, end, kinds, &found)
    }

    /// Words without letters: payment cards, and numbers that a service's name marks.
    private func numbers(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ kinds: UInt8,
        _ found: inout Findings
    ) {
        let count = end - start
        guard count <= 23, bytes[start] != UInt8(ascii: "-") else { return }
        if card(bytes, line, start, end, &found) { return }
        // Facebook: an application's number, a bar, its secret.
        if end < line.upperBound, bytes[end] == UInt8(ascii: "|") {
            var stop = end + 1
            while stop < line.upperBound, classes[Int(bytes[stop])] != 0 { stop += 1 }
            if count <= 16, stop - end > 27, stop - end <= 41 { found.add(start..<stop) }
        } else if kinds == Self.digit, count >= 15, count <= 18, start > line.lowerBound {
            valued(bytes, line, start, end, Self.digit, &found)
        }
    }

    /// Secrets that their first letters give away, wherever they begin in the word.
    private func prefixed(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Bool {
        var index = start
        var didFind = false
        let last = end - 11
        while index < last {
            if let stop = prefixes.end(bytes, index, line.upperBound) ?? shaped(bytes, index, end) {
                var stop = stop
                // Padding, which separates words.
                while stop < line.upperBound, bytes[stop] == UInt8(ascii: "=") { stop += 1 }
                found.add(index..<stop)
                didFind = true
                index = stop
                continue
            }
            // The next beginning of a part, as long as there is room after it.
            while index < last, classes[Int(bytes[index])] != Self.mark { index += 1 }
            while index < last, classes[Int(bytes[index])] == Self.mark { index += 1 }
        }
        return didFind
    }

    /// Secrets that their shape gives away.
    private func shaped(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let count = end - start
        // The shortest of them.
        guard count >= 26 else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "S"):
            // Twilio: `SK` and 32 hexadecimal digits.
            if count >= 34, bytes[start + 1] == UInt8(ascii: "K"), hexCount(bytes, start + 2, end) == 32 {
                return start + 34
            }
        case UInt8(ascii: "s"):
            // Vault: `s.` and 24 letters and digits.
            if count == 26, bytes[start + 1] == UInt8(ascii: "."), isMixed(bytes, start + 2, end) {
                return end
            }
        case UInt8(ascii: "e"):
            // A web token whose header is not in its usual form.
            if count >= 40, bytes[start + 1] == UInt8(ascii: "y") {
                for index in (start + 19)..<(end - 18)
                where bytes[index] == UInt8(ascii: ".") && matches("ey", bytes, index + 1) {
                    return end
                }
            }
        case UInt8(ascii: "p"):
            // Airtable: `pat`, 14 letters and digits, a dot, 64 hexadecimal digits.
            if count == 82, bytes[start + 17] == UInt8(ascii: "."), matches("pat", bytes, start),
                hexCount(bytes, start + 18, end) == 64
            {
                return end
            }
        case UInt8(ascii: "h"):
            if count > 50, matches("hooks.slack.com/", bytes, start) { return end }
        case UInt8(ascii: "w"):
            if count > 60, matches("webhookb2/", bytes, start) { return end }
        default: break
        }
        // Azure AD: three characters, a digit, `Q~`.
        if count >= 37, count <= 42, bytes[start + 4] == UInt8(ascii: "Q"),
            bytes[start + 5] == UInt8(ascii: "~")
        {
            return end
        }
        // Terraform Cloud: 14 characters, `.atlasv1.`.
        if count >= 80, bytes[start + 14] == UInt8(ascii: "."), matches(".atlasv1.", bytes, start + 14) {
            return end
        }
        // MaxMind: `…_mmk`.
        if count == 40, bytes[end - 1] == UInt8(ascii: "k"), matches("_mmk", bytes, end - 4) { return end }
        // Facebook: 15 or 16 digits, `%`, the secret.
        if count >= 43, count <= 57,
            bytes[start + 15] == UInt8(ascii: "%") || bytes[start + 16] == UInt8(ascii: "%")
        {
            return end
        }
        return nil
    }

    /// A value whose name says that it is secret.
    private func valued(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ kinds: UInt8,
        _ found: inout Findings
    ) {
        // Quotes and blanks, an operator, quotes and blanks, then the name.
        var index = start - 1
        let limit = max(line.lowerBound, start - 6)
        var hasOperator = false
        while index >= limit, isFiller(bytes[index]) || bytes[index] == UInt8(ascii: "=") {
            if bytes[index] == UInt8(ascii: "=") { hasOperator = true }
            index -= 1
        }
        while index >= line.lowerBound, isOperator(bytes[index]) {
            hasOperator = true
            index -= 1
        }
        guard hasOperator else { return }
        // `name=123456:secret`
        let colon = index
        while index >= line.lowerBound, classes[Int(bytes[index])] == Self.digit { index -= 1 }
        if index < colon, index >= line.lowerBound, isOperator(bytes[index]) || isFiller(bytes[index]) {
            while index >= line.lowerBound, isOperator(bytes[index]) || isFiller(bytes[index]) { index -= 1 }
        } else {
            index = colon
        }
        let nearest = max(line.lowerBound, index - 3)
        while index >= nearest, isFiller(bytes[index]) || bytes[index] == UInt8(ascii: "\\") { index -= 1 }
        let last = index + 1
        let first = max(line.lowerBound, last - 48)
        while index >= first {
            let byte = bytes[index]
            guard classes[Int(byte)] != 0 || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else {
                break
            }
            index -= 1
        }
        guard index + 1 < last else { return }
        switch names.surrounding(bytes, (index + 1)..<last) {
        case .nothing: return
        case .service: guard end - start >= 14 || isMixed(bytes, start, end) else { return }
        case .secret:
            guard kinds & Self.digit != 0, !isIdentifier(bytes, start, end), !isPath(bytes, start, end),
                isTangled(bytes, start, end), entropy(bytes, start, end) > 3.4
            else { return }
        }
        var stop = end
        while stop < line.upperBound, bytes[stop] == UInt8(ascii: "=") { stop += 1 }
        if stop < line.upperBound, bytes[stop] == UInt8(ascii: "|") || bytes[stop] == UInt8(ascii: ":"),
            stop + 1 < line.upperBound, classes[Int(bytes[stop + 1])] != 0
        {
            stop += 1
            while stop < line.upperBound, classes[Int(bytes[stop])] != 0 { stop += 1 }
        }
        found.add(start..<stop)
    }

    private func isFiller(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: " ")
            || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\t")
    }

    private func isOperator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "|") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "?")
    }

    // MARK: - Shapes

    /// Payment cards: digits in groups that satisfy Luhn's formula and begin as an issuer's do (ISO/IEC 7812-1).
    private func card(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ start: Int, _ end: Int, _ found: inout Findings
    ) -> Bool {
        var digits = 0
        var sum = 0
        var index = end - 1
        while index >= start {
            let byte = bytes[index]
            if byte == UInt8(ascii: "-") {
                index -= 1
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return false }
            var value = Int(byte - UInt8(ascii: "0"))
            if digits % 2 == 1 {
                value *= 2
                if value > 9 { value -= 9 }
            }
            sum += value
            digits += 1
            index -= 1
        }
        guard sum % 10 == 0, isIssuer(bytes, start, digits) else { return false }
        found.add(start..<end)
        return true
    }

    /// Whether numbers of this length begin so.
    func isIssuer(_ bytes: Span<UInt8>, _ start: Int, _ digits: Int) -> Bool {
        switch (bytes[start], digits) {
        case (UInt8(ascii: "4"), 13), (UInt8(ascii: "4"), 16), (UInt8(ascii: "4"), 19): true
        case (UInt8(ascii: "5"), 16):
            bytes[start + 1] >= UInt8(ascii: "0") && bytes[start + 1] < UInt8(ascii: "9")
        case (UInt8(ascii: "2"), 16):
            bytes[start + 1] >= UInt8(ascii: "2") && bytes[start + 1] <= UInt8(ascii: "7")
        case (UInt8(ascii: "3"), 14), (UInt8(ascii: "3"), 15), (UInt8(ascii: "3"), 16): true
        case (UInt8(ascii: "6"), 16), (UInt8(ascii: "6"), 19): true
        default: false
        }
    }

    /// A UUID, or nothing but hexadecimal digits as long as a digest: a name, not a secret.
    func isIdentifier(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let count = end - start
        guard count == 36 else { return false }
        for index in start..<end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
                break
            default: return false
            }
        }
        return true
    }

    private func isPath(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if bytes[start] == UInt8(ascii: "/") || bytes[start] == UInt8(ascii: ".") { return true }
        var slashes = 0
        var dots = 0
        for index in start..<end {
            if bytes[index] == UInt8(ascii: "/") { slashes += 1 }
            if bytes[index] == UInt8(ascii: ".") { dots += 1 }
        }
        return slashes >= 2 && dots >= 1 || dots >= 3
    }

    private func isMixed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var kinds: UInt8 = 0
        for index in start..<end { kinds |= classes[Int(bytes[index])] }
        return kinds & Self.digit != 0 && kinds & Self.letter != 0
    }

    /// Whether letters and digits alternate, as they do in nothing that a person wrote.
    func isTangled(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var kinds: UInt8 = 0
        var changes = 0
        var before: UInt8 = 0
        for index in start..<end {
            var kind = classes[Int(bytes[index])]
            kinds |= kind
            if kind & Self.letter != 0 { kind = Self.letter }
            guard kind == Self.digit || kind == Self.letter else { continue }
            if kind != before { changes += 1 }
            before = kind
        }
        return changes >= 4 || (kinds & Self.letter == Self.letter && kinds & Self.digit != 0 && changes >= 3)
    }

    private func hexCount(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        loop: while index < end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                index += 1
            default: break loop
            }
        }
        return index - start
    }

    func matches(_ text: StaticString, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        guard start >= 0, start + text.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<text.utf8CodeUnitCount where unsafe bytes[start + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// Shannon's entropy of the bytes, in bits a byte.
    private func entropy(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double {
        var counts = InlineArray<256, UInt16>(repeating: 0)
        let end = min(end, start + 150)
        for index in start..<end { counts[Int(bytes[index])] += 1 }
        let total = Double(end - start)
        var entropy = 0.0
        for index in start..<end where counts[Int(bytes[index])] > 0 {
            let share = Double(counts[Int(bytes[index])]) / total
            counts[Int(bytes[index])] = 0
            entropy -= share * log2(share)
        }
        return entropy
    }
}
