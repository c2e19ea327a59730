package import Cryptography

/// The newest link of an audit chain: it stands for all links before it.
package struct AuditHead: Sendable, Hashable {
    /// The link's number, from 1.
    package var sequence: Int64

    /// The link's hash.
    package var hash: SHA256Digest

    /// Creates a head.
    package init(sequence: Int64, hash: SHA256Digest) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads what ``description`` writes; nil for anything else.
    package init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let sequence = Int64(parts[0]), sequence > 0,
            let bytes = Hexadecimal.decode(String(parts[1])), let hash = SHA256Digest(bytes: bytes)
        else { return nil }
        self.init(sequence: sequence, hash: hash)
    }
}

extension AuditHead: CustomStringConvertible {
    package var description: String { "\(sequence):\(hash)" }
}
