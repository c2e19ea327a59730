import Cryptography

/// A place in a list: the last record of a page.
///
/// Written as base64url over time, number and a code under the database's own key, which covers the filter too;
/// so a cursor that was changed, made up, or given for another filter is refused.
struct ListCursor: Hashable {
    /// The record's time of creation, in milliseconds.
    var created: Int64

    /// The record's number.
    var sequence: Int64

    private static let codeLength = 16

    /// Writes the cursor.
    func encode(filter: VerdictFilter, key: [UInt8]) -> String {
        Base64.urlSafe.encode(octets + code(filter: filter, key: key))
    }

    /// Reads a cursor.
    ///
    /// - Throws: ``StoreError`` with ``StoreError/Code/invalidCursor``.
    init(parsing text: String, filter: VerdictFilter, key: [UInt8]) throws(StoreError) {
        let error = StoreError(
            .invalidCursor, "list verdicts", detail: "the cursor does not belong to this list")
        guard let bytes = Base64.urlSafe.decode(text), bytes.count == 16 + Self.codeLength else {
            throw error
        }
        func number(_ octets: ArraySlice<UInt8>) -> Int64 {
            Int64(bitPattern: octets.reduce(0) { $0 << 8 | UInt64($1) })
        }
        self.init(created: number(bytes[0..<8]), sequence: number(bytes[8..<16]))
        let expected = code(filter: filter, key: key)
        guard ConstantTime.isEqual(Array(bytes[16...]), expected) else { throw error }
    }

    init(created: Int64, sequence: Int64) {
        self.created = created
        self.sequence = sequence
    }

    private var octets: [UInt8] {
        [created, sequence].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> Int64(56 - 8 * $0)) }
        }
    }

    private func code(filter: VerdictFilter, key: [UInt8]) -> [UInt8] {
        var encoder = CanonicalEncoder()
        let digest = encoder.digest(of: filter)
        let code = HMACSHA256.authenticationCode(for: digest.bytes + octets, key: key)
        return Array(code.bytes.prefix(Self.codeLength))
    }
}

extension CanonicalEncoder {
    /// The digest of a filter.
    mutating func digest(of filter: VerdictFilter) -> SHA256Digest {
        begin("filter 1")
        append(filter.account)
        append(filter.pipeline)
        append(filter.execution)
        append(filter.service)
        append(filter.environment)
        append(filter.action)
        append(filter.assessment)
        append(filter.causeKind)
        append(filter.causeName)
        append(filter.status?.rawValue)
        append((filter.since?.milliseconds).map { String($0) })
        append((filter.until?.milliseconds).map { String($0) })
        return digest()
    }
}
