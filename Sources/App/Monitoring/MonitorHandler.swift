import Clients
import HTTP
import Store

/// Answers `POST /v1/monitors`, and the reading of monitors.
struct MonitorHandler: Sendable {
    /// How long an execution is watched where the request does not say.
    static let usualTimeout = 4 * 3_600.0

    private let monitors: Monitors?
    private let harness: (any HarnessAPI)?
    private let store: any ActivityStore

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - monitors: What watches; nil where Harness is not configured.
    ///   - harness: The way to Harness; nil where it is not configured.
    ///   - store: Where monitors live.
    init(monitors: Monitors?, harness: (any HarnessAPI)?, store: any ActivityStore) {
        self.monitors = monitors
        self.harness = harness
        self.store = store
    }

    /// Answers `POST /v1/monitors`.
    ///
    /// - Throws: ``StoreError``.
    func begin(_ request: HTTPRequest) async throws(StoreError) -> HTTPResponse {
        guard let monitors, let harness else { return HarnessAnswers.notConfigured }
        let place: HarnessPlace
        let timeout: Double
        do throws(RequestError) {
            var reader = try BodyReader(
                parsing: request.body,
                form: #"{"execution": {"projectId": "p", "executionId": "..."}, "timeoutSeconds": 1800}"#)
            let execution = reader.execution()
            timeout =
                reader.number(["timeoutSeconds", "timeout"], in: 1...604_800) ?? Self.usualTimeout
            try reader.finish()
            place = try HarnessPlace(execution, in: harness)
        } catch {
            return Answers.problem(error.document)
        }
        let record = try await monitors.begin(place, timeout: .seconds(timeout))
        return ActivityReading.answer(record, at: "/v1/monitors/")
    }

    /// Answers `GET /v1/monitors/{id}`: as it is this moment, or when it has ended.
    ///
    /// - Throws: ``StoreError``.
    func one(_ id: String, _ head: HTTPRequestHead) async throws(StoreError) -> HTTPResponse {
        let answer = try await ActivityReading(store: store).one(.monitor, id, head)
        // Another process may have seen its end.
        guard answer.status == .ok, let id = VerdictID(parsing: id),
            try await store.activity(id)?.status == .running, let live = monitors?.document(id)
        else { return answer }
        return Answers.json(live)
    }
}
