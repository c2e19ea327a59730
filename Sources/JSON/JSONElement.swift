import CSimdJSON

/// The types of JSON values.
package enum JSONKind: String, Sendable, Hashable {
    case null, boolean, number, string, array, object
}

/// A value in a parsed document.
package struct JSONElement: Sendable {
    let document: JSONDocument
    let index: Int

    var reader: TapeReader { TapeReader(tape: document.tape, strings: document.strings) }

    /// The value's type.
    package var kind: JSONKind {
        switch reader.type(at: index) {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// Whether the value is null.
    package var isNull: Bool { reader.type(at: index) == UInt8(ascii: "n") }

    /// The value, if it is a boolean.
    package var boolean: Bool? {
        switch reader.type(at: index) {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The value, if it is a number; integers beyond 2^53 are rounded.
    package var double: Double? {
        switch reader.type(at: index) {
        case UInt8(ascii: "d"): Double(bitPattern: document.tape[index + 1])
        case UInt8(ascii: "l"): Double(Int64(bitPattern: document.tape[index + 1]))
        case UInt8(ascii: "u"): Double(document.tape[index + 1])
        default: nil
        }
    }

    /// The value, if it is a number that is exactly an integer of this type (`5`, `5.0`, `5e0`).
    package var int64: Int64? {
        switch reader.type(at: index) {
        case UInt8(ascii: "l"): Int64(bitPattern: document.tape[index + 1])
        case UInt8(ascii: "d"): Int64(exactly: Double(bitPattern: document.tape[index + 1]))
        default: nil
        }
    }

    /// The value, if it is a number that is exactly an integer of this type.
    package var uint64: UInt64? {
        switch reader.type(at: index) {
        case UInt8(ascii: "u"): document.tape[index + 1]
        case UInt8(ascii: "l"): UInt64(exactly: Int64(bitPattern: document.tape[index + 1]))
        case UInt8(ascii: "d"): UInt64(exactly: Double(bitPattern: document.tape[index + 1]))
        default: nil
        }
    }

    /// The value, if it is a number that is exactly an integer of this type.
    package var int: Int? { int64.flatMap { Int(exactly: $0) } }

    /// The value, if it is a string.
    package var string: String? {
        reader.type(at: index) == UInt8(ascii: "\"") ? reader.string(at: index) : nil
    }

    /// Hands the bytes of a string to a function; nil if the value is no string.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard reader.type(at: index) == UInt8(ascii: "\"") else { return nil }
        return withExtendedLifetime(document) { body(reader.bytes(at: index)) }
    }

    /// The elements, if the value is an array.
    package var array: JSONArray? {
        reader.type(at: index) == UInt8(ascii: "[") ? JSONArray(document: document, index: index) : nil
    }

    /// The members, if the value is an object.
    package var object: JSONObject? {
        reader.type(at: index) == UInt8(ascii: "{") ? JSONObject(document: document, index: index) : nil
    }

    /// The member of an object, or nil if the value is no object or has no such member.
    package subscript(key: String) -> JSONElement? { object?[key] }

    /// Where the value lies in its document.
    package var pointer: JSONPointer { reader.pointer(to: index) }

    /// Returns the error that this value is of another type than was asked for.
    package func mismatch(expected: String) -> JSONError {
        JSONError(.wrongType(expected: expected, found: kind), pointer: pointer)
    }
}

/// The elements of an array, in order.
package struct JSONArray: Sequence, Sendable {
    let document: JSONDocument
    let index: Int

    /// The number of elements.
    package var count: Int { csimdjson_count(document.tape, index) }

    /// Walks the elements.
    package struct Iterator: IteratorProtocol {
        let document: JSONDocument
        let end: Int
        var position: Int

        /// The next element.
        package mutating func next() -> JSONElement? {
            guard position < end else { return nil }
            let element = JSONElement(document: document, index: position)
            position = element.reader.end(of: position)
            return element
        }
    }

    package func makeIterator() -> Iterator {
        let reader = TapeReader(tape: document.tape, strings: document.strings)
        return Iterator(document: document, end: reader.end(of: index) - 1, position: index + 1)
    }
}

/// The members of an object, in the order of the text; no key is there twice.
package struct JSONObject: Sequence, Sendable {
    let document: JSONDocument
    let index: Int

    /// The object as a value.
    package var element: JSONElement { JSONElement(document: document, index: index) }

    /// One member.
    package struct Member: Sendable {
        let keyIndex: Int

        /// The member's value.
        package let value: JSONElement

        /// The member's key.
        package var key: String { value.reader.string(at: keyIndex) }

        /// Returns whether the key is this one, without making a string of it.
        package func hasKey(_ key: StaticString) -> Bool {
            let bytes = value.reader.bytes(at: keyIndex)
            return bytes.count == key.utf8CodeUnitCount
                && (0..<bytes.count).allSatisfy { bytes[$0] == key.utf8Start[$0] }
        }
    }

    /// The number of members.
    package var count: Int { csimdjson_count(document.tape, index) }

    /// The value of a key, or nil if there is none.
    package subscript(key: String) -> JSONElement? {
        var key = key
        return key.withUTF8 { wanted in
            for member in self {
                let bytes = member.value.reader.bytes(at: member.keyIndex)
                if bytes.count == wanted.count && bytes.elementsEqual(wanted) { return member.value }
            }
            return nil
        }
    }

    /// Walks the members.
    package struct Iterator: IteratorProtocol {
        let document: JSONDocument
        let end: Int
        var position: Int

        /// The next member.
        package mutating func next() -> Member? {
            guard position < end else { return nil }
            let value = JSONElement(document: document, index: position + 1)
            defer { position = value.reader.end(of: position + 1) }
            return Member(keyIndex: position, value: value)
        }
    }

    package func makeIterator() -> Iterator {
        let reader = TapeReader(tape: document.tape, strings: document.strings)
        return Iterator(document: document, end: reader.end(of: index) - 1, position: index + 1)
    }
}
