/// Reads references to what secret managers keep.
enum ManagedSecret {
    /// Reads a reference.
    ///
    /// - Parameter text: The reference.
    /// - Returns: nil if it is none of this kind, or malformed.
    static func parse(_ text: String) -> SecretReference? {
        guard let colon = text.firstIndex(of: ":"),
            text.utf8.allSatisfy({
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "%")
            })
        else { return nil }
        var rest = text[text.index(after: colon)...]
        var key: String?
        if let hash = rest.lastIndex(of: "#") {
            key = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
            guard key?.isEmpty == false else { return nil }
        }
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        let first = String(rest[..<slash])
        let second = String(rest[rest.index(after: slash)...])
        guard !first.isEmpty, !second.isEmpty, second.utf8.first != UInt8(ascii: "/"),
            second.utf8.last != UInt8(ascii: "/"), !second.split(separator: "/").contains("..")
        else { return nil }
        switch text[..<colon] {
        case "aws":
            guard first.utf8.allSatisfy(isRegionOctet) else { return nil }
            return .amazon(region: first, name: second, key: key)
        case "vault":
            guard let key else { return nil }
            return .vault(mount: first, path: second, key: key)
        case "gcp":
            let parts = second.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count <= 2, !parts[0].isEmpty, parts.last?.isEmpty == false, !second.contains("/")
            else {
                return nil
            }
            return .google(
                project: first, name: String(parts[0]),
                version: parts.count == 2 ? String(parts[1]) : "latest",
                key: key)
        default: return nil
        }
    }

    /// The region becomes part of a host name.
    private static func isRegionOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"): true
        default: false
        }
    }
}
