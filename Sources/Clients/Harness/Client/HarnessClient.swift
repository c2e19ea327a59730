import HTTP
import JSON

/// The ``HarnessAPI`` over HTTP.
///
/// The key goes to the base URL's origin and nowhere else. It is asked for with each request, so that it can be rotated.
package struct HarnessClient: HarnessAPI {
    /// Gives the token (`x-api-key`); asked with each request.
    package typealias Credential = @Sendable () async throws -> SensitiveText

    /// How a family of Harness's endpoints wants the account and the project.
    enum Family {
        /// `accountIdentifier`, `orgIdentifier`, `projectIdentifier` in the query.
        case nextGeneration
        /// The header `Harness-Account`; the project stands in the path.
        case version1
        /// `accountID` in the query.
        case logService
    }

    let settings: HarnessSettings
    let client: any HTTPClient
    let timing: TransferTiming
    private let credential: Credential

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - settings: Which Harness, and as whom.
    ///   - client: What sends, usually a ``ResilientClient``.
    ///   - timing: Time and chance, for the waits of a download.
    ///   - credential: Gives the token.
    package init(
        settings: HarnessSettings, client: any HTTPClient, timing: TransferTiming = .system,
        credential: @escaping Credential
    ) {
        self.settings = settings
        self.client = client
        self.timing = timing
        self.credential = credential
    }

    package var account: String { settings.account }
    package var defaultScope: HarnessScope? { settings.defaultScope }

    // MARK: - Requests

    /// A request as the methods of this type describe it.
    struct Call {
        var method = HTTPMethod.get
        var url: TransferURL
        var family = Family.nextGeneration
        var scope: HarnessScope?
        var query: [(name: String, value: String?)] = []
        var body: [UInt8]?
        var contentType = "application/json"
        var accept = "application/json"
        /// Nil: by the method.
        var repetition: TransferRequest.Repetition?
        /// Whether the key goes along.
        var isAuthenticated = true
        var label: String?
    }

    /// The base of the older APIs, with the path of one of them.
    func url(_ path: StaticString, _ segments: String...) -> TransferURL {
        segments.reduce(settings.baseURL.appending(path: path)) { $0.appending($1) }
    }

    /// The log service lies below `/gateway`, whether the base URL says so or not.
    func logURL(_ path: StaticString) -> TransferURL {
        let base = settings.baseURL
        let isGateway = base.path.hasSuffix("/gateway") || base.path.hasSuffix("/gateway/")
        return (isGateway ? base : base.appending(path: "/gateway")).appending(path: "/log-service")
            .appending(path: path)
    }

    /// Makes the request of a call.
    func request(_ call: Call) async throws(HarnessError) -> TransferRequest {
        var url = call.url
        var headers: [TransferHeader] = [.plain("Accept", call.accept)]
        if call.isAuthenticated {
            guard url.origin == settings.baseURL.origin else {
                throw HarnessError(
                    .configuration, message: "the key must not go to \(url.origin.host)",
                    request: "\(call.method) \(url)")
            }
            headers.append(.secret("x-api-key", try await token(for: call)))
            switch call.family {
            case .nextGeneration:
                url = url.adding(query: [
                    ("accountIdentifier", settings.account), ("orgIdentifier", call.scope?.organization),
                    ("projectIdentifier", call.scope?.project),
                ])
            case .version1: headers.append(.plain("Harness-Account", settings.account))
            case .logService: url = url.adding(query: [("accountID", settings.account)])
            }
        }
        url = url.adding(query: call.query)
        if call.body != nil { headers.append(.plain("Content-Type", call.contentType)) }
        var request = TransferRequest(
            call.method, url, headers: headers, body: call.body, repetition: call.repetition)
        request.timeout = settings.timeout
        request.maximumResponseBytes = settings.maximumAnswer
        request.label = call.label ?? call.url.path
        return request
    }

    private func token(for call: Call) async throws(HarnessError) -> SensitiveText {
        let token: SensitiveText
        do {
            token = try await credential()
        } catch {
            throw HarnessError(
                .configuration, message: "there is no token for Harness: \(error)",
                request: "\(call.method) \(call.label ?? call.url.path)")
        }
        guard !token.isEmpty else {
            throw HarnessError(
                .configuration, message: "the token for Harness is empty",
                request: "\(call.method) \(call.label ?? call.url.path)")
        }
        return token
    }

    // MARK: - Answers

    /// An answer of success that is JSON.
    struct Answer {
        var root: JSONElement
        var raw: [UInt8]
        var status: Int
        var request: String

        /// The `data` of an answer of the older APIs; the answer itself where there is none, as in v1.
        var data: JSONElement { root.present("data") ?? root }

        /// The error that the answer is not what it should be.
        func unreadable(_ fault: String) -> HarnessError {
            HarnessError(
                .unreadable, status: status, message: "the answer cannot be read: \(fault)",
                correlationID: root.filledText("correlationId"), request: request)
        }
    }

    /// Sends a call and reads the answer.
    func answer(to call: Call) async throws(HarnessError) -> Answer {
        let request = try await request(call)
        let response = try await send(request)
        return try Self.read(response, request: request.description)
    }

    /// Sends a call whose answer does not matter beyond its being no error; the answer may be empty.
    func perform(_ call: Call) async throws(HarnessError) {
        let request = try await request(call)
        let response = try await send(request)
        guard !response.body.isEmpty || !response.isSuccess else { return }
        _ = try Self.read(response, request: request.description)
    }

    private func send(_ request: TransferRequest) async throws(HarnessError) -> TransferResponse {
        do throws(TransferError) {
            return try await client.send(request)
        } catch {
            throw HarnessError(error, request: request.description)
        }
    }

    /// Reads an answer.
    static func read(_ response: TransferResponse, request: String) throws(HarnessError) -> Answer {
        let reader = HarnessErrorReader(request: request)
        let status = response.status.code
        if (300...399).contains(status) {
            throw HarnessError(
                .unreadable, status: status,
                message: "the answer points to \(response.location?.origin.description ?? "another place")"
                    + "; is the base URL right?", request: request)
        }
        guard response.isSuccess else { throw reader.error(response) }
        guard !response.body.isEmpty else {
            throw HarnessError(
                .unreadable, status: status, message: "the answer is empty", request: request)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: response.body)
        } catch {
            let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
            let words = isPage ? PageText.words(of: response.text).prefix(200) : ""
            throw HarnessError(
                .unreadable, status: status,
                message: isPage
                    ? "a page instead of an answer, perhaps of a login or proxy: \(words)"
                    : "the answer is no JSON: \(error)", request: request)
        }
        if let error = reader.errorInside(document.root, response) { throw error }
        return Answer(root: document.root, raw: response.body, status: status, request: request)
    }
}

extension HarnessError {
    /// Makes an error of no answer.
    init(_ error: TransferError, request: String) {
        let detail = error.detail.isEmpty ? "" : " (\(error.detail))"
        self.init(.transfer(error), message: "\(error.reason)\(detail)", request: request)
    }
}
