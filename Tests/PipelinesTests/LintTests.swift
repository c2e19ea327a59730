import Pipelines
import Testing

@Suite struct LintTests {
    private func rules(_ text: String) -> Set<String> { Set(Validator.validate(text).map(\.rule)) }

    /// A Deployment stage with that after its steps' first one.
    private func deployment(_ steps: String, rollback: Bool = true, strategies: String = "") -> String {
        """
        pipeline:
          name: p
          identifier: p
          projectIdentifier: x
          orgIdentifier: y
          stages:
            - stage:
                name: deploy
                identifier: deploy
                type: Deployment
                failureStrategies:
                  - onFailure: {errors: [AllErrors], action: {type: StageRollback}}
        \(strategies)        spec:
                  deploymentType: Kubernetes
                  service: {serviceRef: s}
                  environment: {environmentRef: e, deployToAll: false, infrastructureDefinitions: [{identifier: i}]}
                  execution:
                    steps:
                      - step: {type: K8sRollingDeploy, name: d, identifier: d, timeout: 10m, spec: {}}
        \(steps)
        \(rollback ? "            rollbackSteps:\n              - step: {type: K8sRollingRollback, name: r, identifier: r, timeout: 10m, spec: {}}" : "")

        """
    }

    private func http(_ fields: String, _ spec: String) -> String {
        "              - step: {type: Http, name: v, identifier: v, \(fields) spec: {url: 'https://v.test/v1/verify', method: POST, \(spec)}}"
    }

    @Test func aSoundPipelineHasNothing() {
        #expect(rules(deployment("")).isEmpty)
    }

    @Test func aVerdictThatNobodyReadsIsTold() {
        let found = rules(deployment(http("", "")))
        #expect(found == ["verdict-assertion", "verdict-timeout", "verdict-unread"])
        let short = http(
            "timeout: 10s,",
            "assertion: '<+httpResponseCode> == 200 && <+json.object(httpResponseBody).action> == \"proceed\"'"
        )
        #expect(rules(deployment(short)) == ["verdict-timeout"])
        #expect(rules(deployment(short.replacing("10s", with: "1m"))).isEmpty)
        let slow = short.replacing("10s", with: "30s").replacing(
            "method: POST,", with: "method: POST, requestBody: '{\"deadlineSeconds\": 40}',")
        #expect(rules(deployment(slow)) == ["verdict-timeout"])
    }

    @Test func aDeploymentWithoutAWayBackIsTold() {
        #expect(rules(deployment("", rollback: false)) == ["missing-rollback"])
    }

    @Test(
        arguments: [
            ("<+pipeline.variables.nothing>", "unresolved-reference"),
            ("<+execution.steps.nothing.output.outputVariables.x>", "unresolved-reference"),
            ("<+pipeline.stages.nothing.spec.x>", "unresolved-reference"),
            ("<+pipeline.stages.deploy.spec.execution.steps.d.output.x>", ""),
            ("<+execution.steps.d.output.x>", ""),
            ("<+pipeline.name", "expression-syntax"), ("<+>", "expression-syntax"),
            ("AKIAABCDEFGHIJKLMNOP", "secret-in-clear"),
        ])
    func whatExpressionsNameIsThere(text: String, rule: String) {
        let step =
            "              - step: {type: ShellScript, name: s, identifier: s, timeout: 10m, spec: {shell: Bash, executionTarget: {}, source: {type: Inline, spec: {script: \"echo $X\"}}, environmentVariables: [{name: X, type: String, value: \"\(text)\"}]}}"
        #expect(rules(deployment(step)) == (rule.isEmpty ? [] : [rule]))
    }

    @Test func equalIdentifiersAreTold() {
        let step =
            "              - step: {type: K8sDelete, name: d, identifier: d, timeout: 10m, spec: {resources: {type: ReleaseName, spec: {deleteNamespace: false}}}}"
        #expect(rules(deployment(step)).contains("duplicate-identifier"))
    }

    @Test func strategiesThatCannotTriggerAreTold() {
        let more = "          - onFailure: {errors: [Timeout], action: {type: Ignore}}\n"
        #expect(rules(deployment("", strategies: more)) == ["failure-strategy-dead"])
        let step = http(
            "timeout: 1m, failureStrategies: [{onFailure: {errors: [ApprovalRejection], action: {type: StepGroupRollback}}}],",
            "assertion: '<+json.object(httpResponseBody).action> == \"proceed\"'")
        #expect(rules(deployment(step)) == ["failure-strategy-dead"])
    }

    @Test(
        arguments: [
            ("<+a> == 'x' && <+a> == 'y'", true), ("'a' == 'b'", true), ("false", true),
            ("<+a> == 'x' || <+a> == 'y'", false), ("<+a> != 'x' && <+a> == 'y'", false),
        ])
    func conditionsCanHold(condition: String, isDead: Bool) {
        let step =
            "              - step: {type: K8sRollingDeploy, name: n, identifier: n, timeout: 10m, when: {stageStatus: Success, condition: \"\(condition)\"}, spec: {}}"
        #expect(rules(deployment(step)).contains("unreachable-condition") == isDead)
    }

    @Test(
        arguments: [
            ("echo \"<+secrets.getValue('k')>\" | base64", true), ("echo <+secrets.getValue('k')>", true),
            ("echo $K | rev | base64 -w0", true), ("printf '%s' \"${K}\" | xxd", true),
            ("echo $K | docker login -u me --password-stdin", false), ("echo $K > file", false),
            ("echo $KEYS", false), ("curl -H \"x-api-key: $K\" https://x.test", false),
            ("echo $K | base64 -d | tool", false),
        ])
    func printedSecretsAreTold(line: String, isPrinted: Bool) {
        let text = """
            pipeline:
              name: p
              identifier: p
              projectIdentifier: x
              orgIdentifier: y
              stages:
                - stage:
                    name: b
                    identifier: b
                    type: CI
                    spec:
                      cloneCodebase: false
                      execution:
                        steps:
                          - step:
                              type: Run
                              name: r
                              identifier: r
                              spec:
                                connectorRef: c
                                image: alpine:3.20
                                envVariables: {K: <+secrets.getValue("k")>}
                                command: |
                                  set -eu
                                  \(line)

            """
        #expect(rules(text) == (isPrinted ? ["secret-printed"] : []))
        let image = text.replacing("alpine:3.20", with: "alpine:latest")
        #expect(rules(image).contains("unpinned-image"))
        #expect(rules(text.replacing("type: Run", with: "type: Http")).contains("step-not-allowed"))
        #expect(rules(text.replacing("image:", with: "imgae:")).contains("unknown-field"))
    }

    @Test func textThatIsNotYAMLIsToldWithItsPlace() {
        let found = Validator.validate("pipeline:\n  a: [\n")
        #expect(found.count == 1)
        #expect(found.first?.rule == "yaml")
        #expect(found.first?.severity == .error)
    }
}
