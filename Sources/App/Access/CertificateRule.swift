/// What the bearer of a client certificate with a certain name may do.
///
/// The server has verified the certificate against the configured authorities before a name counts.
package struct CertificateRule: Sendable, Hashable {
    /// A name of the certificate; a first label `*` stands for exactly one label, as in RFC 6125.
    package let name: String

    /// What its bearer may do.
    package let scopes: Scopes

    /// Creates a rule.
    package init(name: String, scopes: Scopes) {
        self.name = name
        self.scopes = scopes
    }

    /// Whether the rule is about that name of a certificate.
    ///
    /// DNS names compare without regard to ASCII case; other octets must be the same.
    package func matches(_ certificateName: String) -> Bool {
        let pattern = Self.folded(name)
        let name = Self.folded(certificateName)
        guard pattern.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")]) else { return pattern == name }
        guard let dot = name.firstIndex(of: UInt8(ascii: ".")), dot > 0 else { return false }
        // A name that itself holds a wildcard is no name of one party.
        return name[dot...] == pattern[1...] && !name.contains(UInt8(ascii: "*"))
    }

    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }
}
