/// Cuts a request line (RFC 9112 section 3) into its parts, resuming where it stopped.
///
/// Positions count from the line's first octet, which must stay at the front of what is handed in.
struct RequestLineScanner: Sendable {
    enum Outcome {
        case needMore
        case line
        case failed(ParseError)
    }

    private enum Phase {
        case method, path, query, version
    }

    /// No method that anything here answers is as long.
    private static let methodOctets = 32

    /// The next octet to look at; behind the line after ``Outcome/line``.
    private(set) var position = 0

    /// The method's last eight octets.
    private(set) var methodWord: UInt64 = 0

    private(set) var methodEnd = 0

    /// Where the target's path, or all of it before the first `?`, lies.
    private(set) var path = 0..<0

    /// Where the query lies; nil without a `?`.
    private(set) var query: Range<Int>?

    /// The minor version that both sides understand: 0 or 1.
    private(set) var minorVersion = 0

    private var phase = Phase.method
    private var versionStart = 0

    /// Finds the line's end.
    ///
    /// - Parameters:
    ///   - octets: What was read from the line's first octet on.
    ///   - targetLimit: The longest target in octets.
    /// - Returns: Whether the line is whole, or what is wrong with it.
    mutating func next(_ octets: Span<UInt8>, targetLimit: Int) -> Outcome {
        var index = position
        let count = octets.count
        defer { position = index }
        while index < count {
            switch phase {
            case .method:
                let limit = min(count, Self.methodOctets + 1)
                var word = methodWord
                while index < limit, OctetSet.token.contains(octets[index]) {
                    word = word &<< 8 | UInt64(octets[index])
                    index += 1
                }
                methodWord = word
                guard index <= Self.methodOctets else { return .failed(.methodTooLong) }
                guard index < count else { return .needMore }
                guard octets[index] == 0x20, index > 0 else { return .failed(.invalidMethod) }
                methodEnd = index
                index += 1
                phase = .path

            case .path:
                let limit = min(count, methodEnd + 2 + targetLimit)
                while index < limit, octets[index] != 0x3F, OctetSet.query.contains(octets[index]) {
                    index += 1
                }
                guard index - methodEnd - 1 <= targetLimit else { return .failed(.targetTooLong) }
                guard index < count else { return .needMore }
                path = methodEnd + 1..<index
                if octets[index] == 0x3F {
                    index += 1
                    phase = .query
                } else if let error = endOfTarget(octets[index]) {
                    return .failed(error)
                } else {
                    index += 1
                    versionStart = index
                    phase = .version
                }

            case .query:
                let limit = min(count, methodEnd + 2 + targetLimit)
                while index < limit, OctetSet.query.contains(octets[index]) { index += 1 }
                guard index - methodEnd - 1 <= targetLimit else { return .failed(.targetTooLong) }
                guard index < count else { return .needMore }
                query = path.upperBound + 1..<index
                if let error = endOfTarget(octets[index]) { return .failed(error) }
                index += 1
                versionStart = index
                phase = .version

            case .version:
                let offset = index - versionStart
                guard isPart(ofVersion: octets[index], at: offset) else {
                    return .failed(.invalidRequestLine)
                }
                index += 1
                if offset == 9 {
                    let major = octets[versionStart + 5]
                    guard major == 0x31 else { return .failed(.versionNotSupported) }
                    // A higher minor version is answered as the highest one known (RFC 9110 section 2.5).
                    minorVersion = octets[versionStart + 7] == 0x30 ? 0 : 1
                    return .line
                }
            }
        }
        return .needMore
    }

    /// What is wrong with the octet that ended the target; nil for a space behind a target.
    private func endOfTarget(_ octet: UInt8) -> ParseError? {
        switch octet {
        case 0x20: path.isEmpty ? .invalidRequestLine : nil
        case 0x0D, 0x0A: .invalidRequestLine
        default: .invalidTarget
        }
    }

    private func isPart(ofVersion octet: UInt8, at offset: Int) -> Bool {
        switch offset {
        case 0: octet == 0x48
        case 1, 2: octet == 0x54
        case 3: octet == 0x50
        case 4: octet == 0x2F
        case 5, 7: octet >= 0x30 && octet <= 0x39
        case 6: octet == 0x2E
        case 8: octet == 0x0D
        default: octet == 0x0A
        }
    }
}
