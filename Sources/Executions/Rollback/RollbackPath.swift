package import YAML

/// What a pipeline does when a step fails in a certain way, as its YAML says.
///
/// Harness: the strategies of a step come before those of its group, those before the stage's; the first whose errors
/// fit counts (docs/platform/pipelines/failure-handling/define-a-failure-strategy-on-stages-and-steps).
package struct RollbackPath: Sendable, Hashable {
    /// The kinds of failure that this program can cause.
    package enum Failure: String, Sendable, Hashable, CaseIterable {
        /// The interrupt of that name.
        case userMarkedFailure = "UserMarkedFailure"
        /// A waiting approval is rejected.
        case approvalRejection = "ApprovalRejection"
        /// The step itself fails on the answer that it gets.
        case unknown = "Unknown"
    }

    /// Whether the pipeline rolls back.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It does.
        case exists
        /// It asks a person first.
        case waitsForPerson
        /// It does not.
        case missing
        /// The YAML at hand does not say, as with templates and expressions.
        case unknown
    }

    /// Whether the pipeline rolls back.
    package var outcome: Outcome
    /// The action that Harness takes, such as `StageRollback`; empty where none fits.
    package var action: String
    /// The steps that roll back, by identifier.
    package var rollbackSteps: [String]
    /// The same in a sentence.
    package var explanation: String

    /// Creates a path.
    package init(_ outcome: Outcome, action: String = "", rollbackSteps: [String] = [], _ explanation: String)
    {
        self.outcome = outcome
        self.action = action
        self.rollbackSteps = rollbackSteps
        self.explanation = explanation
    }

    /// Reads what happens when a step of a stage fails.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's YAML from its root.
    ///   - stage: The stage's identifier.
    ///   - step: The step's identifier; nil where only the stage is known, and then its strategies alone count.
    ///   - failure: How it fails.
    package init(pipeline: YAMLNode, stage: String, step: String?, failure: Failure) {
        guard let body = pipeline["pipeline"], case .mapping = body.content else {
            self.init(.unknown, "The YAML is no pipeline of the form that is known here.")
            return
        }
        if body["template"] != nil {
            self.init(
                .unknown, "The pipeline is made from a template, whose content is not part of its YAML.")
            return
        }
        guard let found = Self.stage(stage, in: body["stages"]) else {
            self.init(.unknown, "The pipeline's YAML has no stage \(stage).")
            return
        }
        if found["template"] != nil {
            self.init(
                .unknown,
                "Stage \(stage) is made from a template, whose content is not part of the pipeline's YAML.")
            return
        }
        let execution = found["spec"]?["execution"]
        var levels: [Level] = []
        if let step {
            guard let way = Self.way(to: step, in: execution?["steps"], depth: 0) else {
                self.init(.unknown, "Stage \(stage) has no step \(step) in the pipeline's YAML.")
                return
            }
            levels = way.reversed()
            if let template = levels.first(where: { $0.node["template"] != nil }) {
                self.init(
                    .unknown,
                    "\(template.kind) \(template.name) is made from a template, whose content is not part of the pipeline's YAML."
                )
                return
            }
        }
        levels.append(
            Level(kind: "stage", name: stage, node: found, rollbackSteps: execution?["rollbackSteps"]))
        self = Self.decide(levels, failure)
    }

    // MARK: - Deciding

    /// A step, a group or a stage, with the steps that roll it back.
    private struct Level {
        var kind: String
        var name: String
        var node: YAMLNode
        var rollbackSteps: YAMLNode?
    }

    private static func decide(_ levels: [Level], _ failure: Failure) -> RollbackPath {
        for (index, level) in levels.enumerated() {
            guard let strategies = level.node["failureStrategies"] else { continue }
            guard case .sequence(let list) = strategies.content else {
                return RollbackPath(
                    .unknown,
                    "The failure strategies of \(level.kind) \(level.name) are an expression, which only the run knows."
                )
            }
            guard let action = list.lazy.compactMap({ Self.action(of: $0, for: failure) }).first else {
                continue
            }
            return path(for: action, at: levels[index...], failure, depth: 0)
        }
        return RollbackPath(
            .missing, "No failure strategy of the step or its stage is for \(failure.rawValue) or AllErrors.")
    }

    private static func action(of strategy: YAMLNode, for failure: Failure) -> YAMLNode? {
        guard let onFailure = strategy["onFailure"],
            case .sequence(let errors)? = onFailure["errors"]?.content
        else { return nil }
        let words = errors.compactMap { Self.text($0) }
        guard words.contains("AllErrors") || words.contains(failure.rawValue) else { return nil }
        return onFailure["action"]
    }

    private static func path(
        for action: YAMLNode, at levels: ArraySlice<Level>, _ failure: Failure, depth: Int
    ) -> RollbackPath {
        let type = action["type"].flatMap { text($0) } ?? ""
        guard depth < 8, let own = levels.first, let stage = levels.last else {
            return RollbackPath(.unknown, action: type, "The failure strategies lead in a circle.")
        }
        let place = "\(own.kind) \(own.name)"
        switch type {
        case "StageRollback", "PipelineRollback":
            return steps(of: stage, type, place, failure)
        case "StepGroupRollback":
            guard let group = levels.first(where: { $0.kind == "group" }) else {
                return RollbackPath(
                    .missing, action: type,
                    "\(place) asks for a rollback of its group, and it is in none.")
            }
            return steps(of: group, type, place, failure)
        case "Retry", "RetryStepGroup":
            let next = action["spec"]?["onRetryFailure"]?["action"]
            guard let next else {
                return RollbackPath(
                    .missing, action: type,
                    "\(place) is tried again on \(failure.rawValue), and not rolled back.")
            }
            var path = path(for: next, at: levels, failure, depth: depth + 1)
            path.explanation = "After its retries: " + path.explanation
            return path
        case "ManualIntervention":
            let next = action["spec"]?["onTimeout"]?["action"]?["type"].flatMap { text($0) }
            let later = next.map { " If nobody answers in time, \($0) follows." } ?? ""
            return RollbackPath(
                .waitsForPerson, action: type, "\(place) then waits for a person to decide.\(later)")
        case "": return RollbackPath(.unknown, "\(place) has a failure strategy without a readable action.")
        default:
            if type.hasPrefix("<+") {
                return RollbackPath(
                    .unknown, action: type,
                    "The action of \(place) is an expression, which only the run knows.")
            }
            return RollbackPath(
                .missing, action: type,
                "On \(failure.rawValue), \(place) has the action \(type), which rolls nothing back.")
        }
    }

    private static func steps(
        of level: Level, _ type: String, _ place: String, _ failure: Failure
    ) -> RollbackPath {
        let names = identifiers(in: level.rollbackSteps, depth: 0)
        guard !names.isEmpty else {
            return RollbackPath(
                .missing, action: type,
                "\(place) has the action \(type), but \(level.kind) \(level.name) has no rollbackSteps: nothing would be rolled back."
            )
        }
        return RollbackPath(
            .exists, action: type, rollbackSteps: names,
            "On \(failure.rawValue), \(place) has the action \(type), which runs \(names.joined(separator: ", "))."
        )
    }

    // MARK: - Walking

    private static func text(_ node: YAMLNode) -> String? {
        if case .scalar(let scalar) = node.content { scalar.text } else { nil }
    }

    private static func elements(_ node: YAMLNode?) -> [YAMLNode] {
        guard case .sequence(let list)? = node?.content else { return [] }
        return list
    }

    private static func stage(_ identifier: String, in stages: YAMLNode?) -> YAMLNode? {
        for element in elements(stages) {
            if let stage = element["stage"], stage["identifier"].flatMap({ text($0) }) == identifier {
                return stage
            }
            for inner in elements(element["parallel"]) {
                if let stage = inner["stage"], stage["identifier"].flatMap({ text($0) }) == identifier {
                    return stage
                }
            }
        }
        return nil
    }

    /// The groups around a step and the step itself, the outermost first; nil where it is not there.
    private static func way(to step: String, in steps: YAMLNode?, depth: Int) -> [Level]? {
        guard depth < 20 else { return nil }
        for element in elements(steps) {
            if let node = element["step"], node["identifier"].flatMap({ text($0) }) == step {
                return [Level(kind: "step", name: step, node: node, rollbackSteps: nil)]
            }
            if let group = element["stepGroup"] {
                let name = group["identifier"].flatMap { text($0) } ?? "group"
                let level = Level(
                    kind: "group", name: name, node: group, rollbackSteps: group["rollbackSteps"])
                if name == step { return [level] }
                if let inner = way(to: step, in: group["steps"], depth: depth + 1) { return [level] + inner }
            }
            if let inner = way(to: step, in: element["parallel"], depth: depth + 1) { return inner }
        }
        return nil
    }

    private static func identifiers(in steps: YAMLNode?, depth: Int) -> [String] {
        guard depth < 20 else { return [] }
        var names: [String] = []
        for element in elements(steps) {
            if let name = element["step"]?["identifier"].flatMap({ text($0) }) { names.append(name) }
            names += identifiers(in: element["stepGroup"]?["steps"], depth: depth + 1)
            names += identifiers(in: element["parallel"], depth: depth + 1)
        }
        return names
    }
}
