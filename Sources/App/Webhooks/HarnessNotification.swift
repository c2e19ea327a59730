package import Store

/// Something that Harness told, in whichever of its shapes: with `eventData`, as a CDEvent, or flat.
///
/// It is a hint: what really happened is asked of the API. So nothing in it is required, and what is not known is
/// kept as it came.
package struct HarnessNotification: Sendable, Hashable {
    /// What a notification means for what is to be done.
    package enum Meaning: Sendable, Hashable {
        /// A pipeline has begun.
        case pipelineStarted
        /// A pipeline has failed.
        case pipelineFailed
        /// A stage or a step has failed.
        case partFailed
        /// Anything else.
        case other
    }

    /// The sender's word for what happened: `PipelineFailed`, `dev.cdevents.pipelinerun.finished`.
    package var kind: String

    /// The sender's word for the state: `failed`, `completed`, `failure`.
    package var status: String

    /// When it happened; nil where the sender does not say.
    package var occurred: Timestamp?

    /// When what it is about began; nil where the sender does not say.
    package var started: Timestamp?

    /// The deployment it is about.
    package var identity: VerdictIdentity

    /// The sender's own name for this event (CDEvents' `context.id`); empty where there is none.
    package var identifier: String

    /// What it means.
    package var meaning: Meaning {
        let word = Self.bare(kind)
        let isFailure = Self.failures.contains(Self.bare(status))
        if word.contains("pipeline") {
            if word.hasSuffix("failed") { return .pipelineFailed }
            if word.hasSuffix("start") || word.hasSuffix("started") { return .pipelineStarted }
            return isFailure ? .pipelineFailed : .other
        }
        if word.contains("stage") || word.contains("step") || word.contains("taskrun") {
            return word.hasSuffix("failed") || isFailure ? .partFailed : .other
        }
        return .other
    }

    /// What makes it the same as one that was told before.
    ///
    /// Harness gives no delivery id. A user who selects `AllEvents` and single events too gets the same event twice,
    /// and a redelivery looks like the first.
    package var key: String {
        [
            identity.account, identity.execution, kind, identity.stage, identity.step, identifier,
            Self.text(started), Self.text(occurred),
        ].joined(separator: "\u{1F}")
    }

    private static func text(_ time: Timestamp?) -> String { time.map { String($0.milliseconds) } ?? "" }

    /// Words of a state that call for an analysis; an abort is somebody's will.
    private static let failures: Set<String> = [
        "failed", "failure", "error", "errored", "expired", "approvalrejected", "rollbackfailed",
    ]

    /// Letters and digits in lower case, so that `PIPELINE_FAILED` is `PipelineFailed`.
    private static func bare(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
