/// What a token of Harness tells about itself: `pat.ACCOUNT.TOKENID.SECRET` of a person, `sat.…` of a service account.
package enum HarnessToken {
    /// The account that a token belongs to.
    ///
    /// - Parameter token: The token.
    /// - Returns: The account's identifier; nil if the token is of another form, as older ones are.
    package static func account(in token: SensitiveText) -> String? {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "pat" || parts[0] == "sat", !parts[1].isEmpty,
            parts[1].utf8.allSatisfy(isIdentifierOctet)
        else { return nil }
        return String(parts[1])
    }

    /// Whether a token is one of a service account; nil if it is of another form.
    package static func isOfServiceAccount(_ token: SensitiveText) -> Bool? {
        guard account(in: token) != nil else { return nil }
        return token.reveal().hasPrefix("sat.")
    }

    private static func isIdentifierOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
