import JSON

/// The tools on pipeline YAML.
extension MCPTools {
    static let validatePipeline = MCPTool(
        name: "validate_pipeline", title: "Check a pipeline",
        description:
            "Checks Harness pipeline YAML and tells each fault with its line, its place, and how to mend it. Pass the "
            + "whole text. Nothing is applied.",
        input: MCPSchemas.object([("yaml", MCPSchemas.text("The pipeline's text."))], required: ["yaml"]),
        output: schema("PipelineDiagnostics"), effect: .reads,
        scopes: Endpoint.validate.scopes(metricsNeedToken: true)
    ) { arguments, caller in
        MCPTool.Output(await caller.ask(.validate, body: arguments), text: PipelineSummary.diagnostics)
    }

    static let optimizePipeline = posting(
        "optimize_pipeline", "Make a pipeline better",
        "Looks for what makes Harness pipeline YAML slow or unsafe, and gives each finding with its reason, what it saves and a "
            + "unified diff. Pass the whole text, and timings of past executions where there are some. Nothing is applied.",
        to: .optimize, input: "OptimizeRequest", output: "OptimizationReport", effect: .reads,
        text: PipelineSummary.report)
}

/// What was found in a pipeline in a few lines.
enum PipelineSummary {
    /// Each fault, as compilers write them.
    static func diagnostics(_ document: JSONValue) -> String? {
        guard let isValid = document["valid"]?.boolean else { return nil }
        var lines = [isValid ? "The pipeline is valid." : "The pipeline is not valid."]
        for fault in document["diagnostics"]?.array ?? [] {
            lines.append(
                "line \(fault["line"]?.int ?? 0): \(fault["severity"]?.string ?? ""): \(fault["message"]?.string ?? "") "
                    + "\(fault["remedy"]?.string ?? "")")
        }
        return lines.joined(separator: "\n")
    }

    /// Each finding, and the diff with everything.
    static func report(_ document: JSONValue) -> String? {
        guard let findings = document["findings"]?.array else { return nil }
        var lines = [findings.isEmpty ? "Nothing was found." : "\(findings.count) findings:"]
        for finding in findings {
            lines.append(
                "- \(finding["rule"]?.string ?? "") (\(finding["severity"]?.string ?? ""), line "
                    + "\(finding["line"]?.int ?? 0)): \(finding["message"]?.string ?? "") "
                    + "\(finding["reason"]?.string ?? "")")
        }
        if let diff = document["diff"]?.string, !diff.isEmpty { lines += ["", diff] }
        return lines.joined(separator: "\n")
    }
}
