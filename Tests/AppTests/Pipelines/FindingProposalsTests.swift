import App
import Clients
import Pipelines
import Testing

@Suite struct FindingProposalsTests {
    private static let text = Array(
        """
        pipeline:
          name: Release
          identifier: release
          projectIdentifier: shop
          orgIdentifier: default
          stages:
            - stage:
                name: Checks
                identifier: checks
                type: Custom
                spec:
                  execution:
                    steps:
                      - step:
                          type: ShellScript
                          name: Lint
                          identifier: lint
                          spec:
                            shell: Bash
                            onDelegate: true
                            source:
                              type: Inline
                              spec:
                                script: make lint
                      - step:
                          type: ShellScript
                          name: Unit
                          identifier: unit
                          spec:
                            shell: Bash
                            onDelegate: true
                            source:
                              type: Inline
                              spec:
                                script: make test

        """.utf8)
    private static let target = FindingProposals.Target(base: "main", path: ".harness/release.yaml")

    @Test func eachFindingIsAChangeOfItsOwn() throws {
        let report = try Optimizer.report(on: Self.text, file: Self.target.path)
        let changes = FindingProposals.changes(of: report, for: Self.target)
        let changing = report.findings.filter { !$0.edits.isEmpty }
        #expect(!changing.isEmpty)
        #expect(changes.count == changing.count)
        #expect(Set(changes.map(ChangeProposer.branch(for:))).count == changes.count)
        for change in changes {
            #expect(change.original == Self.text)
            #expect(change.content != Self.text)
            #expect(change.isDraft)
            #expect(change.title.count <= 100)
            #expect(change.reason.contains("- Saving: "))
            #expect(change.reason.contains("+++ b/.harness/release.yaml"))
        }
    }

    @Test func theSameFindingKeepsItsBranchWhenTheNumbersChange() throws {
        func branches(_ timings: Timings) throws -> Set<String> {
            let report = try Optimizer.report(on: Self.text, file: Self.target.path, timings: timings)
            return Set(
                FindingProposals.changes(of: report, for: Self.target).map(ChangeProposer.branch(for:)))
        }
        func timings(_ seconds: Double) -> Timings {
            Timings(executions: [
                Timings.Execution(
                    id: "1",
                    spans: [
                        Timings.Span(path: "checks/lint", start: 0, end: seconds),
                        Timings.Span(path: "checks/unit", start: seconds, end: seconds * 3),
                    ])
            ])
        }
        let first = try branches(timings(60))
        #expect(!first.isEmpty)
        #expect(try branches(timings(90)) == first)
    }
}
