import Cryptography
import HTTP
import JSON
import Judgement
import Logging
import Store

/// Answers `POST /v1/flagger/{hook}` with the statuses that Flagger understands.
///
/// `metadata.request` holds a request of `/v1/verify` as text, to be judged; without it the newest verdict on the canary counts,
/// which another step has asked for. The answer is a line of text, since Flagger shows it in the canary's events.
struct FlaggerHandler: Sendable {
    let verify: VerifyHandler
    let lookup: VerdictLookup

    /// The metadata that is understood; what else is there belongs to other hooks' owners.
    private static let words = (advance: "advance", hold: "hold")

    /// Answers one hook.
    ///
    /// - Throws: ``StoreError``.
    func respond(
        to request: HTTPRequest, hook: String, principal: Principal, context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        guard let hook = FlaggerHook(rawValue: hook) else {
            let known = FlaggerHook.allCases.map(\.rawValue).joined(separator: ", ")
            return Self.line("there is no such hook; there are \(known)", .notFound)
        }
        let payload: FlaggerPayload
        let query: VerdictLookup.Query
        let holdsOnDoubt: Bool
        do throws(FlaggerFault) {
            payload = try FlaggerPayload(parsing: request.body)
            query = try Self.query(payload)
            holdsOnDoubt = try Self.holdsOnDoubt(payload)
        } catch {
            return Self.line(error.reason, .unprocessableContent)
        }
        if hook == .event { return Self.line("noted", .ok) }
        let document: VerdictDocument?
        if let text = payload.metadata["request"] {
            let response: HTTPResponse
            do throws(FlaggerFault) {
                response = await verify.respond(
                    to: try Self.inner(request, text, payload), principal: principal, context: context,
                    logger: logger)
            } catch {
                return Self.line(error.reason, .unprocessableContent)
            }
            guard response.status == .ok, let verdict = try? VerdictDocument(parsing: response.body) else {
                return Self.line(
                    "metadata.request cannot be judged: " + Self.detail(of: response), response.status)
            }
            document = verdict
        } else {
            document = try await lookup.newest(query)
        }
        guard let document else {
            let age = query.age.components.seconds
            return Self.line(
                "investigate: there is no verdict on \(query.service ?? "") in \(query.environment ?? "") from the last "
                    + "\(age) s",
                hook.status(for: .investigate, holdsOnDoubt: holdsOnDoubt))
        }
        // What is still being looked at is a doubt.
        let action = document.status == .running ? .investigate : document.action
        return Self.line(
            "\(action.rawValue): \(document.reason) (verdict \(document.id))",
            hook.status(for: action, holdsOnDoubt: holdsOnDoubt))
    }

    // MARK: - Parts

    private static func query(_ payload: FlaggerPayload) throws(FlaggerFault) -> VerdictLookup.Query {
        var query = VerdictLookup.Query(
            execution: payload.metadata["executionId"], service: payload.metadata["service"] ?? payload.name,
            environment: payload.metadata["environment"] ?? payload.namespace)
        if query.environment == "" { query.environment = nil }
        if let text = payload.metadata["maxAge"] {
            guard let age = VerdictLookup.age(text) else {
                throw FlaggerFault("metadata.maxAge is no time span such as 10m")
            }
            query.age = age
        }
        return query
    }

    private static func holdsOnDoubt(_ payload: FlaggerPayload) throws(FlaggerFault) -> Bool {
        switch payload.metadata["onInvestigate"] {
        case nil, words.advance: false
        case words.hold: true
        default: throw FlaggerFault("metadata.onInvestigate is neither advance nor hold")
        }
    }

    /// The request of `/v1/verify` in the metadata, known by the canary's revision.
    private static func inner(
        _ request: HTTPRequest, _ text: String, _ payload: FlaggerPayload
    ) throws(FlaggerFault) -> HTTPRequest {
        var verify: VerifyRequest
        do throws(RequestError) {
            verify = try VerifyRequestDecoder.decode(named(text, payload), as: .json)
        } catch {
            let faults = error.problems.map { "\($0.pointer): \($0.detail)" }.joined(separator: "; ")
            throw FlaggerFault("metadata.request cannot be judged: \(faults)")
        }
        verify.execution.serviceId =
            verify.execution.serviceId ?? payload.metadata["service"] ?? payload.name
        verify.execution.environmentId =
            verify.execution.environmentId ?? payload.metadata["environment"] ?? payload.namespace
        var inner = request
        inner.body = RequestDocument.encode(verify)
        inner.head.fields.set("Content-Type", "application/json")
        let key = [payload.namespace, payload.name, payload.checksum, text].joined(separator: "\u{1F}")
        inner.head.fields.set(
            "Idempotency-Key", "flagger-" + SHA256.digest(of: Array(key.utf8)).hexadecimal)
        return inner
    }

    /// The request with the canary's revision as its execution where it names none.
    private static func named(_ text: String, _ payload: FlaggerPayload) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard let root = try? JSONDocument(parsing: bytes).root, root["execution"] == nil,
            root["executionId"] == nil, case .object(let members) = JSONValue(root)
        else { return bytes }
        let name = ["flagger", payload.namespace, payload.name, payload.checksum].joined(separator: "/")
        return JSONValue.object(members + [JSONValue.Member("executionId", .string(name))]).bytes
    }

    private static func detail(of response: HTTPResponse) -> String {
        let root = try? JSONDocument(parsing: response.body).root
        return root?["detail"]?.string ?? root?["title"]?.string ?? "status \(response.status.code)"
    }

    private static func line(_ text: String, _ status: HTTPStatus) -> HTTPResponse {
        let line = text.unicodeScalars.map { $0.value < 0x20 ? " " : String($0) }.joined()
        return Answers.text(String(line.prefix(900)), status: status)
    }
}
