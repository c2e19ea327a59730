import JSON

/// Lenient reading: Harness writes numbers of 64 bits as text in one place and as numbers in another, and leaves out or
/// nulls whatever it has not.
extension JSONElement {
    /// The text of a member; a number or a boolean is given as it is written.
    func text(_ key: String) -> String? { self[key]?.looseText }

    /// The text of a member that is not empty.
    func filledText(_ key: String) -> String? { text(key).flatMap { $0.isEmpty ? nil : $0 } }

    /// The value as text, if it is a text, a number or a boolean.
    var looseText: String? {
        if let string { return string }
        if let boolean { return boolean ? "true" : "false" }
        if let int64 { return String(int64) }
        if let double { return String(double) }
        return nil
    }

    /// A whole number of a member, written as a number or as text.
    func integer(_ key: String) -> Int64? {
        guard let element = self[key] else { return nil }
        if let value = element.int64 { return value }
        if let value = element.double { return Int64(exactly: value.rounded(.towardZero)) }
        return element.string.flatMap { Int64($0) }
    }

    /// A moment of a member; 0 means that there is none.
    func time(_ key: String) -> HarnessTime? {
        guard let value = integer(key), value > 0 else { return nil }
        return HarnessTime(milliseconds: value)
    }

    /// A boolean of a member, written as one or as text.
    func flag(_ key: String) -> Bool? {
        guard let element = self[key] else { return nil }
        if let value = element.boolean { return value }
        switch element.string?.lowercased() {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    /// The texts in an array; what is no text is left out.
    func texts(_ key: String) -> [String] {
        guard let array = self[key]?.array else { return [] }
        return array.compactMap(\.string)
    }

    /// The elements of an array; none if it is no array.
    func elements(_ key: String) -> [JSONElement] { self[key]?.array.map(Array.init) ?? [] }

    /// The value of a member that is not null.
    func present(_ key: String) -> JSONElement? { self[key].flatMap { $0.isNull ? nil : $0 } }

    /// A member as a tree.
    func tree(_ key: String) -> JSONValue { self[key].map { JSONValue($0) } ?? .null }
}
