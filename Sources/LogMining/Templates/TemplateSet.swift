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
            if store.tokens[place].flags & ShapeToken.fixed != 0 {
                level = max(level ?? .error, .error)
                continue
            }
            let start = text.startIndex + Int(store.tokens[place].start)
            let end = text.startIndex + Int(store.tokens[place].end)
            guard end <= text.endIndex, let found = Self.level(suggestedBy: text[start..<end]) else {
                continue
            }
            level = max(level ?? found, found)
        }
        return level
    }

    /// The level that a word's last letters suggest.
    private static func level(suggestedBy word: ArraySlice<UInt8>) -> LogLevel? {
        guard word.count >= 4 else { return nil }
        var last: UInt64 = 0
        for byte in word.suffix(8) { last = last << 8 | UInt64(byte | 0x20) }
        switch last & 0xFF_FFFF_FFFF {
        case 0x70616E6963, 0x666174616C: return .fatal  // panic, fatal
        case 0x6572726F72: return .error  // error
        default: break
        }
        switch last & 0xFFFF_FFFF_FFFF {
        case 0x6572726F7273, 0x6661696C6564: return .error  // errors, failed
        default: break
        }
        switch last & 0xFF_FFFF_FFFF_FFFF {
        case 0x6661696C757265: return .error  // failure
        case 0x7761726E696E67: return .warning  // warning
        default: break
        }
        // exception, warn
        if last == 0x7863657074696F6E { return .error }
        return last & 0xFFFF_FFFF == 0x7761726E ? .warning : nil
    }
}
