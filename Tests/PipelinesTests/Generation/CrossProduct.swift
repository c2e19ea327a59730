import Pipelines

/// Requests that try every option with every other.
enum CrossProduct {
    static let approvals: [[PipelineRequest.Approval]] = [
        [], [.init(groups: ["engineering-leads"])],
        [
            .init(groups: ["sre", "org.security"], minimumCount: 2, environment: "staging"),
            .init(groups: ["qa"], allowsExecutor: true),
        ],
    ]
    static let tests: [[PipelineRequest.Test]] = [
        [], [.init(.unit)],
        PipelineRequest.Test.Kind.allCases.map { .init($0) } + [
            .init(.smoke, command: "curl -f \"$URL\"\nexit 0")
        ],
    ]
    static let rollbacks: [PipelineRequest.Rollback] =
        PipelineRequest.Rollback.Mode.allCases.map { .init($0) } + [.init(.stage, retries: 3)]
    static let verifications: [PipelineRequest.Verification?] =
        [nil] + PipelineRequest.Verification.Unavailable.allCases.map { .init(unavailable: $0) }
    static let notifications: [[PipelineRequest.Notification]] = [
        [],
        [
            .init(.slack, events: PipelineRequest.Notification.Event.allCases, room: "#deploys"),
            .init(.email, groups: ["sre"], recipients: ["ops@example.com"]), .init(.pagerDuty), .init(.teams),
            .init(.webhook, secret: "hook_token", url: "https://hooks.example.com/x"), .init(.slack),
        ],
    ]
    static let inputs: [[PipelineRequest.Input]] = [
        [],
        [
            .init("imageTag", defaultValue: "1.0", isRequired: true),
            .init("replicas", kind: .number, defaultValue: "3", allowedValues: ["1", "3", "5"]),
            .init(
                "region", defaultValue: "eu west", allowedValues: ["eu west", "us,east"],
                summary: "Where: the region"),
            .init("token", kind: .secret),
        ],
    ]
    static let freezes: [[PipelineRequest.FreezeWindow]] = [
        [],
        [
            .init(.weekly(from: 4 * 1440 + 900, to: 360), timeZone: "Europe/Berlin"),
            .init(.daily(from: 1320, to: 360)),
            .init(.dates(from: "2026-12-20", to: "2027-01-03")),
        ],
    ]

    /// Every combination of platform, strategy, approvals, tests, rollback and verification, each with and without the rest.
    static func requests() -> [PipelineRequest] {
        var requests: [PipelineRequest] = []
        for type in PipelineRequest.DeploymentType.allCases {
            for strategy in PipelineRequest.Strategy.allCases {
                for (a, approvals) in approvals.enumerated() {
                    for (t, tests) in tests.enumerated() {
                        for (r, rollback) in rollbacks.enumerated() {
                            for verification in verifications {
                                for extra in 0..<2 {
                                    let turn = a + t + r + extra
                                    var request = PipelineRequest(
                                        services: turn % 2 == 0
                                            ? ["my-service"] : ["checkout", "org.payments"],
                                        environments: [
                                            .init("staging", strategy: turn % 4 == 0 ? .rolling : nil),
                                            .init(
                                                "eu-prod",
                                                infrastructure: turn % 2 == 0 ? nil : "account.cluster"),
                                        ], deploymentType: type, strategy: strategy, approvals: approvals,
                                        tests: tests,
                                        notifications: notifications[extra], verification: verification,
                                        rollback: rollback, inputs: inputs[extra], freezes: freezes[extra])
                                    request.deploysServicesTogether = turn % 3 == 0
                                    request.canary = turn % 2 == 0 ? .count(1) : .percentage(25)
                                    if turn % 2 == 1 {
                                        request.codebase = .init(
                                            connector: "account.github", repository: "shop",
                                            buildTool: PipelineRequest.BuildTool.allCases[turn % 8])
                                    }
                                    requests.append(request)
                                }
                            }
                        }
                    }
                }
            }
        }
        return requests
    }
}
