import YAML

/// Steps that do not need one another run at the same time.
enum ParallelSteps: OptimizationRule {
    static let name = "parallel-steps"
    static let summary = "Independent steps of a build that run one after the other."
    static let severity = OptimizationFinding.Severity.warning

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.filter { $0.type == "CI" }.flatMap { stage in
            runs(in: stage.steps, of: stage, context)
                + groups(in: stage.steps).flatMap {
                    runs(in: $0.steps, of: stage, context)
                }
        }
    }

    private static func groups(in items: [StepItem]) -> [StepGroup] {
        items.flatMap { item -> [StepGroup] in
            guard case .group(let group) = item else { return [] }
            return [group] + groups(in: group.steps)
        }
    }

    /// Neighbours of which none needs another.
    private static func runs(in items: [StepItem], of stage: Stage, _ context: OptimizationContext)
        -> [Proposal]
    {
        var proposals: [Proposal] = []
        var run: [StepItem] = []
        func close() {
            defer { run = [] }
            guard run.count > 1, let proposal = proposal(for: run, of: stage, context) else { return }
            proposals.append(proposal)
        }
        for item in items {
            if isMovable(item), run.allSatisfy({ isIndependent(item, of: $0) }) {
                run.append(item)
            } else {
                close()
                if isMovable(item) { run = [item] }
            }
        }
        close()
        return proposals
    }

    private static func isMovable(_ item: StepItem) -> Bool {
        switch item {
        case .step(let step):
            step.node["when"] == nil && Workload(step).writes != .everything && step.node["template"] == nil
        case .parallel(let items, _): items.allSatisfy { isMovable($0) }
        case .group, .other: false
        }
    }

    private static func isIndependent(_ item: StepItem, of other: StepItem) -> Bool {
        item.steps.allSatisfy { step in
            other.steps.allSatisfy { earlier in
                Workload(step).isIndependent(of: Workload(earlier)) && !names(step, earlier)
                    && !shareReports(step, earlier) && !leavesOutput(Workload(earlier))
            }
        }
    }

    /// Whether a step leaves in the shared workspace what those after it start from.
    ///
    /// A build does: tests take the classes and packages that it made, and would make them a second time beside it. Go
    /// keeps what it compiled in a cache of its own that runs may share.
    private static func leavesOutput(_ workload: Workload) -> Bool {
        workload.purpose == .build && workload.tool?.name != "go"
    }

    /// Whether a step's text names another step.
    private static func names(_ step: Step, _ earlier: Step) -> Bool {
        guard let identifier = earlier.identifier else { return false }
        var found = false
        func look(_ node: YAMLNode) {
            switch node.content {
            case .scalar(let scalar):
                found = found || (scalar.text.contains("<+") && scalar.text.contains("steps.\(identifier)."))
            case .sequence(let nodes): for node in nodes { look(node) }
            case .mapping(let pairs): for pair in pairs { look(pair.value) }
            }
        }
        look(step.node)
        return found
    }

    private static func shareReports(_ step: Step, _ earlier: Step) -> Bool {
        func reports(_ step: Step) -> Set<String> {
            Set((step.spec?["reports"]?["spec"]?["paths"]?.items ?? []).compactMap(\.text))
        }
        // Two Maven runs write into one folder by design; plain file names are overwritten.
        return reports(step).intersection(reports(earlier)).contains { !$0.contains("*") }
    }

    private static func proposal(
        for run: [StepItem], of stage: Stage, _ context: OptimizationContext
    ) -> Proposal? {
        guard let edit = context.writer.wrapInParallel(run.map(\.item)) else { return nil }
        let steps = run.flatMap(\.steps)
        let names = steps.map { $0.name ?? $0.identifier ?? "step" }
        let workloads = steps.map { Workload($0) }
        let tests = workloads.filter {
            $0.purpose == .unitTest || $0.purpose == .integrationTest || $0.purpose == .test
        }
        let shareFolder =
            tests.count > 1 && tests.contains { $0.tool?.name == "maven" || $0.tool?.name == "gradle" }
        guard let first = steps.first else { return nil }
        return Proposal(
            rule: name,
            message: "\(list(names)) do not need one another and run one after the other",
            reason: shareFolder
                ? "They read the same sources and hand nothing on. Both compile into the build folder of the shared workspace: give one its own folder if a run shows that they meet there."
                : "They read the same sources and dependencies and hand nothing on, as far as their scripts, expressions and reports tell.",
            place: context.place(first.node), path: context.path(stage, first),
            confidence: shareFolder ? 0.6 : workloads.contains { $0.purpose == .build } ? 0.7 : 0.8,
            edits: [edit], changesOrder: true)
    }

    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
