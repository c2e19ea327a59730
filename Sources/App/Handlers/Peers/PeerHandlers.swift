import HTTP
import Logging
import Store

/// The handlers of other systems' own forms: Kayenta, Argo Rollouts, Flagger.
struct PeerHandlers: Sendable {
    var kayenta: KayentaHandler
    var argo: ArgoHandler
    var flagger: FlaggerHandler

    /// Answers a request.
    ///
    /// - Returns: The answer; nil for an endpoint that is not one of these.
    /// - Throws: ``StoreError``.
    func respond(
        to request: HTTPRequest, at endpoint: Endpoint, parameters: PathParameters, principal: Principal,
        context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse? {
        switch endpoint {
        case .kayentaJudge: return await kayenta.respond(to: request)
        case .argoVerdict:
            return try await argo.respond(to: request, principal: principal, context: context, logger: logger)
        case .flaggerHook:
            return try await flagger.respond(
                to: request, hook: parameters["hook"] ?? "", principal: principal, context: context,
                logger: logger)
        default: return nil
        }
    }
}

/// Finds the verdict that a peer asks for without sending evidence: one that somebody else has asked for.
struct VerdictLookup: Sendable {
    /// How old a verdict may be where the peer does not say.
    static let usualAge = Duration.seconds(600)

    let store: any VerdictStore
    let now: @Sendable () -> Timestamp

    /// Which verdict is wanted.
    struct Query: Sendable {
        var execution: String?
        var service: String?
        var environment: String?
        var age = VerdictLookup.usualAge
    }

    /// Returns the newest verdict with the newest decision on it, or nil where there is none of that age.
    ///
    /// - Throws: ``StoreError``.
    func newest(_ query: Query) async throws(StoreError) -> VerdictDocument? {
        guard query.execution != nil || query.service != nil else { return nil }
        var filter = VerdictFilter()
        filter.execution = query.execution
        filter.service = query.service
        filter.environment = query.environment
        let age = query.age.components.seconds * 1000
        filter.since = Timestamp(milliseconds: now().milliseconds - age)
        let page = try await store.verdicts(matching: filter, after: nil, limit: 1)
        guard let record = page.verdicts.first else { return nil }
        return try? VerdictDocument(parsing: try await VerdictReading.answer(of: record, in: store))
    }

    /// Reads an age of one to three digits with its unit, such as `90s`, `10m` or `2h`; nil where the text is none.
    static func age(_ text: String) -> Duration? {
        let digits = text.utf8.dropLast()
        guard (1...3).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let amount = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        switch text.utf8.last {
        case UInt8(ascii: "s"): return .seconds(amount)
        case UInt8(ascii: "m"): return .seconds(amount * 60)
        case UInt8(ascii: "h"): return .seconds(amount * 3600)
        default: return nil
        }
    }
}
