import YAML

/// Dependencies are kept from run to run.
enum DependencyCache: OptimizationRule {
    static let name = "dependency-cache"
    static let summary = "Builds that fetch all dependencies in every run."
    static let severity = OptimizationFinding.Severity.warning

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.type == "CI", let spec = stage.spec, spec.isMapping, !isCached(stage) else {
                return nil
            }
            return proposal(for: stage, spec, context)
        }
    }

    /// Whether the stage keeps something already, in whichever way.
    private static func isCached(_ stage: Stage) -> Bool {
        if stage.spec?["caching"] != nil || stage.spec?["buildIntelligence"]?["enabled"]?.text == "true" {
            return true
        }
        return stage.allSteps.contains { step in
            let type = step.type ?? ""
            let image = step.spec?["image"]?.text ?? ""
            let uses = step.spec?["uses"]?.text ?? ""
            return type.hasPrefix("SaveCache") || type.hasPrefix("RestoreCache") || image.contains("cache")
                || uses.contains("cache") || type.isEmpty
        }
    }

    private static func proposal(for stage: Stage, _ spec: YAMLNode, _ context: OptimizationContext)
        -> Proposal?
    {
        var found: (tool: BuildTool, step: Step)?
        var shares: [String: Double] = [:]
        for step in stage.allSteps where ["Run", "Test", "RunTests"].contains(step.type ?? "") {
            let commands = Workload.commands(of: step.script?.text ?? "")
            guard
                let tool = BuildTool.all.first(where: { tool in
                    commands.contains { tool.isCalled(by: $0) && fetches($0, tool) }
                })
            else { continue }
            // The first step that needs them fetches them; those behind it find them in the workspace.
            if found == nil {
                shares[context.path(stage, step)] =
                    commands.allSatisfy { tool.isInstall($0) } ? 0.7 : tool.fetchShare
                found = (tool, step)
            }
        }
        guard let (tool, step) = found else { return nil }
        var fields = ["caching:", "  enabled: true"]
        var edits: [TextEdit] = []
        let isContainer = step.spec?["image"] != nil
        let isAutomatic = tool.isDetected && !isContainer
        if !isAutomatic {
            let path = cachePath(tool, stage, context)
            fields += [
                "  key: \(key(tool, stage, context))", "  paths:", "    - \(path.cache)",
            ]
            guard let shared = sharing(path.shared, spec, context) else { return nil }
            switch shared {
            case .present: break
            case .fields(let more): fields += more
            case .edit(let edit): edits.append(edit)
            }
        }
        guard
            let edit = context.writer.insertion(
                of: fields, into: spec, after: spec["cloneCodebase"] == nil ? nil : "cloneCodebase")
        else { return nil }
        edits.append(edit)
        return Proposal(
            rule: name,
            message:
                "the stage \(stage.name ?? stage.identifier ?? "") fetches its \(tool.name) dependencies in every run",
            reason:
                "Cache Intelligence keeps \(isAutomatic ? "what \(tool.name) fetched" : tool.cachePath.split(separator: "/").last.map { ".../\($0)" } ?? "it") and renews it when \(tool.lockFile) changes. The share of time that fetching takes is assumed, not measured.",
            place: context.place(stage.node), path: context.path(stage),
            confidence: isAutomatic ? 0.85 : 0.75,
            edits: edits, shares: shares)
    }

    private static func fetches(_ command: String, _ tool: BuildTool) -> Bool {
        let words = tool.installWords + tool.buildWords + tool.testWords
        return words.contains { Workload.has($0, in: command) } || command.hasPrefix("gotestsum")
    }

    /// The key: parallel stages need distinct ones.
    private static func key(_ tool: BuildTool, _ stage: Stage, _ context: OptimizationContext) -> String {
        let others = context.pipeline.allStages.filter { $0.type == "CI" }.count
        let prefix = others > 1 ? "\(tool.name)-\(stage.identifier ?? "stage")" : tool.name
        return "\(prefix)-{{ checksum \"\(tool.lockFile)\" }}"
    }

    /// Where the tool keeps what it fetched: GOPATH and the like may say otherwise.
    private static func cachePath(
        _ tool: BuildTool, _ stage: Stage, _ context: OptimizationContext
    ) -> (cache: String, shared: String) {
        let lists = [stage.node["variables"], context.pipeline.node?["variables"]]
        let variables = lists.flatMap { $0?.items ?? [] }
        if tool.name == "go",
            let path = variables.first(where: { $0["name"]?.text == "GOPATH" })?["value"]?.text,
            path.hasPrefix("/"),
            !path.contains(":")
        {
            return (path + "/pkg/mod", path)
        }
        return (tool.cachePath, tool.sharedPath)
    }

    private enum Sharing {
        case present
        case fields([String])
        case edit(TextEdit)
    }

    /// Paths outside of /harness have to be shared between the steps.
    private static func sharing(_ path: String, _ spec: YAMLNode, _ context: OptimizationContext) -> Sharing?
    {
        guard !path.hasPrefix("/harness") else { return .present }
        guard let shared = spec["sharedPaths"] else { return .fields(["sharedPaths:", "  - \(path)"]) }
        guard let items = shared.items else { return .present }
        if items.contains(where: { item in item.text.map { path == $0 || path.hasPrefix($0 + "/") } ?? false }
        ) {
            return .present
        }
        guard let last = items.last, let element = context.writer.element(last) else { return nil }
        let pad = String(repeating: " ", count: element.dash)
        let line = context.writer.lines.range(ofLine: element.lines.upperBound - 1)
        guard context.writer.text[line].last == 0x0A else { return nil }
        return .edit(TextEdit(inserting: pad + "- \(path)" + context.writer.lineEnd, at: line.upperBound))
    }
}
