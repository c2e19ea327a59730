import CAssets
import HTTP
import Logging
import Store
import Synchronization

/// Answers what operators and load balancers ask.
final class OperationHandler: Sendable {
    /// Whether `/metrics` wants a token.
    let metricsNeedToken: Bool

    private let store: any VerdictStore
    private let exposition: Metrics?
    private let isStopping = Atomic<Bool>(false)

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - store: Where verdicts live.
    ///   - metrics: What is shown at `/metrics`; nil for nothing.
    ///   - metricsNeedToken: Whether only callers with a token see them.
    init(store: any VerdictStore, metrics: Metrics?, metricsNeedToken: Bool) {
        self.store = store
        self.metricsNeedToken = metricsNeedToken
        exposition = metrics
    }

    /// Lets `/readyz` say that no more requests should come.
    func stop() { isStopping.store(true, ordering: .releasing) }

    /// The answer of `/healthz`.
    static let alive = Answers.text("ok\n")

    /// The answer of `/openapi.yaml`.
    static let openAPI: HTTPResponse = {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/yaml")
        let bytes = UnsafeBufferPointer(start: cassets_openapi_bytes(), count: cassets_openapi_count)
        return HTTPResponse(status: .ok, fields: fields, body: Array(bytes))
    }()

    /// The answer of `/`.
    static let index: HTTPResponse = {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/html; charset=utf-8")
        fields.append("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        fields.append("X-Content-Type-Options", "nosniff")
        return HTTPResponse(status: .ok, fields: fields, body: Array(IndexPage.html.utf8))
    }()

    /// Answers `/metrics`.
    func metrics() -> HTTPResponse {
        guard let exposition else {
            return Answers.problem(
                .notFound, "not-found", "There is nothing here", "Metrics are switched off.")
        }
        var fields = HTTPFields()
        fields.append("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        fields.append("Cache-Control", "no-store")
        return HTTPResponse(status: .ok, fields: fields, body: exposition.text())
    }

    /// Answers `/readyz`.
    func readiness(logger: Logger) async -> HTTPResponse {
        guard !isStopping.load(ordering: .acquiring) else { return Self.notReady("The server is stopping.") }
        do throws(StoreError) {
            try await store.checkHealth()
            return Answers.text("ready\n")
        } catch {
            logger.warning("not ready", metadata: ["error": "\(error)"])
            return Self.notReady("The storage failed (\(error.code.rawValue)); see the server's log.")
        }
    }

    private static func notReady(_ detail: String) -> HTTPResponse {
        var response = Answers.problem(.serviceUnavailable, "not-ready", "The server is not ready", detail)
        response.fields.append("Retry-After", "5")
        return response
    }
}
