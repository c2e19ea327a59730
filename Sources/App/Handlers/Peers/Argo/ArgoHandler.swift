import HTTP
import JSON
import Judgement
import Logging
import Store

/// Answers `POST /v1/argo/verdict`: a measurement of Argo Rollouts' `web` metric.
///
/// A body with evidence is judged as `/v1/verify` does, each time anew, since Argo measures again and again. A body without
/// evidence asks for the newest verdict on a service or an execution. Where there is none the word is investigate, which meets
/// neither condition of the metric, so that the rollout pauses and is not aborted.
/// Source: argoproj/argo-rollouts, `metricproviders/webmetric/webmetric.go`.
struct ArgoHandler: Sendable {
    let verify: VerifyHandler
    let lookup: VerdictLookup

    /// Answers one measurement.
    ///
    /// - Throws: ``StoreError``.
    func respond(
        to request: HTTPRequest, principal: Principal, context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        let isText: Bool
        do throws(QueryFault) {
            isText = try QueryReader(request.head.query).word("format", of: ArgoFormat.self) == .text
        } catch {
            return error.response
        }
        let ask: ArgoRequest
        do throws(RequestError) {
            ask = try ArgoRequest(parsing: request.body)
        } catch {
            return Answers.problem(error.document)
        }
        let key = IdempotencyHeader(request.head.fields)
        if key == .invalid { return VerifyHandler.invalidIdempotencyKey }
        switch ask {
        case .lookup(let query):
            guard let document = try await lookup.newest(query) else {
                return Self.answer(
                    "investigate", score: 50, reasons: [Self.nothing(query)], id: nil, isText: isText)
            }
            return Self.answer(document, isText: isText)
        case .evidence(let body):
            var inner = request
            inner.body = body
            inner.head.query = nil
            // Without a key, a measurement with a stage or a step would get the verdict of the first one for ever.
            if key == .none {
                inner.head.fields.append("Idempotency-Key", "argo-" + context.requestID)
            }
            let response = await verify.respond(
                to: inner, principal: principal, context: context, logger: logger)
            guard response.status == .ok, let document = try? VerdictDocument(parsing: response.body) else {
                return response
            }
            return Self.answer(document, isText: isText)
        }
    }

    private static func nothing(_ query: VerdictLookup.Query) -> String {
        let subject = query.service ?? query.execution ?? "this rollout"
        return "there is no verdict on \(subject) from the last \(query.age.components.seconds) s"
    }

    private static func answer(_ document: VerdictDocument, isText: Bool) -> HTTPResponse {
        let word = document.status == .running ? "running" : document.action.rawValue
        let score: Double =
            switch document.assessment {
            case .proceed: 100 * document.confidence
            case .investigate: 50
            case .rollback: 100 * (1 - document.confidence)
            }
        let reasons =
            [document.reason]
            + document.findings.filter { $0.severity != .information }.prefix(3).map(\.summary)
        return answer(
            word, score: score.rounded(), reasons: reasons.map { String($0.prefix(300)) }, id: document.id,
            isText: isText)
    }

    /// The answer is small, since Argo keeps it in the AnalysisRun.
    private static func answer(
        _ verdict: String, score: Double, reasons: [String], id: String?, isText: Bool
    ) -> HTTPResponse {
        if isText { return Answers.text(verdict) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("verdict", verdict)
            writer.member("score", Int(score))
            writer.key("reasons")
            writer.array { writer in
                for reason in reasons { writer.string(reason) }
            }
            writer.member("id", id)
        }
        return Answers.json(writer.bytes)
    }
}

/// The forms of an answer.
enum ArgoFormat: String, CaseIterable {
    case json, text
}

/// What a measurement asks.
enum ArgoRequest: Sendable {
    /// To judge this request of `/v1/verify`.
    case evidence([UInt8])

    /// To tell the newest verdict.
    case lookup(VerdictLookup.Query)

    /// The fields of a request that hold evidence.
    private static let evidence = ["signals", "logs", "dependencies", "analysisType"]

    /// Reads a body.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(parsing body: [UInt8]) throws(RequestError) {
        let root: JSONElement
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)",
                        mend: "Send a jsonBody with service, or with evidence as for /v1/verify")
                ], isWellFormed: false)
        }
        guard root.kind == .object else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: JSONPointer(), detail: "the body is no object",
                    mend: "Send a jsonBody with service, or with evidence as for /v1/verify")
            ])
        }
        func text(_ key: String, mayBeEmpty: Bool = false) throws(RequestError) -> String? {
            guard let element = root[key], !element.isNull else { return nil }
            if mayBeEmpty, element.string?.isEmpty == true { return nil }
            guard let text = element.string, (1...256).contains(text.unicodeScalars.count) else {
                throw RequestError(problems: [
                    RequestProblem(
                        pointer: element.pointer, detail: "\(key) is no text of 1 to 256 characters",
                        mend: "Send the identifier, such as \"{{args.service-name}}\"")
                ])
            }
            return text
        }
        let service = try text("service")
        let environment = try text("environment")
        let version = try text("version")
        if Self.evidence.contains(where: { root[$0] != nil }) {
            let isPlain = root["service"] == nil && root["environment"] == nil && root["version"] == nil
            let isNamed = root["execution"] != nil || root["executionId"] != nil
            guard !isPlain || !isNamed else {
                self = .evidence(body)
                return
            }
            var named = body
            if !isNamed, case .object(let members) = JSONValue(root) {
                let name = ["argo", service ?? "", version ?? ""].joined(separator: "/")
                named = JSONValue.object(members + [JSONValue.Member("executionId", .string(name))]).bytes
            }
            var request = try VerifyRequestDecoder.decode(named, as: .json)
            request.execution.serviceId = request.execution.serviceId ?? service
            request.execution.environmentId = request.execution.environmentId ?? environment
            request.evidence.deployment.version = request.evidence.deployment.version ?? version
            request.evidence.deployment.service = request.evidence.deployment.service ?? service
            self = .evidence(RequestDocument.encode(request))
            return
        }
        var query = VerdictLookup.Query(
            execution: try text("executionId", mayBeEmpty: true), service: service, environment: environment)
        if let execution = root["execution"], !execution.isNull {
            // As for a request with evidence: what names the execution there names it here.
            let identity = try VerifyRequestDecoder.decode(body, as: .json).execution
            query.execution = identity.executionId ?? query.execution
            query.service = service ?? identity.serviceId
            query.environment = environment ?? identity.environmentId
        }
        guard query.execution != nil || query.service != nil else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: JSONPointer(), detail: "the body names no service, no execution and no evidence",
                    mend: "Send service or executionId, or evidence as for /v1/verify")
            ])
        }
        if let age = root["maxAge"], !age.isNull {
            guard let duration = age.string.flatMap(VerdictLookup.age) else {
                throw RequestError(problems: [
                    RequestProblem(
                        pointer: age.pointer, detail: "maxAge is no time span", mend: "Send one such as 10m")
                ])
            }
            query.age = duration
        }
        self = .lookup(query)
    }
}
