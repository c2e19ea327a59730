import Cryptography
package import Judgement
package import LogMining

extension Policy {
    /// The error signatures to name in log lines: the team's own first, then those that come with the program.
    ///
    /// One of the team's own with the id of one that comes with the program stands in its place. Nil only if the program
    /// was built with a broken catalogue; patterns of policies are tried when a policy is read.
    package var catalogue: SignatureCatalogue? {
        guard let builtIn = SignatureCatalogue.builtIn, !signatures.isEmpty else { return .builtIn }
        let own = signatures.map(\.signature)
        let ids = Set(own.map(\.id))
        return try? SignatureCatalogue(own + builtIn.signatures.filter { !ids.contains($0.id) })
    }
}

extension Policy {
    /// The policy's version: the SHA-256 of its values' canonical text, in hexadecimal.
    ///
    /// It changes with any meaning, and not with comments, the order of keys or how a value is written.
    package var digest: String {
        SHA256.digest(of: Array(CanonicalText.describing(self).utf8)).hexadecimal
    }
}
