import Compression
import Cryptography
import Threading

extension SQLiteStore: VerdictStore {
    package func insert(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> Insertion {
        var verdict = verdict
        verdict.evidenceDigest = evidence?.digest
        return try await committer.perform(
            preparing: { codec throws(StoreError) in try VerdictWriter.compress(evidence, with: codec) },
            { [verdict] writer, bytes throws(StoreError) in
                try writer.insert(verdict, evidence: bytes, enqueueing: jobs)
            })
    }

    package func finish(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> VerdictRecord? {
        var verdict = verdict
        verdict.evidenceDigest = evidence?.digest
        return try await committer.perform(
            preparing: { codec throws(StoreError) in try VerdictWriter.compress(evidence, with: codec) },
            { [verdict] writer, bytes throws(StoreError) in
                try writer.finish(verdict, evidence: bytes, enqueueing: jobs)
            })
    }

    package func verdict(_ id: VerdictID) async throws(StoreError) -> VerdictRecord? {
        try await reader.verdict(id)
    }

    package func verdict(forKey key: String) async throws(StoreError) -> VerdictRecord? {
        try await reader.verdict(forKey: key)
    }

    package func latestVerdict(
        execution: String, account: String?, stage: String?, step: String?
    ) async throws(StoreError) -> VerdictRecord? {
        try await reader.latestVerdict(execution: execution, account: account, stage: stage, step: step)
    }

    package func verdicts(
        matching filter: VerdictFilter, after cursor: String?, limit: Int
    ) async throws(StoreError) -> VerdictPage {
        try await reader.verdicts(matching: filter, after: cursor, limit: limit)
    }

    package func evidence(of id: VerdictID) async throws(StoreError) -> [UInt8]? {
        try await reader.evidence(of: id)
    }

    package func record(
        _ decision: DecisionRecord, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.insert(decision, enqueueing: jobs)
        }
    }

    package func record(_ effect: EffectRecord) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in try writer.insert(effect) }
    }

    package func decisions(on id: VerdictID) async throws(StoreError) -> [DecisionRecord] {
        try await reader.decisions(on: id)
    }

    package func effects(of id: VerdictID) async throws(StoreError) -> [EffectRecord] {
        try await reader.effects(of: id)
    }

    package func checkHealth() async throws(StoreError) {
        try await reader.checkHealth()
        try await committer.perform { writer throws(StoreError) in try writer.checkHealth() }
        if let error = await committer.headFailure() { throw error }
    }

    package func auditHead() async throws(StoreError) -> AuditHead? { try await reader.head() }

    package func verifyAudit(against heads: [AuditHead]) async throws(StoreError) -> AuditReport {
        let task = try AuditTask()
        return try await task.verify(files: files, busyTimeout: busyTimeout, heads: heads)
    }

    package func prune(_ retention: Retention) async throws(StoreError) -> PruneSummary {
        var summary = PruneSummary()
        // In small steps, between which verdicts are stored.
        if let before = retention.before {
            try await prune(into: &summary) { writer throws(StoreError) in
                try writer.prune(before: before, maximumCount: Self.pruneCount)
            }
        }
        if let maximum = retention.maximumBytes {
            try await prune(into: &summary) { writer throws(StoreError) in
                try writer.prune(toBytes: maximum, maximumCount: Self.pruneCount)
            }
        }
        while case let freed = try await committer.perform({ writer throws(StoreError) in
            try writer.vacuum(maximumPages: Self.vacuumPages)
        }), freed > 0 {
            summary.bytes += freed
        }
        return summary
    }

    /// The verdicts that are deleted, and the pages that are given back, in one transaction.
    private static let pruneCount = 64
    private static let vacuumPages = 256

    private func prune(
        into summary: inout PruneSummary,
        _ body: @escaping @Sendable (VerdictWriter) throws(StoreError) -> VerdictWriter.PruneStep
    ) async throws(StoreError) {
        while true {
            let step = try await committer.perform(body)
            summary.verdicts += step.verdicts
            summary.attachments += step.attachments
            if step.isDone { return }
        }
    }

    package func close() async {
        // The writer last: only a connection that may write can copy the log into the database.
        await reader.close()
        await committer.close()
    }
}

/// A thread for one walk along the audit chain, which may take minutes.
private actor AuditTask {
    private let thread: WorkerThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init() throws(StoreError) {
        do throws(ThreadingError) {
            thread = try WorkerThread(name: "store-audit")
        } catch {
            throw StoreError(.outOfMemory, "start a thread", detail: error.description)
        }
    }

    deinit { thread.stop() }

    func verify(
        files: StoreFiles, busyTimeout: Duration, heads: [AuditHead]
    ) throws(StoreError) -> AuditReport {
        var verifier = try AuditVerifier(files: files, busyTimeout: busyTimeout)
        return try verifier.verify(against: heads)
    }
}
