import Cryptography

/// Writes fields so that two different records never give the same octets.
///
/// Each field is its length in 8 octets, least significant first, and its octets; an absent field is a length of
/// 2^64 - 1. Numbers are 8 octets, least significant first. The order of the fields is part of the format.
struct CanonicalEncoder {
    private var bytes: [UInt8] = []

    /// Starts a record of a kind; the name keeps records of different kinds and versions apart.
    mutating func begin(_ kind: StaticString) {
        bytes.removeAll(keepingCapacity: true)
        kind.withUTF8Buffer { append(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of what was written.
    func digest() -> SHA256Digest { SHA256.digest(of: bytes) }

    mutating func append(_ value: String) {
        var value = value
        value.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ value: String?) {
        if let value { append(value) } else { appendAbsent() }
    }

    mutating func append(_ value: [UInt8]) { value.withUnsafeBytes { append($0) } }

    mutating func append(_ value: SHA256Digest) { value.withUnsafeBytes { append($0) } }

    mutating func append(_ value: SHA256Digest?) {
        if let value { append(value) } else { appendAbsent() }
    }

    mutating func append(_ value: VerdictID?) {
        if let value { append(value.bytes) } else { appendAbsent() }
    }

    mutating func append(_ value: Int64) {
        appendWord(8)
        appendWord(UInt64(bitPattern: value))
    }

    mutating func append(_ value: Timestamp) { append(value.milliseconds) }

    /// Writes the bit pattern; negative zero counts as zero, since SQLite keeps whole numbers as integers.
    mutating func append(_ value: Double) {
        appendWord(8)
        appendWord((value + 0).bitPattern)
    }

    private mutating func appendAbsent() { appendWord(.max) }

    private mutating func append(_ value: UnsafeRawBufferPointer) {
        appendWord(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    private mutating func appendWord(_ word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
