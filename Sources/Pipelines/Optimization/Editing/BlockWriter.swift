import YAML

/// Makes edits of block YAML: moves, wraps and inserts whole lines, and leaves every other byte.
struct BlockWriter {
    let text: [UInt8]
    let lines: LineTable

    /// The end of lines that the text uses.
    let lineEnd: String

    init(text: [UInt8], lines: LineTable) {
        self.text = text
        self.lines = lines
        let first = lines.range(ofLine: 0)
        lineEnd = text[first].suffix(2).elementsEqual([0x0D, 0x0A]) ? "\r\n" : "\n"
    }

    /// The bytes of a line without its end.
    func content(ofLine index: Int) -> ArraySlice<UInt8> {
        var slice = text[lines.range(ofLine: index)]
        while let last = slice.last, last == 0x0A || last == 0x0D { slice = slice.dropLast() }
        return slice
    }

    /// How many spaces a line begins with.
    func indent(ofLine index: Int) -> Int { content(ofLine: index).prefix { $0 == 0x20 }.count }

    /// Whether a line has nothing but a comment.
    func isComment(_ index: Int) -> Bool {
        content(ofLine: index).first { $0 != 0x20 } == UInt8(ascii: "#")
    }

    /// Whether a line is empty.
    func isBlank(_ index: Int) -> Bool { content(ofLine: index).allSatisfy { $0 <= 0x20 } }

    /// The lines of an element of a block list, from the one with its dash to the one with its last character.
    ///
    /// - Parameter item: The element.
    /// - Returns: The lines and the column of the dash, from 0; nil if the element does not have them for itself.
    func element(_ item: YAMLNode) -> (lines: Range<Int>, dash: Int)? {
        guard !item.isFlow else { return nil }
        let first = lines.index(of: item.start.offset)
        let dash = indent(ofLine: first)
        let line = content(ofLine: first)
        guard line.dropFirst(dash).first == UInt8(ascii: "-"),
            line.dropFirst(dash + 1).first == UInt8(ascii: " "),
            // Only spaces between the dash and the element: no second dash, no anchor.
            text[lines.starts[first] + dash + 1..<item.start.offset].allSatisfy({ $0 == 0x20 })
        else { return nil }
        let end = item.contentEnd(in: text)
        let last = lines.index(of: max(item.start.offset, end - 1))
        return (first..<last + 1, dash)
    }

    /// The bytes of lines.
    func bytes(_ range: Range<Int>) -> Range<Int> {
        let start = lines.range(ofLine: range.lowerBound).lowerBound
        return start..<(range.isEmpty ? start : lines.range(ofLine: range.upperBound - 1).upperBound)
    }

    /// The text of lines, moved to the right or left; lines with less than that many spaces stay.
    func shifted(_ range: Range<Int>, by columns: Int) -> String {
        range.map { index in
            let line = text[lines.range(ofLine: index)]
            if isBlank(index) || columns == 0 { return String(decoding: line, as: UTF8.self) }
            if columns > 0 {
                return String(repeating: " ", count: columns) + String(decoding: line, as: UTF8.self)
            }
            let removed = min(-columns, indent(ofLine: index))
            return String(decoding: line.dropFirst(removed), as: UTF8.self)
        }.joined()
    }

    /// The comment lines directly above a line that stand as far to the right.
    func commentStart(above line: Int) -> Int {
        var first = line
        while first > 0, isComment(first - 1), indent(ofLine: first - 1) == indent(ofLine: line) {
            first -= 1
        }
        return first
    }

    /// An edit that puts lines into a block mapping, behind one of its fields.
    ///
    /// - Parameters:
    ///   - fields: Lines as they stand in a mapping at the margin, without a last line feed.
    ///   - mapping: The mapping.
    ///   - key: The field behind which they go; the last one if there is none of that name.
    /// - Returns: The edit; nil if the mapping is written in braces or shares lines with others.
    func insertion(of fields: [String], into mapping: YAMLNode, after key: String? = nil) -> TextEdit? {
        guard !mapping.isFlow, let last = mapping.pairs.last else { return nil }
        let pair = key.flatMap { mapping.pair($0) } ?? last
        let column = mapping.pairs[0].key.start.column - 1
        guard mapping.pairs.allSatisfy({ $0.key.start.column - 1 == column }) else { return nil }
        let end = max(pair.value.contentEnd(in: text), pair.key.end.offset)
        let line = lines.index(of: max(pair.key.start.offset, end - 1))
        let place = lines.range(ofLine: line).upperBound
        // Nothing else may begin on that line behind the field.
        if let next = mapping.pairs.first(where: { $0.key.start.offset >= end }),
            lines.index(of: next.key.start.offset) == line
        {
            return nil
        }
        let pad = String(repeating: " ", count: column)
        let body = fields.map { $0.isEmpty ? lineEnd : pad + $0 + lineEnd }.joined()
        let isAtEnd = place == text.count && text.last != 0x0A
        return TextEdit(
            inserting: isAtEnd ? lineEnd + String(body.dropLast(1)) : body, at: place)
    }

    /// An edit that takes an element of a block list away with the comment lines above it.
    func removal(of item: YAMLNode) -> TextEdit? {
        guard let element = element(item) else { return nil }
        let first = commentStart(above: element.lines.lowerBound)
        return TextEdit(deleting: bytes(first..<element.lines.upperBound))
    }

    /// Edits that move an element of a block list before another one.
    func move(_ item: YAMLNode, before target: YAMLNode) -> [TextEdit]? {
        guard let element = element(item), let place = self.element(target),
            let removal = removal(of: item)
        else { return nil }
        let first = commentStart(above: element.lines.lowerBound)
        var moved = shifted(first..<element.lines.upperBound, by: place.dash - element.dash)
        if !moved.hasSuffix("\n") { moved += lineEnd }
        let line = commentStart(above: place.lines.lowerBound)
        return [TextEdit(inserting: moved, at: lines.range(ofLine: line).lowerBound), removal]
    }

    /// An edit that makes neighbours of a block list run at the same time.
    ///
    /// Elements that do so already are taken in with theirs.
    ///
    /// - Parameter items: The neighbours, in the order of the text.
    /// - Returns: The edit; nil if they are not written in lines of their own.
    func wrapInParallel(_ items: [YAMLNode]) -> TextEdit? {
        let elements = items.map { element($0) }
        guard let first = elements.first ?? nil, let last = elements.last ?? nil else { return nil }
        let dash = first.dash
        let width = dash + 4
        var body = String(repeating: " ", count: dash) + "- parallel:" + lineEnd
        var position = first.lines.lowerBound
        for (item, element) in zip(items, elements) {
            guard let element, element.dash == dash, element.lines.lowerBound >= position else { return nil }
            body += shifted(position..<element.lines.lowerBound, by: 4)
            if let inner = item["parallel"]?.items, item.pairs.count == 1 {
                guard let child = inner.first.flatMap({ self.element($0) }),
                    inner.allSatisfy({ self.element($0)?.dash == child.dash })
                else { return nil }
                body += shifted(
                    element.lines.lowerBound + 1..<element.lines.upperBound, by: width - child.dash)
            } else {
                body += shifted(element.lines, by: 4)
            }
            position = element.lines.upperBound
        }
        let range = bytes(first.lines.lowerBound..<last.lines.upperBound)
        if text[range].last != 0x0A, body.hasSuffix("\n") { body.removeLast() }
        return TextEdit(replacing: range, with: body)
    }
}
