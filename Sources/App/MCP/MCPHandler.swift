import HTTP
import JSON
import Logging

/// Answers `POST /mcp` (streamable HTTP, of which the server needs no stream).
struct MCPHandler: Sendable {
    private let server: MCPServer
    private let check: CallerCheck

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - server: What answers messages.
    ///   - publicURL: Where people reach the server; its origin may call from a browser.
    ///   - hosts: Further names under which the server is called.
    init(server: MCPServer, publicURL: String?, hosts: [String] = []) {
        self.server = server
        check = CallerCheck(publicURL: publicURL, hosts: hosts)
    }

    /// Answers one message.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - caller: Who sends it.
    /// - Returns: 200 with a result or an error, 202 for a notification, 400 and 404 as the revision wants them.
    func respond(to request: HTTPRequest, from caller: MCPCaller) async -> HTTPResponse {
        if let refusal = check.refusal(of: request.head.fields) { return refusal }
        let message: MCPMessage
        do throws(MCPError) { message = try MCPMessage(parsing: request.body) } catch {
            return Self.answer(to: nil, .error(error), isStateless: false)
        }
        let fields = request.head.fields
        let version = fields["mcp-protocol-version"]
        let isStateless = message.statedVersion != nil || version == MCPRevision.stateless.rawValue
        do throws(MCPError) {
            if isStateless {
                try Self.compareHeaders(fields, with: message)
            } else if let version, MCPRevision(rawValue: version) == nil {
                throw MCPError(
                    .unsupportedVersion, "the version is not supported",
                    data: [
                        "supported": .array(MCPRevision.allCases.map { .string($0.rawValue) }),
                        "requested": .string(PlainText.visible(version, limit: 40)),
                    ])
            }
        } catch {
            return Self.answer(to: message.id, .error(error), isStateless: true)
        }
        return Self.answer(
            to: message.id, await server.reply(to: message, from: caller), isStateless: isStateless)
    }

    /// Answers one message that came without HTTP.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - caller: Who sends it.
    /// - Returns: The answer; nil for a notification.
    func answer(to bytes: [UInt8], from caller: MCPCaller) async -> [UInt8]? {
        do throws(MCPError) {
            let message = try MCPMessage(parsing: bytes)
            return MCPServer.document(of: await server.reply(to: message, from: caller), id: message.id)?
                .bytes
        } catch {
            return MCPServer.document(of: .error(error), id: nil)?.bytes
        }
    }

    /// Headers that repeat the body must repeat it truly: proxies decide by them (transports/streamable-http).
    private static func compareHeaders(_ fields: HTTPFields, with message: MCPMessage) throws(MCPError) {
        guard let version = message.statedVersion else {
            throw MCPError(.invalidParams, "_meta lacks io.modelcontextprotocol/protocolVersion")
        }
        let pairs = [
            ("MCP-Protocol-Version", version as String?), ("Mcp-Method", message.method),
            ("Mcp-Name", message.name),
        ]
        for (name, value) in pairs {
            guard let value else { continue }
            guard let sent = fields[name], Self.decoded(sent) == value else {
                throw MCPError(.headerMismatch, "the header \(name) is missing or differs from the body")
            }
        }
    }

    /// A header's text; what is not ASCII comes as `=?base64?…?=`.
    private static func decoded(_ value: String) -> String {
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?=") else { return value }
        return Disguise.base64Text(value.dropFirst(9).dropLast(2)) ?? value
    }

    private static func answer(
        to id: JSONValue?, _ reply: MCPServer.Reply, isStateless: Bool
    ) -> HTTPResponse {
        guard let document = MCPServer.document(of: reply, id: id) else {
            return HTTPResponse(status: .accepted, fields: HTTPFields())
        }
        var status = HTTPStatus.ok
        if case .error(let error) = reply {
            switch error.code {
            case .methodNotFound: status = isStateless ? .notFound : .ok
            case .parse, .invalidRequest, .headerMismatch, .unsupportedVersion: status = .badRequest
            case .invalidParams: status = isStateless && error.message.hasPrefix("_meta") ? .badRequest : .ok
            case .internalError, .resourceNotFound: break
            }
        }
        return Answers.json(document.bytes, status: status)
    }
}

extension MCPServer {
    /// A reply as a message of JSON-RPC; nil where there is none.
    static func document(of reply: Reply, id: JSONValue?) -> JSONValue? {
        switch reply {
        case .none: return nil
        case .result(let result): return ["jsonrpc": "2.0", "id": id ?? .null, "result": result]
        case .error(let error):
            var members: [JSONValue.Member] = [
                JSONValue.Member("code", .integer(Int64(error.code.rawValue))),
                JSONValue.Member("message", .string(error.message)),
            ]
            if let data = error.data { members.append(JSONValue.Member("data", data)) }
            return ["jsonrpc": "2.0", "id": id ?? .null, "error": .object(members)]
        }
    }
}
