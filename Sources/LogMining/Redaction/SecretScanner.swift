/// Finds where secrets and personal data lie.
///
/// A class, so that its tables are never copied.
final class SecretScanner: Sendable {
    /// What has been found so far, in order and without overlap, and what the next line needs to know.
    struct Findings {
        var ranges: [Range<Int>] = []
        /// How many more lines may belong to a private key that began on an earlier line.
        var keyLines = 0

        /// Adds a range, unless it begins within the last one.
        mutating func add(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            if let last = ranges.last, range.lowerBound < last.upperBound {
                if range.upperBound > last.upperBound {
                    ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
                }
                return
            }
            ranges.append(range)
        }
    }

    static let digit: UInt8 = 1
    static let lower: UInt8 = 2
    static let upper: UInt8 = 4
    static let mark: UInt8 = 8
    static let letter: UInt8 = lower | upper

    /// The class of each byte; 0 for what separates words.
    let classes: InlineArray<256, UInt8>
    let prefixes = TokenPrefixes.shared
    let names = SecretNames.shared

    init() {
        var classes = InlineArray<256, UInt8>(repeating: 0)
        for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { classes[Int(byte)] = Self.digit }
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { classes[Int(byte)] = Self.lower }
        for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { classes[Int(byte)] = Self.upper }
        for byte in "-_./+~%$".utf8 { classes[Int(byte)] = Self.mark }
        self.classes = classes
    }

    /// Finds the secrets of one line.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - line: Where the line lies in it.
    ///   - words: Where words lie in the text; one value serves all of its lines.
    ///   - found: What has been found so far.
    func scan(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ words: inout WordFinder, into found: inout Findings
    ) {
        let end = line.upperBound
        var index = line.lowerBound
        if found.keyLines > 0 { index = continueKey(bytes, line, &found) }
        while let (start, stop) = words.next(bytes, index, end) {
            index = stop
            let count = index - start
            if count >= 10 {
                var kinds: UInt8 = 0
                for place in start..<index { kinds |= classes[Int(bytes[place])] }
                if kinds & Self.digit != 0 || count >= 16 || bytes[start] == UInt8(ascii: "-") {
                    longWord(bytes, line, start, index, kinds, &found)
                }
            }
            guard index < end else { break }
            switch bytes[index] {
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                UInt8(ascii: "\\"):
                if count >= 3, names.isName(bytes, start, index) {
                    index = named(bytes, line, start, index, &found)
                } else if bytes[start] == UInt8(ascii: "-") {
                    index = login(bytes, line, start, index, &found)
                }
            case UInt8(ascii: " "):
                if count <= 13, count >= 2 { index = spaced(bytes, line, start, index, &found) }
            case UInt8(ascii: "@"):
                index = address(bytes, line, start, index, &found)
            default: break
            }
        }
    }
}
