/// A JSON value as a tree, for small documents.
package enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A number that is written without fraction and exponent and fits in 64 bits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the text.
    case object([Member])

    /// One member of an object.
    package struct Member: Sendable, Hashable {
        /// The key.
        package var key: String

        /// The value.
        package var value: JSONValue

        /// Creates a member.
        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` as ``JSONDocument`` does.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        self.init(try JSONDocument(parsing: bytes).root)
    }

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` as ``JSONDocument`` does.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Copies a value out of a parsed document.
    package init(_ element: JSONElement) {
        if let object = element.object {
            self = .object(object.map { Member($0.key, JSONValue($0.value)) })
        } else if let array = element.array {
            self = .array(array.map { JSONValue($0) })
        } else if let string = element.string {
            self = .string(string)
        } else if let boolean = element.boolean {
            self = .boolean(boolean)
        } else if element.isWrittenAsInteger, let integer = element.int64 {
            self = .integer(integer)
        } else if let number = element.double {
            self = .number(number)
        } else {
            self = .null
        }
    }

    /// The value of a key, or nil if this is no object or has no such key.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The element at a position, or nil if this is no array or is shorter.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, if this is a string.
    package var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The value, if this is a boolean.
    package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The elements, if this is an array.
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members, if this is an object.
    package var object: [Member]? { if case .object(let value) = self { value } else { nil } }

    /// Whether this is null.
    package var isNull: Bool { self == .null }

    /// The value, if this is a number.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value, if this is a number that is exactly an integer.
    package var int: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value as text, without spaces, members in their order.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    package init(nilLiteral: ()) { self = .null }
}

extension JSONElement {
    /// Whether the number stands in the text without fraction and exponent.
    var isWrittenAsInteger: Bool { reader.type(at: index) == UInt8(ascii: "l") }
}
