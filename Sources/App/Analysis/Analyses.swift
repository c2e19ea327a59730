package import Clients
import Executions
import JSON
import LogMining
package import Store

/// The use case behind `POST /v1/analyze`: begins analyses, does them, and finds them again.
package struct Analyses: Sendable {
    /// The kind of the jobs that analyse an execution.
    package static let jobKind = "analysis"

    let store: any ActivityStore
    let jobs: Jobs
    let harness: (any HarnessAPI)?
    /// Who has failures explained; nil where no reviewer is configured.
    let explainer: Explainer?
    let now: @Sendable () -> Timestamp

    init(
        store: any ActivityStore, jobs: Jobs, harness: (any HarnessAPI)?, explainer: Explainer? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.jobs = jobs
        self.harness = harness
        self.explainer = explainer
        self.now = now
    }

    // MARK: - Logs

    /// Stores the analysis of logs.
    ///
    /// - Parameters:
    ///   - analysis: The analysis.
    ///   - log: The log that it was made of.
    ///   - service: The service; nil where it is not told.
    ///   - limit: How long an explanation is waited for; zero for not at all.
    /// - Returns: The document as it was stored.
    /// - Throws: ``StoreError``.
    func store(
        _ analysis: FailureAnalysis, of log: LogText, service: String?, within limit: Duration
    ) async throws(StoreError) -> [UInt8] {
        let id = makeID()
        var document = AnalysisDocument(id: id.description, analysis: analysis)
        let consulted = await explainer?.consult(
            analysis, logs: [ReviewSubject.Log(name: "", lines: log)], service: service, within: limit)
        document.review = consulted?.report
        let bytes = document.bytes
        _ = try await store.insert(
            ActivityRecord(id: id, kind: .analysis, created: now(), status: .final, document: bytes))
        if let consulted { explainer?.attachLater(consulted, to: document, id, in: store, now: now) }
        return bytes
    }

    // MARK: - Executions

    /// Begins the analysis of an execution, unless it is under way or done.
    ///
    /// - Parameters:
    ///   - place: The execution.
    ///   - account: The account.
    /// - Returns: The activity, new or found.
    /// - Throws: ``StoreError``.
    @discardableResult
    package func begin(_ place: HarnessPlace, account: String) async throws(StoreError) -> ActivityRecord {
        let id = makeID()
        let key = Self.key(place, account: account)
        let record = ActivityRecord(
            id: id, kind: .analysis, key: key, created: now(), identity: place.identity(account: account),
            document: AnalysisDocument(id: id.description, status: .running, place: place).bytes)
        switch try await store.insert(record) {
        case .inserted:
            // The job is found by the activity's id, so a crash in between is mended by the next request.
            try await enqueue(record)
            return record
        case .existing(let existing):
            if existing.status == .running { try await enqueue(existing) }
            return existing
        }
    }

    private func enqueue(_ record: ActivityRecord) async throws(StoreError) {
        try await jobs.enqueue(
            NewJob(kind: Self.jobKind, key: record.id.description, payload: Array(record.id.description.utf8))
        )
    }

    private static func key(_ place: HarnessPlace, account: String) -> String {
        [account, place.scope.organization, place.scope.project, place.execution].joined(separator: "\u{1F}")
    }

    /// Fetches and analyses an execution without storing anything, for the command line.
    ///
    /// - Parameters:
    ///   - place: The execution.
    ///   - harness: The way to Harness.
    /// - Returns: The document.
    /// - Throws: ``HarnessError`` where the execution cannot be had.
    package static func analyze(
        _ place: HarnessPlace, harness: any HarnessAPI
    ) async throws(HarnessError) -> AnalysisDocument {
        let collection = try await ExecutionEvidence(harness: harness).collect(place)
        var place = place
        place.pipeline = collection.pipeline
        return AnalysisDocument(
            place: place, analysis: FailureAnalysis(collection.input, catalogue: .builtIn))
    }

    func makeID() -> VerdictID {
        var generator = SystemRandomNumberGenerator()
        return VerdictID(at: now(), using: &generator)
    }
}

/// Analyses executions from the queue.
struct AnalysisJob: JobHandler {
    private let analyses: Analyses
    private let harness: any HarnessAPI

    var kind: String { Analyses.jobKind }

    /// An analysis holds megabytes of log at most.
    var concurrency: Int { 4 }

    init(analyses: Analyses, harness: any HarnessAPI) {
        self.analyses = analyses
        self.harness = harness
    }

    func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        guard let id = VerdictID(parsing: String(decoding: job.payload, as: UTF8.self)),
            var record = try await analyses.store.activity(id)
        else { return .dead(reason: "there is no such analysis") }
        guard record.status == .running else { return .done() }
        var place = HarnessPlace(record.identity)
        let collection: ExecutionEvidence.Collection
        do throws(HarnessError) {
            collection = try await ExecutionEvidence(harness: harness).collect(place)
        } catch {
            if error.isTransient && job.attempt < schedule.attempts { return .failed(reason: "\(error)") }
            // A later request may find Harness well again.
            record.key = nil
            return try await finish(
                &record,
                AnalysisDocument(
                    id: id.description, status: .failed, place: place,
                    error: "The execution could not be read: \(error)"))
        }
        place.pipeline = collection.pipeline
        record.identity.pipeline = collection.pipeline
        if collection.services.count == 1 { record.identity.service = collection.services[0] }
        if collection.environments.count == 1 { record.identity.environment = collection.environments[0] }
        // Of one that still runs, what is known so far is told; a later request looks anew.
        if !collection.input.graph.phase.isFinal { record.key = nil }
        let analysis = FailureAnalysis(collection.input, catalogue: .builtIn)
        var document = AnalysisDocument(id: id.description, place: place, analysis: analysis)
        // The analysis is there for whoever reads it now; the explanation follows.
        let consulted = await analyses.explainer?.consult(
            analysis, logs: Self.logs(collection.input, analysis), service: collection.services.first,
            within: .zero)
        document.review = consulted?.report
        let outcome = try await finish(&record, document)
        if let consulted {
            analyses.explainer?.attachLater(
                consulted, to: document, id, in: analyses.store, now: analyses.now)
        }
        return outcome
    }

    /// The logs of the steps that failed, the first failure's first.
    private static func logs(
        _ input: FailureAnalysis.Input, _ analysis: FailureAnalysis
    ) -> [ReviewSubject.Log] {
        let failures = [analysis.trace?.first].compactMap { $0 } + (analysis.trace?.others.map(\.place) ?? [])
        return failures.compactMap { place in
            input.logs[place.node.id].map { ReviewSubject.Log(name: place.node.identifier, lines: $0) }
        }
    }

    private func finish(
        _ record: inout ActivityRecord, _ document: AnalysisDocument
    ) async throws(StoreError) -> JobOutcome {
        record.status = .final
        record.document = document.bytes
        record.updated = analyses.now()
        _ = try await analyses.store.update(record, recording: nil)
        return .done()
    }
}
