/// The caller's place in a distributed trace (W3C Trace Context, section 3.2: `traceparent`).
package struct TraceParent: Sendable, Hashable, CustomStringConvertible {
    /// The trace's identity, high half first; never zero.
    package let traceID: (high: UInt64, low: UInt64)

    /// The calling span's identity; never zero.
    package let parentID: UInt64

    /// The trace flags; bit 0 says that the caller records.
    package let flags: UInt8

    /// Creates a place in a trace.
    ///
    /// - Returns: nil where an identity is zero.
    package init?(traceID: (high: UInt64, low: UInt64), parentID: UInt64, flags: UInt8 = 1) {
        guard traceID != (0, 0), parentID != 0 else { return nil }
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags
    }

    /// Parses a field value; later versions are read as far as they are compatible.
    ///
    /// - Returns: nil where it must be ignored and a new trace be started.
    package init?(parsing text: String) { nil }

    /// The same trace, seen from a new span.
    package func child(parentID: UInt64) -> Self? { Self(traceID: traceID, parentID: parentID, flags: flags) }

    /// The trace's identity as 32 lower-case hexadecimal digits.
    package var traceIDText: String { "" }

    /// The field value in version 00.
    package var description: String { "" }

    package static func == (left: Self, right: Self) -> Bool {
        left.traceID == right.traceID && left.parentID == right.parentID && left.flags == right.flags
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(traceID.high)
        hasher.combine(traceID.low)
        hasher.combine(parentID)
        hasher.combine(flags)
    }
}
