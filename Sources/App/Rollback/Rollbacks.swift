import Clients
import Cryptography
import Executions
import JSON
import Judgement
import Store

/// The use case behind `POST /v1/rollback`: begins rollbacks, plans them, and finds them again.
struct Rollbacks: Sendable {
    /// The kind of the jobs that roll back.
    static let jobKind = "rollback"

    let store: any VerdictStore & ActivityStore
    let jobs: Jobs
    let harness: (any HarnessAPI)?
    let policies: PolicyBook
    let publicURL: String
    let now: @Sendable () -> Timestamp

    // MARK: - Beginning

    /// What became of a request.
    enum Begun: Sendable {
        /// It goes on, or has ended; new or found.
        case activity(ActivityRecord)
        /// Nothing is to be done; the answer is complete.
        case document(RollbackDocument)
    }

    /// Begins a rollback, unless the execution's stage is being rolled back or was.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - place: The execution.
    ///   - actor: Who asks, as the record names them.
    ///   - origin: From where.
    ///   - requestID: The request's id, as in the log.
    /// - Returns: What became of it.
    /// - Throws: ``StoreError``; ``HarnessError`` where a dry run cannot read the execution; ``RequestError`` for an unknown policy
    ///   or verdict.
    func begin(
        _ request: RollbackRequest, at place: HarnessPlace, by actor: String, from origin: String,
        requestID: String
    ) async throws -> Begun {
        guard let harness else { preconditionFailure("a rollback began without Harness") }
        let found = try await verdict(for: request, at: place, account: harness.account)
        var identity = place.identity(account: harness.account)
        identity.service = request.execution.serviceId ?? found?.identity.service ?? ""
        identity.environment = request.execution.environmentId ?? found?.identity.environment ?? ""
        if identity.pipeline.isEmpty { identity.pipeline = found?.identity.pipeline ?? "" }
        let policy = try policy(named: request.policy, identity)
        var wanted = RollbackState.Request(
            reason: EvidenceRedaction.redacted(request.reason ?? "Rollback asked for by \(actor)"),
            method: request.method, rollbackPipeline: request.rollbackPipeline,
            rollbackInputs: request.rollbackInputs, policy: request.policy,
            acceptsUnknownPath: request.acceptsUnknownPath, isDecidedByPerson: request.person != nil)
        if let found {
            let word = try await store.decisions(on: found.id).last?.decision
            if word == Outcome.rollback.rawValue { wanted.isDecidedByPerson = true }
            if (word ?? found.action) == Outcome.rollback.rawValue, !found.identity.step.isEmpty {
                wanted.answeredStep = found.identity.step
            }
        }
        var document = RollbackDocument(place: place)
        document.policy = policy.name
        document.autonomy = policy.autonomy
        document.verdict = found?.id
        if request.isDryRun {
            let plan = try await plan(wanted, place, policy, harness)
            document.outcome = .dryRun
            document.options = plan.options
            document.method = plan.choice?.method
            document.rollback = plan.rollback
            document.reason = plan.reason
            return .document(document)
        }
        let verdict: VerdictID
        if let found {
            verdict = found.id
        } else {
            verdict = try await demand(wanted.reason, identity, policy, requestID: requestID)
        }
        if let person = request.person {
            _ = try await store.record(
                DecisionRecord(
                    verdict: verdict, time: now(), actor: "\(EvidenceRedaction.redacted(person)) (\(actor))",
                    decision: Outcome.rollback.rawValue, reason: wanted.reason, origin: origin))
        }
        let id = makeID()
        document.id = id.description
        document.verdict = verdict
        document.reason = "The rollback is being prepared."
        let record = ActivityRecord(
            id: id, kind: .rollback, key: Self.key(identity, isAbort: request.method == .abortAll),
            created: now(),
            verdict: verdict, identity: identity, state: RollbackState(wanted).bytes, document: document.bytes
        )
        switch try await store.insert(record) {
        case .inserted:
            try await enqueue(record)
            return .activity(record)
        case .existing(let existing):
            if existing.status == .running { try await enqueue(existing) }
            return .activity(existing)
        }
    }

    private func enqueue(_ record: ActivityRecord) async throws(StoreError) {
        try await jobs.enqueue(
            NewJob(kind: Self.jobKind, key: record.id.description, payload: Array(record.id.description.utf8))
        )
    }

    /// One rollback an execution and stage; stopping is another matter.
    private static func key(_ identity: VerdictIdentity, isAbort: Bool) -> String {
        [
            identity.account, identity.organization, identity.project, identity.execution, identity.stage,
            isAbort ? "abort" : "rollback",
        ].joined(separator: "\u{1F}")
    }

    private func verdict(
        for request: RollbackRequest, at place: HarnessPlace, account: String
    ) async throws -> VerdictRecord? {
        if let id = request.verdict {
            guard let record = try await store.verdict(id) else {
                throw RequestError(problems: [
                    RequestProblem(
                        pointer: .init(unchecked: "/verdictId"), detail: "there is no verdict \(id)",
                        mend: "Send the id of a verdict on this execution, or leave it out")
                ])
            }
            guard record.identity.execution == place.execution else {
                throw RequestError(problems: [
                    RequestProblem(
                        pointer: .init(unchecked: "/verdictId"),
                        detail: "verdict \(id) is on another execution",
                        mend: "Send the id of a verdict on this execution, or leave it out")
                ])
            }
            return record
        }
        return try await store.latestVerdict(
            execution: place.execution, account: nil, stage: place.stage, step: nil)
    }

    /// Stores the demand as a verdict of its own, so that everything that is done hangs on one.
    private func demand(
        _ reason: String, _ identity: VerdictIdentity, _ policy: Policy, requestID: String
    ) async throws(StoreError) -> VerdictID {
        let id = makeID()
        let digest = SHA256.digest(of: Array(CanonicalText.describing(policy).utf8)).hexadecimal
        let document = VerdictDocument(
            id: id.description, action: .rollback, reason: reason, assessment: .rollback, confidence: 0,
            cause: Cause(kind: .unknown), autonomy: policy.autonomy, decidedBy: .person,
            reportUrl: "\(publicURL)/v1/verdicts/\(id)", requestId: requestID,
            policy: .init(name: policy.name, digest: digest), findings: [])
        _ = try await store.insert(
            VerdictRecord(
                id: id, created: now(), identity: identity, action: document.action.rawValue,
                assessment: document.assessment.rawValue, confidence: 0,
                causeKind: document.cause.kind.rawValue,
                policyName: policy.name, policyDigest: digest, autonomy: policy.autonomy.rawValue,
                requestID: requestID, answer: document.bytes), evidence: nil)
        return id
    }

    // MARK: - Planning

    /// The policy that holds for a deployment.
    ///
    /// - Throws: ``RequestError`` for a name that is not known.
    func policy(named name: String?, _ identity: VerdictIdentity) throws(RequestError) -> Policy {
        guard
            let policy = policies.policy(
                named: name, service: identity.service.isEmpty ? nil : identity.service,
                environment: identity.environment.isEmpty ? nil : identity.environment)
        else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: .init(unchecked: "/policy"), detail: "there is no policy \"\(name ?? "")\"",
                    mend: "Send the name of a policy of the configuration, or leave it out")
            ])
        }
        return policy
    }

    /// Reads the execution, its pipeline and its approvals, and looks for a way back.
    ///
    /// - Throws: ``HarnessError`` where the execution cannot be read; what else cannot makes the way unknown.
    func plan(
        _ request: RollbackState.Request, _ place: HarnessPlace, _ policy: Policy, _ harness: any HarnessAPI
    ) async throws(HarnessError) -> RollbackPlan {
        let execution = try await harness.execution(
            place.execution, in: place.scope, stage: nil, wantsWholeGraph: true)
        let graph = ExecutionGraph(execution)
        var yaml: String?
        do throws(HarnessError) {
            yaml = try await harness.inputs(of: place.execution, in: place.scope).resolvedYAML
        } catch {
            // The stored pipeline is the next best.
            yaml = nil
        }
        if yaml == nil {
            do throws(HarnessError) {
                yaml = try await harness.pipeline(
                    execution.summary.pipeline, branch: execution.summary.git?.branch, in: place.scope
                ).yaml
            } catch {
                if error.isTransient { throw error }
            }
        }
        let approvals =
            graph.phase.isFinal
            ? [] : try await harness.approvals(of: place.execution, status: "WAITING", in: place.scope)
        let step = request.answeredStep.flatMap { name in
            graph.nodes.first { $0.identifier == name && $0.kind == .step && Self.polls($0) }?.identifier
        }
        return RollbackPlan(
            RollbackPlan.Input(
                graph: graph, pipeline: yaml,
                approvals: approvals.map {
                    RollbackPlan.Approval(
                        id: $0.id, isHarness: $0.kind == "HarnessApproval", node: $0.nodeExecutionID)
                }, stage: place.stage, answeredStep: step,
                rollbackPipeline: request.rollbackPipeline ?? policy.effects.rollbackPipeline,
                method: request.method,
                allowed: RollbackLeave.methods(
                    of: policy, isDecidedByPerson: request.isDecidedByPerson,
                    pipeline: request.rollbackPipeline),
                acceptsUnknownPath: request.acceptsUnknownPath))
    }

    /// Whether a step of that type asks again and again until it gets an answer.
    private static func polls(_ node: ExecutionGraph.Node) -> Bool {
        ["CustomApproval", "EventListener", "ShellScript"].contains(node.type)
    }

    func makeID() -> VerdictID {
        var generator = SystemRandomNumberGenerator()
        return VerdictID(at: now(), using: &generator)
    }
}
