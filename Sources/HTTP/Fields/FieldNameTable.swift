/// Finds a ``HTTPFieldName`` by its last eight octets and its length.
struct FieldNameTable: Sendable {
    private struct Slot: Sendable {
        var tail: UInt64 = 0

        /// The first eight octets in the order of ``Span/word(at:)``; 0 for a shorter name.
        var head: UInt64 = 0

        var count = 0
        var name: HTTPFieldName?
    }

    /// The one table.
    static let shared = FieldNameTable()

    /// Open addressing, at most half full, so that a search ends soon.
    private let slots: [Slot]

    private init() {
        var slots = [Slot](repeating: Slot(), count: 128)
        for name in HTTPFieldName.allCases {
            let octets = name.rawValue.utf8
            let tail = octets.reduce(0) { Self.tail(after: $0, $1) }
            var index = Self.firstSlot(tail)
            while slots[index].name != nil { index = (index + 1) & 127 }
            let head = octets.prefix(8).reversed().reduce(0) { Self.tail(after: $0, $1) }
            slots[index] = Slot(
                tail: tail, head: octets.count > 8 ? head : 0, count: octets.count, name: name)
        }
        self.slots = slots
    }

    /// The last eight octets of a name, given those before its newest octet.
    ///
    /// Setting bit 5 turns letters to lower case and joins no other two octets of tokens than `^` and `~`,
    /// which no known name has.
    static func tail(after tail: UInt64, _ octet: UInt8) -> UInt64 { tail &<< 8 | UInt64(octet | 0x20) }

    private static func firstSlot(_ tail: UInt64) -> Int {
        Int(truncatingIfNeeded: (tail &* 0x9E37_79B9_7F4A_7C15) &>> 57)
    }

    /// Finds a name.
    ///
    /// - Parameters:
    ///   - name: The octets, a valid token.
    ///   - tail: Their ``tail(after:_:)``, computed while they were checked.
    /// - Returns: nil for a name that the program does not know.
    func find(_ name: Span<UInt8>, tail: UInt64) -> HTTPFieldName? {
        var index = Self.firstSlot(tail)
        while let known = slots[index].name {
            if slots[index].tail == tail, slots[index].count == name.count {
                // The tail is all of a name of up to 8 octets, head and tail are all of one of up to 16.
                if name.count <= 8 { return known }
                let head = name.word(at: 0) | UInt64(repeating: 0x20)
                guard head == slots[index].head, name.count <= 16 || isEqual(name, known) else { return nil }
                return known
            }
            index = (index + 1) & 127
        }
        return nil
    }

    /// Compares what stands before the tail of a long name.
    private func isEqual(_ name: Span<UInt8>, _ known: HTTPFieldName) -> Bool {
        var index = 0
        for octet in known.rawValue.utf8.prefix(name.count - 8) {
            guard name[index].asciiLowercased == octet.asciiLowercased else { return false }
            index += 1
        }
        return true
    }
}
