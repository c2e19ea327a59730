package import LogMining

/// Finds in logs what may have gone wrong, the likeliest first.
///
/// The order follows what an engineer does: a known situation that is named exactly before one that is a symptom, what
/// the last good run lacks before what it shows too, an exception before a bare message, and of equals the earlier one,
/// since later errors are more often consequences.
package struct CauseRanking: Sendable {
    /// The most causes that are told.
    package static let maximumCount = 10

    /// The most lines that show one cause.
    package static let maximumEvidence = 3

    /// The characters of a line that are told.
    package static let longestLine = 400

    /// The causes, the likeliest first.
    package private(set) var causes: [RootCause] = []

    /// How many events all logs have.
    package private(set) var eventCount = 0

    /// Looks logs over.
    ///
    /// - Parameters:
    ///   - sources: The logs.
    ///   - catalogue: The known situations; nil for none.
    package init(_ sources: [LogSource], catalogue: SignatureCatalogue?) {
        var found: [Key: Candidate] = [:]
        for (number, source) in sources.enumerated() {
            let digest = LogDigest(source.text, earlier: source.earlier ?? LogText(), catalogue: catalogue)
            eventCount += digest.events.count
            for (position, event) in digest.events.enumerated() {
                for finding in Self.findings(of: event, in: digest, source, catalogue) {
                    var finding = finding
                    finding.order = (number, position)
                    finding.isFirst = source.isFirst
                    if found[finding.key] == nil {
                        found[finding.key] = finding
                    } else {
                        found[finding.key]?.merge(finding)
                    }
                }
            }
        }
        let ordered = found.values.sorted { $0.order < $1.order }
        let count = Double(max(1, ordered.count))
        var ranked: [(cause: RootCause, place: Int)] = []
        for (place, candidate) in ordered.enumerated() {
            ranked.append((candidate.cause(earliness: 1 - Double(place) / count, catalogue), place))
        }
        ranked.sort { ($1.cause.confidence, $0.place) < ($0.cause.confidence, $1.place) }
        causes = ranked.prefix(Self.maximumCount).map(\.cause)
    }

    // MARK: - Candidates

    private enum Key: Hashable {
        case signature(Int)
        case exception(String)
        case message(String)
    }

    private struct Candidate {
        var key: Key
        var level: LogLevel
        /// Nil: there is no earlier log.
        var isNew: Bool?
        var count = 1
        var evidence: [EvidenceLine]
        var exception: String?
        var order = (0, 0)
        var isFirst = true

        mutating func merge(_ other: Candidate) {
            count += other.count
            level = max(level, other.level)
            exception = exception ?? other.exception
            isFirst = isFirst || other.isFirst
            // What one step's good run lacks is new even if another's has it.
            if other.isNew == true { isNew = true }
            for line in other.evidence where evidence.count < CauseRanking.maximumEvidence {
                evidence.append(line)
            }
        }

        func cause(earliness: Double, _ catalogue: SignatureCatalogue?) -> RootCause {
            var confidence: Double
            var cause: RootCause
            switch key {
            case .signature(let number):
                guard let signature = catalogue?.signatures[number] else {
                    preconditionFailure("a signature was found without a catalogue")
                }
                confidence =
                    switch signature.specificity {
                    case ...1: 0.35
                    case 2: 0.55
                    default: 0.72
                    }
                switch signature.severity {
                case .low: confidence -= 0.15
                case .medium: break
                case .high: confidence += 0.04
                case .critical: confidence += 0.08
                }
                cause = RootCause(
                    kind: .signature, id: signature.id, summary: signature.cause,
                    audience: Audience(signature.origin), confidence: 0, remedy: signature.remedy,
                    link: signature.link)
                if let exception { cause.summary += " (\(CauseRanking.short(exception)))" }
            case .exception(let name):
                confidence = 0.46
                cause = RootCause(
                    kind: .exception, id: name,
                    summary: "The program raised \(CauseRanking.short(exception ?? name)).",
                    audience: .application, confidence: 0,
                    remedy:
                        "Read the stack trace at the lines below: its innermost frame of your own code is the place to begin."
                )
            case .message(let template):
                confidence = 0.26
                cause = RootCause(
                    kind: .message, id: CauseRanking.short(template),
                    summary: "The log says: \(CauseRanking.short(template))", audience: .unknown,
                    confidence: 0,
                    remedy:
                        "Read the lines around it; nothing like it is in the catalogue of known situations.")
            }
            switch isNew {
            case true?: confidence += 0.1
            case false?: confidence *= 0.35
            case nil: break
            }
            if level >= .fatal { confidence += 0.04 }
            if level < .warning { confidence -= 0.08 }
            confidence += 0.06 * earliness
            if !isFirst { confidence *= 0.7 }
            cause.confidence = (min(max(confidence, 0.01), 0.97) * 1000).rounded() / 1000
            cause.isNew = isNew
            cause.count = count
            cause.evidence = evidence
            return cause
        }
    }

    private static func findings(
        of event: LogDigest.Event, in digest: LogDigest, _ source: LogSource,
        _ catalogue: SignatureCatalogue?
    ) -> [Candidate] {
        let hasEarlier = source.earlier != nil && digest.earlierEventCount > 0
        let level = event.level ?? .info
        func candidate(_ key: Key, isNew: Bool) -> Candidate {
            Candidate(
                key: key, level: level, isNew: hasEarlier ? isNew : nil,
                evidence: [
                    EvidenceLine(
                        source: source.name, line: event.firstLine + 1,
                        text: short(source.text[event.firstLine], longestLine))
                ] + exceptionLine(event, source), exception: event.exception)
        }
        if !event.signatures.isEmpty {
            return event.signatures.map { number in
                candidate(.signature(number), isNew: digest.earlierSignatures[number] == nil)
            }
        }
        let isNewTemplate = digest.earlierTemplates[event.template] == nil
        if let exception = event.exception, level >= .warning || event.lineCount > 1 {
            return [candidate(.exception(className(exception)), isNew: isNewTemplate)]
        }
        guard level >= .error else { return [] }
        return [candidate(.message(digest.templates.text(of: event.template)), isNew: isNewTemplate)]
    }

    /// The line below the first that names the innermost exception.
    private static func exceptionLine(_ event: LogDigest.Event, _ source: LogSource) -> [EvidenceLine] {
        guard let exception = event.exception, event.lineCount > 1 else { return [] }
        let needle = String(exception.prefix(80))
        for line in (event.firstLine + 1)..<(event.firstLine + min(event.lineCount, 500)) {
            let text = source.text[line]
            guard text.contains(needle) else { continue }
            return [EvidenceLine(source: source.name, line: line + 1, text: short(text, longestLine))]
        }
        return []
    }

    private static func className(_ exception: String) -> String {
        String(exception.prefix { $0 != ":" && $0 != " " })
    }

    private static func short(_ text: String, _ limit: Int = 160) -> String {
        text.utf8.count <= limit ? text : String(text.prefix(limit)) + "…"
    }
}

extension Audience {
    /// Who looks at a situation of the catalogue.
    init(_ origin: Signature.Origin) {
        switch origin {
        case .candidate: self = .application
        case .configuration: self = .pipeline
        case .platform: self = .platform
        case .dependency: self = .dependency
        }
    }
}
