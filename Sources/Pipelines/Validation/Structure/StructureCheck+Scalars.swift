import YAML

extension StructureCheck {
    mutating func checkText(_ node: YAMLNode, _ kind: TextKind) {
        guard case .scalar(let scalar) = node.content else { return mismatch(node, kind.expectation) }
        guard case .string(let text) = scalar.meaning else {
            let written = scalar.text
            add(
                .wrongType, node, "\(fieldName) has to be text; \(describe(node)) is not",
                scalar.meaning == .null
                    ? "Give it a value, or remove it." : "Put it in quotes: \"\(written)\".")
            return
        }
        guard !kind.matches(text) else { return }
        add(
            .badValue, node, "\(fieldName) has to be \(kind.expectation); \"\(brief(text))\" is not",
            remedy(for: kind, text))
    }

    func remedy(for kind: TextKind, _ text: String) -> String {
        switch kind {
        case .id, .name, .word:
            let allowed = text.map { character -> Character in
                let isFine =
                    character.isASCII
                    && (character.isLetter || character.isNumber || character == "_"
                        || (kind != .id && (character == "-" || character == " ")))
                return isFine ? character : (kind == .id ? "_" : " ")
            }
            let mended = String(String(allowed).prefix(128))
                .split(separator: kind == .id ? "\u{0}" : " ", omittingEmptySubsequences: true)
                .joined(separator: " ")
            return kind.matches(mended) ? "For instance \"\(mended)\"." : "Choose \(kind.expectation)."
        case .duration: return "Write it like 30s, 10m or 1h 30m."
        case .nosecret: return "Write the secret's identifier alone."
        default: return "Write \(kind.expectation)."
        }
    }

    mutating func checkWord(_ node: YAMLNode, _ words: [String]) {
        guard case .scalar(let scalar) = node.content else {
            return mismatch(node, "one of \(words.joined(separator: ", "))")
        }
        // Words such as true are text for whoever wrote the table.
        guard !words.contains(scalar.text) || (scalar.style == .plain && isKeyword(scalar)) else { return }
        let near = Spelling.nearest(to: scalar.text, in: words)
        add(
            .badValue, node, "\(fieldName) cannot be \(describe(node))",
            near.map { "Did you mean \($0)? " } ?? "" + "It is one of \(words.joined(separator: ", ")).")
    }

    func isKeyword(_ scalar: YAMLScalar) -> Bool {
        if case .string = scalar.meaning { false } else { true }
    }
}
