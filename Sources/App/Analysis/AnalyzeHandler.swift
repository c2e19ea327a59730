import Clients
import Executions
import HTTP
import LogMining
import Store
import Threading

/// Answers `POST /v1/analyze`, and the reading of analyses.
struct AnalyzeHandler: Sendable {
    /// How long a request for an execution waits where it does not say: less than a step's usual 10 s.
    private static let usualDeadline = 8.0

    private let analyses: Analyses
    private let workers: WorkerPool

    /// Creates the handler.
    init(analyses: Analyses, workers: WorkerPool) {
        self.analyses = analyses
        self.workers = workers
    }

    /// Whether a body of that media type can be read.
    static func accepts(_ fields: HTTPFields) -> Bool {
        mediaType(of: fields).map { ["application/json", "text/plain"].contains($0) } ?? false
    }

    private static func mediaType(of fields: HTTPFields) -> String? {
        let values = fields.values(of: "content-type")
        guard values.count <= 1 else { return nil }
        guard let value = values.first else { return "application/json" }
        guard let type = MediaType(parsing: value)?.essence.lowercased() else { return nil }
        return type == "text/json" || type.hasSuffix("+json") ? "application/json" : type
    }

    /// Answers `POST /v1/analyze`.
    ///
    /// - Throws: ``StoreError``.
    func analyze(_ request: HTTPRequest) async throws(StoreError) -> HTTPResponse {
        let body: AnalyzeRequest
        do throws(RequestError) {
            body =
                Self.mediaType(of: request.head.fields) == "text/plain"
                ? AnalyzeRequest(log: request.body) : try AnalyzeRequest(parsing: request.body)
        } catch {
            return Answers.problem(error.document)
        }
        let isAsynchronous = request.head.fields.values(of: "prefer").contains {
            $0.contains("respond-async")
        }
        let deadline = Duration.seconds(body.deadlineSeconds ?? Self.usualDeadline)
        if let logs = body.logs {
            // Megabytes of log take longer than a loop may be held.
            let analyses = analyses
            do {
                let start = MonotonicClock.system.now
                let analysis = try await workers.run { Self.analyze(logs, body.baseline) }
                let left = deadline - MonotonicClock.system.now.duration(since: start)
                return Answers.json(
                    try await analyses.store(
                        analysis, of: logs, service: body.execution.serviceId,
                        within: isAsynchronous ? .zero : left))
            } catch let error as StoreError {
                throw error
            } catch {
                var response = Answers.problem(
                    .serviceUnavailable, "busy", "The server is busy",
                    "Too many large requests are being worked on. Retry in a second.")
                response.fields.append("Retry-After", "1")
                return response
            }
        }
        guard let harness = analyses.harness else { return HarnessAnswers.notConfigured }
        let place: HarnessPlace
        do throws(RequestError) {
            place = try HarnessPlace(body.execution, in: harness)
        } catch {
            return Answers.problem(error.document)
        }
        let begun = try await analyses.begin(place, account: harness.account)
        let record = try await ActivityReading.waiting(
            for: begun, in: analyses.store, atMost: isAsynchronous ? .zero : deadline,
            forExplanation: begun.status == .running && analyses.explainer?.isAwaited == true)
        return ActivityReading.answer(record, at: "/v1/analyses/")
    }

    private static func analyze(_ logs: LogText, _ baseline: LogText?) -> FailureAnalysis {
        FailureAnalysis(log: logs, earlier: baseline, catalogue: .builtIn)
    }
}
