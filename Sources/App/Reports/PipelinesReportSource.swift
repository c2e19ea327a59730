package import Clients
package import Pipelines
package import Store

/// Gathers what a report on a project's pipelines tells; reads only.
package struct PipelinesReportSource: Sendable {
    /// The most pages of lists that are asked for, of a hundred each.
    private static let mostPages = 50

    private let harness: any HarnessAPI
    private let scope: HarnessScope
    private let settings: Optimizer.Settings
    private let measured: Int

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - harness: Harness.
    ///   - scope: The project.
    ///   - settings: What the team decides about the optimiser's rules.
    ///   - measured: How many executions of each pipeline are fetched whole, for savings.
    package init(
        harness: any HarnessAPI, scope: HarnessScope, settings: Optimizer.Settings = Optimizer.Settings(),
        measured: Int = 5
    ) {
        self.harness = harness
        self.scope = scope
        self.settings = settings
        self.measured = measured
    }

    /// Makes the report.
    ///
    /// - Parameters:
    ///   - files: The pipelines' texts with their names; empty to fetch all pipelines of the project.
    ///   - start: When the time that it is about begins.
    ///   - end: When it ends.
    /// - Returns: The report; what could not be read is told in its entries.
    /// - Throws: ``HarnessError`` if the lists cannot be read.
    package func report(
        on files: [(name: String, text: [UInt8])] = [], from start: Timestamp, to end: Timestamp
    ) async throws(HarnessError) -> PipelinesReport {
        let runs = Dictionary(grouping: try await executions(from: start, to: end), by: \.pipeline)
        var entries: [PipelinesReport.Entry] = []
        if files.isEmpty {
            for pipeline in try await pipelines() {
                entries.append(await entry(of: pipeline, runs: runs[pipeline.id] ?? []))
            }
        } else {
            for file in files {
                let identifier = (try? Pipeline(parsing: file.text))?.identifier
                entries.append(
                    await entry(file.text, file.name, runs: identifier.flatMap { runs[$0] } ?? []))
            }
        }
        return PipelinesReport(
            project: "\(scope.organization)/\(scope.project)", from: start, to: end, entries: entries)
    }

    private func entry(
        of pipeline: HarnessPipelineSummary, runs: [HarnessExecutionSummary]
    ) async -> PipelinesReport.Entry {
        do throws(HarnessError) {
            let found = try await harness.pipeline(pipeline.id, branch: nil, in: scope)
            let place = found.git?.path.map { path in "\(path) in \(found.git?.repository ?? "Git")" }
            var entry = await entry(Array(found.yaml.utf8), place ?? "Harness", runs: runs)
            entry.name = pipeline.name
            return entry
        } catch {
            var entry = PipelinesReport.Entry(
                unreadable: pipeline.name, source: "Harness", problem: "\(error)")
            entry.runs = RunSummary(runs)
            return entry
        }
    }

    private func entry(
        _ text: [UInt8], _ source: String, runs: [HarnessExecutionSummary]
    ) async -> PipelinesReport.Entry {
        var timings = Timings()
        var problem: String?
        for run in runs.filter({ $0.status.phase == .succeeded }).prefix(measured) {
            do throws(HarnessError) {
                let execution = try await harness.execution(
                    run.id, in: scope, stage: nil, wantsWholeGraph: true)
                timings.executions.append(Timings.Execution(execution))
            } catch {
                problem = "not all executions could be read, so that savings may be missing: \(error)"
            }
        }
        var entry = PipelinesReport.Entry(
            text, source: source, timings: timings, settings: settings, runs: RunSummary(runs))
        entry.problem = problem
        return entry
    }

    private func pipelines() async throws(HarnessError) -> [HarnessPipelineSummary] {
        var all: [HarnessPipelineSummary] = []
        for index in 0..<Self.mostPages {
            let page = try await harness.pipelines(page: index, size: 100, in: scope)
            all += page.elements
            guard page.hasNext else { break }
        }
        return all
    }

    private func executions(
        from start: Timestamp, to end: Timestamp
    ) async throws(HarnessError) -> [HarnessExecutionSummary] {
        var all: [HarnessExecutionSummary] = []
        for index in 0..<Self.mostPages {
            let page = try await harness.executions(
                matching: HarnessExecutionFilter(), page: index, size: 100, in: scope)
            all += page.elements.filter { summary in
                guard let time = (summary.start ?? summary.created)?.milliseconds else { return false }
                return time >= start.milliseconds && time <= end.milliseconds
            }
            // Newest first: once a page is older altogether, so is what follows.
            let isOld = page.elements.allSatisfy { summary in
                ((summary.start ?? summary.created)?.milliseconds ?? .max) < start.milliseconds
            }
            guard page.hasNext, !isOld else { break }
        }
        return all
    }
}

extension Timings.Execution {
    /// The times of an execution of Harness.
    init(_ execution: HarnessExecution) {
        self.init(
            id: execution.summary.id,
            spans: execution.graph.inOrder.compactMap { node in
                let path = Timings.path(ofQualifiedName: node.qualifiedName)
                guard !path.isEmpty, let start = node.start, let end = node.end, end >= start else {
                    return nil
                }
                return Timings.Span(
                    path: path, start: Double(start.milliseconds) / 1_000,
                    end: Double(end.milliseconds) / 1_000, hasFailed: node.status.phase == .failed)
            })
    }
}
