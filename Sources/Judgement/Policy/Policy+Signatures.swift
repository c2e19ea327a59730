package import LogMining

extension Policy {
    /// A signature of the team's own, and what it means for the verdict.
    package struct SignatureRule: Sendable, Hashable {
        /// What lines of the new version, that the old one did not write, come to.
        package enum Meaning: String, Sendable, Hashable, CaseIterable {
            /// Known to be harmless: the lines weigh nothing.
            case ignore
            /// The lines weigh what they would weigh anyway; they are named and explained.
            case explain
            /// Worth a person's look, whatever their level.
            case investigate
            /// Evidence for a rollback, whatever their level.
            case rollback
        }

        /// How the lines read, and what to make of them.
        package var signature: Signature

        /// What they come to.
        package var meaning: Meaning

        /// Creates a rule.
        package init(_ signature: Signature, meaning: Meaning = .explain) {
            self.signature = signature
            self.meaning = meaning
        }
    }
}
