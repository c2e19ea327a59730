import Executions
import JSON
import LogMining

extension ReviewSubject {
    /// A log that a reviewer of a failure may see lines of.
    struct Log: Sendable {
        /// The step's identifier; empty for a log without an execution.
        var name: String
        /// The lines.
        var lines: LogText
    }

    /// What a reviewer of a failure sees: what the analysis found, what changed, and some lines of the logs.
    ///
    /// Pointers point into the analysis; those of lines into `/logs`, by step.
    ///
    /// - Parameters:
    ///   - analysis: The analysis.
    ///   - logs: The logs as they came.
    ///   - service: The service whose budget pays; nil where it is not known.
    ///   - maximumBytes: The most octets of text.
    init(_ analysis: FailureAnalysis, logs: [Log], service: String?, maximumBytes: Int) {
        var builder = Builder(task: .failure, service: service, maximumBytes: maximumBytes)
        builder.add(.judgement, from: "judge.summary", analysis.summary, at: "/summary")
        builder.add(.judgement, from: "judge.audience", analysis.audience.rawValue, at: "/audience")
        if let trace = analysis.trace { builder.add(trace) }
        for (index, cause) in analysis.causes.enumerated() { builder.add(cause, at: "/causes/\(index)") }
        if let changes = analysis.changes { builder.add(changes) }
        for (index, shortfall) in analysis.shortfalls.prefix(20).enumerated() {
            builder.add(.context, from: "shortfall", shortfall, at: "/shortfalls/\(index)")
        }
        // Whole logs, since a secret may stretch over lines of which only some are shown.
        let redactor = Redactor()
        for log in logs.prefix(5) {
            let place = JSONPointer().appending("logs")
            builder.addLines(
                redactor.redact(log.lines).text, .executionLine,
                from: log.name.isEmpty ? "log" : "log.\(log.name)",
                at: (log.name.isEmpty ? place : place.appending(log.name)).description,
                most: logs.count > 1 ? 60 : 160)
        }
        self = builder.build()
    }
}

extension ReviewSubject.Builder {
    fileprivate mutating func add(_ trace: FailureTrace) {
        for (index, place) in trace.chain.prefix(8).enumerated() {
            add(
                .context, from: "execution.\(place.node.kind.rawValue)", Self.describe(place.node),
                at: "/chain/\(index)")
        }
        for (index, other) in trace.others.prefix(20).enumerated() {
            add(
                .context, from: "execution.other.\(other.relation.rawValue)",
                Self.describe(other.place.node), at: "/otherFailures/\(index)/node")
        }
        add(.context, from: "execution.rollback", trace.rollback.rawValue, at: "/rollback")
    }

    private static func describe(_ node: ExecutionGraph.Node) -> String {
        let failure = EvidenceRedaction.redacted(String(node.failure.prefix(2_000)))
        return "\(node.name)\(node.type.isEmpty ? "" : " (\(node.type))"): \(node.status)"
            + (failure.isEmpty ? "" : ", \(failure)")
    }

    fileprivate mutating func add(_ cause: RootCause, at pointer: String) {
        let novelty = cause.isNew.map { $0 ? ", new since the last good run" : ", also in the last good run" }
        let confidence = (cause.confidence * 100).rounded() / 100
        add(
            .finding, from: "judge.cause.\(cause.kind.rawValue)",
            "\(cause.id): \(cause.summary) (confidence \(confidence), seen \(cause.count) times\(novelty ?? ""))",
            at: pointer)
        for (index, line) in cause.evidence.prefix(6).enumerated() {
            add(.executionLine, from: "log.cause", line.text, at: "\(pointer)/evidence/\(index)")
        }
    }

    fileprivate mutating func add(_ changes: RunChanges) {
        for (index, entry) in changes.entries.prefix(60).enumerated() {
            add(
                .context, from: "change.\(entry.part.rawValue)",
                "\(entry.change.path): \(entry.change.before ?? "nothing") became \(entry.change.after ?? "nothing")",
                at: "/changes/entries/\(index)")
        }
        omit(changes.omitted + max(0, changes.entries.count - 60))
    }
}
