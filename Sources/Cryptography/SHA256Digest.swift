/// The 256 bits that SHA-256 or HMAC-SHA256 make.
///
/// Stored inline, so that a digest is made, compared and used as a key without an allocation.
/// Equality takes the same time whatever the octets are.
package struct SHA256Digest: Sendable, Hashable {
    /// The number of octets.
    package static let byteCount = 32

    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes the octets over.
    ///
    /// - Parameter bytes: exactly 32 octets; nil comes back for any other number.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init { buffer in
            for (index, byte) in bytes.enumerated() { buffer[index] = byte }
        }
    }

    /// Lets the closure write the 32 octets in place.
    init(writing body: (UnsafeMutableRawBufferPointer) -> Void) {
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { body($0) }
    }

    /// Calls the closure with the 32 octets.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        try Swift.withUnsafeBytes(of: words) { try body($0) }
    }

    /// The 32 octets.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The 64 hexadecimal digits, in lower case.
    package var hexadecimal: String { Hexadecimal.encode(bytes) }

    package static func == (left: Self, right: Self) -> Bool {
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
            | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension SHA256Digest: CustomStringConvertible {
    package var description: String { hexadecimal }
}
