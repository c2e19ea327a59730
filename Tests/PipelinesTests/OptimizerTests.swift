import Foundation
import Pipelines
import Testing
import YAML

@Suite struct OptimizerTests {
    private func report(_ file: URL, _ settings: Optimizer.Settings = .init()) throws -> OptimizationReport {
        try Optimizer.report(
            on: try FixturePipelines.text(file), file: file.lastPathComponent, settings: settings)
    }

    /// Checks what holds of every report.
    private func check(_ report: OptimizationReport, _ name: String) throws {
        let faults = Validator.structure(of: try Pipeline(parsing: report.original))
            .filter { $0.severity == .error }.count
        for finding in report.findings {
            #expect(!finding.diff.isEmpty, "\(name) \(finding.rule)")
            let text = try finding.edits.applied(to: report.original)
            let errors = Validator.structure(of: try Pipeline(parsing: text)).filter { $0.severity == .error }
            #expect(errors.count <= faults, "\(name) \(finding.rule): \(errors)")
        }
        let again = try Optimizer.report(on: report.changed)
        #expect(again.findings.isEmpty, "\(name): \(again.findings.map { "\($0.rule) \($0.path)" })")
        #expect(again.changed == report.changed)
        // What was there is there still, but for white space at the beginning of lines and what a rule removes.
        func lines(_ bytes: [UInt8]) -> [String] {
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let removing: Set = [
            "secret-printed", "image-rebuild", "repeated-steps", "clone-depth", "test-intelligence",
        ]
        guard !report.findings.contains(where: { removing.contains($0.rule) }) else { return }
        var after: [String: Int] = [:]
        for line in lines(report.changed) { after[line, default: 0] += 1 }
        for line in lines(report.original) {
            after[line, default: 0] -= 1
            let isKnown =
                after[line, default: 0] >= 0 || line.hasPrefix("- parallel:")
                || line.hasPrefix("rollbackSteps: [")
            #expect(isKnown, "\(name): \(line)")
        }
    }

    @Test(
        .enabled(if: FixturePipelines.areThere, FixturePipelines.skipReason),
        arguments: FixturePipelines.files("valid", "recommended", "permissive", "invalid", "v1"))
    func changesOfRealPipelinesAreValidAndFoundOnce(file: URL) throws {
        let report = try report(file)
        try check(report, file.lastPathComponent)
    }

    @Test(.enabled(if: FixturePipelines.areThere, FixturePipelines.skipReason))
    func theRemarksOnTheRealPipelinesHold() throws {
        func rules(_ name: String) throws -> Set<String> {
            let file = try #require(
                FixturePipelines.files("valid").first { $0.lastPathComponent == name + ".yaml" })
            return Set(try report(file).findings.map(\.rule))
        }
        let slow = try rules("ci-go-sequential-tests-no-cache")
        #expect(slow.isSuperset(of: ["dependency-cache", "parallel-steps"]))
        #expect(try !rules("ci-go-gcs-cache-steps").contains("dependency-cache"))
        #expect(try rules("ci-secret-leak-base64").contains("secret-printed"))
        #expect(try !rules("ci-build-deploy-mcp-server").contains("dependency-cache"))
    }

    private static let java = """
        pipeline:
          name: orders
          identifier: orders
          projectIdentifier: shop
          orgIdentifier: default
          # what everybody builds with
          properties:
            ci:
              codebase: {connectorRef: github, repoName: orders, build: <+input>}
          stages:
            - stage:
                name: Build
                identifier: build
                type: CI
                spec:
                  cloneCodebase: true
                  platform: {os: Linux, arch: Amd64}
                  runtime: {type: Cloud, spec: {}}
                  execution:
                    steps:
                      - step:
                          type: Run
                          name: Compile
                          identifier: compile
                          timeout: 10m
                          spec:
                            connectorRef: hub
                            image: maven:3.9-eclipse-temurin-21
                            shell: Sh
                            command: mvn -B package -DskipTests
                      # fast ones first
                      - step:
                          type: Run
                          name: Unit tests
                          identifier: unit_tests
                          timeout: 10m
                          spec:
                            connectorRef: hub
                            image: maven:3.9-eclipse-temurin-21
                            shell: Sh
                            command: |
                              mvn -B test   # surefire
                      - step:
                          type: Run
                          name: Integration tests
                          identifier: integration_tests
                          timeout: 20m
                          spec:
                            connectorRef: hub
                            image: maven:3.9-eclipse-temurin-21
                            shell: Sh
                            command: mvn -B verify -DskipUnitTests
            - stage:
                name: Deploy
                identifier: deploy
                type: Deployment
                spec:
                  deploymentType: Kubernetes
                  service: {serviceRef: orders}
                  environment:
                    environmentRef: prod
                    deployToAll: false
                    infrastructureDefinitions: [{identifier: prod_k8s}]
                  execution:
                    steps:
                      - step:
                          type: K8sRollingDeploy
                          name: Roll out
                          identifier: roll_out
                          timeout: 10m
                          spec: {skipDryRun: false}
                    rollbackSteps:
                      - step:
                          type: K8sRollingRollback
                          name: Roll back
                          identifier: roll_back
                          timeout: 10m
                          spec: {}
                failureStrategies:
                  - onFailure: {errors: [AllErrors], action: {type: StageRollback}}
            # what the image is made of
            - stage:
                name: Trivy
                identifier: trivy
                type: CI
                spec:
                  cloneCodebase: false
                  platform: {os: Linux, arch: Amd64}
                  runtime: {type: Cloud, spec: {}}
                  execution:
                    steps:
                      - step:
                          type: Run
                          name: Scan the image
                          identifier: scan
                          timeout: 10m
                          spec:
                            connectorRef: hub
                            image: aquasec/trivy:0.57.1
                            shell: Sh
                            command: trivy image --exit-code 1 registry.example/orders:latest

        """

    @Test func theGuidesExampleComesOutRight() throws {
        let report = try Optimizer.report(on: Array(Self.java.utf8), file: "pipeline.yaml")
        try check(report, "java")
        #expect(
            Set(report.findings.map(\.rule)).isSuperset(of: [
                "parallel-steps", "dependency-cache", "scan-order",
            ]))
        let after = try Pipeline(parsing: report.changed)
        #expect(after.allStages.map(\.identifier) == ["build", "trivy", "deploy"])
        let parallel = try #require(
            after.allStages[0].steps.first { if case .parallel = $0 { true } else { false } })
        #expect(parallel.steps.compactMap(\.identifier).suffix(2) == ["unit_tests", "integration_tests"])
        let spec = try #require(after.allStages[0].spec)
        #expect(spec["caching"]?["key"]?.text?.contains("checksum \"pom.xml\"") == true)
        #expect(spec["caching"]?["paths"]?.items?.first?.text == "/root/.m2/repository")
        #expect(spec["sharedPaths"]?.items?.first?.text == "/root/.m2")
        let text = String(decoding: report.changed, as: UTF8.self)
        for comment in [
            "# what everybody builds with", "# fast ones first", "# surefire", "# what the image is made of",
        ] {
            #expect(text.contains(comment))
        }
    }

    @Test(arguments: 1...40)
    func savingsAreThoseOfTheCriticalPath(seed: Int) throws {
        var state = UInt64(seed)
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        let names = ["compile", "unit_tests", "integration_tests"]
        var expected: [Double] = []
        let executions = (0..<8).map { number -> Timings.Execution in
            let durations = names.map { _ in 10 + random() * 600 }
            let wait = random() * 60
            var time = wait
            var spans: [Timings.Span] = []
            for (name, seconds) in zip(names, durations) {
                spans.append(Timings.Span(path: "build/\(name)", start: time, end: time + seconds))
                time += seconds
            }
            spans.append(Timings.Span(path: "build", start: 0, end: time))
            // The two kinds of tests run at once after the build: the shorter one costs nothing.
            expected.append(min(durations[1], durations[2]))
            return Timings.Execution(id: "\(number)", spans: spans)
        }
        let settings = { () -> Optimizer.Settings in
            var settings = Optimizer.Settings()
            settings.only = ["parallel-steps"]
            return settings
        }()
        let report = try Optimizer.report(
            on: Array(Self.java.utf8), timings: Timings(executions: executions), settings: settings)
        let saving = try #require(report.findings.first?.saving)
        let mean = expected.reduce(0, +) / Double(expected.count)
        #expect(abs(saving.seconds - mean) <= 0.1 * mean)
        #expect(saving.executions == 8)
        #expect(saving.deviation > 0)
        let before = try #require(report.secondsBefore)
        let after = try #require(report.secondsAfter)
        #expect(abs(before - after - mean) <= 0.1 * mean)
    }

    @Test func aCommentWithAReasonSetsFindingsAside() throws {
        let text = Self.java.replacing(
            "    - stage:\n        name: Build\n",
            with:
                "    # verdict:ignore parallel-steps,dependency-cache -- one runner only\n    - stage:\n        name: Build\n"
        )
        #expect(text != Self.java)
        let report = try Optimizer.report(on: Array(text.utf8))
        #expect(!report.findings.contains { ["parallel-steps", "dependency-cache"].contains($0.rule) })
        #expect(Set(report.suppressed.map(\.reason)) == ["one runner only"])
        let bare = text.replacing(" -- one runner only", with: "")
        #expect(try Optimizer.report(on: Array(bare.utf8)).findings.contains { $0.rule == "parallel-steps" })
    }

    @Test func aPipelineOfTenThousandLinesIsQuick() throws {
        let stage = Self.java.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(10).prefix(
            42)
        var text = Self.java.split(separator: "\n", omittingEmptySubsequences: false).prefix(10).joined(
            separator: "\n")
        #if DEBUG
        let copies = 24
        #else
        let copies = 240
        #endif
        for number in 0..<copies {
            text +=
                "\n"
                + stage.joined(separator: "\n").replacing(
                    "identifier: build", with: "identifier: build\(number)")
        }
        text += "\n"
        #expect(text.split(separator: "\n").count > 40 * copies)
        let clock = ContinuousClock()
        let validation = clock.measure { _ = Validator.validate(text) }
        let optimisation = try clock.measure { _ = try Optimizer.report(on: Array(text.utf8)) }
        print("TIMES validate \(validation) optimize \(optimisation)")
        #if !DEBUG
        #expect(validation + optimisation < .milliseconds(300))
        #endif
    }
}
