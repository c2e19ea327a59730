extension YAMLNode {
    /// Returns the error that the value is not what was asked for, which is named in `expected`.
    package func unexpected(_ expected: String) -> YAMLError {
        YAMLError(.unexpected(expected: expected, found: summary), file: file, mark: start)
    }

    /// The value in a few words, for errors.
    private var summary: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let scalar):
            if scalar.meaning == .null { return "nothing" }
            return "\"\(scalar.text.prefix(60))\(scalar.text.count > 60 ? "…" : "")\""
        }
    }

    /// Whether the value is null or empty.
    package var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.meaning == .null } else { false }
    }

    /// The text of a scalar that is not null, whatever else it could mean: `1.10` is "1.10".
    package func string(_ expected: String = "text") throws(YAMLError) -> String {
        guard case .scalar(let scalar) = content, scalar.meaning != .null else { throw unexpected(expected) }
        return scalar.text
    }

    /// One of several words.
    package func word(of allowed: [String]) throws(YAMLError) -> String {
        let expected = "one of " + allowed.joined(separator: ", ")
        let text = try string(expected)
        guard allowed.contains(text) else { throw unexpected(expected) }
        return text
    }

    /// A case of an enumeration by its raw value.
    package func value<Value: RawRepresentable<String> & CaseIterable>(
        of type: Value.Type
    ) throws(YAMLError) -> Value {
        let words = type.allCases.map(\.rawValue)
        guard let value = Value(rawValue: try word(of: words)) else {
            throw unexpected("one of " + words.joined(separator: ", "))
        }
        return value
    }

    /// `true` or `false`.
    package func boolean() throws(YAMLError) -> Bool {
        guard case .scalar(let scalar) = content, case .boolean(let value) = scalar.meaning else {
            throw unexpected("true or false")
        }
        return value
    }

    /// An integer in a range.
    package func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(YAMLError) -> Int {
        let expected =
            range == Int.min...Int.max
            ? "an integer" : "an integer from \(range.lowerBound) to \(range.upperBound)"
        guard case .scalar(let scalar) = content, case .integer(let value) = scalar.meaning,
            range.contains(value)
        else { throw unexpected(expected) }
        return value
    }

    /// A number in a range.
    package func number(
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    ) throws(YAMLError) -> Double {
        let isWide = range.upperBound == .greatestFiniteMagnitude
        let expected = isWide ? "a number" : "a number from \(range.lowerBound) to \(range.upperBound)"
        guard case .scalar(let scalar) = content else { throw unexpected(expected) }
        let value: Double
        switch scalar.meaning {
        case .integer(let integer): value = Double(integer)
        case .number(let number): value = number
        default: throw unexpected(expected)
        }
        guard range.contains(value) else { throw unexpected(expected) }
        return value
    }

    /// A time span with its unit: `500ms`, `8s`, `5m`, `24h`, `30d`.
    package func duration() throws(YAMLError) -> Duration {
        let expected = "a time span such as 500ms, 8s, 5m, 24h or 30d"
        let text = try string(expected)
        let units: [(String, Int)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        for (unit, milliseconds) in units where text.hasSuffix(unit) {
            let digits = text.utf8.dropLast(unit.utf8.count)
            guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
                let amount = Int(String(decoding: Array(digits), as: UTF8.self)), amount <= 1_000_000_000
            else { continue }
            return .milliseconds(amount * milliseconds)
        }
        throw unexpected(expected)
    }

    /// A number of bytes, with a unit or without: `1048576`, `64KiB`, `32MiB`, `2GiB`, `5MB`.
    package func byteCount() throws(YAMLError) -> Int {
        let expected = "a size such as 1048576, 64KiB, 32MiB or 2GiB"
        let text = try string(expected)
        let units: [(String, Int)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("kB", 1000),
            ("KB", 1000),
            ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1), ("", 1),
        ]
        for (unit, bytes) in units where text.hasSuffix(unit) {
            let digits = text.utf8.dropLast(unit.utf8.count)
            guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
                let amount = Int(String(decoding: Array(digits), as: UTF8.self)),
                case let (size, overflow) = amount.multipliedReportingOverflow(by: bytes), !overflow
            else { continue }
            return size
        }
        throw unexpected(expected)
    }

    /// The elements of a sequence.
    package func sequence(_ expected: String = "a list") throws(YAMLError) -> [YAMLNode] {
        guard case .sequence(let nodes) = content else { throw unexpected(expected) }
        return nodes
    }

    /// The pairs of a mapping.
    package func mapping(_ expected: String = "a mapping of keys to values") throws(YAMLError) -> YAMLMapping
    {
        guard case .mapping(let pairs) = content else { throw unexpected(expected) }
        return YAMLMapping(node: self, pairs: pairs)
    }

    /// The value of a key, or nil if this is no mapping or has no such key.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.name == key }?.value
    }
}

/// A mapping whose keys are asked for by name.
package struct YAMLMapping: Sendable, Hashable {
    /// The mapping itself.
    package let node: YAMLNode

    /// Its keys and values, in the order of the text.
    package let pairs: [YAMLPair]

    /// The value of a key; nil if it is missing or null.
    package subscript(key: String) -> YAMLNode? {
        pairs.first { $0.name == key && !$0.value.isNull }?.value
    }

    /// The value of a key that has to be there.
    package func required(_ key: String) throws(YAMLError) -> YAMLNode {
        guard let value = self[key] else {
            throw YAMLError(.missingKey(key), file: node.file, mark: node.start)
        }
        return value
    }

    /// Refuses keys that mean nothing, at the first of them.
    package func allowOnly(_ keys: [String]) throws(YAMLError) {
        for pair in pairs where !keys.contains(pair.name) {
            throw YAMLError(
                .unknownKey(pair.name, allowed: keys), file: pair.key.file, mark: pair.key.start)
        }
    }
}
