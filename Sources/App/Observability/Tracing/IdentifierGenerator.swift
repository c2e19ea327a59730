import Cryptography
import Synchronization

/// Makes identifiers for requests and spans: unique, not secret, and cheap.
///
/// SplitMix64 (Steele, Lea and Flood 2014) over a counter with a random start, which gives each number of 64 bits
/// once before any comes again; shared by all threads.
package final class IdentifierGenerator: Sendable {
    private let state: Atomic<UInt64>

    /// Creates a generator with a given start, for tests.
    package init(seed: UInt64) { state = Atomic(seed) }

    /// Creates a generator that starts at random.
    ///
    /// - Throws: ``CryptographyError`` when there is no randomness.
    package convenience init() throws {
        let bytes = try SecureRandom.bytes(count: 8)
        self.init(seed: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// A number that is not zero, which trace identifiers may not be.
    package func next() -> UInt64 {
        var z = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return z == 0 ? 1 : z
    }

    /// Sixteen hexadecimal digits.
    package func nextText() -> String { Self.text(of: next()) }

    /// A number as sixteen hexadecimal digits.
    static func text(of number: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { text in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index) & 15)
                text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 16
        }
    }
}
