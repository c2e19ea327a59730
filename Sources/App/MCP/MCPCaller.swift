import HTTP
import JSON
import Logging

/// Who calls a tool, and the way by which tools reach the rest of the product.
///
/// A tool does nothing of its own: it sends the request to an endpoint that an HTTP client would send, past the same
/// check of scopes, so the two can neither differ nor may one do more than the other.
struct MCPCaller: Sendable {
    /// Who calls.
    var principal: Principal
    /// Where its log lines go.
    var logger: Logger
    /// Sends a request to an endpoint.
    var send: @Sendable (Endpoint, PathParameters, HTTPRequest) async -> HTTPResponse

    /// Asks an endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - parameters: The segments of its path.
    ///   - query: The query's items; those without a value are left out.
    ///   - body: The body; nil for none.
    /// - Returns: The answer; 403 where the caller may not ask.
    func ask(
        _ endpoint: Endpoint, _ parameters: [(name: String, value: String)] = [],
        query: [(name: String, value: String?)] = [], body: JSONValue? = nil
    ) async -> HTTPResponse {
        let scopes = endpoint.scopes(metricsNeedToken: true)
        guard scopes.isEmpty || !principal.scopes.isDisjoint(with: scopes) else {
            return Refusal.missingScope(scopes.members.first ?? .admin).response
        }
        let items = query.compactMap { item in
            item.value.map { "\(Self.escaped(item.name))=\(Self.escaped($0))" }
        }
        var head = HTTPRequestHead(
            method: endpoint.method, path: endpoint.pattern.description,
            query: items.isEmpty ? nil : items.joined(separator: "&"))
        if body != nil { head.fields.append("Content-Type", "application/json") }
        var path = PathParameters()
        for (name, value) in parameters { path.set(name, value) }
        return await send(endpoint, path, HTTPRequest(head: head, body: body?.bytes ?? []))
    }

    /// Escapes everything but unreserved characters (RFC 3986 section 2.3).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
