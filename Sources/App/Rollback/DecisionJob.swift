import Clients
import Executions
import Judgement
import Store

/// Carries a person's decision on a verdict to the approval that waits in Harness.
///
/// `proceed` approves it and `rollback` rejects it, where the policy lists that effect; `investigate` leaves it waiting. An
/// approval can be decided once, so a repetition after a crash looks whether it still waits.
struct DecisionJob: JobHandler {
    /// The kind of the jobs.
    static let jobKind = "decision"

    let store: any VerdictStore
    let policies: PolicyBook
    let harness: any HarnessAPI
    let now: @Sendable () -> Timestamp

    var kind: String { Self.jobKind }

    /// The job that carries out a decision; nil for one that changes nothing in Harness.
    static func job(for decision: DecisionRecord) -> NewJob? {
        guard decision.decision != Outcome.investigate.rawValue else { return nil }
        return NewJob(
            kind: jobKind, key: "\(decision.verdict) \(decision.time.milliseconds) \(decision.decision)",
            payload: Array("\(decision.verdict) \(decision.decision)".utf8))
    }

    func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        let words = String(decoding: job.payload, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let id = VerdictID(parsing: words[0]),
            let record = try await store.verdict(id),
            let outcome = Outcome(rawValue: String(words[1]))
        else { return .dead(reason: "there is no such decision") }
        let isGrant = outcome == .proceed
        guard !record.identity.execution.isEmpty, !record.identity.project.isEmpty,
            let policy = policies.policy(
                named: nil, service: record.identity.service.isEmpty ? nil : record.identity.service,
                environment: record.identity.environment.isEmpty ? nil : record.identity.environment),
            policy.permits(isGrant ? .grantApproval : .rejectApproval, isDecidedByPerson: true)
        else { return .done() }
        // A later decision goes before this one.
        guard try await store.decisions(on: id).last?.decision == outcome.rawValue else { return .done() }
        let place = HarnessPlace(record.identity)
        do throws(HarnessError) {
            let waiting = try await harness.approvals(of: place.execution, status: "WAITING", in: place.scope)
                .filter { $0.kind == "HarnessApproval" && $0.isWaiting }
            let inStage = try await approvals(waiting, in: place)
            guard inStage.count == 1 else {
                return await note(
                    id, inStage.map(\.id).joined(separator: ", "),
                    inStage.isEmpty ? "notNeeded" : "ambiguous",
                    isGrant,
                    inStage.isEmpty
                        ? "no approval waits"
                        : "several approvals wait, and a person has to say which is meant")
            }
            let target = inStage[0].id
            guard case .done = await note(id, target, "intended", isGrant, "") else {
                return .failed(reason: "the intent could not be stored")
            }
            do throws(HarnessError) {
                try await harness.decide(
                    approval: target, isGrant ? .approve : .reject,
                    comment: "Verdict \(id): decided by a person",
                    in: place.scope)
            } catch {
                if error.isTransient && job.attempt < schedule.attempts { return .failed(reason: "\(error)") }
                return await note(id, target, "refused", isGrant, "\(error)")
            }
            return await note(id, target, "sent", isGrant, isGrant ? "approved" : "rejected")
        } catch {
            guard error.isTransient && job.attempt < schedule.attempts else {
                return await note(id, place.execution, "failed", isGrant, "\(error)")
            }
            return .failed(reason: "\(error)")
        }
    }

    /// Those that wait in the verdict's stage, as far as the graph tells.
    private func approvals(
        _ waiting: [HarnessApproval], in place: HarnessPlace
    ) async throws(HarnessError) -> [HarnessApproval] {
        guard waiting.count > 1, let stage = place.stage else { return waiting }
        let graph = ExecutionGraph(
            try await harness.execution(place.execution, in: place.scope, stage: nil, wantsWholeGraph: true))
        return waiting.filter { approval in
            guard let index = graph.nodes.firstIndex(where: { $0.id == approval.nodeExecutionID }) else {
                return true
            }
            return graph.stage(of: index).map { graph.nodes[$0].identifier } == stage
        }
    }

    private func note(
        _ id: VerdictID, _ target: String, _ outcome: String, _ isGrant: Bool, _ received: String
    ) async -> JobOutcome {
        do throws(StoreError) {
            _ = try await store.record(
                EffectRecord(
                    verdict: id, time: now(),
                    kind: isGrant ? "decision.grantApproval" : "decision.rejectApproval",
                    target: target, outcome: outcome,
                    sent: "\(isGrant ? "APPROVE" : "REJECT") for the approval that waits",
                    received: EvidenceRedaction.redacted(received)))
            return .done()
        } catch {
            return .failed(reason: "\(error)")
        }
    }
}
