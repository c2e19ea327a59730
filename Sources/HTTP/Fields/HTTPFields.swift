/// Header fields in the order in which they stand (RFC 9110 section 5).
///
/// Names compare as ASCII octets without regard to case. Repeated fields are kept apart, so that
/// a caller can refuse what may not be repeated. All octets lie in one array beside a list of ranges:
/// parsing makes no text, and a list that was built by hand already lies as it is sent.
package struct HTTPFields: Sendable {
    /// Where a line's parts lie in the octets.
    struct Line: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        /// The name's number where it is well known.
        var known: HTTPFieldName?

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    var octets: [UInt8] = []
    var lines: [Line] = []

    /// Whether ``octets`` are the lines as they are sent, each with its CRLF, and nothing else.
    var isWireForm = true

    /// Whether a line is there that only the encoder may write.
    var hasEncoderLines = false

    /// Creates an empty list.
    package init() {}

    /// Takes over what a parser found; the octets were checked there.
    init(octets: [UInt8], lines: [Line]) {
        self.octets = octets
        self.lines = lines
        isWireForm = false
        hasEncoderLines = true
    }

    /// The number of field lines.
    package var count: Int { lines.count }

    /// Whether there is no field line.
    package var isEmpty: Bool { lines.isEmpty }

    // MARK: - Reading

    /// The value of the first line of that name.
    package subscript(name: HTTPFieldName) -> String? {
        for line in lines where line.known == name { return text(line.value) }
        return nil
    }

    /// The value of the first line of that name, given in lower case.
    package subscript(name: String) -> String? {
        firstIndex(of: name).map { text(lines[$0].value) }
    }

    /// The values of all lines of that name.
    package func values(of name: HTTPFieldName) -> [String] {
        lines.filter { $0.known == name }.map { text($0.value) }
    }

    /// The values of all lines of that name, given in lower case.
    package func values(of name: String) -> [String] {
        lines.filter { isName(of: $0, name) }.map { text($0.value) }
    }

    /// The octets of the first line's value, exactly as sent, for what is compared or signed.
    ///
    /// Text replaces octets that are no UTF-8; these are not changed.
    package func octets(of name: String) -> ArraySlice<UInt8>? {
        firstIndex(of: name).map { octets[lines[$0].value] }
    }

    /// The octets of all lines' values, see ``octets(of:)``.
    package func allOctets(of name: String) -> [ArraySlice<UInt8>] {
        lines.filter { isName(of: $0, name) }.map { octets[$0.value] }
    }

    /// All lines, names as sent.
    package var all: [(name: String, value: String)] {
        lines.map { (text($0.name), text($0.value)) }
    }

    // MARK: - Building

    /// Adds a field line.
    ///
    /// A name that is no token, and a value with CR, LF, NUL or another control character, could be read as
    /// further fields or a further message (header injection). Such a line is never added.
    ///
    /// - Parameters:
    ///   - name: The name, in any case.
    ///   - value: The value; blanks at its ends are left out.
    /// - Returns: Whether the line was added.
    @discardableResult
    package mutating func append(_ name: String, _ value: String) -> Bool {
        append(name.utf8.span, value.utf8.span)
    }

    /// Adds a field line of a well-known name.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value; blanks at its ends are left out.
    /// - Returns: Whether the line was added, see ``append(_:_:)-(String,_)``.
    @discardableResult
    package mutating func append(_ name: HTTPFieldName, _ value: String) -> Bool {
        append(name.rawValue.utf8.span, value.utf8.span)
    }

    /// Replaces all lines of a name by one.
    ///
    /// - Parameters:
    ///   - name: The name, in any case.
    ///   - value: The value.
    /// - Returns: Whether the line was added, see ``append(_:_:)-(String,_)``.
    @discardableResult
    package mutating func set(_ name: String, _ value: String) -> Bool {
        removeAll(name)
        return append(name, value)
    }

    /// Replaces all lines of a well-known name by one.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    /// - Returns: Whether the line was added, see ``append(_:_:)-(String,_)``.
    @discardableResult
    package mutating func set(_ name: HTTPFieldName, _ value: String) -> Bool {
        set(name.rawValue, value)
    }

    /// Removes all lines of a name, given in any case.
    package mutating func removeAll(_ name: String) {
        guard firstIndex(of: name) != nil else { return }
        var kept = Self()
        for line in lines where !isName(of: line, name) {
            kept.append(octets.span.extracting(line.name), octets.span.extracting(line.value))
        }
        self = kept
    }

    @discardableResult
    private mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        let value = value.extracting(value.withoutBlanks)
        guard !name.isEmpty else { return false }
        var tail: UInt64 = 0
        for index in name.indices {
            guard OctetSet.token.contains(name[index]) else { return false }
            tail = FieldNameTable.tail(after: tail, name[index])
        }
        for index in value.indices {
            guard value[index].isFieldValue else { return false }
        }
        if !isWireForm { makeWireForm() }

        let nameStart = octets.count
        let valueStart = nameStart + name.count + 2
        // Ranges are kept in 32 bits; no message of this program comes near.
        guard let end = UInt32(exactly: valueStart + value.count + 2) else { return false }
        octets.reserveCapacity(Int(end))
        octets.append(name)
        octets.append(0x3A)
        octets.append(0x20)
        octets.append(value)
        octets.append(0x0D)
        octets.append(0x0A)

        let known = FieldNameTable.shared.find(name, tail: tail)
        if known?.isWrittenByEncoder == true { hasEncoderLines = true }
        lines.append(
            Line(
                nameStart: UInt32(truncatingIfNeeded: nameStart),
                nameEnd: UInt32(truncatingIfNeeded: valueStart - 2),
                valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: end - 2, known: known))
        return true
    }

    private mutating func makeWireForm() {
        var built = Self()
        for line in lines {
            built.append(octets.span.extracting(line.name), octets.span.extracting(line.value))
        }
        self = built
    }

    // MARK: - Searching

    private func text(_ range: Range<Int>) -> String {
        String(decoding: octets[range], as: UTF8.self)
    }

    private func firstIndex(of name: String) -> Int? {
        lines.firstIndex { isName(of: $0, name) }
    }

    private func isName(of line: Line, _ name: String) -> Bool {
        guard line.name.count == name.utf8.count else { return false }
        let octets = octets.span.extracting(line.name)
        let name = name.utf8.span
        for index in name.indices where octets[index].asciiLowercased != name[index].asciiLowercased {
            return false
        }
        return true
    }
}

extension HTTPFields: Equatable {
    /// Whether both have the same lines in the same order, names without regard to case.
    package static func == (left: Self, right: Self) -> Bool {
        left.lines.count == right.lines.count
            && zip(left.lines, right.lines).allSatisfy { one, other in
                left.octets[one.value] == right.octets[other.value]
                    && left.octets[one.name].elementsEqual(right.octets[other.name]) {
                        $0.asciiLowercased == $1.asciiLowercased
                    }
            }
    }
}
