/// The media ranges that a client takes (RFC 9110 section 12.5.1).
package struct AcceptedMediaTypes: Sendable {
    private struct Range: Sendable {
        var type: String
        var subtype: String

        /// How much the client wants it, in thousandths.
        var weight: Int

        /// The more specific of two matching ranges counts.
        var specificity: Int { type == "*" ? 0 : subtype == "*" ? 1 : 2 }

        func matches(_ type: Substring, _ subtype: Substring) -> Bool {
            (self.type == "*" || self.type == type) && (self.subtype == "*" || self.subtype == subtype)
        }
    }

    private var ranges: [Range] = []
    private var takesEverything: Bool

    /// Parses the values of all `Accept` lines; none means that everything is taken.
    ///
    /// Members that break the grammar are passed over, as nothing in them can be honoured. Parameters other
    /// than `q` are not compared.
    ///
    /// - Parameter fields: A request's fields.
    package init(_ fields: HTTPFields) {
        let values = fields.values(of: .accept)
        takesEverything = values.allSatisfy(\.isEmpty)
        for value in values {
            var reader = FieldValueReader(value)
            while !reader.isAtEnd {
                let range = MediaType(&reader)
                reader.skipBlanks()
                let isWhole = reader.isAtEnd || reader.skip(0x2C)
                if !isWhole {
                    reader.skipMember()
                    _ = reader.skip(0x2C)
                }
                guard isWhole, let range, let weight = Self.weight(range.parameters["q"]) else { continue }
                ranges.append(Range(type: range.type, subtype: range.subtype, weight: weight))
            }
        }
    }

    /// The best of what the server can send, in its order of preference among equals.
    ///
    /// - Parameter available: Types without parameters, in lower case.
    /// - Returns: nil where the client takes none of them.
    package func best(of available: [String]) -> String? {
        guard !takesEverything else { return available.first }
        var best: (name: String, weight: Int)?
        for name in available {
            let parts = name.split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let matching = ranges.filter { $0.matches(parts[0], parts[1]) }
            guard let range = matching.max(by: { $0.specificity < $1.specificity }), range.weight > 0,
                range.weight > best?.weight ?? 0
            else { continue }
            best = (name, range.weight)
        }
        return best?.name
    }

    /// Reads `qvalue` (RFC 9110 section 12.4.2).
    private static func weight(_ text: String?) -> Int? {
        guard let text else { return 1000 }
        let octets = Array(text.utf8)
        guard let first = octets.first, first == 0x30 || first == 0x31, octets.count <= 5,
            octets.count == 1 || octets[1] == 0x2E
        else { return nil }
        var weight = Int(first & 0x0F) * 1000
        var unit = 100
        for octet in octets.dropFirst(2) {
            guard octet >= 0x30, octet <= 0x39 else { return nil }
            weight += Int(octet & 0x0F) * unit
            unit /= 10
        }
        return weight <= 1000 ? weight : nil
    }
}
