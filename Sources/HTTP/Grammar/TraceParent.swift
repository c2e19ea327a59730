/// The caller's place in a distributed trace (W3C Trace Context, section 3.2: `traceparent`).
package struct TraceParent: Sendable, Hashable, CustomStringConvertible {
    /// The trace's identity, high half first; never zero.
    package let traceID: (high: UInt64, low: UInt64)

    /// The calling span's identity; never zero.
    package let parentID: UInt64

    /// The trace flags; bit 0 says that the caller records.
    package let flags: UInt8

    /// Creates a place in a trace; nil where an identity is zero.
    ///
    /// - Parameters:
    ///   - traceID: The trace's identity.
    ///   - parentID: The span's identity.
    ///   - flags: The trace flags.
    package init?(traceID: (high: UInt64, low: UInt64), parentID: UInt64, flags: UInt8 = 1) {
        guard traceID != (0, 0), parentID != 0 else { return nil }
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags
    }

    /// Parses a field value; nil where it must be ignored and a new trace be started.
    ///
    /// Later versions are read as far as they are compatible.
    ///
    /// - Parameter text: The value.
    package init?(parsing text: String) {
        let octets = Array(text.utf8)
        guard octets.count >= 55, octets[2] == 0x2D, octets[35] == 0x2D, octets[52] == 0x2D,
            let version = Self.number(octets[0..<2]), version != 0xFF,
            octets.count == 55 || version > 0 && octets[55] == 0x2D,
            let high = Self.number(octets[3..<19]), let low = Self.number(octets[19..<35]),
            let parent = Self.number(octets[36..<52]), let flags = Self.number(octets[53..<55])
        else { return nil }
        self.init(
            traceID: (high, low), parentID: parent, flags: UInt8(truncatingIfNeeded: flags))
    }

    /// The same trace, seen from a new span.
    ///
    /// - Parameter parentID: The new span's identity.
    /// - Returns: nil where it is zero.
    package func child(parentID: UInt64) -> Self? {
        Self(traceID: traceID, parentID: parentID, flags: flags)
    }

    /// The trace's identity as 32 lower-case hexadecimal digits.
    package var traceIDText: String {
        Self.text(traceID.high, digits: 16) + Self.text(traceID.low, digits: 16)
    }

    /// The field value in version 00, with the flags that this version knows: sampled and random.
    package var description: String {
        "00-\(traceIDText)-\(Self.text(parentID, digits: 16))-\(Self.text(UInt64(flags & 3), digits: 2))"
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.traceID == right.traceID && left.parentID == right.parentID && left.flags == right.flags
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(traceID.high)
        hasher.combine(traceID.low)
        hasher.combine(parentID)
        hasher.combine(flags)
    }

    /// Reads lower-case hexadecimal digits; upper case is not allowed.
    private static func number(_ octets: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for octet in octets {
            guard octet < 0x41 || octet > 0x46, let digit = octet.hexValue else { return nil }
            number = number << 4 | UInt64(digit)
        }
        return number
    }

    private static func text(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }
}
