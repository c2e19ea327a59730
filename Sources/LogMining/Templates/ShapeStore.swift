/// One token of a shape, as it stands in the line that showed the shape first.
struct ShapeToken: Sendable {
    static let word: UInt16 = 1
    static let variable: UInt16 = 2
    static let upperCase: UInt16 = 4
    static let qualified: UInt16 = 8
    static let afterEquals: UInt16 = 16
    static let afterName: UInt16 = 32
    static let lowerCase: UInt16 = 64
    static let afterUser: UInt16 = 128
    static let quoted: UInt16 = 256
    /// Never a value, whatever stands in its place elsewhere: the status of a server error.
    static let fixed: UInt16 = 512

    var hash: UInt64
    var start: UInt16
    var end: UInt16
    var flags: UInt16

    var isVariable: Bool { flags & Self.variable != 0 }
    var isWord: Bool { flags & Self.word != 0 }
}

/// Records a message's tokens with what their surroundings tell.
struct ShapeRecorder: TokenSink {
    var tokens: [ShapeToken] = []
    /// Where the message begins in the text.
    let origin: Int

    init(origin: Int) {
        self.origin = origin
        tokens.reserveCapacity(48)
    }

    mutating func constant(hash: UInt64, start: Int, end: Int, isWord: Bool) {
        append(hash, start, end, isWord ? ShapeToken.word : 0)
    }

    mutating func variable(start: Int, end: Int) {
        append(MessageScanner.variable, start, end, ShapeToken.variable)
    }

    mutating func join(_ count: Int, end: Int) {
        tokens.removeLast(count)
        if let last = tokens.indices.last { tokens[last].end = UInt16(clamping: end - origin) }
    }

    private mutating func append(_ hash: UInt64, _ start: Int, _ end: Int, _ flags: UInt16) {
        tokens.append(
            ShapeToken(
                hash: hash, start: UInt16(clamping: start - origin), end: UInt16(clamping: end - origin),
                flags: flags))
    }
}

/// The distinct shapes that lines have shown, in the order in which they appeared.
struct ShapeStore: Sendable {
    /// Fingerprint of each shape.
    private(set) var sums: [UInt64] = []
    /// Where each shape's tokens end in ``tokens``.
    private(set) var tokenEnds: [Int] = []
    /// All shapes' tokens, one after the other.
    private(set) var tokens: [ShapeToken] = []
    /// Where each shape's text ends in ``text``.
    private(set) var textEnds: [Int] = []
    /// All shapes' first messages, one after the other.
    private(set) var text: [UInt8] = []

    private var slots: [Int32]
    private var mask: Int
    private var coarseCount = 0

    /// Bytes of a first message that are kept to show the template.
    static let maximumText = 512
    /// Shapes after which only the beginnings of messages are told apart.
    static let maximumShapes = 32_768
    /// Beginnings that are told apart; all others are one shape.
    private static let maximumCoarseShapes = 4_096
    /// Tokens of all shapes together, after which there is no room for more.
    private static let maximumTokens = 1_500_000

    /// Whether there is no room for another shape.
    var isFull: Bool { sums.count >= Self.maximumShapes || tokens.count >= Self.maximumTokens }

    init() {
        slots = [Int32](repeating: -1, count: 256)
        mask = 255
        sums.reserveCapacity(64)
        tokenEnds.reserveCapacity(64)
        textEnds.reserveCapacity(64)
        tokens.reserveCapacity(1024)
        text.reserveCapacity(8192)
    }

    /// The number of shapes.
    var count: Int { sums.count }

    /// The shape with a fingerprint, or nil where none has been seen.
    @inline(__always)
    func find(_ sum: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: sum ^ (sum >> 32)) & mask
        while true {
            let row = slots[slot]
            if row < 0 { return nil }
            if sums[Int(row)] == sum { return Int(row) }
            slot = (slot + 1) & mask
        }
    }

    /// The places of a shape's tokens in ``tokens``.
    func tokenRange(_ shape: Int) -> Range<Int> {
        (shape == 0 ? 0 : tokenEnds[shape - 1])..<tokenEnds[shape]
    }

    /// The place of a shape's first message in ``text``.
    func textRange(_ shape: Int) -> Range<Int> { (shape == 0 ? 0 : textEnds[shape - 1])..<textEnds[shape] }

    /// Adds a shape that was not there.
    ///
    /// - Parameters:
    ///   - sum: Its fingerprint.
    ///   - bytes: The text that showed it.
    ///   - message: Where its message lies in `bytes`.
    ///   - detail: Where a structured line's error lies in `bytes`.
    ///   - scanner: Splits the message.
    /// - Returns: The shape's number.
    mutating func add(
        _ sum: UInt64, _ bytes: Span<UInt8>, _ message: Range<Int>, detail: Range<Int>? = nil,
        _ scanner: borrowing MessageScanner
    ) -> Int {
        var recorder = ShapeRecorder(origin: message.lowerBound)
        _ = scanner.scan(bytes, message, into: &recorder)
        Self.describe(&recorder.tokens, bytes, message, scanner.table)
        let row = count
        sums.append(sum)
        tokens.append(contentsOf: recorder.tokens)
        tokenEnds.append(tokens.count)
        let kept = min(message.count, Self.maximumText)
        for index in message.lowerBound..<(message.lowerBound + kept) { text.append(bytes[index]) }
        if let detail {
            text.append(contentsOf: ": ".utf8)
            for index in detail.prefix(Self.maximumText / 2) { text.append(bytes[index]) }
        }
        textEnds.append(text.count)
        insert(sum, row)
        return row
    }

    /// Adds the shape of a message's beginning, or returns the last one where there is no room.
    mutating func addCoarse(
        _ sum: UInt64, _ bytes: Span<UInt8>, _ beginning: Range<Int>, _ scanner: borrowing MessageScanner
    ) -> Int {
        guard coarseCount < Self.maximumCoarseShapes else { return count - 1 }
        coarseCount += 1
        return add(sum, bytes, beginning, scanner)
    }

    private mutating func insert(_ sum: UInt64, _ row: Int) {
        if (count + 1) * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 4)
            mask = slots.count - 1
            for other in 0..<row { place(sums[other], other) }
        }
        place(sum, row)
    }

    private mutating func place(_ sum: UInt64, _ row: Int) {
        var slot = Int(truncatingIfNeeded: sum ^ (sum >> 32)) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(truncatingIfNeeded: row)
    }

    /// Words that name who or what follows them.
    private static let names: [UInt64] = [
        MessageScanner.hash("user"), MessageScanner.hash("for"), MessageScanner.hash("from"),
        MessageScanner.hash("to"), MessageScanner.hash("by"), MessageScanner.hash("host"),
        MessageScanner.hash("at"), MessageScanner.hash("on"), MessageScanner.hash("of"),
        MessageScanner.hash("in"), MessageScanner.hash("with"),
    ]

    /// Words that the name of a person, account or machine follows.
    private static let users: [UInt64] = [
        MessageScanner.hash("user"), MessageScanner.hash("for"), MessageScanner.hash("from"),
        MessageScanner.hash("host"), MessageScanner.hash("username"), MessageScanner.hash("account"),
    ]

    /// Marks tokens by their letters and by what precedes them.
    private static func describe(
        _ tokens: inout [ShapeToken], _ bytes: Span<UInt8>, _ message: Range<Int>, _ table: ByteTable
    ) {
        for index in tokens.indices where tokens[index].isWord {
            var kinds: UInt16 = 0
            for place in Int(tokens[index].start)..<Int(tokens[index].end) {
                kinds |= table[bytes[message.lowerBound + place]]
            }
            if kinds & ByteTable.letter == ByteTable.upper { tokens[index].flags |= ShapeToken.upperCase }
            if kinds & ByteTable.letter == ByteTable.lower { tokens[index].flags |= ShapeToken.lowerCase }
            if kinds & ByteTable.dot != 0 { tokens[index].flags |= ShapeToken.qualified }
            if kinds & ByteTable.letter == 0 { tokens[index].flags |= ShapeToken.fixed }
            guard index > 0 else { continue }
            let previous = tokens[index - 1]
            if previous.end == tokens[index].start,
                bytes[message.lowerBound + Int(previous.start)] == UInt8(ascii: "=")
            {
                tokens[index].flags |= ShapeToken.afterEquals
            }
            if previous.end == tokens[index].start, index + 1 < tokens.count,
                bytes[message.lowerBound + Int(previous.start)] == UInt8(ascii: "\""),
                bytes[message.lowerBound + Int(tokens[index].end)] == UInt8(ascii: "\"")
            {
                tokens[index].flags |= ShapeToken.quoted
            }
            guard previous.isWord else { continue }
            if users.contains(previous.hash) { tokens[index].flags |= ShapeToken.afterUser }
            if names.contains(previous.hash) { tokens[index].flags |= ShapeToken.afterName }
        }
    }
}
