/// Why a text is not the JSON that was asked for.
package struct JSONError: Error, Sendable, Hashable {
    /// The kinds of fault.
    package enum Reason: Sendable, Hashable {
        case empty
        case byteOrderMark
        /// The text ends inside a value; what was expected next is named.
        case unexpectedEnd(expected: String)
        /// A byte that cannot stand there; what was expected is named.
        case unexpectedByte(UInt8, expected: String)
        case trailingContent
        case invalidUTF8
        /// An escape that names half of a surrogate pair, which is no character.
        case loneSurrogate
        case invalidEscape
        case controlCharacter
        case invalidNumber
        /// A number beyond 64 bits, or beyond what a double can hold.
        case numberOutOfRange
        /// `NaN` or `Infinity`, which JSON does not have.
        case nonFiniteNumber
        case duplicateKey(String)
        case tooDeep(limit: Int)
        case tooLarge
        case outOfMemory
        /// A value of another type than was asked for.
        case wrongType(expected: String, found: JSONKind)
        /// A member that has to be there is not.
        case missing(String)
        /// The parser refused a text in which no fault was found.
        case refused
    }

    /// What is wrong.
    package var reason: Reason

    /// Where in the text, in bytes from its start, if that is known.
    package var offset: Int?

    /// The place in the document, if that is known.
    package var pointer: JSONPointer?

    /// Creates an error at a byte of the text or at a place in the document.
    package init(_ reason: Reason, offset: Int? = nil, pointer: JSONPointer? = nil) {
        self.reason = reason
        self.offset = offset
        self.pointer = pointer
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        var text = reason.description
        if let offset { text += " at byte \(offset)" }
        if let pointer { text += " at \"\(pointer)\"" }
        return text
    }
}

extension JSONError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "empty text instead of a JSON value"
        case .byteOrderMark: "byte order mark before the JSON value"
        case .unexpectedEnd(let expected): "the text ends where \(expected) was expected"
        case .unexpectedByte(let byte, let expected): "\(Self.name(of: byte)) where \(expected) was expected"
        case .trailingContent: "content after the end of the JSON value"
        case .invalidUTF8: "bytes that are not UTF-8"
        case .loneSurrogate: "half of a surrogate pair in a string"
        case .invalidEscape: "an escape that JSON does not have"
        case .controlCharacter: "a control character in a string that is not escaped"
        case .invalidNumber: "a number that is not written as JSON demands"
        case .numberOutOfRange: "a number that is too large"
        case .nonFiniteNumber: "NaN or Infinity, which JSON does not have"
        case .duplicateKey(let key): "the key \"\(key)\" a second time in one object"
        case .tooDeep(let limit): "more than \(limit) levels of nesting"
        case .tooLarge: "a text of more than 2 GiB"
        case .outOfMemory: "no memory left for the document"
        case .wrongType(let expected, let found): "\(found.rawValue) instead of \(expected)"
        case .missing(let key): "the member \"\(key)\" is missing"
        case .refused: "a text that the parser refuses"
        }
    }

    private static func name(of byte: UInt8) -> String {
        if byte > 0x20 && byte < 0x7F { return "'\(Character(UnicodeScalar(byte)))'" }
        return "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
