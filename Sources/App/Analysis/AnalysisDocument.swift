package import Executions
import JSON
import LogMining

/// An analysis as readers get it.
package struct AnalysisDocument: Sendable {
    /// Whether it has come to its end.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case running, final, failed
    }

    /// The analysis' id; empty where there is no server.
    package var id: String
    /// Whether it has come to its end.
    package var status: Status
    /// The execution; nil for logs.
    package var place: HarnessPlace?
    /// The result; nil while there is none.
    package var analysis: FailureAnalysis?
    /// Why there is no result; nil where there is one, or will be.
    package var error: String?
    /// What the reviewer said; nil where none is configured.
    package var review: ReviewerReport?

    /// Creates a document.
    package init(
        id: String = "", status: Status = .final, place: HarnessPlace? = nil,
        analysis: FailureAnalysis? = nil,
        error: String? = nil
    ) {
        self.id = id
        self.status = status
        self.place = place
        self.analysis = analysis
        self.error = error
    }

    /// Analyses a log of which nothing else is known.
    ///
    /// - Parameters:
    ///   - log: The log as it is in its file.
    ///   - baseline: The log of a run that went well; nil where there is none.
    /// - Returns: The analysis, without secrets.
    package static func analyzing(_ log: [UInt8], baseline: [UInt8]? = nil) -> AnalysisDocument {
        AnalysisDocument(
            analysis: FailureAnalysis(
                log: PlainLog.lines(of: log), earlier: baseline.map { PlainLog.lines(of: $0) },
                catalogue: .builtIn))
    }

    /// The document as JSON text.
    package var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.object { writer in
            writer.member("id", id)
            writer.member("status", status.rawValue)
            writer.member("executionId", place?.execution)
            writer.member("pipelineId", place?.pipeline)
            writer.member(
                "summary",
                (analysis?.summary ?? error).map { EvidenceRedaction.redacted($0) }
                    ?? "The analysis is being made.")
            writer.member("audience", (analysis?.audience ?? .unknown).rawValue)
            writer.member("error", error.map { EvidenceRedaction.redacted($0) })
            writer.key("firstFailure")
            if let first = analysis?.trace?.first { Self.write(first, to: &writer) } else { writer.null() }
            writer.key("chain")
            writer.array { writer in
                for place in analysis?.trace?.chain ?? [] { Self.write(place, to: &writer) }
            }
            writer.key("otherFailures")
            writer.array { writer in
                for other in (analysis?.trace?.others ?? []).prefix(50) {
                    writer.object { writer in
                        writer.member("relation", other.relation.rawValue)
                        writer.key("node")
                        Self.write(other.place, to: &writer)
                    }
                }
            }
            writer.member("rollback", (analysis?.trace?.rollback ?? .none).rawValue)
            writer.key("causes")
            writer.array { writer in
                for cause in analysis?.causes ?? [] { Self.write(cause, to: &writer) }
            }
            writer.key("changes")
            if let changes = analysis?.changes { Self.write(changes, to: &writer) } else { writer.null() }
            writer.key("reviewer")
            if let review { review.write(to: &writer) } else { writer.null() }
            writer.key("shortfalls")
            writer.array { writer in
                for shortfall in analysis?.shortfalls ?? [] {
                    writer.string(EvidenceRedaction.redacted(shortfall))
                }
            }
        }
        return writer.bytes
    }

    // MARK: - Parts

    private static func write(_ place: FailureTrace.Place, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("executionId", place.execution)
            writer.member("kind", place.node.kind.rawValue)
            writer.member("identifier", place.node.identifier)
            writer.member("name", EvidenceRedaction.redacted(place.node.name))
            writer.member("type", place.node.type)
            writer.member("status", place.node.status)
            writer.member("message", EvidenceRedaction.redacted(String(place.node.failure.prefix(2_000))))
            writer.member("startedAt", place.node.started)
            writer.member("endedAt", place.node.ended)
        }
    }

    private static func write(_ cause: RootCause, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", cause.kind.rawValue)
            writer.member("id", cause.id)
            writer.member("summary", cause.summary)
            writer.member("audience", cause.audience.rawValue)
            writer.member("confidence", cause.confidence)
            writer.member("isNew", cause.isNew)
            writer.member("count", cause.count)
            writer.key("evidence")
            writer.array { writer in
                for line in cause.evidence {
                    writer.object { writer in
                        writer.member("source", line.source)
                        writer.member("line", line.line)
                        writer.member("text", line.text)
                    }
                }
            }
            writer.member("remedy", cause.remedy)
            writer.member("link", cause.link)
        }
    }

    private static func write(_ changes: RunChanges, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("lastSuccess", changes.lastSuccess?.execution)
            writer.member("lastSuccessEndedAt", changes.lastSuccess?.ended)
            writer.key("entries")
            writer.array { writer in
                for entry in changes.entries {
                    writer.object { writer in
                        writer.member("part", entry.part.rawValue)
                        writer.member("path", entry.change.path)
                        writer.member("before", entry.change.before)
                        writer.member("after", entry.change.after)
                    }
                }
            }
            writer.member("omitted", changes.omitted)
            writer.key("notes")
            writer.array { writer in for note in changes.notes { writer.string(note) } }
        }
    }
}
