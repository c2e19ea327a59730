import YAML

/// The rules beyond Harness' schema.
struct Lints {
    let pipeline: Pipeline
    let survey: Survey
    var diagnostics: [Diagnostic] = []

    /// Checks a pipeline.
    static func diagnostics(of pipeline: Pipeline) -> [Diagnostic] {
        guard pipeline.node?.isMapping == true else { return [] }
        var lints = Lints(pipeline: pipeline, survey: Survey(pipeline))
        lints.checkPipeline()
        lints.checkIdentifiers()
        lints.checkExpressions()
        lints.checkReferences()
        lints.checkFailureStrategies()
        lints.checkRollback()
        lints.checkConditions()
        lints.checkVerdictSteps()
        lints.checkSecrets()
        lints.checkImages()
        return lints.diagnostics
    }

    private init(pipeline: Pipeline, survey: Survey) {
        self.pipeline = pipeline
        self.survey = survey
    }

    mutating func add(
        at mark: YAMLMark, _ severity: Diagnostic.Severity, _ rule: String, _ message: String,
        _ remedy: String
    ) {
        diagnostics.append(Diagnostic(at: mark, severity, rule: rule, message, remedy: remedy))
    }

    /// The pipeline's own fields.
    private mutating func checkPipeline() {
        guard let node = pipeline.node, let place = node.pairs.first?.key.start else { return }
        for field in ["identifier", "name"] where node[field] == nil && node["template"] == nil {
            add(
                at: place, .warning, "pipeline-\(field)", "the pipeline has no `\(field)`",
                "Add it; Harness asks for it when the pipeline is saved.")
        }
        let missing = ["projectIdentifier", "orgIdentifier"].filter { node[$0] == nil }
        guard !missing.isEmpty else { return }
        add(
            at: place, .warning, "project-identifier",
            "the pipeline does not say where it belongs: \(missing.map { "`\($0)`" }.joined(separator: " and ")) missing",
            "Add \(missing.joined(separator: " and ")); Harness refuses to save it without.")
    }

    /// No two neighbours have one identifier.
    private mutating func checkIdentifiers() {
        checkUnique(survey.stages.map(\.node), "stage")
        for stage in survey.stages {
            checkSteps(stage.steps)
            checkSteps(stage.rollbackSteps)
            checkVariables(stage.node["variables"])
        }
        checkVariables(pipeline.node?["variables"])
    }

    private mutating func checkSteps(_ items: [StepItem]) {
        func neighbours(_ items: [StepItem]) -> [YAMLNode] {
            items.flatMap { item -> [YAMLNode] in
                switch item {
                case .step(let step): [step.node]
                case .group(let group): [group.node]
                case .parallel(let items, _): neighbours(items)
                case .other: []
                }
            }
        }
        func groups(_ items: [StepItem]) -> [StepGroup] {
            items.flatMap { item -> [StepGroup] in
                switch item {
                case .group(let group): [group]
                case .parallel(let items, _): groups(items)
                case .step, .other: []
                }
            }
        }
        checkUnique(neighbours(items), "step")
        for group in groups(items) { checkSteps(group.steps) }
    }

    private mutating func checkUnique(_ nodes: [YAMLNode], _ kind: String) {
        var lines: [String: Int] = [:]
        for node in nodes {
            guard let identifier = node["identifier"], let text = identifier.text else { continue }
            if let line = lines[text] {
                add(
                    at: identifier.start, .error, "duplicate-identifier",
                    "the identifier \"\(text)\" is that of the \(kind) on line \(line) too",
                    "Give one of them another identifier, and mend the expressions that name it.")
            } else {
                lines[text] = identifier.line
            }
        }
    }

    private mutating func checkVariables(_ list: YAMLNode?) {
        var lines: [String: Int] = [:]
        for variable in list?.items ?? [] {
            guard let name = variable["name"], let text = name.text else { continue }
            if let line = lines.updateValue(name.line, forKey: text) {
                add(
                    at: name.start, .error, "duplicate-identifier",
                    "the variable \"\(text)\" is there on line \(line) too", "Remove one of them.")
            }
        }
    }

    /// Images have a version that stays.
    private mutating func checkImages() {
        for use in survey.uses where use.field == "image" && use.step != nil {
            guard let image = use.node.text, !image.contains("<+"), !image.contains("@sha256:") else {
                continue
            }
            let name = image.split(separator: "/").last.map(String.init) ?? image
            let tag = name.split(separator: ":").dropFirst().first.map(String.init)
            guard tag == nil || tag == "latest", !image.isEmpty else { continue }
            add(
                at: use.node.start, .warning, "unpinned-image",
                tag == nil
                    ? "the image \(image) has no tag, so any run may get another one"
                    : "the image \(image) is whatever is the latest when it runs",
                "Name a version, such as \(name.split(separator: ":").first ?? ""):1.2.3, or a digest (@sha256:...)."
            )
        }
    }
}
