import HTTP
import JSON

/// One function of the product as a tool: a row of ``MCPTools/all``.
struct MCPTool: Sendable {
    /// What a tool gives.
    enum Output: Sendable {
        /// A document that fits the tool's schema, and what a person reads of it where that is not the document itself.
        case document(JSONValue, text: String? = nil)
        /// What went wrong, in words that tell how to mend it.
        case failure(String)
    }

    /// What a tool does to the world, as clients ask before they let a model use it.
    enum Effect: Sendable, Hashable {
        /// Nothing but reading.
        case reads
        /// It stores something and changes nothing that is there.
        case adds
        /// It changes what runs.
        case destroys
    }

    /// The name, of `[A-Za-z0-9_.-]`.
    var name: String
    /// The name for people.
    var title: String
    /// What it does and when to use it.
    var description: String
    /// The JSON schema of the arguments.
    var input: JSONValue
    /// The JSON schema of the result.
    var output: JSONValue
    /// What it does to the world.
    var effect: Effect
    /// Whether the same call twice is like once.
    var isIdempotent = true
    /// The scopes of which a caller needs one.
    var scopes: Scopes
    /// Does it.
    var call: @Sendable (JSONValue, MCPCaller) async -> Output

    /// The row as `tools/list` shows it.
    var document: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "inputSchema": input, "outputSchema": output,
            "annotations": [
                "title": .string(title), "readOnlyHint": .boolean(effect == .reads),
                "destructiveHint": .boolean(effect == .destroys), "idempotentHint": .boolean(isIdempotent),
                "openWorldHint": .boolean(effect == .destroys),
            ],
        ]
    }
}

extension MCPTool.Output {
    /// What an endpoint answered, as a tool's result.
    init(_ response: HTTPResponse, text: (JSONValue) -> String? = { _ in nil }) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: response.body) } catch {
            self = .failure("the server answered \(response.status.code) with what is no JSON")
            return
        }
        guard (200...299).contains(response.status.code) else {
            var parts = [value["title"]?.string, value["detail"]?.string].compactMap { $0 }
            for fault in value["errors"]?.array ?? [] {
                let words = [fault["pointer"]?.string, fault["detail"]?.string, fault["mend"]?.string]
                parts.append(words.compactMap { $0 }.joined(separator: ": "))
            }
            self = .failure("\(response.status.code): " + parts.joined(separator: ". "))
            return
        }
        self = .document(value, text: text(value))
    }
}
