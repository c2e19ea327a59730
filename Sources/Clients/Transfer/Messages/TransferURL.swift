/// An absolute `http` or `https` URL in a strict form (RFC 3986).
///
/// Credentials before the host, backslashes, blanks and whatever else two parsers could read differently are refused,
/// so that the host which is checked here is the one that libcurl connects to.
package struct TransferURL: Sendable, Hashable {
    /// Who answers: a request may carry credentials to the origin they are for and to no other.
    package struct Origin: Sendable, Hashable, CustomStringConvertible {
        /// Whether the connection is over TLS.
        package var isSecure: Bool

        /// The host in lower case; an IPv6 address stands in brackets.
        package var host: String

        /// The port, from 1 to 65535.
        package var port: Int

        package var description: String {
            let isUsual = port == (isSecure ? 443 : 80)
            return (isSecure ? "https://" : "http://") + host + (isUsual ? "" : ":\(port)")
        }

        /// Whether the host is this machine's loopback.
        package var isLoopback: Bool {
            if host == "localhost" || host == "[::1]" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        }
    }

    /// Who answers.
    package let origin: Origin

    /// The path, which begins with a slash, with its escapes.
    package private(set) var path: String

    /// The query without `?`, with its escapes.
    package private(set) var query: String?

    /// Reads a URL; a fragment is left out, since it is never sent.
    ///
    /// - Parameter text: The URL.
    /// - Throws: ``TransferURLError``, which does not repeat the text.
    package init(parsing text: String) throws(TransferURLError) {
        var rest = Array(text.utf8)[...]
        let isSecure: Bool
        if rest.drop(ignoringCase: "https://") {
            isSecure = true
        } else if rest.drop(ignoringCase: "http://") {
            isSecure = false
        } else {
            throw .scheme
        }
        guard rest.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Self.refused.contains($0) }) else {
            throw .character
        }
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        origin = try Self.origin(rest[..<end], isSecure: isSecure)
        let target = rest[end...]
        let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = String(decoding: target[..<mark], as: UTF8.self)
        self.path = path.isEmpty ? "/" : path
        query = mark == target.endIndex ? nil : String(decoding: target[(mark + 1)...], as: UTF8.self)
    }

    /// Octets that no URL holds, and that some parsers take for others.
    private static let refused = Set("\\\"<>^`{|}".utf8)

    private static func origin(
        _ authority: ArraySlice<UInt8>, isSecure: Bool
    ) throws(TransferURLError) -> Origin {
        guard !authority.contains(UInt8(ascii: "@")) else { throw .credentials }
        var host = authority
        var port = isSecure ? 443 : 80
        let hostEnd = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")) : nil
        if let colon = authority.lastIndex(of: UInt8(ascii: ":")), colon > hostEnd ?? authority.startIndex - 1
        {
            host = authority[..<colon]
            let digits = authority[(colon + 1)...]
            guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let number = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(number)
            else { throw .port }
            port = number
        }
        let isHost =
            if host.first == UInt8(ascii: "[") {
                host.count > 2 && host.last == UInt8(ascii: "]")
                    && host.dropFirst().dropLast().allSatisfy {
                        $0.isHexadecimal || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                    }
            } else {
                !host.isEmpty && host.first != UInt8(ascii: ".") && host.allSatisfy { $0.isHostOctet }
            }
        guard isHost else { throw .host }
        return Origin(
            isSecure: isSecure, host: String(decoding: host, as: UTF8.self).lowercased(), port: port)
    }

    /// The URL as it is given to libcurl.
    package var text: String { origin.description + path + (query.map { "?" + $0 } ?? "") }
}

extension TransferURL {
    /// The URL with segments added to its path, each escaped, so that none can reach out of its place.
    ///
    /// - Parameter segments: The segments, unescaped; `.` and `..` are escaped too.
    /// - Returns: The URL.
    package func appending(_ segments: String...) -> Self {
        var url = self
        for segment in segments {
            if url.path.utf8.last != UInt8(ascii: "/") { url.path += "/" }
            // RFC 3986 section 5.2.4: dot segments would be resolved away.
            let isDots = segment == "." || segment == ".."
            url.path += isDots ? segment.replacing(".", with: "%2E") : Self.escaped(segment)
        }
        return url
    }

    /// The URL with a fixed path added, such as `/pipeline/api`, which is not escaped.
    ///
    /// - Parameter path: The path of letters, digits, slashes and hyphens that the program's source holds.
    /// - Returns: The URL.
    package func appending(path: StaticString) -> Self {
        var url = self
        while url.path.utf8.last == UInt8(ascii: "/") { url.path.removeLast() }
        url.path += "\(path)"
        return url
    }

    /// The URL with items added to its query, names and values escaped.
    ///
    /// - Parameter items: The items; those without a value are left out.
    /// - Returns: The URL.
    package func adding(query items: [(name: String, value: String?)]) -> Self {
        var url = self
        for (name, value) in items {
            guard let value else { continue }
            let item = Self.escaped(name) + "=" + Self.escaped(value)
            url.query = url.query.map { $0.isEmpty ? item : $0 + "&" + item } ?? item
        }
        return url
    }

    /// Resolves a reference such as `Location` holds it (RFC 3986 section 5.2).
    ///
    /// - Parameter reference: An absolute URL, or one that is relative to this one.
    /// - Returns: The URL; nil if no request can go there.
    package func resolving(_ reference: String) -> Self? {
        if let url = try? Self(parsing: reference) { return url }
        let scheme = origin.isSecure ? "https:" : "http:"
        if reference.hasPrefix("//") { return try? Self(parsing: scheme + reference) }
        // What has another scheme, and what would be read as one.
        let beginning = reference.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !beginning.contains(":") else { return nil }
        let base = origin.description
        if reference.hasPrefix("/") { return try? Self(parsing: base + reference) }
        if reference.isEmpty || reference.hasPrefix("#") { return self }
        if reference.hasPrefix("?") { return try? Self(parsing: base + path + reference) }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return try? Self(parsing: base + folder + reference)
    }

    /// The URL at another origin.
    package func rehosted(at origin: Origin) -> Self {
        Self(origin: origin, path: path, query: query)
    }

    private init(origin: Origin, path: String, query: String?) {
        self.origin = origin
        self.path = path
        self.query = query
    }

    /// Escapes everything but the unreserved characters (RFC 3986 section 2.3).
    private static func escaped(_ text: String) -> String {
        var octets: [UInt8] = []
        for octet in text.utf8 {
            if octet.isUnreserved {
                octets.append(octet)
            } else {
                octets.append(UInt8(ascii: "%"))
                octets.append(contentsOf: [octet >> 4, octet & 15].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 })
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

extension TransferURL: CustomStringConvertible {
    /// The URL without its query, in which others may have put secrets.
    package var description: String { origin.description + path + (query == nil ? "" : "?…") }
}

/// Why a text is no URL that a request can go to; the text itself is not repeated, since it may hold a secret.
package enum TransferURLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Neither `http://` nor `https://`.
    case scheme
    /// A character that has to be escaped.
    case character
    /// A user or a password before the host.
    case credentials
    /// No host, or one that is no name and no address.
    case host
    /// A port that is no number from 1 to 65535.
    case port

    package var description: String {
        switch self {
        case .scheme: "the URL begins neither with https:// nor with http://"
        case .character: "the URL holds a blank or another character that has to be escaped"
        case .credentials: "the URL holds a user or a password, which belong into headers"
        case .host: "the URL has no valid host"
        case .port: "the URL's port is no number from 1 to 65535"
        }
    }
}

extension ArraySlice<UInt8> {
    /// Drops a beginning, in lower case, if it is there in any case.
    fileprivate mutating func drop(ignoringCase prefix: String) -> Bool {
        guard count >= prefix.utf8.count,
            zip(self, prefix.utf8).allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 })
        else { return false }
        removeFirst(prefix.utf8.count)
        return true
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }

    private var isAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    fileprivate var isHostOctet: Bool { isAlphanumeric || self == 0x2D || self == 0x2E || self == 0x5F }

    fileprivate var isUnreserved: Bool {
        isAlphanumeric || self == 0x2D || self == 0x2E || self == 0x5F || self == 0x7E
    }
}
