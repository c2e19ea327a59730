package import HTTP
import JSON

extension HarnessClient {
    /// Sends any request to Harness and gives the answer as it came, with errors in the one form that all methods give.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path below the base URL, such as `/pipeline/api/pipelines/list`; it may hold a query.
    ///   - body: The body as JSON; nil for none.
    ///   - contentType: The body's media type.
    ///   - scope: The project whose identifiers go into the query; nil where the path has all that is needed.
    /// - Returns: The answer's octets; empty where there were none.
    /// - Throws: ``HarnessError``.
    package func raw(
        _ method: HTTPMethod, path: String, body: [UInt8]? = nil, contentType: String = "application/json",
        in scope: HarnessScope? = nil
    ) async throws(HarnessError) -> [UInt8] {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard name.hasPrefix("/"), !name.contains("://"), !name.contains("..") else {
            throw HarnessError(
                .configuration, message: "the path has to begin with / and to lie below the base URL",
                request: "\(method) \(name)")
        }
        var url = settings.baseURL
        for segment in name.split(separator: "/") { url = url.appending(String(segment)) }
        var call = Call(method: method, url: url, scope: scope, body: body, contentType: contentType)
        // Harness' newer API wants the account in a header.
        if name.hasPrefix("/v1/") || name.hasPrefix("/pipeline/api/v1/") { call.family = .version1 }
        if name.contains("/log-service/") { call.family = .logService }
        if parts.count > 1 {
            do throws(QueryError) {
                let items = try QueryItems(String(parts[1]))
                call.query = items.items.map { ($0.name, $0.value) }
            } catch {
                throw HarnessError(
                    .configuration, message: "the query is not valid", request: "\(method) \(name)")
            }
        }
        let request = try await request(call)
        let response: TransferResponse
        do throws(TransferError) { response = try await client.send(request) } catch {
            throw HarnessError(error, request: request.description)
        }
        if response.isSuccess, response.body.isEmpty { return [] }
        _ = try Self.read(response, request: request.description)
        return response.body
    }
}
