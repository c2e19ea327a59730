import Clients
import Executions
import Judgement
import Store

/// Carries rollbacks out, exactly once, whatever dies in between.
///
/// The intent is stored before anything is sent. An attempt that finds an intent without a result asks Harness what happened,
/// and sends again only what certainly did not arrive. Then Harness is polled until the rollback has ended.
struct RollbackJob: JobHandler {
    /// How long a request may still be on its way to Harness after its sender died.
    static let grace = Duration.seconds(10)

    /// How long a rollback may take before it counts as not to be seen.
    static let longestRollback = Duration.seconds(3_600)

    /// The pause between two looks at a rollback.
    private static let pause = Duration.seconds(3)

    private let rollbacks: Rollbacks
    private let harness: any HarnessAPI

    var kind: String { Rollbacks.jobKind }
    var concurrency: Int { 16 }

    init(rollbacks: Rollbacks, harness: any HarnessAPI) {
        self.rollbacks = rollbacks
        self.harness = harness
    }

    func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        guard let id = VerdictID(parsing: String(decoding: job.payload, as: UTF8.self)),
            let record = try await rollbacks.store.activity(id),
            let state = RollbackState(parsing: record.state), let verdict = record.verdict
        else { return .dead(reason: "there is no such rollback") }
        guard record.status == .running else { return .done() }
        var work = RollbackWork(
            record: record, state: state, verdict: verdict, rollbacks: rollbacks,
            policy: try rollbacks.policy(named: state.request.policy, record.identity))
        try await work.load()
        do throws(HarnessError) {
            return try await advance(&work, attempt: job.attempt)
        } catch {
            if error.isTransient && job.attempt < schedule.attempts { return .failed(reason: "\(error)") }
            let isPlanning = work.state.phase == .planning
            try await work.end(isPlanning ? .notDone : .unverified, "Harness could not be asked: \(error)")
            return .done()
        }
    }

    // MARK: - Phases

    private func advance(_ work: inout RollbackWork, attempt: Int) async throws(HarnessError) -> JobOutcome {
        switch work.state.phase {
        case .planning:
            let plan = try await rollbacks.plan(work.state.request, work.place, work.policy, harness)
            work.take(plan)
            guard let choice = plan.choice else {
                return await stored {
                    try await work.end(
                        plan.rollback == .succeeded ? .alreadyRolledBack : .notDone, plan.reason)
                }
            }
            let graph = try await graph(work)
            return await send(choice.method, choice.target, graph, &work)
        case .intended:
            return try await resolve(&work)
        case .verifying:
            return try await verify(&work)
        case .done:
            return .done()
        }
    }

    private func graph(_ work: RollbackWork) async throws(HarnessError) -> ExecutionGraph {
        ExecutionGraph(
            try await harness.execution(
                work.place.execution, in: work.place.scope, stage: nil, wantsWholeGraph: true))
    }

    /// Runs a write to the store whose failure is the attempt's failure.
    private func stored(_ write: () async throws -> Void) async -> JobOutcome {
        do {
            try await write()
            return .done()
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    // MARK: - Sending

    private func send(
        _ method: RollbackPlan.Method, _ target: String, _ graph: ExecutionGraph, _ work: inout RollbackWork
    ) async -> JobOutcome {
        let nodes = graph.nodes.indices.filter {
            graph.nodes[$0].kind == .step && !graph.isRollback($0) && !graph.nodes[$0].phase.isFinal
                && graph.nodes[$0].started != nil
                && (work.place.stage == nil
                    || graph.stage(of: $0).map { graph.nodes[$0].identifier } == work.place.stage)
        }.map { graph.nodes[$0].id }
        do {
            try await work.intend(method, target, nodes: nodes)
        } catch {
            // Nothing was sent.
            return .failed(reason: "\(error)")
        }
        let received: String
        do throws(HarnessError) {
            received = try await call(method, target, nodes, &work)
        } catch {
            return await refused(error, &work)
        }
        return await looking(&work, received, word: "sent")
    }

    private func call(
        _ method: RollbackPlan.Method, _ target: String, _ nodes: [String], _ work: inout RollbackWork
    ) async throws(HarnessError) -> String {
        let place = work.place
        let comment = "Verdict \(work.verdict): \(work.state.request.reason)"
        switch method {
        case .answer:
            return "step \(target) reads rollback as the action"
        case .rejectApproval:
            try await harness.decide(approval: target, .reject, comment: comment, in: place.scope)
            return "rejected"
        case .userMarkedFailure:
            // For one step by its node: whatever is repeated can never hit a step of the rollback.
            let receipt = try await harness.interrupt(
                .userMarkedFailure, execution: target, node: nodes.count == 1 ? nodes[0] : nil,
                in: place.scope)
            return "interrupt \(receipt.id) (\(receipt.type))"
        case .rollbackPipeline:
            let started = try await harness.run(
                target, inputs: work.state.request.rollbackInputs, branch: nil, in: place.scope)
            work.state.startedExecution = started.id
            return "execution \(started.id)"
        case .abortAll:
            let receipt = try await harness.interrupt(
                .abortAll, execution: target, node: nil, in: place.scope)
            return "interrupt \(receipt.id) (\(receipt.type))"
        }
    }

    private func refused(_ error: HarnessError, _ work: inout RollbackWork) async -> JobOutcome {
        let isCertain: Bool
        switch error.kind {
        case .refused: isCertain = !error.isTransient
        case .configuration: isCertain = true
        case .transfer(let failure): isCertain = failure.isUnsent
        case .unreadable: isCertain = false
        }
        do {
            if isCertain && !error.isTransient {
                try await work.note("refused", received: "\(error)")
                try await work.end(.failed, "Harness refused it: \(error)")
                return .done()
            }
            // Whether it arrived is not known, or it may go well later: the next attempt asks first.
            try await work.note(isCertain ? "notSent" : "lost", received: "\(error)")
            return .failed(reason: "\(error)", retryAfter: isCertain ? nil : .seconds(2))
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    /// Notes that Harness has taken it, and begins to look for the rollback.
    private func looking(_ work: inout RollbackWork, _ received: String, word: String) async -> JobOutcome {
        let until = rollbacks.now() + Self.longestRollback
        do {
            try await work.sent(received, word: word, until: until)
        } catch {
            return .failed(reason: "\(error)")
        }
        return .postponed(until: rollbacks.now() + .seconds(1))
    }

    // MARK: - After a crash

    /// Asks Harness whether what was intended took place.
    private func resolve(_ work: inout RollbackWork) async throws(HarnessError) -> JobOutcome {
        guard let method = work.state.method, let intended = work.state.intendedAt else {
            work.state.phase = .planning
            return try await advance(&work, attempt: 1)
        }
        let target = work.state.target
        let graph = try await graph(work)
        var evidence: String?
        switch method {
        case .answer: evidence = "the answer stands"
        case .rejectApproval:
            let approvals = try await harness.approvals(
                of: work.place.execution, status: nil, in: work.place.scope)
            if let approval = approvals.first(where: { $0.id == target }), !approval.isWaiting {
                evidence = "approval \(target) is \(approval.status)"
            }
        case .userMarkedFailure:
            let own = Set(work.state.nodes)
            let before = graph.nodes.filter { own.contains($0.id) }
            if graph.phase.isFinal {
                evidence = "the execution is \(graph.status)"
            } else if let node = before.first(where: { $0.phase.isBad }) {
                evidence = "step \(node.identifier) is \(node.status)"
            } else if FailureTrace(graph).rollback != .none {
                evidence = "the rollback is \(FailureTrace(graph).rollback.rawValue)"
            } else if !before.contains(where: { !$0.phase.isFinal }) {
                // The steps that were meant have ended by themselves: what is right now has to be planned anew.
                return await replan(&work)
            }
        case .rollbackPipeline:
            let page = try await harness.executions(
                matching: HarnessExecutionFilter(pipeline: target), page: 0, size: 20, in: work.place.scope)
            // Clocks may differ by a little.
            let started = page.elements.last { summary in
                (summary.created ?? summary.start).map { $0.milliseconds >= intended - 2_000 } ?? false
            }
            if let started {
                work.state.startedExecution = started.id
                evidence = "execution \(started.id) of \(target) was started"
            }
        case .abortAll:
            if graph.phase.isFinal || graph.status.lowercased() == "discontinuing" {
                evidence = "the execution is \(graph.status)"
            }
        }
        if let evidence { return await looking(&work, evidence, word: "found") }
        let age = rollbacks.now().milliseconds - intended
        guard age >= Self.grace.milliseconds else {
            return .postponed(until: Timestamp(milliseconds: intended) + Self.grace)
        }
        return await send(method, target, graph, &work)
    }

    private func replan(_ work: inout RollbackWork) async -> JobOutcome {
        do {
            try await work.note(
                "obsolete", received: "the steps that were to be marked have ended", phase: .planning)
            return .postponed(until: rollbacks.now())
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    // MARK: - Verifying

    private func verify(_ work: inout RollbackWork) async throws(HarnessError) -> JobOutcome {
        let finding: (outcome: RollbackDocument.Outcome, reason: String)?
        if let started = work.state.startedExecution {
            let execution = try await harness.execution(
                started, in: work.place.scope, stage: nil, wantsWholeGraph: false)
            let status = execution.summary.status
            switch status.phase {
            case .succeeded:
                finding = (
                    .rolledBack, "Rollback pipeline \(work.state.target) ran and succeeded (\(started))."
                )
            case .failed, .skipped:
                finding = (
                    .failed, "Rollback pipeline \(work.state.target) ended with \(status) (\(started))."
                )
            case .running, .waiting, .unknown: finding = nil
            }
        } else {
            finding = Self.finding(in: try await graph(work), &work)
        }
        if let finding {
            return await stored { try await work.end(finding.outcome, finding.reason) }
        }
        if let until = work.state.verifyUntil, rollbacks.now().milliseconds >= until {
            return await stored {
                try await work.end(
                    .unverified,
                    "Harness took it, but within \(Self.longestRollback.components.seconds / 60) minutes no end of a rollback could be seen."
                )
            }
        }
        return await postponed(&work)
    }

    private func postponed(_ work: inout RollbackWork) async -> JobOutcome {
        do {
            try await work.refresh()
            return .postponed(until: rollbacks.now() + Self.pause)
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    /// What the execution shows; nil while the rollback may still come or goes on.
    private static func finding(
        in graph: ExecutionGraph, _ work: inout RollbackWork
    ) -> (outcome: RollbackDocument.Outcome, reason: String)? {
        let rollback = FailureTrace(graph).rollback
        work.document.rollback = rollback
        if work.state.method == .abortAll {
            guard graph.phase.isFinal else { return nil }
            return (
                .stoppedOnly,
                "The execution was stopped (\(graph.status)). Everything it did stays as it is; nothing was rolled back."
            )
        }
        switch rollback {
        case .failed: return (.failed, "The rollback ran, and one of its steps failed.")
        case .succeeded:
            // More steps of it may follow while the stage goes on.
            let isOver =
                graph.phase.isFinal
                || graph.nodes.indices.contains { index in
                    graph.nodes[index].kind == .step && graph.isRollback(index)
                        && graph.nodes[index].phase == .succeeded
                        && graph.stage(of: index).map { graph.nodes[$0].phase.isFinal } == true
                }
            guard isOver else { return nil }
            let steps = graph.nodes.indices.filter {
                graph.nodes[$0].kind == .step && graph.isRollback($0) && graph.nodes[$0].phase == .succeeded
            }.map { graph.nodes[$0].identifier }
            return (.rolledBack, "The rollback ran and succeeded: \(steps.joined(separator: ", ")).")
        case .none where graph.phase.isFinal:
            return (
                .failed,
                "The execution ended (\(graph.status)) and no step of a rollback ran: nothing was rolled back."
            )
        case .none, .running: return nil
        }
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
