import Executions
import JSON
import Store

/// A monitor as readers get it.
struct MonitorDocument: Sendable {
    /// How it stands.
    enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The execution goes on.
        case watching
        /// The execution ended well.
        case succeeded
        /// The execution ended badly.
        case failed
        /// The execution was ended from outside.
        case aborted
        /// The monitor's own time ran out; the execution may go on.
        case timedOut
        /// Harness does not know the execution.
        case lost
    }

    /// The last lines of a step that failed.
    struct StepLog: Sendable, Hashable {
        var step: String
        var lines: [String]
    }

    /// One event with its time.
    struct Entry: Sendable, Hashable {
        var at: Double
        var text: String
    }

    /// The events that are kept.
    static let maximumEvents = 100

    var id: String
    var outcome = Outcome.watching
    var place: HarnessPlace
    var graph: ExecutionGraph?
    var timeoutAt: Timestamp
    var events: [Entry] = []
    var logs: [StepLog] = []
    var analysis: String?
    var verdict: String?
    var action: String?
    var polls = 0
    /// Why Harness could not be asked the last time.
    var error: String?
    /// What the reviewer says of it, at the end; nil where none is configured or it goes on.
    var review: ReviewerReport?

    /// Whether nothing more will happen.
    var isFinal: Bool { outcome != .watching }

    func bytes(at now: Timestamp) -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        writer.object { writer in
            writer.member("id", id)
            writer.member("status", isFinal ? "final" : "running")
            writer.member("outcome", outcome.rawValue)
            writer.member("executionId", place.execution)
            writer.member("pipelineId", place.pipeline)
            writer.member("executionStatus", graph?.status)
            writer.member("phase", (graph?.phase ?? .unknown).rawValue)
            writer.member("startedAt", graph?.started)
            writer.member("endedAt", graph?.ended)
            writer.member("timeoutAt", timeoutAt.seconds)
            writer.member("polls", polls)
            writer.member("error", error.map { EvidenceRedaction.redacted($0) })
            writer.key("progress")
            writer.array { writer in
                for line in graph.map({ ExecutionProgress.lines(of: $0, at: now.seconds) }) ?? [] {
                    writer.object { writer in
                        writer.member("depth", line.depth)
                        writer.member("name", line.name)
                        writer.member("status", line.status)
                        writer.member("phase", line.phase.rawValue)
                        writer.member("seconds", line.seconds.map { ($0 * 1_000).rounded() / 1_000 })
                        writer.member("waitsFor", line.waitsFor)
                    }
                }
            }
            writer.key("events")
            writer.array { writer in
                for event in events {
                    writer.object { writer in
                        writer.member("at", event.at)
                        writer.member("text", event.text)
                    }
                }
            }
            writer.key("logs")
            writer.array { writer in
                for log in logs {
                    writer.object { writer in
                        writer.member("step", log.step)
                        writer.key("lines")
                        writer.array { writer in for line in log.lines { writer.string(line) } }
                    }
                }
            }
            writer.member("analysisId", analysis)
            writer.member("verdictId", verdict)
            writer.member("action", action)
            writer.key("reviewer")
            if let review { review.write(to: &writer) } else { writer.null() }
        }
        return writer.bytes
    }
}
