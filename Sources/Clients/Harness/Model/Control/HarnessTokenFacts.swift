/// What Harness says about a token.
package struct HarnessTokenFacts: Sendable, Hashable {
    /// The token's identifier.
    package var identifier: String?
    /// The token's name.
    package var name: String?
    /// `API_KEY`, `SERVICE_ACCOUNT`, `USER` and so on.
    package var kind: String?
    /// Whose it is.
    package var owner: String?
    /// Whether Harness takes it.
    package var isValid: Bool
    /// From when on it holds.
    package var validFrom: HarnessTime?
    /// Until when it holds; nil for ever.
    package var validTo: HarnessTime?

    /// Creates facts.
    package init(
        identifier: String? = nil, name: String? = nil, kind: String? = nil, owner: String? = nil,
        isValid: Bool, validFrom: HarnessTime? = nil, validTo: HarnessTime? = nil
    ) {
        self.identifier = identifier
        self.name = name
        self.kind = kind
        self.owner = owner
        self.isValid = isValid
        self.validFrom = validFrom
        self.validTo = validTo
    }
}
