import JSON

/// A message of JSON-RPC 2.0 from a client.
struct MCPMessage: Sendable {
    /// The id of a request; nil for a notification.
    var id: JSONValue?
    /// The method; nil for an answer to a request that we never send.
    var method: String?
    /// The parameters.
    var params: JSONValue

    /// Reads a message.
    ///
    /// - Parameter bytes: One JSON document.
    /// - Throws: ``MCPError`` with the code of JSON-RPC for what is no message.
    init(parsing bytes: [UInt8]) throws(MCPError) {
        let root: JSONValue
        do throws(JSONError) { root = try JSONValue(parsing: bytes) } catch {
            throw MCPError(.parse, "the body is no JSON: \(error)")
        }
        guard root.object != nil, root["jsonrpc"]?.string == "2.0" else {
            throw MCPError(
                .invalidRequest, "a message is one object with \"jsonrpc\": \"2.0\"; batches are not served")
        }
        id = root["id"]
        switch id {
        case nil, .string?, .integer?: break
        default: throw MCPError(.invalidRequest, "an id is a string or an integer")
        }
        method = root["method"]?.string
        params = root["params"] ?? .null
        guard method != nil || root["result"] != nil || root["error"] != nil else {
            throw MCPError(.invalidRequest, "a message has a method")
        }
        guard root["method"] == nil || method != nil, params.isNull || params.object != nil else {
            throw MCPError(.invalidRequest, "method is a text, and params an object")
        }
    }

    /// What a stateless request says about itself.
    var meta: JSONValue? { params["_meta"] }

    /// The version that a stateless request names.
    var statedVersion: String? { meta?["io.modelcontextprotocol/protocolVersion"]?.string }

    /// What the header `Mcp-Name` has to repeat; nil where the method names nothing.
    var name: String? {
        switch method {
        case "tools/call", "prompts/get": params["name"]?.string
        case "resources/read": params["uri"]?.string
        default: nil
        }
    }
}

/// An error of the protocol; what goes wrong inside a tool is a result instead.
struct MCPError: Error, Sendable, Hashable {
    /// The codes of JSON-RPC 2.0 and of MCP 2026-07-28.
    enum Code: Int, Sendable, Hashable {
        case parse = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParams = -32602
        case internalError = -32603
        case resourceNotFound = -32002
        case headerMismatch = -32020
        case unsupportedVersion = -32022
    }

    var code: Code
    var message: String
    var data: JSONValue?

    init(_ code: Code, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }
}
