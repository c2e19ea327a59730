import JSON

/// Keeps results small enough for a model's window, without making them another kind of document.
///
/// The longest arrays lose their tails and the longest texts their ends, again and again, until the whole fits; so a
/// result still fits its schema, and says that something was left out.
enum ResultBound {
    /// The most octets of a result's document.
    static let largest = 96 << 10

    /// Returns a document that is not larger than allowed.
    ///
    /// - Parameters:
    ///   - value: The document.
    ///   - limit: The most octets.
    /// - Returns: The document, and whether something was left out.
    static func apply(_ value: JSONValue, limit: Int = largest) -> (value: JSONValue, isCut: Bool) {
        var value = value
        var elements = 64
        var characters = 4096
        var isCut = false
        while value.bytes.count > limit, elements > 0 || characters > 16 {
            isCut = true
            value = cut(value, elements: elements, characters: characters)
            elements /= 2
            characters = max(16, characters / 2)
        }
        return (value, isCut)
    }

    private static func cut(_ value: JSONValue, elements: Int, characters: Int) -> JSONValue {
        switch value {
        case .array(let items):
            .array(items.prefix(elements).map { cut($0, elements: elements, characters: characters) })
        case .object(let members):
            .object(
                members.map {
                    JSONValue.Member($0.key, cut($0.value, elements: elements, characters: characters))
                })
        case .string(let text) where text.utf8.count > characters:
            .string(String(text.unicodeScalars.prefix(characters).map(Character.init)) + "…")
        default: value
        }
    }
}
