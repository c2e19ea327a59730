import HTTP
import JSON

/// The tools, in the order in which they are shown.
///
/// A new function of the product is a new row: name, words, schemas, scopes, and the endpoint that it stands for.
enum MCPTools {
    ///
    /// - Parameters:
    ///   - policies: The policies in force.
    ///   - checks: Looks at the server and what it leans on.
    /// - Returns: The rows.
    static func all(policies: PolicyBook, checks: @escaping DoctorSource = { [] }) -> [MCPTool] {
        [
            verify, getVerdict, listVerdicts, explainVerdict, analyze, monitor, rollback,
            generatePipeline, validatePipeline, optimizePipeline,
            explainPolicy(policies), doctor(checks),
        ]
    }

    /// A tool that is an endpoint with a body: the arguments are the body.
    static func posting(
        _ name: String, _ title: String, _ description: String, to endpoint: Endpoint, input: String,
        output: String, effect: MCPTool.Effect, isIdempotent: Bool = true,
        adjust: @escaping @Sendable (JSONValue) -> JSONValue = { $0 },
        text: @escaping @Sendable (JSONValue) -> String? = { _ in nil }
    ) -> MCPTool {
        MCPTool(
            name: name, title: title, description: description, input: schema(input), output: schema(output),
            effect: effect, isIdempotent: isIdempotent, scopes: endpoint.scopes(metricsNeedToken: true)
        ) { arguments, caller in
            MCPTool.Output(await caller.ask(endpoint, body: adjust(arguments)), text: text)
        }
    }

    static func schema(_ component: String) -> JSONValue {
        guard let schema = MCPSchemas.component(component) else {
            preconditionFailure("openapi.yaml has no component \(component), which a test excludes")
        }
        return schema
    }

    // MARK: - Verdicts

    static let verify = posting(
        "verify", "Judge a deployment",
        "Judges whether a new version is healthy, from its metrics, logs and dependencies before and after: proceed, "
            + "investigate or rollback, with reasons and findings. Stores the verdict; the same step of the same execution "
            + "gets the same verdict again. Needs executionId and some evidence.",
        to: .verify, input: "VerifyRequest", output: "Verdict", effect: .adds, text: VerdictSummary.text)

    static let analyze = posting(
        "analyze", "Analyse a failure",
        "Says why a pipeline execution failed, or what went wrong in a log: the first failing step, causes with the lines "
            + "that show them, remedies, what changed since the last good run. Give execution ids or log lines.",
        to: .analyze, input: "AnalyzeRequest", output: "Analysis", effect: .adds)

    static let generatePipeline = posting(
        "generate_pipeline", "Write a pipeline",
        "Writes Harness CD pipeline YAML from a sentence, such as: for my-service deploying to production with rolling "
            + "strategy and engineering-lead approval. Returns the YAML with its assumptions. Nothing is applied.",
        to: .generate, input: "GenerateRequest", output: "GeneratedPipeline", effect: .reads)

    static let getVerdict = MCPTool(
        name: "get_verdict", title: "Read a verdict",
        description: "Reads one stored verdict with all of its findings, by its id.",
        input: MCPSchemas.object(
            [
                ("id", MCPSchemas.text("The verdict's id, a UUID.")),
                ("wait", MCPSchemas.text("How long to wait for a running one, such as 30s; at most 60s.")),
            ], required: ["id"]), output: schema("Verdict"), effect: .reads,
        scopes: Endpoint.verdict.scopes(metricsNeedToken: true)
    ) { arguments, caller in
        guard let id = arguments["id"]?.string else { return .failure("id is missing: the verdict's UUID") }
        return MCPTool.Output(
            await caller.ask(.verdict, [("id", id)], query: [("wait", arguments["wait"]?.string)]),
            text: VerdictSummary.text)
    }

    static let listVerdicts = MCPTool(
        name: "list_verdicts", title: "List verdicts",
        description:
            "Lists stored verdicts, the newest first, of a service, environment, pipeline or execution, or with an "
            + "action. Gives at most 20 at a time; pass next as cursor for more.",
        input: MCPSchemas.object([
            ("serviceId", MCPSchemas.text("Only verdicts on this service.")),
            ("environmentId", MCPSchemas.text("Only verdicts on this environment.")),
            ("pipelineId", MCPSchemas.text("Only verdicts of this pipeline.")),
            ("executionId", MCPSchemas.text("Only verdicts of this execution.")),
            (
                "action",
                [
                    "type": "string", "enum": ["proceed", "investigate", "rollback"],
                    "description": "Only verdicts with this action.",
                ]
            ),
            ("since", MCPSchemas.text("Only verdicts at or after this time, such as 2026-11-22T10:00:00Z.")),
            ("cursor", MCPSchemas.text("The member next of the page before.")),
            ("limit", ["type": "integer", "minimum": 1, "maximum": 20, "default": 10]),
        ]), output: schema("VerdictPage"), effect: .reads,
        scopes: Endpoint.verdicts.scopes(metricsNeedToken: true)
    ) { arguments, caller in
        let names = ["serviceId", "environmentId", "pipelineId", "executionId", "action", "since", "cursor"]
        let limit = arguments["limit"]?.int ?? 10
        guard (1...20).contains(limit) else { return .failure("limit is from 1 to 20") }
        let query = names.map { (name: $0, value: arguments[$0]?.string) } + [("limit", String(limit))]
        return MCPTool.Output(await caller.ask(.verdicts, query: query)) { page in
            let items = page["items"]?.array ?? []
            let lines = items.map { "\($0["id"]?.string ?? ""): \(VerdictSummary.line($0))" }
            return lines.isEmpty ? "There is no such verdict." : lines.joined(separator: "\n")
        }
    }

    static let explainVerdict = MCPTool(
        name: "explain_verdict", title: "Explain a verdict",
        description:
            "Explains a stored verdict to a person: what decided, on which evidence, what a reviewer thinks, what to "
            + "do and what to ask. Use it when somebody asks why a deployment was stopped or rolled back.",
        input: MCPSchemas.object([("id", MCPSchemas.text("The verdict's id, a UUID."))], required: ["id"]),
        output: VerdictExplanation.schema, effect: .reads,
        scopes: Endpoint.verdict.scopes(metricsNeedToken: true)
    ) { arguments, caller in
        guard let id = arguments["id"]?.string else { return .failure("id is missing: the verdict's UUID") }
        let response = await caller.ask(.verdict, [("id", id)])
        guard case .document(let verdict, _) = MCPTool.Output(response) else {
            return MCPTool.Output(response)
        }
        let explanation = VerdictExplanation(verdict)
        return .document(explanation.document, text: explanation.text)
    }
}

/// A verdict in a few lines.
enum VerdictSummary {
    /// Action, reason and the weightiest findings.
    static func text(_ verdict: JSONValue) -> String? {
        guard verdict["action"] != nil else { return nil }
        var lines = [line(verdict), "verdict \(verdict["id"]?.string ?? "")"]
        for finding in (verdict["findings"]?.array ?? []).prefix(8) {
            lines.append("- \(finding["severity"]?.string ?? ""): \(finding["summary"]?.string ?? "")")
        }
        if let words = verdict["reviewer"]?["explanation"]?.string { lines.append("Reviewer: \(words)") }
        return lines.joined(separator: "\n")
    }

    /// Action and reason.
    static func line(_ verdict: JSONValue) -> String {
        "\(verdict["action"]?.string ?? "unknown"): \(verdict["reason"]?.string ?? "")"
    }
}
