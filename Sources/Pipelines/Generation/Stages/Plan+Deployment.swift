extension Plan {
    /// A Deployment stage.
    func deploymentStage(of service: Service, to environment: Environment) -> TextTree {
        let isOnly = services.count == 1
        let name = isOnly ? "Deploy to \(environment.name)" : "Deploy \(service.name) to \(environment.name)"
        let place = services.firstIndex { $0.reference == service.reference } ?? 0
        let identifier =
            isOnly
            ? self.identifier("deploy", environment)
            : HarnessName.isExpression(service.reference)
                ? self.identifier("deploy_\(place + 1)_to", environment)
                : self.identifier("deploy_\(service.reference.replacing(".", with: "_"))_to", environment)
        var spec: [TextTree.Entry] = [
            .init("deploymentType", request.deploymentType.harnessName),
            .init("service", serviceNode(service)),
            .init(
                "environment",
                .mapping([
                    .init("environmentRef", environment.reference), .init("deployToAll", .flag(false)),
                    .init(
                        "infrastructureDefinitions",
                        .list([.mapping([.init("identifier", environment.infrastructure)])])),
                ])),
        ]
        var execution: [TextTree.Entry] = [.init("steps", .list(steps(in: environment)))]
        if request.rollback.mode != .none {
            execution.append(
                .init(
                    "rollbackSteps", .list(takeover(in: environment).rollback),
                    why:
                        "Run where a failure strategy says StageRollback; without them such a rollback would do nothing."
                ))
        }
        spec.append(.init("execution", .mapping(execution)))
        return stage(
            [
                .init("name", HarnessName.name(name)), .init("identifier", identifier),
                .init("type", "Deployment"),
                .init("spec", .mapping(spec)),
                .init("failureStrategies", .list([stageStrategy]), why: stageStrategyReason),
            ], why: takeover(in: environment).why)
    }

    private func serviceNode(_ service: Service) -> TextTree {
        var node: [TextTree.Entry] = [.init("serviceRef", service.reference)]
        if let artifact {
            let source = TextTree.mapping([
                .init("identifier", artifact.source), .init("type", artifact.kind),
                .init("spec", .mapping([.init("tag", artifact.tag)])),
            ])
            node.append(
                .init(
                    "serviceInputs",
                    .mapping([
                        .init(
                            "serviceDefinition",
                            .mapping([
                                .init("type", request.deploymentType.harnessName),
                                .init(
                                    "spec",
                                    .mapping([
                                        .init(
                                            "artifacts",
                                            .mapping([
                                                .init(
                                                    "primary",
                                                    .mapping([
                                                        .init("primaryArtifactRef", artifact.source),
                                                        .init("sources", .list([source])),
                                                    ]))
                                            ]))
                                    ])),
                            ]))
                    ]), why: "Overrides the tag that the service's definition leaves open as a runtime input."
                ))
        }
        return .mapping(node)
    }

    /// The steps of a deployment: freeze, new version, tests, verdict, takeover.
    private func steps(in environment: Environment) -> [TextTree] {
        let takeover = takeover(in: environment)
        var steps: [TextTree] = environment.isFrozen ? [freezeStep] : []
        let asksBefore = request.verification != nil && takeover.serves == .beforeTakeover
        let asksAfter = request.verification != nil && takeover.serves == .afterTakeover
        let isCompared = environment.strategy == .canary
        if asksBefore, !isCompared { steps.append(startStep) }
        steps += takeover.start
        steps += testSteps
        if asksBefore { steps += verdictSteps(environment.strategy) }
        if asksAfter { steps.append(startStep) }
        steps += takeover.finish
        if asksAfter { steps += verdictSteps(environment.strategy) }
        return steps
    }

    // MARK: - Tests after the deployment

    private var testSteps: [TextTree] {
        let tests = request.tests.filter { $0.effectiveMoment == .after }
        return tests.enumerated().map { index, test in
            let count = tests[..<index].filter { $0.kind == test.kind }.count
            let ending = count == 0 ? "" : " \(count + 1)"
            return step(
                [
                    .init("type", "ShellScript"), .init("name", test.kind.title.capitalizedFirst + ending),
                    .init("identifier", test.kind.identifier + (count == 0 ? "" : "_\(count + 1)")),
                    .init("timeout", "20m"),
                    .init(
                        "spec",
                        script(
                            "set -e\n" + (test.command ?? request.codebase.command(of: test.kind)),
                            environment: [
                                ("SERVICE", "<+service.identifier>"), ("ENVIRONMENT", "<+env.identifier>"),
                            ]
                        )),
                ], why: "Tried against the new version; a failure is a failure of the deployment.")
        }
    }

    /// The body of a ShellScript step.
    func script(
        _ text: String, environment: [(name: String, value: String)] = [], outputs: [String] = []
    ) -> TextTree {
        .mapping([
            .init("shell", "Bash"),
            .init("executionTarget", .mapping([])),
            .init(
                "source",
                .mapping([
                    .init("type", "Inline"),
                    .init("spec", .mapping([.init("script", .text(text))])),
                ])),
            .init("environmentVariables", .list(environment.map { variable($0.name, $0.value) })),
            .init("outputVariables", .list(outputs.map { variable($0, $0) })),
        ])
    }

    /// A variable of a step.
    func variable(_ name: String, _ value: String) -> TextTree {
        .mapping([.init("name", name), .init("type", "String"), .init("value", value)])
    }

    // MARK: - Failure strategies

    /// What the stage does when one of its steps fails.
    private var stageStrategy: TextTree {
        let last = lastAction
        guard request.rollback.retries > 0 else { return onFailure(errors: ["AllErrors"], action: last) }
        return onFailure(
            errors: ["AllErrors"],
            action: [
                .init("type", "Retry"),
                .init(
                    "spec",
                    .mapping([
                        .init("retryCount", .number(request.rollback.retries)),
                        .init("retryIntervals", .texts(["30s"])),
                        .init("onRetryFailure", .mapping([.init("action", .mapping(last))])),
                    ])),
            ])
    }

    private var stageStrategyReason: String {
        switch request.rollback.mode {
        case .stage: "Whatever fails here, the stage goes back to the version that ran before."
        case .pipeline:
            "Whatever fails here, this stage and those before it go back to the versions that ran before."
        case .manual: "A person decides within half an hour; after that the stage goes back."
        case .none: "Nothing goes back by itself: the stage fails and stays as it is."
        }
    }

    private var lastAction: [TextTree.Entry] {
        switch request.rollback.mode {
        case .stage, .pipeline, .none: rollbackAction
        case .manual: manualAction
        }
    }

    /// What goes back at once.
    var rollbackAction: [TextTree.Entry] {
        switch request.rollback.mode {
        case .stage, .manual: action("StageRollback")
        case .pipeline: action("PipelineRollback")
        case .none: action("MarkAsFailure")
        }
    }

    /// A person decides, and after half an hour the pipeline does.
    var manualAction: [TextTree.Entry] {
        [
            .init("type", "ManualIntervention"),
            .init(
                "spec",
                .mapping([
                    .init("timeout", "30m"),
                    .init("onTimeout", .mapping([.init("action", .mapping(rollbackAction))])),
                ])),
        ]
    }

    /// An action without more to say.
    func action(_ type: String) -> [TextTree.Entry] { [.init("type", type)] }

    /// A failure strategy.
    func onFailure(errors: [String], action: [TextTree.Entry]) -> TextTree {
        .mapping([
            .init(
                "onFailure",
                .mapping([.init("errors", .texts(errors)), .init("action", .mapping(action))]))
        ])
    }
}
