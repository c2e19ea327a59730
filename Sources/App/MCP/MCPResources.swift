import CAssets
import HTTP
import JSON

/// What a client may read without calling a tool: verdicts, the policies in force, the catalogue of signatures.
struct MCPResources: Sendable {
    private let policies: String

    /// Creates the resources.
    ///
    /// - Parameter policies: The policies in force.
    init(policies: PolicyBook) {
        let rules = policies.rules.isEmpty ? [policies.rule(service: nil, environment: nil)] : policies.rules
        self.policies = rules.map { rule in
            PolicyExplanation(rule, digest: rule.policy.digest).lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    static let templates: [JSONValue] = [
        [
            "uriTemplate": "verdict://verdicts/{id}", "name": "verdict", "title": "Report of a verdict",
            "description": "A stored verdict with its findings, by its id.", "mimeType": "application/json",
        ]
    ]

    private static let fixed:
        [(uri: String, name: String, title: String, description: String, type: String)] = [
            (
                "verdict://policy", "policy", "Policies in force",
                "What the team lets Verdict do, by service and environment.",
                "text/plain"
            ),
            (
                "verdict://signatures", "signatures", "Error signatures",
                "The catalogue of known errors, each with its cause and remedy.", "application/yaml"
            ),
        ]

    /// The fixed resources and the newest verdicts, as far as the caller may read them.
    func list(for caller: MCPCaller) async -> [JSONValue] {
        var items: [JSONValue] = Self.fixed.map { item in
            [
                "uri": .string(item.uri), "name": .string(item.name), "title": .string(item.title),
                "description": .string(item.description), "mimeType": .string(item.type),
            ]
        }
        guard caller.principal.scopes.contains(.read) else { return items }
        let response = await caller.ask(.verdicts, query: [("limit", "10")])
        guard case .document(let page, _) = MCPTool.Output(response) else { return items }
        for verdict in page["items"]?.array ?? [] {
            guard let id = verdict["id"]?.string else { continue }
            items.append([
                "uri": .string("verdict://verdicts/\(id)"), "name": .string(id),
                "description": .string(PlainText.visible(VerdictSummary.line(verdict), limit: 200)),
                "mimeType": "application/json",
            ])
        }
        return items
    }

    /// Reads a resource.
    ///
    /// - Parameters:
    ///   - uri: Its URI.
    ///   - caller: Who reads.
    /// - Returns: The member of `contents`.
    /// - Throws: ``MCPError`` where there is no such resource for this caller.
    func read(_ uri: String, for caller: MCPCaller) async throws(MCPError) -> JSONValue {
        func contents(_ type: String, _ text: String) -> JSONValue {
            ["uri": .string(uri), "mimeType": .string(type), "text": .string(text)]
        }
        switch uri {
        case "verdict://policy": return contents("text/plain", policies)
        case "verdict://signatures":
            let bytes = unsafe UnsafeBufferPointer(
                start: cassets_signatures_bytes(), count: cassets_signatures_count)
            return contents("application/yaml", String(decoding: bytes, as: UTF8.self))
        default: break
        }
        let prefix = "verdict://verdicts/"
        if uri.hasPrefix(prefix) {
            let response = await caller.ask(.verdict, [("id", String(uri.dropFirst(prefix.count)))])
            if response.status == .ok {
                let value = MCPTool.Output(response)
                guard case .document(let verdict, _) = value else {
                    throw MCPError(.internalError, "the verdict cannot be read")
                }
                return contents(
                    "application/json",
                    String(decoding: ResultBound.apply(verdict).value.bytes, as: UTF8.self))
            }
        }
        throw MCPError(
            .resourceNotFound, "there is no such resource, or the caller may not read it",
            data: ["uri": .string(PlainText.visible(uri, limit: 200))])
    }
}
