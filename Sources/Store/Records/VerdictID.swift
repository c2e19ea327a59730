/// A verdict's name: 128 bits, of which the first 48 are its time, so that ids sort as they were made.
///
/// Written as a UUID of version 7 (RFC 9562 section 5.7), in lower case.
package struct VerdictID: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    /// Makes an id of version 7.
    ///
    /// - Parameters:
    ///   - time: When; from 1970 to the year 10889.
    ///   - generator: Where the 74 random bits come from; one that cannot be guessed, as an id is also a link.
    package init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.milliseconds)) & (1 << 48 - 1)
        high = milliseconds << 16 | 0x7000 | generator.next() & 0x0fff
        low = 0x8000_0000_0000_0000 | generator.next() >> 2
    }

    /// Takes 16 octets over; nil for any other number.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a UUID in its form of 36 octets, in either case; nil for anything else.
    package init?(parsing text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for octet in text.utf8 {
            switch octet {
            case 0x2d where [8, 13, 18, 23].contains(count): break
            case 0x30...0x39, 0x61...0x66, 0x41...0x46:
                guard ![8, 13, 18, 23].contains(count) else { return nil }
                let digit = UInt64(octet <= 0x39 ? octet - 0x30 : (octet | 0x20) - 0x61 + 10)
                if count < 18 { words.0 = words.0 << 4 | digit } else { words.1 = words.1 << 4 | digit }
            default: return nil
            }
            count += 1
            guard count <= 36 else { return nil }
        }
        guard count == 36 else { return nil }
        (high, low) = words
    }

    /// The 16 octets.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
            }
            count = 16
        }
    }
}

extension VerdictID: CustomStringConvertible {
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(0x2d) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
