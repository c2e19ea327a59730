/// Writes JSON text into bytes, without spaces, members in the order of the calls.
///
/// The same calls give the same bytes on every machine. A number that is not finite is written as null, because
/// JSON has no word for it. Commas are the writer's business; keys and values have to come in an order that makes
/// sense, which is checked in debug builds.
package struct JSONWriter: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8]

    /// Whether a comma goes before what comes next.
    private var needsComma = false

    /// Creates a writer with room for a text.
    package init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    // MARK: - Containers

    /// Writes an object whose members the closure writes.
    package mutating func object<Failure>(
        _ members: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        open(UInt8(ascii: "{"))
        try members(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes an array whose elements the closure writes.
    package mutating func array<Failure>(
        _ elements: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        open(UInt8(ascii: "["))
        try elements(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a key; its value has to come next.
    package mutating func key(_ key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        assert(bytes.last != UInt8(ascii: ":"), "a key without a value")
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: - Values

    /// Writes null.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a boolean.
    package mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    /// Writes an integer.
    package mutating func integer(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number as the shortest text that reads back as the same value; null if it is not finite.
    package mutating func number(_ value: Double) {
        separate()
        JSONWriter.append(value, to: &bytes)
    }

    /// Writes a string.
    package mutating func string(_ value: String) {
        separate()
        var value = value
        value.withUTF8 { JSONWriter.append(escaping: $0, to: &bytes) }
    }

    /// Writes bytes as a string; what is not UTF-8 becomes U+FFFD.
    package mutating func string(utf8 value: ArraySlice<UInt8>) {
        let isWritten = value.withUnsafeBufferPointer { text in
            let plain = JSONWriter.plainPrefix(of: text)
            guard plain == text.count || text[plain...].allSatisfy({ $0 < 0x80 }) else { return false }
            separate()
            JSONWriter.append(escaping: text, to: &bytes)
            return true
        }
        if !isWritten { string(String(decoding: value, as: UTF8.self)) }
    }

    /// Writes a value that is JSON text already, as it is.
    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes a tree.
    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let value): boolean(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            array { writer in
                for element in elements { writer.write(element) }
            }
        case .object(let members):
            object { writer in
                for member in members { writer.member(member.key, member.value) }
            }
        }
    }

    // MARK: - Members

    /// Writes a member; null if there is no value.
    package mutating func member(_ key: String, _ value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    /// Writes a member; null if there is no value or it is not finite.
    package mutating func member(_ key: String, _ value: Double?) {
        self.key(key)
        if let value { number(value) } else { null() }
    }

    /// Writes a member; null if there is no value.
    package mutating func member(_ key: String, _ value: Int?) {
        self.key(key)
        if let value { integer(value) } else { null() }
    }

    /// Writes a member; null if there is no value.
    package mutating func member(_ key: String, _ value: Bool?) {
        self.key(key)
        if let value { boolean(value) } else { null() }
    }

    /// Writes a member.
    package mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        write(value)
    }
}
