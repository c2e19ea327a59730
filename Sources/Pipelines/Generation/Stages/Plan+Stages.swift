extension Plan {
    /// All stages, in the order in which they run.
    var stages: [TextTree] {
        var stages = buildStages
        for (place, environment) in environments.enumerated() {
            if let approvals = approvals[place] {
                stages.append(approvalStage(approvals, before: environment))
            }
            let deployments = services.map { deploymentStage(of: $0, to: environment) }
            if request.deploysServicesTogether, deployments.count > 1 {
                stages.append(.mapping([.init("parallel", .list(deployments))]))
            } else {
                stages += deployments
            }
        }
        return stages
    }

    /// What wraps a stage.
    func stage(_ entries: [TextTree.Entry], why: String) -> TextTree {
        .mapping([.init("stage", .mapping(entries), why: why)])
    }

    /// What wraps a step.
    func step(_ entries: [TextTree.Entry], why: String? = nil) -> TextTree {
        .mapping([.init("step", .mapping(entries), why: why)])
    }

    // MARK: - Tests

    /// The CI stages; several kinds of test run side by side, each with its own checkout.
    private var buildStages: [TextTree] {
        let tests = request.tests.filter { $0.effectiveMoment == .before }
        let stages = tests.enumerated().map { index, test in
            buildStage(
                test, suffix: tests[..<index].filter { $0.kind == test.kind }.count, isAlone: tests.count == 1
            )
        }
        return stages.count > 1 ? [.mapping([.init("parallel", .list(stages))])] : stages
    }

    private func buildStage(_ test: PipelineRequest.Test, suffix: Int, isAlone: Bool) -> TextTree {
        let tool = request.codebase.buildTool
        let ending = suffix == 0 ? "" : " \(suffix + 1)"
        let identifier = test.kind.identifier + (suffix == 0 ? "" : "_\(suffix + 1)")
        var run: [TextTree.Entry] = [
            .init("connectorRef", request.codebase?.imageConnector ?? "account.dockerhub"),
            .init(
                "image", request.codebase?.image ?? tool.image,
                why: "Pinned, so that a new image cannot change the result."),
            .init("shell", "Sh"),
            .init("command", test.command ?? tool.command(of: test.kind)),
        ]
        if test.kind == .unit, tool == .maven || tool == .gradle {
            run.append(
                .init(
                    "reports",
                    .mapping([
                        .init("type", "JUnit"),
                        .init(
                            "spec",
                            .mapping([
                                .init(
                                    "paths",
                                    .texts([
                                        tool == .maven
                                            ? "**/target/surefire-reports/*.xml"
                                            : "**/build/test-results/**/*.xml"
                                    ]))
                            ])),
                    ])))
        }
        var spec: [TextTree.Entry] = [.init("cloneCodebase", .flag(true))]
        if let lockFile = tool.lockFile {
            var caching: [TextTree.Entry] = [.init("enabled", .flag(true))]
            if !isAlone {
                caching.append(
                    .init(
                        "key", "\(identifier)-{{ checksum \"\(lockFile)\" }}",
                        why: "Stages that run side by side need a key of their own each."))
            }
            spec.append(
                .init(
                    "caching", .mapping(caching),
                    why: "Cache Intelligence keeps the dependencies of \(tool.rawValue) between runs."))
        }
        spec += [
            .init("platform", .mapping([.init("os", "Linux"), .init("arch", "Amd64")])),
            .init("runtime", .mapping([.init("type", "Cloud"), .init("spec", .mapping([]))])),
            .init(
                "execution",
                .mapping([
                    .init(
                        "steps",
                        .list([
                            step([
                                .init("type", "Run"), .init("name", "Run \(test.kind.title)\(ending)"),
                                .init("identifier", "run_\(identifier)"), .init("timeout", "30m"),
                                .init("spec", .mapping(run)),
                            ])
                        ]))
                ])),
        ]
        return stage(
            [
                .init("name", test.kind.title.capitalizedFirst + ending), .init("identifier", identifier),
                .init("type", "CI"),
                .init("spec", .mapping(spec)),
                .init(
                    "failureStrategies",
                    .list([onFailure(errors: ["AllErrors"], action: action("MarkAsFailure"))]),
                    why:
                        "Nothing has been deployed yet, so there is nothing to roll back: the pipeline ends here."
                ),
            ], why: "Tried before anything is deployed.")
    }

    /// Where the source comes from.
    var codebase: TextTree {
        .mapping([
            .init("connectorRef", request.codebase?.connector ?? "<+input>"),
            .init("repoName", request.codebase?.repository ?? "<+input>"),
            .init("build", "<+input>"),
        ])
    }

    // MARK: - Approvals

    private func approvalStage(_ approvals: [Approval], before environment: Environment) -> TextTree {
        let steps = approvals.enumerated().map { index, approval in
            let who = approval.groups.joined(separator: " ")
            let isAlone = approvals.count == 1
            return step([
                .init("type", "HarnessApproval"),
                .init(
                    "name",
                    HarnessName.name(isAlone ? "Approval of \(environment.name)" : "Approval by \(who)")),
                .init("identifier", isAlone ? "approval" : "approval_\(index + 1)"),
                .init("timeout", approval.request.timeout),
                .init(
                    "spec",
                    .mapping([
                        .init("approvalMessage", approval.request.message ?? message(for: environment)),
                        .init("includePipelineExecutionHistory", .flag(true)),
                        .init("isAutoRejectEnabled", .flag(false)),
                        .init(
                            "approvers",
                            .mapping([
                                .init("userGroups", .texts(approval.groups)),
                                .init("minimumCount", .number(approval.request.minimumCount)),
                                .init(
                                    "disallowPipelineExecutor", .flag(!approval.request.allowsExecutor),
                                    why: approval.request.allowsExecutor
                                        ? "Who started the pipeline may approve it."
                                        : "Who started the pipeline does not approve it: four eyes."),
                            ])),
                        .init("approverInputs", .list([])),
                    ])),
            ])
        }
        return stage(
            [
                .init("name", HarnessName.name("Approve \(environment.name)")),
                .init("identifier", identifier("approve", environment)), .init("type", "Approval"),
                .init("spec", .mapping([.init("execution", .mapping([.init("steps", .list(steps))]))])),
            ],
            why:
                "People agree before \(environment.name) is touched. A rejection, or nobody in time, ends the pipeline with everything as it stands."
        )
    }

    private func message(for environment: Environment) -> String {
        let what = services.map(\.name).joined(separator: ", ")
        let version = artifact.map { " \($0.tag)" } ?? ""
        return "Deploy \(what)\(version) to \(environment.name)?"
    }

    /// An identifier of a verb and an environment.
    func identifier(_ verb: String, _ environment: Environment) -> String {
        // An expression cannot be part of an identifier; its place among the environments can.
        let place = environments.firstIndex { $0.reference == environment.reference } ?? 0
        return HarnessName.isExpression(environment.reference)
            ? "\(verb)_\(place + 1)"
            : String("\(verb)_\(environment.reference.replacing(".", with: "_"))".prefix(128))
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
