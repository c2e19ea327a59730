/// One known situation: how its lines read, and what to make of them.
package struct Signature: Sendable, Hashable {
    /// Where a situation points by itself, before the two versions are compared.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        case candidate, configuration, platform, dependency
    }

    /// How grave the situation is.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case low, medium, high, critical
    }

    /// Its name, such as `k8s.crashloop`.
    package var id: String

    /// Regular expressions; a line that contains a match of any of them shows the situation.
    package var patterns: [String]

    /// Where it points.
    package var origin: Origin

    /// How grave it is.
    package var severity: Severity

    /// How exactly it names the trouble, from 1, a symptom, to 3, a certain cause.
    package var specificity: Int

    /// What is wrong, in a sentence.
    package var cause: String

    /// What to do, in a sentence.
    package var remedy: String

    /// An address that says more.
    package var link: String?

    /// Creates a signature.
    package init(
        id: String, patterns: [String], origin: Origin, severity: Severity, specificity: Int = 2,
        cause: String, remedy: String, link: String? = nil
    ) {
        self.id = id
        self.patterns = patterns
        self.origin = origin
        self.severity = severity
        self.specificity = specificity
        self.cause = cause
        self.remedy = remedy
        self.link = link
    }
}
