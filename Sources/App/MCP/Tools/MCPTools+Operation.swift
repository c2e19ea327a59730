import HTTP
import JSON
import Judgement

extension MCPTools {
    /// What a policy means for a deployment, in sentences.
    static func explainPolicy(_ policies: PolicyBook) -> MCPTool {
        MCPTool(
            name: "explain_policy", title: "Explain a policy",
            description:
                "Says in plain words what the team lets Verdict do for a service and environment: autonomy, thresholds, "
                + "freeze windows, what happens on its own and what is left to people.",
            input: MCPSchemas.object([
                ("serviceId", MCPSchemas.text("The service; without it, that of any.")),
                ("environmentId", MCPSchemas.text("The environment; without it, that of any.")),
            ]),
            output: MCPSchemas.object(
                [
                    ("name", MCPSchemas.text("The policy's name.")),
                    ("autonomy", MCPSchemas.text("observe, propose, alert or act.")),
                    ("digest", MCPSchemas.text("Which version of it, as verdicts name it.")),
                    (
                        "lines",
                        [
                            "type": "array", "items": ["type": "string"],
                            "description": "What it does, a sentence each.",
                        ]
                    ),
                ], required: ["name", "autonomy", "digest", "lines"]), effect: .reads,
            scopes: [.read, .verify]
        ) { arguments, _ in
            let rule = policies.rule(
                service: arguments["serviceId"]?.string, environment: arguments["environmentId"]?.string)
            let lines = PolicyExplanation(rule, digest: rule.policy.digest).lines
            return .document(
                [
                    "name": .string(rule.policy.name), "autonomy": .string(rule.policy.autonomy.rawValue),
                    "digest": .string(rule.policy.digest), "lines": .array(lines.map { .string($0) }),
                ], text: lines.joined(separator: "\n"))
        }
    }

    /// Whether the server can do its work, and what it is set up for.
    static func doctor(_ policies: PolicyBook, model: String?) -> MCPTool {
        MCPTool(
            name: "doctor", title: "Check the server",
            description:
                "Checks whether Verdict works and what it is set up for: storage, policies, reviewer, and what this "
                + "caller may do. Use it when a tool fails or is missing.",
            input: MCPSchemas.object([]),
            output: MCPSchemas.object(
                [
                    ("version", MCPSchemas.text("The program's version.")),
                    ("isHealthy", ["type": "boolean"]),
                    (
                        "checks",
                        [
                            "type": "array",
                            "items": MCPSchemas.object(
                                [
                                    ("name", MCPSchemas.text("What was checked.")),
                                    ("isGood", ["type": "boolean"]),
                                    ("detail", MCPSchemas.text("What was found, and how to mend it.")),
                                ], required: ["name", "isGood", "detail"]),
                        ]
                    ),
                ], required: ["version", "isHealthy", "checks"]), effect: .reads,
            scopes: [.read, .verify, .act]
        ) { _, caller in
            let ready = await caller.ask(.readiness)
            let scopes = caller.principal.scopes
            let checks: [(name: String, isGood: Bool, detail: String)] = [
                (
                    "storage", ready.status == .ok,
                    ready.status == .ok ? "reads and writes" : "cannot store verdicts; see the server's log"
                ),
                (
                    "policies", true,
                    policies.rules.isEmpty
                        ? "none configured: the built-in one holds" : "\(policies.rules.count) in force"
                ),
                ("reviewer", true, model.map { "asks \($0)" } ?? "off; set reviewer.enabled to have one"),
                ("caller", true, "may \(scopes.members.map(\.rawValue).joined(separator: ", "))"),
            ]
            let isHealthy = checks.allSatisfy(\.isGood)
            let rows: [JSONValue] = checks.map { check in
                [
                    "name": .string(check.name), "isGood": .boolean(check.isGood),
                    "detail": .string(check.detail),
                ]
            }
            return .document(
                [
                    "version": .string(Version.text), "isHealthy": .boolean(isHealthy),
                    "checks": .array(rows),
                ],
                text: checks.map { "\($0.isGood ? "good" : "BAD"): \($0.name): \($0.detail)" }.joined(
                    separator: "\n"))
        }
    }
}
