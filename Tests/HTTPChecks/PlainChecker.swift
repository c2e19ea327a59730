/// A second, slow and simple reading of RFC 9112, against which the parser is held.
///
/// It reads whole requests only, and knows no limits. What the parser accepts, it must accept and read alike.
package struct PlainChecker {
    /// A request as this checker reads it.
    package struct Request: Equatable {
        package var method: [UInt8] = []
        package var target: [UInt8] = []
        package var minorVersion = 1
        package var fields: [(name: [UInt8], value: [UInt8])] = []
        package var body: [UInt8] = []

        package static func == (left: Self, right: Self) -> Bool {
            left.method == right.method && left.target == right.target
                && left.minorVersion == right.minorVersion && left.body == right.body
                && left.fields.elementsEqual(right.fields) { $0 == $1 }
        }
    }

    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let digits = "0123456789"
    private static let tokens = Set((letters + digits + "!#$%&'*+-.^_`|~").utf8)
    private static let paths = Set((letters + digits + "-._~!$&'()*+,;=:@/%").utf8)
    private static let queries = paths.union("?[]\\^`{|}".utf8)
    private static let hosts = Set((letters + digits + "-._~!$&'()*+,;=%").utf8)
    private static let hexadecimal = Set((digits + "abcdefABCDEF").utf8)

    private var rest: ArraySlice<UInt8>

    private init(_ input: ArraySlice<UInt8>) { rest = input }

    /// Reads one whole request.
    ///
    /// - Parameter input: All octets of the request and nothing else.
    /// - Returns: nil where they are no valid request.
    package static func read(_ input: ArraySlice<UInt8>) -> Request? {
        var checker = Self(input)
        guard let request = checker.request(), checker.rest.isEmpty else { return nil }
        return request
    }

    private mutating func request() -> Request? {
        while rest.starts(with: [13, 10]) { rest = rest.dropFirst(2) }
        guard let line = nextLine() else { return nil }
        var request = Request()
        let words = line.split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3, isToken(words[0]), let minorVersion = Self.minorVersion(words[2]) else {
            return nil
        }
        request.method = Array(words[0])
        request.target = Array(words[1])
        request.minorVersion = minorVersion
        guard isTarget(words[1], method: words[0]), let fields = section() else { return nil }
        request.fields = fields
        guard isHostRight(request), let body = body(of: request) else { return nil }
        request.body = body
        return request
    }

    /// The next line without its CRLF; no line holds another CR or LF.
    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: 13), rest[end...].starts(with: [13, 10]) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 2)...]
        return line.contains(10) ? nil : line
    }

    private mutating func section() -> [(name: [UInt8], value: [UInt8])]? {
        var fields: [(name: [UInt8], value: [UInt8])] = []
        while let line = nextLine() {
            if line.isEmpty { return fields }
            guard let colon = line.firstIndex(of: 58), isToken(line[..<colon]) else { return nil }
            let value = Self.trimmed(line[(colon + 1)...])
            guard value.allSatisfy({ $0 == 9 || $0 >= 32 && $0 != 127 }) else { return nil }
            fields.append((Array(line[..<colon]), Array(value)))
        }
        return nil
    }

    private func isTarget(_ target: ArraySlice<UInt8>, method: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: target, as: UTF8.self)
        if text == "*" { return method.elementsEqual("OPTIONS".utf8) }
        let parts = target.split(separator: 63, maxSplits: 1, omittingEmptySubsequences: false)
        guard target.allSatisfy(Self.queries.contains), areEscapesWhole(target), let before = parts.first
        else { return false }
        if text.hasPrefix("/") { return before.allSatisfy(Self.paths.contains) }
        let lowercased = text.lowercased()
        for scheme in ["http://", "https://"] where lowercased.hasPrefix(scheme) {
            let afterScheme = before.dropFirst(scheme.utf8.count)
            let slash = afterScheme.firstIndex(of: 47) ?? afterScheme.endIndex
            return slash > afterScheme.startIndex && isHost(afterScheme[..<slash])
                && afterScheme[slash...].allSatisfy(Self.paths.contains)
        }
        return false
    }

    private func areEscapesWhole(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.allSatisfy { index in
            text[index] != 37
                || text[index...].dropFirst().prefix(2).filter(Self.hexadecimal.contains).count == 2
        }
    }

    private func isHostRight(_ request: Request) -> Bool {
        let hosts = request.fields.filter { Self.isName($0.name, "host") }
        guard request.minorVersion == 0 || hosts.count == 1, hosts.count <= 1 else { return false }
        return hosts.allSatisfy { $0.value.isEmpty || isHost($0.value[...]) }
    }

    private func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        let name: ArraySlice<UInt8>
        let port: ArraySlice<UInt8>
        if host.first == 91 {
            guard let bracket = host.firstIndex(of: 93) else { return false }
            let inside = host[host.index(after: host.startIndex)..<bracket]
            guard !inside.isEmpty, inside.allSatisfy({ $0 == 58 || Self.hosts.contains($0) && $0 != 37 })
            else { return false }
            name = inside
            port = host[host.index(after: bracket)...]
        } else {
            let colon = host.firstIndex(of: 58) ?? host.endIndex
            name = host[..<colon]
            port = host[colon...]
            guard name.allSatisfy(Self.hosts.contains), areEscapesWhole(name) else { return false }
        }
        return !name.isEmpty
            && (port.isEmpty || port.first == 58 && port.dropFirst().allSatisfy { $0 >= 48 && $0 <= 57 })
    }

    private mutating func body(of request: Request) -> [UInt8]? {
        let lengths = request.fields.filter { Self.isName($0.name, "content-length") }
        let codings = request.fields.filter { Self.isName($0.name, "transfer-encoding") }
        switch (lengths.count, codings.count) {
        case (0, 0):
            return []
        case (1, 0):
            guard !lengths[0].value.isEmpty, lengths[0].value.allSatisfy({ $0 >= 48 && $0 <= 57 }),
                let count = Int(String(decoding: lengths[0].value, as: UTF8.self)), rest.count >= count
            else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        case (0, 1):
            guard request.minorVersion == 1, Self.isName(codings[0].value, "chunked") else { return nil }
            return chunks()
        default:
            return nil
        }
    }

    private mutating func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = nextLine() {
            let digits = line.prefix { Self.hexadecimal.contains($0) }
            let after = line[digits.endIndex...]
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), isExtension(after)
            else {
                return nil
            }
            if size == 0 { return section() == nil ? nil : body }
            guard rest.count >= size + 2 else { return nil }
            body += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard rest.starts(with: [13, 10]) else { return nil }
            rest = rest.dropFirst(2)
        }
        return nil
    }

    /// Nothing, or blanks and a semicolon, and no control character behind it.
    private func isExtension(_ text: ArraySlice<UInt8>) -> Bool {
        let start = text.drop { $0 == 32 || $0 == 9 }
        return text.isEmpty
            || start.first == 59 && start.allSatisfy { $0 == 9 || $0 >= 32 && $0 != 127 }
    }

    private func isToken(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy(Self.tokens.contains)
    }

    private static func minorVersion(_ word: ArraySlice<UInt8>) -> Int? {
        guard word.count == 8, word.starts(with: "HTTP/1.".utf8), let last = word.last else { return nil }
        return last == 48 ? 0 : last > 48 && last <= 57 ? 1 : nil
    }

    private static func isName(_ name: [UInt8], _ lowercased: String) -> Bool {
        name.allSatisfy { $0 < 128 } && String(decoding: name, as: UTF8.self).lowercased() == lowercased
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = text.drop { $0 == 32 || $0 == 9 }
        let end = start.lastIndex { $0 != 32 && $0 != 9 }
        return end.map { start[...$0] } ?? start[start.startIndex..<start.startIndex]
    }
}
