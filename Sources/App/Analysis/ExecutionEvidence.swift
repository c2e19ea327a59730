import Clients
import Executions
import JSON
import LogMining

/// Fetches what the analysis of a failed execution rests on.
///
/// Only the execution itself is needed; whatever else cannot be had becomes a shortfall that the analysis tells.
struct ExecutionEvidence: Sendable {
    /// How much is fetched.
    struct Limits: Sendable {
        /// The failed steps whose logs are fetched.
        var steps = 5
        /// The logs of one step.
        var logsPerStep = 4
        /// The lines of one step; of more, the first quarter and the last three quarters of that number are kept.
        var lines = 20_000
        /// The executions of chained pipelines.
        var children = 8
        /// The runs that went well among which the last one before is looked for.
        var successes = 20
    }

    private let harness: any HarnessAPI
    private let limits: Limits

    /// Creates the way to the evidence.
    init(harness: any HarnessAPI, limits: Limits = Limits()) {
        self.harness = harness
        self.limits = limits
    }

    /// What was fetched.
    struct Collection: Sendable {
        /// What the analysis takes.
        var input: FailureAnalysis.Input
        /// The pipeline's identifier.
        var pipeline: String
        /// The services that were deployed.
        var services: [String]
        /// The environments that they were deployed to.
        var environments: [String]
    }

    /// Fetches everything about an execution.
    ///
    /// - Throws: ``HarnessError`` where the execution itself cannot be had.
    func collect(_ place: HarnessPlace) async throws(HarnessError) -> Collection {
        let execution = try await harness.execution(
            place.execution, in: place.scope, stage: nil, wantsWholeGraph: true)
        var input = FailureAnalysis.Input(graph: ExecutionGraph(execution))
        await addChildren(of: execution, scope: place.scope, to: &input)
        let success = await lastSuccess(before: execution.summary, scope: place.scope, &input.shortfalls)
        let trace = FailureTrace(input.graph, children: input.children)
        await addLogs(trace, success, to: &input)
        input.failed = await record(of: execution.summary, scope: place.scope)
        if let success { input.success = await record(of: success.summary, scope: place.scope) }
        return Collection(
            input: input, pipeline: execution.summary.pipeline, services: execution.summary.services,
            environments: execution.summary.environments)
    }

    // MARK: - Chained pipelines

    private func addChildren(
        of execution: HarnessExecution, scope: HarnessScope, to input: inout FailureAnalysis.Input
    ) async {
        for child in execution.children { input.children[child.summary.id] = ExecutionGraph(child) }
        var open = execution.chained.filter { input.children[$0.executionID] == nil }
        var count = 0
        while let next = open.popLast(), count < limits.children {
            count += 1
            do throws(HarnessError) {
                let child = try await harness.execution(
                    next.executionID, in: next.scope, stage: nil, wantsWholeGraph: true)
                input.children[next.executionID] = ExecutionGraph(child)
                open += child.chained.filter { input.children[$0.executionID] == nil }
            } catch {
                input.shortfalls.append(
                    "The chained execution \(next.executionID) could not be read: \(error.message)")
            }
        }
    }

    // MARK: - Logs

    private func addLogs(
        _ trace: FailureTrace, _ success: HarnessExecution?, to input: inout FailureAnalysis.Input
    ) async {
        let failed =
            (trace.first.map { [$0] } ?? [])
            + trace.others.filter { $0.relation == .independent || $0.relation == .rollback }.map(\.place)
        let earlier = success.map { $0.graph.inOrder } ?? []
        for place in failed.prefix(limits.steps) where place.node.kind != .pipeline {
            guard let text = await log(place.node.logKeys, of: place.node.name, &input.shortfalls) else {
                continue
            }
            input.logs[place.node.id] = text
            let twin =
                earlier.first { !$0.qualifiedName.isEmpty && $0.qualifiedName == place.node.path }
                ?? earlier.first { $0.identifier == place.node.identifier }
            guard let twin else { continue }
            var ignored: [String] = []
            input.earlierLogs[place.node.id] = await log(twin.logKeys, of: twin.name, &ignored)
        }
    }

    private func log(_ keys: [String], of name: String, _ shortfalls: inout [String]) async -> LogText? {
        guard !keys.isEmpty else {
            shortfalls.append("Harness names no log of \(name).")
            return nil
        }
        var lines: [HarnessLogLine] = []
        for key in keys.prefix(limits.logsPerStep) {
            do throws(HarnessError) {
                let log = try await harness.log(key)
                lines += log.lines
                if let gap = log.gap { shortfalls.append("The log of \(name) has a gap: \(gap)") }
            } catch {
                shortfalls.append("A log of \(name) could not be read: \(error.message)")
            }
        }
        guard !lines.isEmpty else { return nil }
        if lines.count > limits.lines {
            let first = limits.lines / 4
            shortfalls.append(
                "The log of \(name) has \(lines.count) lines, of which \(limits.lines) were looked at.")
            lines = Array(lines.prefix(first) + lines.suffix(limits.lines - first))
        }
        return LogText(lines: lines.map(\.plain))
    }

    // MARK: - The run before

    private func lastSuccess(
        before failed: HarnessExecutionSummary, scope: HarnessScope, _ shortfalls: inout [String]
    ) async -> HarnessExecution? {
        do throws(HarnessError) {
            let page = try await harness.executions(
                matching: HarnessExecutionFilter(pipeline: failed.pipeline, statuses: [.success]), page: 0,
                size: limits.successes, in: scope)
            let before = page.elements.first { candidate in
                candidate.id != failed.id && candidate.pipeline == failed.pipeline
                    && candidate.status.phase == .succeeded
                    && Self.isEarlier(candidate, than: failed)
            }
            guard let before else { return nil }
            return try await harness.execution(before.id, in: scope, stage: nil, wantsWholeGraph: true)
        } catch {
            shortfalls.append("The last run that went well could not be read: \(error.message)")
            return nil
        }
    }

    private static func isEarlier(
        _ candidate: HarnessExecutionSummary, than failed: HarnessExecutionSummary
    ) -> Bool {
        if let left = candidate.runSequence, let right = failed.runSequence { return left < right }
        guard let left = candidate.start, let right = failed.start else { return true }
        return left < right
    }

    private func record(of summary: HarnessExecutionSummary, scope: HarnessScope) async -> RunRecord {
        var record = RunRecord(
            execution: summary.id, sequence: summary.runSequence, ended: summary.end?.seconds,
            artifacts: Self.artifacts(of: summary), startedBy: summary.trigger?.identifier)
        do throws(HarnessError) {
            let inputs = try await harness.inputs(of: summary.id, in: scope)
            record.inputs = inputs.yaml
            record.pipeline = inputs.resolvedYAML
        } catch {
            // Without them the comparison says that they could not be had.
            return record
        }
        return record
    }

    /// The artifacts that stages deployed, by service.
    static func artifacts(of summary: HarnessExecutionSummary) -> [String: String] {
        var artifacts: [String: String] = [:]
        for stage in summary.layout {
            guard let found = artifact(in: stage.moduleInfo, depth: 0) else { continue }
            artifacts[stage.service ?? stage.identifier] = found
        }
        if artifacts.isEmpty, let found = artifact(in: summary.moduleInfo, depth: 0) {
            artifacts[summary.services.first ?? summary.pipeline] = found
        }
        return artifacts
    }

    /// The primary artifact in the facts of a module, whose form differs from type to type.
    private static func artifact(in value: JSONValue, depth: Int) -> String? {
        guard depth < 12 else { return nil }
        switch value {
        case .object(let members):
            if let primary = value["artifacts"]?["primary"], let text = describe(primary) { return text }
            for member in members {
                if let found = artifact(in: member.value, depth: depth + 1) { return found }
            }
            return nil
        case .array(let elements):
            return elements.lazy.compactMap { artifact(in: $0, depth: depth + 1) }.first
        default: return nil
        }
    }

    private static func describe(_ artifact: JSONValue) -> String? {
        func text(_ names: [String]) -> String? {
            names.lazy.compactMap { artifact[$0]?.string }.first { !$0.isEmpty }
        }
        let name = text(["image", "imagePath", "artifactPath", "artifactName", "bucketName", "jobName"])
        let version = text(["tag", "version", "build", "digest", "displayName"])
        switch (name, version) {
        case (let name?, let version?): return name.hasSuffix(":\(version)") ? name : "\(name):\(version)"
        case (let name?, nil): return name
        case (nil, let version?): return version
        case (nil, nil): return nil
        }
    }
}

extension HarnessLogLine {
    /// The line with its time and level before it, as in a log file.
    var plain: String {
        [time, level, text].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
            .replacing("\n", with: " ")
    }
}
