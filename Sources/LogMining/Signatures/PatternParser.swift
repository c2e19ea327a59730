/// A set of bytes.
struct ByteSet: Sendable, Hashable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    init(_ byte: UInt8) { insert(byte) }

    init(_ range: ClosedRange<UInt8>) { for byte in range { insert(byte) } }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        return switch byte >> 6 {
        case 0: words.0 & bit != 0
        case 1: words.1 & bit != 0
        case 2: words.2 & bit != 0
        default: words.3 & bit != 0
        }
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    var inverted: ByteSet {
        var result = ByteSet()
        result.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return result
    }

    /// The set with the other case of each of its letters.
    var withBothCases: ByteSet {
        var result = self
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") where contains(byte) || contains(byte ^ 0x20) {
            result.insert(byte)
            result.insert(byte ^ 0x20)
        }
        return result
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// The parts of a pattern.
indirect enum PatternNode: Sendable {
    case bytes(ByteSet)
    /// One byte, kept apart so that words can be searched for.
    case literal(UInt8)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, minimum: Int, maximum: Int?)
    case lineStart
    case lineEnd
    case wordBoundary
}

/// Reads the subset of regular expressions that can be matched in linear time: literals, classes, groups,
/// alternatives, repetitions, anchors, `\b`, and a leading `(?i)`.
struct PatternParser {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0
    private(set) var ignoresCase = false

    private init(_ pattern: String) { bytes = Array(pattern.utf8) }

    /// Reads a pattern.
    ///
    /// - Parameter pattern: The regular expression.
    /// - Returns: Its parts, and whether case does not matter.
    /// - Throws: ``PatternError`` where the pattern is faulty or not supported.
    static func parse(_ pattern: String) throws(PatternError) -> (node: PatternNode, ignoresCase: Bool) {
        var parser = PatternParser(pattern)
        if parser.bytes.starts(with: "(?i)".utf8) {
            parser.ignoresCase = true
            parser.index = 4
        }
        let node = try parser.choice()
        if parser.index < parser.bytes.count { throw parser.fault(.unopenedGroup) }
        return (node, parser.ignoresCase)
    }

    private func fault(_ reason: PatternError.Reason) -> PatternError {
        PatternError(reason: reason, offset: index, signature: nil)
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        if depth > 40 { throw fault(.tooDeep) }
        var branches = [try sequence()]
        while index < bytes.count, bytes[index] == UInt8(ascii: "|") {
            index += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "|"), bytes[index] != UInt8(ascii: ")") {
            parts.append(try repeated(try atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var node = atom
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "*"): node = .repetition(node, minimum: 0, maximum: nil)
            case UInt8(ascii: "+"): node = .repetition(node, minimum: 1, maximum: nil)
            case UInt8(ascii: "?"): node = .repetition(node, minimum: 0, maximum: 1)
            case UInt8(ascii: "{"):
                guard let bounds = try bounds() else { return node }
                node = .repetition(node, minimum: bounds.0, maximum: bounds.1)
            // `bounds` leaves the index on the closing brace.
            default: return node
            }
            index += 1
            // Lazy and possessive forms match the same lines.
            if index < bytes.count, bytes[index] == UInt8(ascii: "?") || bytes[index] == UInt8(ascii: "+") {
                index += 1
            }
        }
        return node
    }

    /// `{2}`, `{2,}`, `{2,5}`; nil where the brace is a literal.
    private mutating func bounds() throws(PatternError) -> (Int, Int?)? {
        var place = index + 1
        func number(_ bytes: [UInt8], _ place: inout Int) -> Int? {
            var value: Int?
            while place < bytes.count, bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9") {
                value = min(10_000, (value ?? 0) * 10 + Int(bytes[place] - UInt8(ascii: "0")))
                place += 1
            }
            return value
        }
        guard let least = number(bytes, &place), place < bytes.count else { return nil }
        var most: Int? = least
        if bytes[place] == UInt8(ascii: ",") {
            place += 1
            most = number(bytes, &place)
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "}") else { return nil }
        if let most, most < least { throw fault(.badRepetition) }
        if least > 500 || (most ?? 0) > 500 { throw fault(.tooLarge) }
        index = place
        return (least, most)
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "("):
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "?") {
                guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") else {
                    throw fault(.unsupported)
                }
                index += 2
            }
            let node = try choice()
            guard index < bytes.count else { throw fault(.unclosedGroup) }
            index += 1
            return node
        case UInt8(ascii: "["): return .bytes(try characterClass())
        case UInt8(ascii: "."):
            index += 1
            return .bytes(ByteSet(UInt8(ascii: "\n")).inverted)
        case UInt8(ascii: "^"):
            index += 1
            return .lineStart
        case UInt8(ascii: "$"):
            index += 1
            return .lineEnd
        case UInt8(ascii: "\\"):
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "b") {
                index += 2
                return .wordBoundary
            }
            let set = try escape()
            if let only = set.literal { return .literal(only) }
            return .bytes(set.set)
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw fault(.nothingToRepeat)
        default:
            index += 1
            return .literal(byte)
        }
    }

    private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let spaces: ByteSet = {
        var set = ByteSet(9...13)
        set.insert(32)
        return set
    }()
    static let wordBytes: ByteSet = {
        var set = digits
        set.formUnion(ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z")))
        set.formUnion(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        set.insert(UInt8(ascii: "_"))
        return set
    }()

    private mutating func escape() throws(PatternError) -> (set: ByteSet, literal: UInt8?) {
        index += 1
        guard index < bytes.count else { throw fault(.endsWithBackslash) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "d"): return (Self.digits, nil)
        case UInt8(ascii: "D"): return (Self.digits.inverted, nil)
        case UInt8(ascii: "s"): return (Self.spaces, nil)
        case UInt8(ascii: "S"): return (Self.spaces.inverted, nil)
        case UInt8(ascii: "w"): return (Self.wordBytes, nil)
        case UInt8(ascii: "W"): return (Self.wordBytes.inverted, nil)
        case UInt8(ascii: "t"): return (ByteSet(9), 9)
        case UInt8(ascii: "n"): return (ByteSet(10), 10)
        case UInt8(ascii: "r"): return (ByteSet(13), 13)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            throw fault(.unsupported)
        default: return (ByteSet(byte), byte)
        }
    }

    private mutating func characterClass() throws(PatternError) -> ByteSet {
        index += 1
        var set = ByteSet()
        var isInverted = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
            isInverted = true
            index += 1
        }
        var isFirst = true
        while true {
            guard index < bytes.count else { throw fault(.unclosedClass) }
            if bytes[index] == UInt8(ascii: "]"), !isFirst { break }
            isFirst = false
            var low = bytes[index]
            if low == UInt8(ascii: "\\") {
                let part = try escape()
                guard let literal = part.literal else {
                    set.formUnion(part.set)
                    continue
                }
                low = literal
            } else {
                index += 1
            }
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"),
                bytes[index + 1] != UInt8(ascii: "]")
            else {
                set.insert(low)
                continue
            }
            index += 1
            var high = bytes[index]
            if high == UInt8(ascii: "\\") {
                guard let literal = try escape().literal else { throw fault(.unclosedClass) }
                high = literal
            } else {
                index += 1
            }
            guard low <= high else { throw fault(.badRepetition) }
            set.formUnion(ByteSet(low...high))
        }
        index += 1
        return isInverted ? set.inverted : set
    }
}
