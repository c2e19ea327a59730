import App
import Clients
import Pipelines
import Store
import Testing

@Suite struct PipelinesReportTests {
    private static let pipeline = """
        pipeline:
          name: "Release <b>& `co`"
          identifier: release
          projectIdentifier: shop
          orgIdentifier: default
          stages:
            - stage:
                name: Build
                identifier: build
                type: Custom
                spec:
                  execution:
                    steps:
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

        """
    private static let day: Int64 = 86_400_000
    private static let end = Timestamp(milliseconds: 20_000 * day)
    private static let start = Timestamp(milliseconds: 19_993 * day)

    private static func run(
        _ id: String, _ status: HarnessStatus.Known, at begin: Int64, seconds: Int64,
        pipeline: String = "release"
    ) -> HarnessExecution {
        var summary = HarnessExecutionSummary(id: id, pipeline: pipeline, status: HarnessStatus(status))
        summary.start = HarnessTime(milliseconds: begin)
        summary.end = HarnessTime(milliseconds: begin + seconds * 1_000)
        for (name, share) in [("Build", Int64(1)), ("Deploy", 3)] {
            var stage = HarnessLayoutNode(
                id: name, identifier: name, name: name, kind: "Custom", status: HarnessStatus(status))
            stage.group = "STAGE"
            stage.start = summary.start
            stage.end = HarnessTime(milliseconds: begin + seconds * 250 * share)
            summary.layout.append(stage)
        }
        return HarnessExecution(summary: summary)
    }

    @Test func runsAreSummedUp() {
        let time = Self.start.milliseconds
        let summary = RunSummary(
            [
                Self.run("a", .success, at: time, seconds: 100), Self.run("b", .failed, at: time, seconds: 9),
                Self.run("c", .success, at: time, seconds: 300),
                Self.run("d", .success, at: time, seconds: 200),
                Self.run("e", .running, at: time, seconds: 1), Self.run("f", .skipped, at: time, seconds: 1),
            ].map(\.summary))
        #expect(summary.ended == 4)
        #expect(summary.succeeded == 3)
        #expect(summary.open == 1)
        #expect(summary.medianSeconds == 200)
        #expect(summary.slowest.map(\.name) == ["Deploy", "Build"])
        #expect(summary.slowest.map(\.seconds) == [150, 50])
        let none = RunSummary([])
        #expect(none.medianSeconds == nil)
        #expect(none.slowest.isEmpty)
    }

    @Test func whatOthersHaveWrittenIsNoMarkup() {
        let report = PipelinesReport(
            project: "default/<script>", from: Self.start, to: Self.end,
            entries: [
                PipelinesReport.Entry(Array(Self.pipeline.utf8), source: "a\"><img src=x>|b.yaml"),
                PipelinesReport.Entry(unreadable: "gone", source: "Harness", problem: "404 <nothing> *here*"),
            ])
        let html = report.html
        #expect(html.contains("Release &lt;b&gt;&amp; `co`"))
        #expect(html.contains("404 &lt;nothing&gt; *here*"))
        for part in ["<script", "<img", "<b>", "<nothing", "<link", "http://", "https://"] {
            #expect(!html.contains(part))
        }
        let markdown = report.markdown
        #expect(markdown.contains("| Release &lt;b&gt;&amp; \\`co\\` |"))
        #expect(markdown.contains("404 &lt;nothing&gt; \\*here\\*"))
        #expect(markdown.contains("\\|b.yaml"))
        #expect(!markdown.contains("<img"))
    }

    @Test func eachPipelineHasItsNumbersInBothForms() throws {
        let entry = PipelinesReport.Entry(Array(Self.pipeline.utf8), source: "release.yaml")
        let found = try #require(entry.optimization?.findings)
        #expect(!found.isEmpty)
        let report = PipelinesReport(from: Self.start, to: Self.end, entries: [entry])
        for text in [report.html, report.markdown] {
            #expect(text.contains("2024-09-27 to 2024-10-04"))
            #expect(text.contains("1 pipeline, 1 error, \(found.count) finding"))
            for finding in found { #expect(text.contains("line \(finding.line), \(finding.rule)")) }
        }
        #expect(report.html.hasPrefix("<!doctype html>"))
        #expect(report.html.contains("<details>"))
    }

    @Test func whatIsNoYAMLIsToldAsAnError() {
        let entry = PipelinesReport.Entry(Array("pipeline: [".utf8), source: "broken.yaml")
        let report = PipelinesReport(from: Self.start, to: Self.end, entries: [entry])
        #expect(report.markdown.contains("- error, line 2"))
        #expect(
            PipelinesReport(from: Self.start, to: Self.end, entries: []).markdown.contains("no pipelines"))
    }

    @Test func secretsAreTakenOut() {
        let key = "AKIA" + "IOSFODNN7EXAMPLE"
        let text = Self.pipeline.replacing("make test", with: "AWS_ACCESS_KEY_ID=\(key) make test")
        let report = PipelinesReport(
            from: Self.start, to: Self.end,
            entries: [PipelinesReport.Entry(Array(text.utf8), source: "release.yaml")])
        #expect(!report.html.contains(key))
        #expect(!report.markdown.contains(key))
    }

    @Test func aProjectIsReadFromHarness() async throws {
        let harness = MemoryHarness()
        harness.set { state in
            state.pipelines = ["release": Self.pipeline, "lost": Self.pipeline]
            let begin = Self.start.milliseconds
            for run in [
                Self.run("old", .failed, at: begin - Self.day, seconds: 5),
                Self.run("a", .success, at: begin + 1, seconds: 100),
                Self.run("b", .failed, at: begin + 2, seconds: 5),
                Self.run("other", .failed, at: begin + 3, seconds: 5, pipeline: "elsewhere"),
            ] {
                state.executions[run.summary.id] = run
                state.order.append(run.summary.id)
            }
            state.failures["pipeline"] = [(MemoryHarness.error(403, "not for you"), false)]
        }
        let scope = HarnessScope(organization: "default", project: "shop")
        let source = PipelinesReportSource(harness: harness, scope: scope)
        let report = try await source.report(from: Self.start, to: Self.end)
        // In the order of their identifiers; the first could not be read.
        #expect(report.entries.map(\.name) == ["lost", "release"])
        #expect(report.entries[0].problem?.contains("not for you") == true)
        #expect(report.entries[1].runs?.ended == 2)
        #expect(report.entries[1].runs?.succeeded == 1)
        #expect(report.markdown.contains("Pipelines of default/shop"))
        #expect(report.markdown.contains("2 runs ended, 1 of them well"))
        #expect(harness.actions.isEmpty)
        let files = try await source.report(
            on: [("x.yaml", Array(Self.pipeline.utf8))], from: Self.start, to: Self.end)
        #expect(files.entries.map(\.source) == ["x.yaml"])
        #expect(files.entries.first?.runs?.ended == 2)
    }
}
