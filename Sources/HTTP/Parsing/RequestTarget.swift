/// A request target (RFC 9112 section 3.2) in its normal form.
struct RequestTarget {
    /// See ``HTTPRequestHead/path``.
    var path: String

    /// The authority of an absolute target.
    var authority: String?

    /// Reads the part of a target before its `?`.
    ///
    /// - Parameters:
    ///   - target: That part, not empty.
    ///   - method: The request's method; only OPTIONS may ask for `*`.
    ///   - hasQuery: Whether a query follows.
    /// - Throws: `ParseError` where it is none of origin, absolute and asterisk form.
    init(_ target: Span<UInt8>, method: HTTPMethod, hasQuery: Bool) throws(ParseError) {
        if target[0] == 0x2F {
            path = try Self.normalized(target)
        } else if target.count == 1, target[0] == 0x2A {
            guard method == .options, !hasQuery else { throw .invalidTarget }
            path = "*"
        } else {
            (authority, path) = try Self.absolute(target, method: method, hasQuery: hasQuery)
        }
    }

    /// Cuts `http://authority/path`.
    ///
    /// User information is refused: it serves to disguise hosts (RFC 9110 section 4.2.4).
    private static func absolute(
        _ target: Span<UInt8>, method: HTTPMethod, hasQuery: Bool
    ) throws(ParseError) -> (authority: String, path: String) {
        let start: Int
        if target.count > 7, target.extracting(..<7).isCaseInsensitivelyEqual(to: "http://") {
            start = 7
        } else if target.count > 8, target.extracting(..<8).isCaseInsensitivelyEqual(to: "https://") {
            start = 8
        } else {
            throw .invalidTarget
        }
        var end = start
        while end < target.count, target[end] != 0x2F { end += 1 }
        let authority = target.extracting(start..<end)
        guard !authority.isEmpty, Authority.isValid(authority) else { throw .invalidTarget }
        let text = String(ascii: authority)
        guard end < target.count else { return (text, method == .options && !hasQuery ? "*" : "/") }
        return (text, try normalized(target.extracting(end...)))
    }

    /// Decodes a path's escapes once and removes its dot segments (RFC 3986 section 5.2.4).
    ///
    /// Escaped dots count as dots. `..` at the root stays at the root. `%2F` and `%25` stay escaped,
    /// so no escape becomes a separator and no text becomes an escape.
    private static func normalized(_ path: Span<UInt8>) throws(ParseError) -> String {
        if path.allSatisfy(.plainPath) { return String(ascii: path) }
        var output: [UInt8] = []
        output.reserveCapacity(path.count)
        var index = 0
        while index < path.count {
            // At a slash: take it and the segment behind it.
            let slash = output.count
            output.append(0x2F)
            index += 1
            while index < path.count, path[index] != 0x2F {
                guard OctetSet.path.contains(path[index]) else { throw .invalidTarget }
                if path[index] == 0x25 {
                    guard index + 2 < path.count, let high = path[index + 1].hexValue,
                        let low = path[index + 2].hexValue, high | low != 0
                    else { throw .invalidEscape }
                    switch high << 4 | low {
                    case 0x2F: output += [0x25, 0x32, 0x46]
                    case 0x25: output += [0x25, 0x32, 0x35]
                    case let octet: output.append(octet)
                    }
                    index += 3
                } else {
                    output.append(path[index])
                    index += 1
                }
            }
            let length = output.count - slash - 1
            let isDot = length == 1 && output[slash + 1] == 0x2E
            let isParent = length == 2 && output[slash + 1] == 0x2E && output[slash + 2] == 0x2E
            if isDot || isParent {
                output.removeSubrange(slash...)
                if isParent, let parent = output.lastIndex(of: 0x2F) { output.removeSubrange(parent...) }
                if index == path.count { output.append(0x2F) }
            }
        }
        guard let text = String(validating: output, as: UTF8.self) else { throw .invalidTarget }
        return text
    }

    /// Reads the part of a target behind its `?`; its escapes are checked but kept.
    static func query(_ query: Span<UInt8>) throws(ParseError) -> String {
        for index in query.indices where query[index] == 0x25 {
            guard index + 2 < query.count, query[index + 1].hexValue != nil, query[index + 2].hexValue != nil
            else { throw .invalidEscape }
        }
        return String(ascii: query)
    }
}
