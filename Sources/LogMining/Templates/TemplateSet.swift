/// The templates behind the lines that a miner has seen.
package struct TemplateSet: Sendable {
    private let store: ShapeStore
    /// The lowest-numbered shape that is the same template, for each shape.
    let roots: [Int]
    private let hashes: [UInt64]

    init(_ store: ShapeStore) {
        let merger = ShapeMerger(store)
        self.store = store
        roots = merger.roots
        hashes = merger.hashes
    }

    /// The number of the template that a line's shape belongs to: that of the first shape that did.
    package func template(of line: TemplateMiner.Line) -> Int { roots[Int(line.shape)] }

    /// A template's first message with its variable parts as `<*>`.
    package func text(of template: Int) -> String {
        let text = store.text[store.textRange(template)]
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        for place in store.tokenRange(template) where hashes[place] == MessageScanner.variable {
            let token = store.tokens[place]
            let start = min(Int(token.start), text.count)
            result.append(contentsOf: text[(text.startIndex + position)..<(text.startIndex + start)])
            guard start < text.count else { return String(decoding: result, as: UTF8.self) }
            result.append(contentsOf: "<*>".utf8)
            position = min(Int(token.end), text.count)
        }
        result.append(contentsOf: text[(text.startIndex + position)...])
        return String(decoding: result, as: UTF8.self)
    }

    /// The level that the words of a template suggest where its lines state none.
    func suggestedLevel(of template: Int) -> LogLevel? {
        let text = store.text[store.textRange(template)]
        var level: LogLevel?
        for place in store.tokenRange(template) where store.tokens[place].isWord {
            let start = text.startIndex + Int(store.tokens[place].start)
            let end = text.startIndex + Int(store.tokens[place].end)
            guard end <= text.endIndex, let found = Self.level(suggestedBy: text[start..<end]) else {
                continue
            }
            level = max(level ?? found, found)
        }
        return level
    }

    private static func level(suggestedBy word: ArraySlice<UInt8>) -> LogLevel? {
        func ends(_ suffix: String) -> Bool {
            word.suffix(suffix.utf8.count).lazy.map { $0 | 0x20 }.elementsEqual(suffix.utf8)
        }
        if ends("panic") || ends("fatal") { return .fatal }
        if ends("error") || ends("exception") || ends("failed") || ends("failure") || ends("errors") {
            return .error
        }
        return ends("warning") || ends("warn") ? .warning : nil
    }
}
