import Executions
import JSON
import Judgement
import Store

/// A rollback as readers get it: what was decided, what was sent, what came back, and whether it really ran.
struct RollbackDocument: Sendable {
    /// How it stands.
    enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It is being worked on.
        case inProgress
        /// The rollback ran, and its steps succeeded.
        case rolledBack
        /// It had been rolled back before.
        case alreadyRolledBack
        /// Nothing was sent; the reason says why.
        case notDone
        /// Nothing was sent, as was asked; the reason says what would have been.
        case dryRun
        /// The evidence does not ask for a rollback.
        case notNeeded
        /// The execution was stopped and left as it is: nothing was rolled back.
        case stoppedOnly
        /// What was sent was taken, but no rollback ran, or one of its steps failed.
        case failed
        /// What was sent was taken, and within the time it could not be seen whether the rollback ran.
        case unverified
    }

    var id = ""
    var outcome = Outcome.inProgress
    /// What the pipeline should do.
    var action: Judgement.Outcome = .rollback
    var reason = ""
    var place: HarnessPlace
    var verdict: VerdictID?
    var policy = ""
    var autonomy = Policy.Autonomy.act
    /// The way that was or would be taken; nil where there is none.
    var method: RollbackPlan.Method?
    /// The execution of the rollback pipeline; nil where none runs.
    var startedExecution: String?
    /// What became of the rollback as Harness shows it.
    var rollback = FailureTrace.Rollback.none
    var options: [RollbackPlan.Option] = []
    var effects: [VerdictDocument.Effect] = []

    /// Whether nothing more will happen.
    var isFinal: Bool { outcome != .inProgress }

    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        writer.object { writer in
            writer.member("id", id)
            writer.member("status", isFinal ? "final" : "running")
            writer.member("outcome", outcome.rawValue)
            writer.member("action", action.rawValue)
            writer.member("reason", EvidenceRedaction.redacted(reason))
            writer.member("executionId", place.execution)
            writer.member("stageId", place.stage)
            writer.member("pipelineId", place.pipeline)
            writer.member("verdictId", verdict?.description)
            writer.member("policy", policy)
            writer.member("autonomy", autonomy.rawValue)
            writer.member("method", method?.rawValue)
            writer.member("startedExecution", startedExecution)
            writer.member("rollback", rollback.rawValue)
            writer.key("options")
            writer.array { writer in for option in options { Self.write(option, to: &writer) } }
            writer.key("effects")
            writer.array { writer in
                for effect in effects {
                    writer.object { writer in
                        writer.member("kind", effect.kind)
                        writer.member("target", effect.target)
                        writer.member("outcome", effect.outcome)
                        writer.member("sent", effect.sent)
                        writer.member("received", effect.received)
                        writer.member("at", effect.at)
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func write(_ option: RollbackPlan.Option, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("method", option.method.rawValue)
            writer.member("possible", option.isPossible)
            writer.member("allowed", option.isAllowed)
            writer.member("reason", option.reason)
            writer.key("path")
            guard let path = option.path else {
                writer.null()
                return
            }
            writer.object { writer in
                writer.member("outcome", path.outcome.rawValue)
                writer.member("action", path.action)
                writer.key("rollbackSteps")
                writer.array { writer in for step in path.rollbackSteps { writer.string(step) } }
                writer.member("explanation", path.explanation)
            }
        }
    }
}
