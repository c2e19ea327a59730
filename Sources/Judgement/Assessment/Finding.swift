/// One conclusion on one piece of evidence.
package struct Finding: Sendable, Hashable {
    /// What was concluded.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case shift, scale, tail, ramp, lateStep, counts, joint, threshold, clearCut
        case newTemplate, templateJump, templateGone, signature
        case dependencyUnhealthy, dependencyRegressed
        case preExisting, warmUp, improved
        case noData, staleData, tooFewData, incomparable, noTraffic, malformedData, shortfall, policy
        /// Text in the evidence that talks to a model; only told where a reviewer is asked.
        case instructions
    }

    /// How much a finding weighs in the assessment.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Worth telling; weighs nothing.
        case information
        /// Asks for a person's look.
        case suspicious
        /// Evidence for a rollback.
        case bad
        /// Enough for a rollback by itself.
        case clearCut
    }

    /// The numbers that a finding rests on; each is nil where it has no meaning.
    package struct Numbers: Sendable, Hashable {
        package var before: Double?
        package var after: Double?
        package var unit: String = ""
        /// After divided by before, where before is not zero.
        package var ratio: Double?
        /// Interval of the difference after minus before, at the stated confidence.
        package var interval: ClosedRange<Double>?
        package var baselineCount: Int?
        package var candidateCount: Int?
        /// Sample sizes after correction for autocorrelation.
        package var effectiveBaselineCount: Double?
        package var effectiveCandidateCount: Double?
        package var pValue: Double?
        package var threshold: Double?
        /// Unix seconds of the first observation that shows it.
        package var since: Double?

        /// Creates numbers of which none is known.
        package init() {}
    }

    /// What was concluded.
    package var kind: Kind

    /// How much it weighs.
    package var severity: Severity

    /// The signal, dependency or log template that it is about.
    package var subject: String

    /// The dependency that the evidence was measured on.
    package var dependency: String?

    /// Whose fault it is.
    package var blame: Cause.Kind

    /// The conclusion in a sentence with numbers and units.
    package var summary: String

    /// How sure it is, from 0 to 1.
    package var confidence: Double

    /// The numbers behind it.
    package var numbers: Numbers

    /// Where in the request the evidence lies, as JSON Pointers (RFC 6901).
    package var pointers: [String]

    /// Log lines that show it, at most a few, as text.
    package var excerpts: [String]

    /// Creates a finding.
    package init(
        kind: Kind, severity: Severity, subject: String, dependency: String? = nil,
        blame: Cause.Kind = .unknown, summary: String, confidence: Double = 1, numbers: Numbers = Numbers(),
        pointers: [String] = [], excerpts: [String] = []
    ) {
        self.kind = kind
        self.severity = severity
        self.subject = subject
        self.dependency = dependency
        self.blame = blame
        self.summary = summary
        self.confidence = confidence
        self.numbers = numbers
        self.pointers = pointers
        self.excerpts = excerpts
    }
}
