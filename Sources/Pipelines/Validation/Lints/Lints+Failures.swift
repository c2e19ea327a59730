import YAML

extension Lints {
    /// Step types that change what runs, and so want a way back.
    private static let deploying: Set<String> = [
        "K8sRollingDeploy", "K8sCanaryDeploy", "K8sBlueGreenDeploy", "K8sBGSwapServices", "HelmDeploy",
        "HelmCanaryDeploy", "HelmBGDeploy", "EcsRollingDeploy", "EcsCanaryDeploy",
        "EcsBlueGreenCreateService", "AsgRollingDeploy", "AsgCanaryDeploy", "AsgBlueGreenDeploy",
        "AwsLambdaDeploy", "ServerlessAwsLambdaDeploy", "ServerlessAwsLambdaDeployV2", "AwsSamDeploy",
        "AzureSlotDeployment", "DeployCloudFunction", "DeployCloudFunctionGenOne", "GoogleCloudRunDeploy",
        "TasRollingDeploy", "ElastigroupDeploy", "AzureFunctionDeploy", "AzureContainerAppsDeploy",
    ]

    /// A stage that deploys can go back.
    mutating func checkRollback() {
        for stage in survey.stages where stage.type == "Deployment" {
            let deploys = stage.allSteps.first { Self.deploying.contains($0.type ?? "") }
            guard let deploys, stage.rollbackSteps.isEmpty else { continue }
            let rollsBack = Self.strategies(stage.node).contains {
                $0.action?.text == "StageRollback" || $0.action?.text == "PipelineRollback"
            }
            add(
                at: stage.node["identifier"]?.start ?? stage.node.start, .warning, "missing-rollback",
                rollsBack
                    ? "the failure strategy rolls the stage back, but there are no rollbackSteps"
                    : "the stage deploys (\(deploys.type ?? "")) and has no rollbackSteps",
                "Add rollbackSteps under execution, such as \(Self.rollback(of: deploys.type ?? "")).")
        }
    }

    /// The step that undoes another.
    private static func rollback(of type: String) -> String {
        switch type {
        case "K8sCanaryDeploy": "K8sCanaryDelete and K8sRollingRollback"
        case _ where type.hasPrefix("K8s"): "K8sRollingRollback"
        case _ where type.hasPrefix("Helm"): "HelmRollback"
        case "EcsRollingDeploy": "EcsRollingRollback"
        case "EcsCanaryDeploy": "EcsCanaryDelete"
        case _ where type.hasPrefix("AwsLambda"): "AwsLambdaRollback"
        case _ where type.hasPrefix("ServerlessAwsLambda"): "ServerlessAwsLambdaRollbackV2"
        case _ where type.hasPrefix("AwsSam"): "AwsSamRollback"
        case _ where type.hasPrefix("TasRolling"): "TasRollingRollback"
        case _ where type.hasPrefix("AsgRolling"): "AsgRollingRollback"
        default: "the rollback step of the same family"
        }
    }

    /// One entry of a list of failure strategies.
    struct Strategy {
        var errors: [YAMLNode]
        var action: YAMLNode?
        var node: YAMLNode
    }

    static func strategies(_ owner: YAMLNode) -> [Strategy] {
        (owner["failureStrategies"]?.items ?? []).compactMap { item in
            item["onFailure"].map { strategy in
                Strategy(
                    errors: strategy["errors"]?.items ?? [], action: strategy["action"]?["type"],
                    node: strategy)
            }
        }
    }

    /// Every failure strategy can come to act.
    mutating func checkFailureStrategies() {
        for stage in survey.stages {
            check(
                stage.node, steps: stage.allSteps, isGroup: false, isRollback: false, whole: stage.type != nil
            )
            checkItems(stage.steps, inGroup: false, isRollback: false)
            checkItems(stage.rollbackSteps, inGroup: false, isRollback: true)
        }
    }

    private mutating func checkItems(_ items: [StepItem], inGroup: Bool, isRollback: Bool) {
        for item in items {
            switch item {
            case .step(let step):
                check(
                    step.node, steps: [step], isGroup: inGroup, isRollback: isRollback,
                    whole: step.type != nil)
            case .group(let group):
                check(
                    group.node, steps: group.steps.flatMap(\.steps), isGroup: true, isRollback: isRollback,
                    whole: group.node["template"] == nil)
                checkItems(group.steps, inGroup: true, isRollback: isRollback)
            case .parallel(let items, _): checkItems(items, inGroup: inGroup, isRollback: isRollback)
            case .other: continue
            }
        }
    }

    private mutating func check(
        _ owner: YAMLNode, steps: [Step], isGroup: Bool, isRollback: Bool, whole: Bool
    ) {
        var seen: [String: Int] = [:]
        let types = Set(steps.compactMap(\.type))
        let hasTemplates = steps.contains { $0.type == nil } || !whole
        for strategy in Self.strategies(owner) {
            for error in strategy.errors {
                let name = error.text ?? ""
                if let line = seen["AllErrors"] ?? seen[name] {
                    add(
                        at: error.start, .warning, "failure-strategy-dead",
                        "\(name) never gets here: the strategy on line \(line) takes it first",
                        "Put the strategies for single errors before AllErrors, and each error into one only."
                    )
                }
                let needed: Bool? =
                    switch name {
                    case "Verification": types.contains { $0.contains("Verify") }
                    case "ApprovalRejection": types.contains { $0.contains("Approval") }
                    case "PolicyEvaluationFailure": nil
                    default: nil
                    }
                if needed == false, !hasTemplates {
                    add(
                        at: error.start, .warning, "failure-strategy-dead",
                        "nothing here can fail with \(name)",
                        name == "Verification"
                            ? "Only Verify steps do. Use AllErrors or Unknown for a step of type Http."
                            : "Only approvals do; name the errors that this step can have.")
                }
            }
            for error in strategy.errors {
                if let name = error.text { seen[name] = seen[name] ?? error.line }
            }
            guard let action = strategy.action?.text, let node = strategy.action else { continue }
            if action == "StepGroupRollback" || action == "RetryStepGroup", !isGroup {
                add(
                    at: node.start, .warning, "failure-strategy-dead",
                    "\(action) acts on a step group, and there is none here",
                    "Put it on the step group or a step in it, or use StageRollback.")
            }
            if isRollback, ["StageRollback", "PipelineRollback"].contains(action) {
                add(
                    at: node.start, .warning, "failure-strategy-dead",
                    "a rollback step cannot be answered by \(action): the stage is rolling back already",
                    "Use Retry, Ignore or ManualIntervention there.")
            }
        }
    }

    /// Conditions can hold.
    mutating func checkConditions() {
        if let first = pipeline.stages.first {
            for stage in first.stages {
                guard let status = stage.node["when"]?["pipelineStatus"], status.text == "Failure" else {
                    continue
                }
                add(
                    at: status.start, .warning, "unreachable-condition",
                    "nothing can have failed before the first stage, so it never runs",
                    "Use pipelineStatus: Success or All.")
            }
        }
        let verdicts = Set(
            survey.steps.joined().filter { VerdictStep.isOne($0) }.compactMap(\.identifier))
        for use in survey.uses where use.field == "condition" {
            if let reason = ConditionCheck.impossibility(of: use.text, verdictSteps: verdicts) {
                add(
                    at: use.node.start, .warning, "unreachable-condition",
                    "the condition never holds: \(reason)",
                    "Mend the condition, or remove what it guards.")
            }
        }
    }
}

/// Tells conditions that cannot hold.
private enum ConditionCheck {
    static func impossibility(of condition: String, verdictSteps: Set<String>) -> String? {
        let text = condition.trimmed
        if text == "false" || text == "<+false>" { return "it is false" }
        guard !text.contains("||") else { return nil }
        var values: [String: String] = [:]
        for part in text.components(separatedBy: "&&") {
            let sides = part.components(separatedBy: "==").map(\.trimmed)
            guard sides.count == 2, !part.contains("!="), !sides[0].hasPrefix("!") else { continue }
            let (left, right) = (sides[0].unwrapped, sides[1].unwrapped)
            guard let word = right.literal else { continue }
            if let other = left.literal {
                if other != word { return "\"\(other)\" is not \"\(word)\"" }
                continue
            }
            if let other = values.updateValue(word, forKey: left), other != word {
                return "\(left) cannot be \"\(other)\" and \"\(word)\" at once"
            }
            if left.hasSuffix(".outputVariables.action>"),
                verdictSteps.contains(where: { left.contains(".steps.\($0).output") }),
                !["proceed", "investigate", "rollback"].contains(word)
            {
                return "a verdict's action is proceed, investigate or rollback, not \"\(word)\""
            }
        }
        return nil
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }

    /// Without brackets around it.
    fileprivate var unwrapped: String {
        var text = self
        while text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()).trimmed }
        return text
    }

    /// The word in quotes; nil if it is something else.
    fileprivate var literal: String? {
        guard count >= 2, let quote = first, quote == "\"" || quote == "'", last == quote else { return nil }
        let inner = dropFirst().dropLast()
        return inner.contains(quote) || inner.contains("<+") ? nil : String(inner)
    }

    /// The parts between a separator.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(self)
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }

    private func firstRange(of other: String) -> Range<Index>? { Substring(self).firstRange(of: other) }
}

extension Substring {
    fileprivate func firstRange(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
