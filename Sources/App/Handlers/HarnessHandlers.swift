import Clients
import HTTP
import Logging
import Store

/// The handlers of what goes on in Harness: analyses, rollbacks, monitors.
struct HarnessHandlers: Sendable {
    var analyze: AnalyzeHandler
    var monitor: MonitorHandler
    var rollback: RollbackHandler
    var activities: ActivityReading

    /// Answers a request.
    ///
    /// - Returns: The answer; nil for an endpoint that is not one of these.
    /// - Throws: ``StoreError``.
    func respond(
        to request: HTTPRequest, at endpoint: Endpoint, parameters: PathParameters, principal: Principal?,
        origin: String, context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse? {
        switch endpoint {
        case .analyze: return try await analyze.analyze(request)
        case .analyses: return try await activities.list(.analysis, request.head)
        case .analysis: return try await activities.one(.analysis, parameters["id"] ?? "", request.head)
        case .rollback:
            guard let principal else { return nil }
            return try await rollback.rollback(
                request, principal: principal, origin: origin, context: context, logger: logger)
        case .rollbacks: return try await activities.list(.rollback, request.head)
        case .rollbackStatus: return try await activities.one(.rollback, parameters["id"] ?? "", request.head)
        case .monitor: return try await monitor.begin(request)
        case .monitors: return try await activities.list(.monitor, request.head)
        case .monitorStatus: return try await monitor.one(parameters["id"] ?? "", request.head)
        default: return nil
        }
    }
}
