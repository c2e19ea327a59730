/// Who should look at a failure first.
package enum Audience: String, Sendable, Hashable, CaseIterable {
    /// The team whose new version was deployed.
    case application
    /// Whoever owns the pipeline, its configuration and its credentials.
    case pipeline
    /// Whoever runs cluster, delegates, registries and network.
    case platform
    /// The team of a service that this one needs.
    case dependency
    /// Nothing points anywhere.
    case unknown
}

/// A line that shows a cause.
package struct EvidenceLine: Sendable, Hashable {
    /// Where it stands: a step's identifier, `log`, or `failure` for Harness' own message.
    package var source: String
    /// The line's number in that log, from 1; nil for a message without lines.
    package var line: Int?
    /// The line, without secrets, cut where it is long.
    package var text: String

    /// Creates a line of evidence.
    package init(source: String, line: Int?, text: String) {
        self.source = source
        self.line = line
        self.text = text
    }
}

/// One thing that may have gone wrong, with what shows it and what to do.
package struct RootCause: Sendable, Hashable {
    /// How it was recognised.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A situation of the catalogue.
        case signature
        /// An exception in the log.
        case exception
        /// An error message that the catalogue does not know.
        case message
        /// The kind of failure that Harness states.
        case failureType
        /// The status alone.
        case status
    }

    /// How it was recognised.
    package var kind: Kind
    /// The signature's id, the exception's class, the template, or the kind of failure.
    package var id: String
    /// What is wrong, in a sentence.
    package var summary: String
    /// Who should look at it.
    package var audience: Audience
    /// How likely this is what has to be mended, from 0 to 1; for ranking, not a measured probability.
    package var confidence: Double
    /// Whether the last run that went well lacks it; nil where there is no such run to compare with.
    package var isNew: Bool?
    /// How many events show it.
    package var count: Int
    /// The first lines that show it.
    package var evidence: [EvidenceLine]
    /// What to do, in a sentence.
    package var remedy: String
    /// An address that says more.
    package var link: String?

    /// Creates a cause.
    package init(
        kind: Kind, id: String, summary: String, audience: Audience, confidence: Double, isNew: Bool? = nil,
        count: Int = 1, evidence: [EvidenceLine] = [], remedy: String, link: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.summary = summary
        self.audience = audience
        self.confidence = confidence
        self.isNew = isNew
        self.count = count
        self.evidence = evidence
        self.remedy = remedy
        self.link = link
    }
}
