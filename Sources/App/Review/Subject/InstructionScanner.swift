/// Looks for text that talks to a model.
///
/// Recall is worth much and certainty little here, since a finding only tells; but an ordinary log must have none. So a
/// sign needs two halves, a verb and what it is done to, close to each other, in one of a dozen languages.
enum InstructionScanner {
    /// Looks through pieces, each alone and with its neighbours.
    ///
    /// - Parameter items: The pieces.
    /// - Returns: What was found, at most one a piece.
    static func scan(_ items: [ReviewSubject.Item]) -> [InstructionFinding] {
        var findings: [InstructionFinding] = []
        var foundAt: Set<Int> = []
        func note(_ index: Int, _ sign: InstructionFinding.Sign, _ encoding: String) {
            findings.append(
                InstructionFinding(
                    item: items[index].id, sign: sign, encoding: encoding, source: items[index].source,
                    pointer: items[index].pointer, text: PlainText.visible(items[index].text, limit: 200)))
        }
        for index in items.indices {
            guard let (sign, encoding) = sign(of: items[index].text) else { continue }
            note(index, sign, encoding)
            foundAt.insert(index)
        }
        // Split over lines: short pieces of one source, joined, in windows that overlap by half. Only what no piece shows
        // alone counts.
        let width = 6
        for start in stride(from: 0, to: items.count, by: width / 2) {
            let window = (start..<min(start + width, items.count)).prefix { index in
                items[index].source == items[start].source && items[index].text.utf8.count <= 200
                    && !foundAt.contains(index)
            }
            guard window.count > 1 else { continue }
            let text = window.map { items[$0].text }.joined(separator: " ")
            let glued = window.map { items[$0].text }.joined()
            if let sign = plainSign(of: FoldedText(text)) ?? plainSign(of: FoldedText(glued)) {
                note(start, sign, "lines")
                foundAt.formUnion(window)
            } else if let (sign, encoding) = encodedSign(in: glued) {
                note(start, sign, encoding + ",lines")
                foundAt.formUnion(window)
            }
        }
        return findings
    }

    /// The sign in one text, seen as it is and through the usual disguises.
    static func sign(of text: String) -> (sign: InstructionFinding.Sign, encoding: String)? {
        if let sign = plainSign(of: FoldedText(text)) { return (sign, "") }
        return encodedSign(in: text)
    }

    private static func encodedSign(in text: String) -> (sign: InstructionFinding.Sign, encoding: String)? {
        for (encoding, decoded) in Disguise.undo(text) {
            if let sign = plainSign(of: FoldedText(decoded)) { return (sign, encoding) }
            // Twice wrapped, and no more: each layer costs the attacker nothing and us a pass.
            guard encoding != "rot13", encoding != "reversed" else { continue }
            for (inner, text) in Disguise.undo(decoded) {
                if let sign = plainSign(of: FoldedText(text)) { return (sign, encoding + "," + inner) }
            }
        }
        return nil
    }

    private static func plainSign(of text: FoldedText) -> InstructionFinding.Sign? {
        for rule in InstructionWords.rules where rule.matches(text) { return rule.sign }
        return nil
    }
}

/// A text folded to what it looks or sounds like: lower case, look-alike letters as Latin ones where the word has
/// both, all runs of other characters as one blank.
struct FoldedText {
    /// The words with single blanks between and around them.
    let words: Octets
    /// The words one by one.
    let tokens: [ArraySlice<UInt8>]
    /// The same without any blank, for languages that have none, and for letters with blanks between.
    let dense: Octets
    /// The text in lower case with all its marks.
    let raw: Octets

    init(_ text: String) {
        let lower = text.lowercased()
        raw = Octets(lower.utf8)
        var words: Octets = [0x20]
        var dense: Octets = []
        var bounds: [Range<Int>] = []
        for word in lower.unicodeScalars.split(whereSeparator: {
            !$0.properties.isAlphabetic && !Self.isDigit($0) && $0 != "'"
        }) {
            let folded = Self.fold(word)
            bounds.append(words.count..<(words.count + folded.utf8.count))
            words.append(contentsOf: folded.utf8)
            words.append(0x20)
            dense.append(contentsOf: folded.utf8)
        }
        self.words = words
        self.dense = dense
        tokens = bounds.map { words[$0] }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func fold(_ word: Substring.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        let hasLatin = word.contains { ("a"..."z").contains($0) }
        let hasLetter = word.contains { $0.properties.isAlphabetic }
        for scalar in word {
            switch scalar.value {
            // Full-width and mathematical letters.
            case 0xFF41...0xFF5A: result.append(Unicode.Scalar(UInt8(scalar.value - 0xFF41 + 0x61)))
            case 0x1D400...0x1D6A3:
                result.append(Unicode.Scalar(UInt8((scalar.value - 0x1D400) % 26 + 0x61)))
            case 0xE0...0xE5: result.append("a")
            case 0xE7: result.append("c")
            case 0xE8...0xEB, 0x119, 0x11B: result.append("e")
            case 0xEC...0xEF, 0x131: result.append("i")
            case 0xF1: result.append("n")
            case 0xF2...0xF6, 0xF8: result.append("o")
            case 0xF9...0xFC, 0x16F: result.append("u")
            case 0x105: result.append("a")
            case 0x107, 0x10D: result.append("c")
            case 0x142: result.append("l")
            case 0x144: result.append("n")
            case 0x15B, 0x15F, 0x161: result.append("s")
            case 0x11F: result.append("g")
            case 0x17A, 0x17C, 0x17E: result.append("z")
            case 0x300...0x36F: break
            default:
                if hasLatin, let latin = lookAlikes[scalar] {
                    result.append(latin)
                } else if hasLatin, hasLetter, let letter = leet[scalar] {
                    result.append(letter)
                } else {
                    result.append(scalar)
                }
            }
        }
        return String(result)
    }

    /// Cyrillic and Greek letters that look like Latin ones.
    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ј": "j",
        "ո": "n", "һ": "h", "ԁ": "d", "ν": "v", "ο": "o", "α": "a", "ι": "i", "ρ": "p", "τ": "t", "κ": "k",
        "г": "r",
        "ɡ": "g", "ⅼ": "l", "ո̇": "n",
    ].reduce(into: [:]) { table, pair in
        if pair.key.unicodeScalars.count == 1, let key = pair.key.unicodeScalars.first,
            let value = pair.value.unicodeScalars.first
        {
            table[key] = value
        }
    }

    private static let leet: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t",
    ]
}

typealias Octets = [UInt8]

extension Octets {
    /// Whether some octets stand in these.
    func holds(_ other: Octets) -> Bool {
        guard let first = other.first, count >= other.count else { return other.isEmpty }
        var index = 0
        let last = count - other.count
        while index <= last {
            if self[index] == first, self[index..<(index + other.count)].elementsEqual(other) { return true }
            index += 1
        }
        return false
    }
}
