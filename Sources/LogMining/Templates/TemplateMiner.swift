/// Groups log lines by the message template behind them, in one pass over their bytes.
///
/// Lines go in by ``add(_:)``; ``templates()`` then says which template each line belongs to. One configuration
/// serves every system, nothing is random, and what is kept grows with the number of templates, not of lines.
package struct TemplateMiner: Sendable {
    /// What one line has shown.
    package struct Line: Sendable, Hashable {
        /// The number of its message's shape, which ``TemplateSet/template(of:)`` takes.
        package var shape: Int32
        /// The level that its header states.
        package var level: LogLevel?
        /// Whether it continues the event before it, such as a frame of a stack trace.
        package var isContinuation: Bool
    }

    private(set) var store = ShapeStore()
    private var folder = EventFolder()
    private var lastShape: Int32 = 0
    let headers = HeaderScanner()
    private let messages = MessageScanner()

    /// Creates a miner that has seen nothing.
    package init() {}

    /// The number of distinct message shapes seen.
    package var shapeCount: Int { store.count }

    /// Takes the lines of a text and returns what each has shown.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - isContinued: Whether they follow the lines that were added last, so that a stack trace may go on.
    /// - Returns: One value a line.
    package mutating func add(_ text: LogText, isContinued: Bool = false) -> [Line] {
        if !isContinued { folder = EventFolder() }
        var lines: [Line] = []
        lines.reserveCapacity(text.count)
        let bytes = text.bytes.span
        var folder = folder
        var shape = lastShape
        var start = 0
        for end in text.ends {
            let header = headers.scan(bytes, start..<end)
            if folder.isContinuation(bytes, start..<end, header) {
                lines.append(Line(shape: shape, level: nil, isContinuation: true))
            } else {
                shape = Int32(truncatingIfNeeded: self.shape(bytes, header))
                lines.append(Line(shape: shape, level: header.level, isContinuation: false))
            }
            start = end
        }
        self.folder = folder
        lastShape = shape
        return lines
    }

    /// The shape of a message.
    @inline(__always)
    private mutating func shape(_ bytes: Span<UInt8>, _ header: LogHeader) -> Int {
        var sink = NoSink()
        var sum = messages.scan(bytes, header.message, into: &sink)
        if let detail = header.detail {
            // One message with two errors is two templates.
            sum &+= MessageScanner.term(
                messages.scan(bytes, detail, into: &sink), MessageScanner.maximumTokens)
        }
        if let shape = store.find(sum) { return shape }
        if store.isFull { return coarseShape(bytes, header.message) }
        return store.add(sum, bytes, header.message, detail: header.detail, messages)
    }

    /// The shape of a message's beginning, where there is no room for more shapes.
    ///
    /// However many shapes a log shows, by design or by malice, the miner's memory has a bound.
    private mutating func coarseShape(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Int {
        let beginning = message.lowerBound..<min(message.upperBound, message.lowerBound + 24)
        var sink = NoSink()
        let sum = ~messages.scan(bytes, beginning, into: &sink)
        return store.find(sum) ?? store.addCoarse(sum, bytes, beginning, messages)
    }

    /// The templates of all lines so far.
    package func templates() -> TemplateSet { TemplateSet(store) }
}
