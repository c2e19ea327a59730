import Pipelines
import Testing
import YAML

@Suite struct GeneratorTests {
    private static let request = PipelineRequest(
        services: ["my-service"], environments: [.init("production")],
        approvals: [.init(groups: ["engineering-leads"])])

    private static func root(
        of request: PipelineRequest, isExplained: Bool = false
    ) throws -> YAMLNode {
        try YAMLDocument(parsing: Generator.generate(request, isExplained: isExplained).yaml).root
    }

    /// The step types of a pipeline's deployments, rollback steps in brackets.
    private static func stepTypes(_ node: YAMLNode) -> [String] {
        switch node.content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap { stepTypes($0) }
        case .mapping(let pairs):
            pairs.flatMap { pair -> [String] in
                if pair.name == "step", let type = try? pair.value["type"]?.string() { return [type] }
                let inner = stepTypes(pair.value)
                return pair.name == "rollbackSteps" ? inner.map { "(\($0))" } : inner
            }
        }
    }

    @Test func theSameRequestGivesTheSameText() throws {
        #expect(try Generator.generate(Self.request) == Generator.generate(Self.request))
    }

    @Test(
        arguments: [
            (
                PipelineRequest.DeploymentType.kubernetes, PipelineRequest.Strategy.rolling,
                ["K8sRollingDeploy", "(K8sRollingRollback)"]
            ),
            (
                .kubernetes, .canary,
                [
                    "K8sCanaryDeploy", "K8sCanaryDelete", "K8sRollingDeploy", "(K8sCanaryDelete)",
                    "(K8sRollingRollback)",
                ]
            ),
            (.kubernetes, .blueGreen, ["K8sBlueGreenDeploy", "K8sBGSwapServices", "(K8sBGSwapServices)"]),
            (.nativeHelm, .rolling, ["HelmDeploy", "(HelmRollback)"]),
            (
                .nativeHelm, .canary,
                [
                    "HelmCanaryDeploy", "HelmCanaryDelete", "HelmDeploy", "(HelmCanaryDelete)",
                    "(HelmRollback)",
                ]
            ),
            (.nativeHelm, .blueGreen, ["HelmBGDeploy", "HelmBlueGreenSwapStep", "(HelmBlueGreenSwapStep)"]),
            (.ecs, .rolling, ["EcsRollingDeploy", "(EcsRollingRollback)"]),
            (
                .ecs, .canary,
                [
                    "EcsCanaryDeploy", "EcsCanaryDelete", "EcsRollingDeploy", "(EcsCanaryDelete)",
                    "(EcsRollingRollback)",
                ]
            ),
            (
                .ecs, .blueGreen,
                ["EcsBlueGreenCreateService", "EcsBlueGreenSwapTargetGroups", "(EcsBlueGreenRollback)"]
            ),
            (.ssh, .rolling, ["Command", "(Command)"]), (.ssh, .canary, ["Command", "Command", "(Command)"]),
            (.ssh, .blueGreen, ["Command", "Command", "(Command)"]),
        ])
    func aPlatformsStepsDoTheStrategy(
        type: PipelineRequest.DeploymentType, strategy: PipelineRequest.Strategy, steps: [String]
    ) throws {
        var request = Self.request
        request.approvals = []
        request.deploymentType = type
        request.strategy = strategy
        #expect(Self.stepTypes(try Self.root(of: request)) == steps)
    }

    @Test func theVerdictIsAskedBeforeTheCanaryGoesEverywhere() throws {
        var request = Self.request
        request.strategy = .canary
        request.verification = .init()
        #expect(
            Self.stepTypes(try Self.root(of: request)) == [
                "HarnessApproval", "K8sCanaryDeploy", "ShellScript", "Http", "ShellScript", "HarnessApproval",
                "K8sCanaryDelete", "K8sRollingDeploy", "(K8sCanaryDelete)", "(K8sRollingRollback)",
            ])
    }

    @Test func theVerdictIsAskedAfterTheSwapWhereTheNewVersionHasNoTrafficBefore() throws {
        var request = Self.request
        request.strategy = .blueGreen
        request.verification = .init()
        request.approvals = []
        #expect(
            Self.stepTypes(try Self.root(of: request)) == [
                "K8sBlueGreenDeploy", "ShellScript", "K8sBGSwapServices", "ShellScript", "Http",
                "ShellScript",
                "HarnessApproval", "(K8sBGSwapServices)",
            ])
    }

    @Test func anotherStrategyChangesTheDeploymentAlone() throws {
        var canary = Self.request
        canary.strategy = .canary
        let before = try Generator.generate(Self.request).yaml.split(separator: "\n")
        let after = try Generator.generate(canary).yaml.split(separator: "\n")
        let changes = after.difference(from: before)
        #expect(
            !changes.contains { change in
                switch change {
                case .insert(_, let line, _), .remove(_, let line, _):
                    return ["approv", "stage:", "Ref", "failureStrategies", "notif"].contains {
                        line.contains($0)
                    }
                }
            })
        #expect(!changes.isEmpty)
    }

    @Test func commentsChangeNothingButThemselves() throws {
        var request = Self.request
        request.verification = .init()
        request.tests = [.init(.unit), .init(.integration)]
        let plain = try Generator.generate(request).yaml.split(separator: "\n")
        let explained = try Generator.generate(request, isExplained: true).yaml.split(separator: "\n")
        var scripted = false
        let withoutComments = explained.filter { line in
            // A script has comments of its own; they stand in both.
            if line.hasSuffix("script: |-") {
                scripted = true
            } else if line.contains("environmentVariables:") {
                scripted = false
            }
            return scripted || !line.drop { $0 == " " }.hasPrefix("#")
        }
        #expect(withoutComments == plain)
        #expect(explained.count > plain.count + 8)
    }

    @Test func everyCombinationIsYAMLWithDistinctIdentifiers() throws {
        let requests = CrossProduct.requests()
        #expect(requests.count > 2000)
        // The whole product takes the acceptance tests; here every thirty-first, so that all values of each option occur.
        for index in stride(from: 0, to: requests.count, by: 31) {
            let yaml = try Generator.generate(requests[index], isExplained: index % 2 == 1).yaml
            let found = Validator.validate(yaml).filter {
                // Who asks for no rollback is told so by the validator, and gets none.
                $0.severity != .note
                    && !($0.rule == "missing-rollback" && requests[index].rollback.mode == .none)
            }
            #expect(found.map { "\($0.rule): \($0.message)" } == [], "\(index)")
            let root = try YAMLDocument(parsing: yaml).root
            let stages = try #require(try root["pipeline"]?["stages"]?.sequence())
            var identifiers: [String] = []
            for entry in stages {
                let wrapped = try entry["parallel"]?.sequence() ?? [entry]
                for stage in wrapped {
                    identifiers.append(try #require(try stage["stage"]?["identifier"]?.string()))
                }
            }
            #expect(Set(identifiers).count == identifiers.count)
        }
    }

    @Test(
        arguments: [
            ("a: b", "x: \"a: b\"\n"), ("1.10", "x: \"1.10\"\n"), ("no", "x: \"no\"\n"),
            ("22:30", "x: \"22:30\"\n"),
            ("<+input>.default(a).allowedValues(a,b)", "x: <+input>.default(a).allowedValues(a,b)\n"),
            ("it's \"so\"", "x: it's \"so\"\n"), ("# \"a\"", "x: '# \"a\"'\n"), ("a\nb", "x: |-\n  a\n  b\n"),
            ("\na", "x: \"\\na\"\n"), ("", "x: \"\"\n"), ("é", "x: é\n"),
        ])
    func textIsQuotedWhereItHasTo(message: String, expected: String) throws {
        var request = Self.request
        request.approvals[0].message = message
        let yaml = try Generator.generate(request).yaml
        let root = try YAMLDocument(parsing: yaml).root
        let stage = try #require(try root["pipeline"]?["stages"]?.sequence().first?["stage"])
        let step = try #require(try stage["spec"]?["execution"]?["steps"]?.sequence().first?["step"])
        guard case .scalar(let scalar)? = step["spec"]?["approvalMessage"]?.content else {
            Issue.record("no message")
            return
        }
        #expect(scalar.text == message)
        let value = expected.dropFirst("x: ".count).split(separator: "\n").first ?? ""
        #expect(yaml.contains("approvalMessage: \(value)\n"))
    }

    @Test func whatIsWrongIsSaidAllAtOnce() {
        let request = PipelineRequest(
            services: ["żółć", "a", "a"], environments: [.init("prod")], canary: .percentage(0),
            approvals: [.init(groups: [], minimumCount: 0, environment: "qa", timeout: "5s")],
            tests: [.init(.unit, command: " ")],
            notifications: [.init(.email, events: []), .init(.webhook, url: "https://u:p@h")],
            verification: .init(url: "verdict", tokenSecret: "a b", minutes: 0),
            rollback: .init(.stage, retries: 99),
            inputs: [
                .init("a-b"), .init("n", kind: .number, defaultValue: "x"), .init("v", defaultValue: "a'b"),
            ],
            freezes: [
                .init(.daily(from: 5, to: 5), timeZone: "$(rm)"), .init(.dates(from: "2026-1-1", to: "x")),
            ],
            artifact: .init(source: "a b", tag: ""))
        do {
            let pipeline = try Generator.generate(request)
            Issue.record("generated \(pipeline.yaml)")
        } catch {
            let fields = Set(error.problems.map(\.field))
            #expect(
                fields.isSuperset(of: [
                    "services/0", "services/2", "canary", "approvals/0/groups", "approvals/0/minimumCount",
                    "approvals/0/environment", "approvals/0/timeout", "tests/0/command",
                    "notifications/0/events",
                    "notifications/0/recipients", "notifications/1/url", "verification/url",
                    "verification/tokenSecret",
                    "verification/minutes", "rollback/retries", "inputs/0/name", "inputs/1", "inputs/2",
                    "freezes/0",
                    "freezes/0/timeZone", "freezes/1", "artifact/source", "artifact/tag",
                ]), "\(fields)")
        }
    }

    @Test(
        arguments: [
            ("my-service", "my_service"), ("My Service", "My_Service"), ("2fast", "_2fast"), ("a--b!", "a_b"),
            ("_x_", "_x_"),
        ])
    func anIdentifierKeepsWhatItCan(name: String, expected: String) {
        #expect(HarnessName.identifier(name) == expected)
    }

    @Test func aReferenceKeepsItsScope() {
        #expect(HarnessName.reference("org.my-service") == "org.my_service")
        #expect(HarnessName.reference("account.x") == "account.x")
        #expect(HarnessName.reference("<+input>") == "<+input>")
        #expect(HarnessName.reference("…") == nil)
    }
}
