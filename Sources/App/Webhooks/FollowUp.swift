import JSON
package import Store

/// What a notification may set off, as jobs of the queue.
package enum FollowUp: String, Sendable, Hashable, CaseIterable {
    /// An analysis of what failed.
    case analyze
    /// A monitor of what has begun.
    case monitor

    /// The job for a deployment.
    ///
    /// - Parameters:
    ///   - identity: The deployment.
    ///   - part: Whether a stage or step is meant rather than the whole execution, which comes to its end later.
    /// - Returns: The job, which is the same one for each notification about the same thing.
    func job(about identity: VerdictIdentity, part: Bool) -> NewJob {
        var key = [identity.account, identity.execution]
        if part { key.append(identity.stage) }
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("accountId", identity.account)
            writer.member("orgId", identity.organization)
            writer.member("projectId", identity.project)
            writer.member("pipelineId", identity.pipeline)
            writer.member("executionId", identity.execution)
            writer.member("stageId", identity.stage)
            writer.member("stepId", identity.step)
        }
        return NewJob(kind: rawValue, key: key.joined(separator: "\u{1F}"), payload: writer.bytes)
    }

    /// The deployment that a job is about.
    static func identity(of job: LeasedJob) -> VerdictIdentity? {
        guard let value = try? JSONValue(parsing: job.payload) else { return nil }
        return NotificationFields([value]).identity
    }
}

/// Does the jobs of one kind of follow-up by starting a use case.
package struct FollowUpJob: JobHandler {
    private let followUp: FollowUp
    private let account: String
    private let start: @Sendable (VerdictIdentity) async throws -> Void

    package var kind: String { followUp.rawValue }

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - followUp: What is to be done.
    ///   - account: The account that the token belongs to; of others nothing can be asked.
    ///   - start: Begins it, unless it has begun already.
    package init(
        _ followUp: FollowUp, account: String,
        start: @escaping @Sendable (VerdictIdentity) async throws -> Void
    ) {
        self.followUp = followUp
        self.account = account
        self.start = start
    }

    package func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        guard let identity = FollowUp.identity(of: job), !identity.execution.isEmpty else {
            return .dead(reason: "the payload names no execution")
        }
        guard identity.account.isEmpty || identity.account == account else {
            return .dead(reason: "the account \(identity.account) is not the one that the token belongs to")
        }
        try await start(identity)
        return .done()
    }
}
