/// A path with named segments, as in openapi.yaml: `/v1/verdicts/{id}`.
package struct RoutePattern: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// A part between slashes.
    enum Segment: Sendable, Hashable {
        /// Matches itself only.
        case fixed(String)

        /// Matches every segment that is not empty, under that name.
        case named(String)
    }

    /// The text it was made from.
    package let description: String

    /// The parts between slashes.
    let segments: [Segment]

    /// Creates a pattern from a literal of the program.
    ///
    /// It is a programmer error to write one that does not begin with `/`, that names two segments alike, or
    /// whose fixed segments have other characters than letters, digits and `-._~`.
    package init(stringLiteral text: String) {
        description = text
        precondition(text.utf8.first == 0x2F, "a route begins with a slash: \(text)")
        var names: Set<String> = []
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            if part.utf8.first == 0x7B, part.utf8.last == 0x7D {
                let name = String(part.dropFirst().dropLast())
                precondition(!name.isEmpty && names.insert(name).inserted, "a route's names differ: \(text)")
                return .named(name)
            }
            let isPlain = part.utf8.allSatisfy {
                $0 != 0x2F && ($0 == 0x2E || OctetSet.plainPath.contains($0))
            }
            precondition(isPlain && part != "." && part != "..", "a route is in its normal form: \(text)")
            return .fixed(String(part))
        }
    }

    /// Whether no segment is named.
    var isFixed: Bool {
        segments.allSatisfy { if case .fixed = $0 { true } else { false } }
    }

    /// Compares as a router tries them: where two first differ in kind, the fixed segment goes first.
    func isTried(before other: Self) -> Bool {
        for (one, two) in zip(segments, other.segments) {
            switch (one, two) {
            case (.fixed, .named): return true
            case (.named, .fixed): return false
            default: continue
            }
        }
        return false
    }

    /// Matches a path in its normal form, cut at its slashes.
    ///
    /// - Returns: The named segments, decoded; nil where it does not match.
    func match(_ path: [Substring.UTF8View]) -> PathParameters? {
        guard path.count == segments.count else { return nil }
        var parameters = PathParameters()
        for (segment, part) in zip(segments, path) {
            switch segment {
            case .fixed(let text):
                guard part.elementsEqual(text.utf8) else { return nil }
            case .named(let name):
                guard !part.isEmpty else { return nil }
                parameters.items.append((name, Self.decoded(part)))
            }
        }
        return parameters
    }

    /// Decodes the two escapes that ``HTTPRequestHead/path`` keeps.
    private static func decoded(_ part: Substring.UTF8View) -> String {
        guard part.contains(0x25) else { return String(Substring(part)) }
        var octets: [UInt8] = []
        var rest = part[...]
        while let octet = rest.popFirst() {
            if octet == 0x25, rest.starts(with: "2F".utf8) || rest.starts(with: "25".utf8) {
                octets.append(rest.starts(with: "2F".utf8) ? 0x2F : 0x25)
                rest = rest.dropFirst(2)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

/// The text of a pattern's named segments in a request's path, decoded.
package struct PathParameters: Sendable {
    var items: [(name: String, value: String)] = []

    /// Creates parameters, of which a route without named segments has none.
    package init() {}

    /// Sets the text of a segment.
    package mutating func set(_ name: String, _ value: String) {
        items.removeAll { $0.name == name }
        items.append((name, value))
    }

    /// The text of the segment of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}
