import Clients
import HTTP
import Logging
import Store

/// The handlers of what goes on in Harness: analyses, rollbacks, monitors.
struct HarnessHandlers: Sendable {
    var analyze: AnalyzeHandler
    var activities: ActivityReading

    /// Answers a request.
    ///
    /// - Returns: The answer; nil for an endpoint that is not one of these.
    /// - Throws: ``StoreError``.
    func respond(
        to request: HTTPRequest, at endpoint: Endpoint, parameters: PathParameters, principal: Principal?,
        context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse? {
        switch endpoint {
        case .analyze: return try await analyze.analyze(request)
        case .analyses: return try await activities.list(.analysis, request.head)
        case .analysis: return try await activities.one(.analysis, parameters["id"] ?? "", request.head)
        default: return nil
        }
    }
}
