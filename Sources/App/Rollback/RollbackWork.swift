import Executions
import Judgement
import Store

/// One rollback in the hands of its job: what is stored of it, and each step of it as one write.
struct RollbackWork: Sendable {
    var record: ActivityRecord
    var state: RollbackState
    let verdict: VerdictID
    let rollbacks: Rollbacks
    let policy: Policy
    var document: RollbackDocument

    let place: HarnessPlace

    init(
        record: ActivityRecord, state: RollbackState, verdict: VerdictID, rollbacks: Rollbacks, policy: Policy
    ) {
        self.record = record
        self.state = state
        self.verdict = verdict
        self.rollbacks = rollbacks
        self.policy = policy
        place = HarnessPlace(record.identity)
        document = RollbackDocument(place: place)
        document.id = record.id.description
        document.verdict = verdict
        document.policy = policy.name
        document.autonomy = policy.autonomy
        document.method = state.method
        document.startedExecution = state.startedExecution
        document.reason = "The rollback goes on."
    }

    /// Reads what earlier attempts did.
    ///
    /// - Throws: ``StoreError``.
    mutating func load() async throws(StoreError) {
        let effects = try await rollbacks.store.effects(of: verdict)
        document.effects = effects.filter { $0.kind.hasPrefix(Self.prefix) && $0.time >= record.created }
            .map { VerdictDocument.Effect($0) }
    }

    /// Takes what a plan found into the document.
    mutating func take(_ plan: RollbackPlan) {
        document.options = plan.options
        document.rollback = plan.rollback
        document.reason = plan.reason
    }

    private static let prefix = "rollback."

    // MARK: - Writes

    /// Stores that something is about to be sent.
    ///
    /// - Throws: ``StoreError``; then it must not be sent.
    mutating func intend(
        _ method: RollbackPlan.Method, _ target: String, nodes: [String]
    ) async throws {
        state.phase = .intended
        state.method = method
        state.target = target
        state.intendedAt = rollbacks.now().milliseconds
        state.attempts += 1
        state.nodes = nodes
        document.method = method
        try await write(effect("intended", received: ""))
    }

    /// Notes what came back where that was no success.
    ///
    /// - Throws: ``StoreError``.
    mutating func note(_ outcome: String, received: String, phase: RollbackState.Phase? = nil) async throws {
        if let phase { state.phase = phase }
        try await write(effect(outcome, received: received))
    }

    /// Notes that Harness has taken it.
    ///
    /// - Throws: ``StoreError``.
    mutating func sent(_ received: String, word: String, until: Timestamp) async throws {
        state.phase = .verifying
        state.verifyUntil = until.milliseconds
        document.startedExecution = state.startedExecution
        document.reason = "Harness has taken it; the rollback is looked for."
        try await write(effect(word, received: received))
    }

    /// Shows readers how it goes.
    ///
    /// - Throws: ``StoreError``.
    mutating func refresh() async throws { try await write(nil) }

    /// Ends the rollback.
    ///
    /// - Throws: ``StoreError``.
    mutating func end(_ outcome: RollbackDocument.Outcome, _ reason: String) async throws {
        let wasSent = state.method != nil && state.phase == .verifying
        state.phase = .done
        document.outcome = outcome
        document.reason = reason
        record.status = .final
        // What sent nothing may be asked for again.
        if !wasSent && outcome != .alreadyRolledBack { record.key = nil }
        try await write(wasSent ? effect(outcome.rawValue, received: reason) : nil)
    }

    private mutating func write(_ effect: EffectRecord?) async throws {
        if let effect { document.effects.append(VerdictDocument.Effect(effect)) }
        record.state = state.bytes
        record.document = document.bytes
        record.updated = rollbacks.now()
        guard try await rollbacks.store.update(record, recording: effect) else { throw JobLost() }
    }

    private func effect(_ outcome: String, received: String) -> EffectRecord {
        EffectRecord(
            verdict: verdict, time: rollbacks.now(), kind: Self.prefix + (state.method?.rawValue ?? "none"),
            target: state.target, outcome: outcome, sent: Self.sent(state, place),
            received: EvidenceRedaction.redacted(String(received.prefix(2_000))))
    }

    /// What goes over the wire, in words.
    private static func sent(_ state: RollbackState, _ place: HarnessPlace) -> String {
        switch state.method {
        case .answer: "rollback as the action of the verdict"
        case .rejectApproval: "REJECT for approval \(state.target)"
        case .userMarkedFailure: "interrupt UserMarkedFailure for execution \(place.execution)"
        case .rollbackPipeline: "run of pipeline \(state.target)"
        case .abortAll: "interrupt AbortAll for execution \(place.execution)"
        case nil: ""
        }
    }
}

extension VerdictDocument.Effect {
    /// Takes a stored effect over.
    init(_ effect: EffectRecord) {
        self.init(
            kind: effect.kind, target: effect.target, outcome: effect.outcome, sent: effect.sent,
            received: effect.received, at: effect.time.seconds)
    }
}
