extension TextTree {
    /// How wide a comment may become.
    private static let commentWidth = 110

    /// Writes the tree as a person would: blocks, two spaces a level, quotes only where they are needed.
    ///
    /// - Parameter isExplained: Whether the reasons are written as comments.
    /// - Returns: The text, with a line feed at its end.
    func written(isExplained: Bool) -> String {
        var text = ""
        switch self {
        case .mapping(let entries) where !entries.isEmpty:
            Self.write(entries, indentation: 0, isExplained: isExplained, isFirstInline: false, to: &text)
        case .list(let elements) where !elements.isEmpty:
            Self.write(elements, indentation: 0, isExplained: isExplained, to: &text)
        default: text = inline(indentation: 0) + "\n"
        }
        return text
    }

    private static func write(
        _ entries: [Entry], indentation: Int, isExplained: Bool, isFirstInline: Bool, to text: inout String
    ) {
        let margin = String(repeating: " ", count: indentation)
        for (index, entry) in entries.enumerated() {
            let isInline = isFirstInline && index == 0
            // The comment of an element's first entry stands above the element; see below.
            if isExplained, let why = entry.why, !isInline {
                comment(why, indentation: indentation, to: &text)
            }
            if !isInline { text += margin }
            text += QuotedText.key(entry.key) + ":"
            switch entry.value {
            case .mapping(let inner) where !inner.isEmpty:
                text += "\n"
                write(
                    inner, indentation: indentation + 2, isExplained: isExplained, isFirstInline: false,
                    to: &text)
            case .list(let elements) where !elements.isEmpty:
                text += "\n"
                write(elements, indentation: indentation + 2, isExplained: isExplained, to: &text)
            default: text += " " + entry.value.inline(indentation: indentation + 2) + "\n"
            }
        }
    }

    private static func write(
        _ elements: [TextTree], indentation: Int, isExplained: Bool, to text: inout String
    ) {
        let margin = String(repeating: " ", count: indentation)
        for element in elements {
            switch element {
            case .mapping(let entries) where !entries.isEmpty:
                if isExplained, let why = entries.first?.why {
                    comment(why, indentation: indentation, to: &text)
                }
                text += margin + "- "
                write(
                    entries, indentation: indentation + 2, isExplained: isExplained, isFirstInline: true,
                    to: &text)
            case .list(let inner) where !inner.isEmpty:
                text += margin + "-\n"
                write(inner, indentation: indentation + 2, isExplained: isExplained, to: &text)
            default: text += margin + "- " + element.inline(indentation: indentation + 2) + "\n"
            }
        }
    }

    /// What stands behind a colon or a dash.
    private func inline(indentation: Int) -> String {
        switch self {
        case .text(let text): QuotedText.scalar(text, indentation: indentation)
        case .word(let word): word
        case .list: "[]"
        case .mapping: "{}"
        }
    }

    private static func comment(_ why: String, indentation: Int, to text: inout String) {
        let margin = String(repeating: " ", count: indentation) + "#"
        let room = max(40, commentWidth - indentation)
        var line = margin
        for word in why.split(separator: " ") {
            if line.count + 1 + word.count > room + indentation, line != margin {
                text += line + "\n"
                line = margin
            }
            line += " " + word
        }
        text += line + "\n"
    }
}
