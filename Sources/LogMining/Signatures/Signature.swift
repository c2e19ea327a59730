/// One known situation: how its lines read, and what to make of them.
package struct Signature: Sendable, Hashable {
    /// Where a situation points by itself, before the two versions are compared.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        case candidate, configuration, platform, dependency
    }

    /// How grave the situation is.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case information, warning, error, critical
    }

    /// Its name, such as `k8s.crash-loop`.
    package var id: String

    /// A regular expression that one of its lines contains.
    package var pattern: String

    /// Where it points.
    package var origin: Origin

    /// How grave it is.
    package var severity: Severity

    /// What is wrong, in a sentence.
    package var cause: String

    /// What to do, in a sentence.
    package var remedy: String

    /// An address that says more.
    package var link: String?

    /// Creates a signature.
    package init(
        id: String, pattern: String, origin: Origin, severity: Severity, cause: String, remedy: String,
        link: String? = nil
    ) {
        self.id = id
        self.pattern = pattern
        self.origin = origin
        self.severity = severity
        self.cause = cause
        self.remedy = remedy
        self.link = link
    }
}
