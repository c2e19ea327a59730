/// A piece of YAML that is to be written: values in order, with the reasons that comments can tell.
indirect enum TextTree: Sendable, Hashable {
    /// Text, quoted where it would be something else without.
    case text(String)
    /// A number, a boolean or an empty collection as it stands.
    case word(String)
    case list([TextTree])
    case mapping([Entry])

    /// A key with its value.
    struct Entry: Sendable, Hashable {
        var key: String
        var value: TextTree

        /// Why it stands there; told by `--explain`.
        var why: String?

        /// Creates an entry.
        init(_ key: String, _ value: TextTree, why: String? = nil) {
            self.key = key
            self.value = value
            self.why = why
        }

        /// Creates an entry with text.
        init(_ key: String, _ text: String, why: String? = nil) {
            self.init(key, .text(text), why: why)
        }
    }

    /// A number.
    static func number(_ value: Int) -> TextTree { .word(String(value)) }

    /// A boolean.
    static func flag(_ value: Bool) -> TextTree { .word(value ? "true" : "false") }

    /// A list of texts.
    static func texts(_ values: [String]) -> TextTree { .list(values.map { .text($0) }) }
}

extension TextTree: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
