import HTTP
import JSON

/// Sends the requests of one provider and reads its answers.
struct ProviderRequests: Sendable {
    let client: any HTTPClient
    let token: SensitiveText
    let header: (name: String, prefix: String)
    let accept: String

    /// Sends a request; a status of the list is answered with nil.
    func send(
        _ method: HTTPMethod, _ url: TransferURL, _ body: JSONValue? = nil, operation: String,
        absent: Set<Int> = []
    ) async throws(SourceControlError) -> JSONValue? {
        try await send(
            method, url, body: body.map { ($0.bytes, "application/json") }, operation: operation,
            absent: absent)
    }

    /// Sends a request whose body has a media type of its own.
    func send(
        _ method: HTTPMethod, _ url: TransferURL, body: ([UInt8], String)?, operation: String,
        absent: Set<Int> = []
    ) async throws(SourceControlError) -> JSONValue? {
        guard let response = try await raw(method, url, body: body, operation: operation, absent: absent)
        else {
            return nil
        }
        if response.body.isEmpty { return .null }
        do throws(JSONError) {
            return try JSONValue(parsing: response.body)
        } catch {
            throw SourceControlError(.malformed("no JSON"), operation)
        }
    }

    /// Sends a request and returns the answer as it is.
    func raw(
        _ method: HTTPMethod, _ url: TransferURL, body: ([UInt8], String)? = nil, operation: String,
        absent: Set<Int> = []
    ) async throws(SourceControlError) -> TransferResponse? {
        var headers: [TransferHeader] = [
            .plain("Accept", accept), .plain("User-Agent", "verdict"),
            .secret(header.name, SensitiveText(header.prefix + token.reveal())),
        ]
        if let body { headers.append(.plain("Content-Type", body.1)) }
        let response: TransferResponse
        do throws(TransferError) {
            response = try await client.send(TransferRequest(method, url, headers: headers, body: body?.0))
        } catch {
            throw SourceControlError(.transfer("\(error)"), operation)
        }
        if absent.contains(response.status.code) { return nil }
        guard response.isSuccess else {
            throw SourceControlError(
                .refused(status: response.status.code, message: Self.message(of: response)), operation)
        }
        return response
    }

    /// What the provider says about a refusal, in at most a few words.
    private static func message(of response: TransferResponse) -> String {
        let value = try? JSONValue(parsing: response.body)
        let text =
            value?["message"]?.string ?? value?["error"]?["message"]?.string ?? value?["error"]?.string ?? ""
        return String(text.prefix(200))
    }

    /// A member that has to be there.
    static func text(_ value: JSONValue?, _ keys: String..., in operation: String) throws(SourceControlError)
        -> String
    {
        var found = value
        for key in keys { found = found?[key] }
        guard let text = found?.string else {
            throw SourceControlError(.malformed("no \(keys.joined(separator: "."))"), operation)
        }
        return text
    }
}

extension TransferURL {
    /// The URL with a file's path added, each segment escaped.
    func appending(segmentsOf path: String) -> Self {
        path.split(separator: "/").reduce(self) { $0.appending(String($1)) }
    }
}
