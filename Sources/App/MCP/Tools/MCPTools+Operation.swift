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
    static func doctor(_ checks: @escaping DoctorSource) -> MCPTool {
        MCPTool(
            name: "doctor", title: "Check the server",
            description:
                "Checks whether Verdict works and what it is set up for: Harness, token, permissions, storage, policies, "
                + "reviewer, channels, and what this caller may do. Use it when a tool fails or is missing.",
            input: MCPSchemas.object([]),
            output: MCPSchemas.object(
                [
                    ("version", MCPSchemas.text("The program's version.")),
                    ("state", MCPSchemas.text("The worst state: ok, warning or failed.")),
                    (
                        "checks",
                        [
                            "type": "array",
                            "items": MCPSchemas.object(
                                [
                                    ("name", MCPSchemas.text("What was checked.")),
                                    ("state", MCPSchemas.text("ok, warning, failed or skipped.")),
                                    ("finding", MCPSchemas.text("What was found.")),
                                    ("remedy", MCPSchemas.text("How to mend it.")),
                                ], required: ["name", "state", "finding"]),
                        ]
                    ),
                ], required: ["version", "state", "checks"]), effect: .reads,
            scopes: [.read, .verify, .act]
        ) { _, caller in
            let scopes = caller.principal.scopes.members.map(\.rawValue).joined(separator: ", ")
            let report = DoctorReport(checks: await checks() + [DoctorCheck("caller", .ok, "may \(scopes)")])
            let lines = report.checks.map { check in
                "\(check.state.rawValue): \(check.name): \(check.finding)"
                    + (check.remedy.map { "; \($0)" } ?? "")
            }
            return .document(report.document, text: lines.joined(separator: "\n"))
        }
    }
}
