/// How a new version takes over on one platform: the steps of Harness that do it.
struct Takeover {
    /// When the new version serves customers.
    enum Moment {
        /// Once it is started.
        case beforeTakeover
        /// Only when it has taken over.
        case afterTakeover
    }

    /// Starts the new version, wholly or in part.
    var start: [TextTree]

    /// Lets it take over.
    var finish: [TextTree]

    /// Goes back.
    var rollback: [TextTree]

    /// When there is something to compare.
    var serves: Moment

    /// Why it is done so, for the comment.
    var why: String
}

extension Plan {
    /// How a new version takes over in an environment.
    func takeover(in environment: Environment) -> Takeover {
        switch request.deploymentType {
        case .kubernetes: kubernetes(environment.strategy)
        case .nativeHelm: nativeHelm(environment.strategy)
        case .ecs: ecs(environment.strategy)
        case .ssh: ssh(environment.strategy)
        }
    }

    /// A step of the deployment proper.
    func deploy(
        _ type: String, _ name: String, _ identifier: String, spec: [TextTree.Entry] = [],
        timeout: String = "10m",
        why: String? = nil
    ) -> TextTree {
        step(
            [
                .init("type", type), .init("name", name), .init("identifier", identifier),
                .init("timeout", timeout), .init("spec", .mapping(spec)),
            ], why: why)
    }

    private static let rollingReason =
        "Rolling: instances are replaced a few at a time. Both versions serve meanwhile, so they have to get on with each other."
    private static let canaryReason =
        "Canary: a small part of the traffic reaches the new version first. Only what stands the test goes everywhere."
    private static let blueGreenReason =
        "Blue-green: the new version stands beside the old one, and all traffic changes over at once. Going back is as quick."

    /// The reason for a strategy.
    func reason(_ strategy: PipelineRequest.Strategy) -> String {
        switch strategy {
        case .rolling: Self.rollingReason
        case .canary: Self.canaryReason
        case .blueGreen: Self.blueGreenReason
        }
    }

    private var instanceSelection: TextTree.Entry {
        switch request.canary {
        case .count(let count):
            .init(
                "instanceSelection",
                .mapping([.init("type", "Count"), .init("spec", .mapping([.init("count", .number(count))]))]))
        case .percentage(let share):
            .init(
                "instanceSelection",
                .mapping([
                    .init("type", "Percentage"),
                    .init("spec", .mapping([.init("percentage", .number(share))])),
                ]))
        }
    }

    // MARK: - Kubernetes

    private func kubernetes(_ strategy: PipelineRequest.Strategy) -> Takeover {
        let dryRun = TextTree.Entry("skipDryRun", .flag(false))
        let pruning = TextTree.Entry("pruningEnabled", .flag(false))
        let rolling = deploy(
            "K8sRollingDeploy", "Rolling deployment", "rolling_deployment", spec: [dryRun, pruning])
        let back = deploy("K8sRollingRollback", "Rolling rollback", "rolling_rollback", spec: [pruning])
        switch strategy {
        case .rolling:
            return Takeover(
                start: [rolling], finish: [], rollback: [back], serves: .beforeTakeover, why: reason(strategy)
            )
        case .canary:
            return Takeover(
                start: [
                    deploy(
                        "K8sCanaryDeploy", "Canary deployment", "canary_deployment",
                        spec: [instanceSelection, dryRun])
                ],
                finish: [deploy("K8sCanaryDelete", "Canary removal", "canary_removal"), rolling],
                rollback: [
                    deploy("K8sCanaryDelete", "Canary removal on rollback", "canary_removal_on_rollback"),
                    back,
                ],
                serves: .beforeTakeover, why: reason(strategy))
        case .blueGreen:
            return Takeover(
                start: [
                    deploy(
                        "K8sBlueGreenDeploy", "Stage deployment", "stage_deployment", spec: [dryRun, pruning])
                ],
                finish: [
                    deploy(
                        "K8sBGSwapServices", "Swap to the new version", "swap_services")
                ],
                rollback: [
                    deploy(
                        "K8sBGSwapServices", "Swap back to the old version", "swap_services_back")
                ], serves: .afterTakeover, why: reason(strategy))
        }
    }

    // MARK: - Native Helm

    private func nativeHelm(_ strategy: PipelineRequest.Strategy) -> Takeover {
        let history = TextTree.Entry(
            "ignoreReleaseHistFailStatus", .flag(false))
        let rolling = deploy("HelmDeploy", "Helm deployment", "helm_deployment", spec: [history])
        let back = deploy("HelmRollback", "Helm rollback", "helm_rollback")
        switch strategy {
        case .rolling:
            return Takeover(
                start: [rolling], finish: [], rollback: [back], serves: .beforeTakeover, why: reason(strategy)
            )
        case .canary:
            return Takeover(
                start: [
                    deploy(
                        "HelmCanaryDeploy", "Canary deployment", "canary_deployment",
                        spec: [instanceSelection, history])
                ],
                finish: [deploy("HelmCanaryDelete", "Canary removal", "canary_removal"), rolling],
                rollback: [
                    deploy("HelmCanaryDelete", "Canary removal on rollback", "canary_removal_on_rollback"),
                    back,
                ],
                serves: .beforeTakeover, why: reason(strategy))
        case .blueGreen:
            return Takeover(
                start: [deploy("HelmBGDeploy", "Stage deployment", "stage_deployment", spec: [history])],
                finish: [deploy("HelmBlueGreenSwapStep", "Swap to the new version", "swap_services")],
                rollback: [
                    deploy("HelmBlueGreenSwapStep", "Swap back to the old version", "swap_services_back")
                ],
                serves: .afterTakeover, why: reason(strategy))
        }
    }

    // MARK: - ECS

    private func ecs(_ strategy: PipelineRequest.Strategy) -> Takeover {
        let rolling = deploy("EcsRollingDeploy", "Rolling deployment", "rolling_deployment", timeout: "20m")
        let back = deploy("EcsRollingRollback", "Rolling rollback", "rolling_rollback", timeout: "20m")
        switch strategy {
        case .rolling:
            return Takeover(
                start: [rolling], finish: [], rollback: [back], serves: .beforeTakeover, why: reason(strategy)
            )
        case .canary:
            return Takeover(
                start: [deploy("EcsCanaryDeploy", "Canary deployment", "canary_deployment", timeout: "20m")],
                finish: [deploy("EcsCanaryDelete", "Canary removal", "canary_removal"), rolling],
                rollback: [
                    deploy("EcsCanaryDelete", "Canary removal on rollback", "canary_removal_on_rollback"),
                    back,
                ],
                serves: .beforeTakeover, why: reason(strategy))
        case .blueGreen:
            let asked = [
                "loadBalancer", "prodListener", "prodListenerRuleArn", "stageListener",
                "stageListenerRuleArn",
            ]
            // The old service has to live until the verdict is there and a person has decided.
            let minutes = (request.verification?.minutes ?? 0) + 60
            return Takeover(
                start: [
                    deploy(
                        "EcsBlueGreenCreateService", "Stage deployment", "stage_deployment",
                        spec: asked.map { .init($0, "<+input>") }, timeout: "20m",
                        why:
                            "Load balancer and listener rules are the environment's own; they are asked when the pipeline starts."
                    )
                ],
                finish: [
                    deploy(
                        "EcsBlueGreenSwapTargetGroups", "Swap to the new version", "swap_target_groups",
                        spec: [
                            .init("doNotDownsizeOldService", .flag(false)),
                            .init(
                                "downsizeOldServiceDelayInSecs",
                                .number(request.verification == nil ? 300 : minutes * 60),
                                why: "So long the old version stays ready to take the traffic back."),
                        ], timeout: "20m")
                ],
                rollback: [
                    deploy(
                        "EcsBlueGreenRollback", "Swap back to the old version", "swap_target_groups_back",
                        timeout: "20m")
                ],
                serves: .afterTakeover, why: reason(strategy))
        }
    }
}
