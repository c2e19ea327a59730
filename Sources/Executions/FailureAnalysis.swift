package import LogMining

/// Why an execution failed: the first failing step, what it took with it, the likely causes, and what changed.
///
/// A pure function of what was fetched: the same values give the same analysis on every machine, and no model is asked.
package struct FailureAnalysis: Sendable, Hashable {
    /// Everything that an analysis rests on.
    package struct Input: Sendable {
        /// The execution.
        package var graph: ExecutionGraph
        /// The executions of the pipelines that its stages run, by id.
        package var children: [String: ExecutionGraph]
        /// The logs of failed steps, by the node's id.
        package var logs: [String: LogText]
        /// The logs of the same steps in the last run that went well, by the failed node's id.
        package var earlierLogs: [String: LogText]
        /// What the failed run was made of; nil where nothing is known of it.
        package var failed: RunRecord?
        /// What the last run that went well was made of; nil where there is none.
        package var success: RunRecord?
        /// What could not be fetched, in words.
        package var shortfalls: [String]

        /// Creates the input of an analysis.
        package init(
            graph: ExecutionGraph, children: [String: ExecutionGraph] = [:], logs: [String: LogText] = [:],
            earlierLogs: [String: LogText] = [:], failed: RunRecord? = nil, success: RunRecord? = nil,
            shortfalls: [String] = []
        ) {
            self.graph = graph
            self.children = children
            self.logs = logs
            self.earlierLogs = earlierLogs
            self.failed = failed
            self.success = success
            self.shortfalls = shortfalls
        }
    }

    /// One sentence that says what happened.
    package var summary: String
    /// Who should look first.
    package var audience: Audience
    /// The way of the failure; nil for logs without an execution.
    package var trace: FailureTrace?
    /// The causes, the likeliest first.
    package var causes: [RootCause]
    /// What changed since the last run that went well; nil for logs without an execution.
    package var changes: RunChanges?
    /// What is missing and may have hidden the cause, in words.
    package var shortfalls: [String]

    /// Analyses a failed execution.
    ///
    /// - Parameters:
    ///   - input: What was fetched.
    ///   - catalogue: The known situations; nil for none.
    package init(_ input: Input, catalogue: SignatureCatalogue?) {
        let trace = FailureTrace(input.graph, children: input.children)
        self.trace = trace
        shortfalls = input.shortfalls
        changes = input.failed.map { RunChanges(failed: $0, success: input.success) }
        let blamed =
            (trace.first.map { [$0] } ?? [])
            + trace.others.filter { $0.relation == .independent || $0.relation == .rollback }.map(\.place)
        var sources: [LogSource] = []
        for (index, place) in blamed.enumerated() {
            let name = place.node.identifier
            if !place.node.failure.isEmpty {
                sources.append(
                    LogSource(
                        name: "failure", text: Self.lines(of: place.node.failure), isFirst: index == 0))
            }
            guard let log = input.logs[place.node.id] else { continue }
            sources.append(
                LogSource(
                    name: name, text: log, earlier: input.earlierLogs[place.node.id], isFirst: index == 0))
        }
        let redactor = Redactor()
        for index in sources.indices {
            sources[index].text = redactor.redact(sources[index].text).text
            if let earlier = sources[index].earlier {
                sources[index].earlier = redactor.redact(earlier).text
            }
        }
        causes = CauseRanking(sources, catalogue: catalogue).causes
        if let first = trace.first?.node {
            causes += Self.stated(first, redactor)
            if causes.isEmpty { causes += Self.unexplained(first, redactor) }
        }
        causes.sort { $0.confidence > $1.confidence }
        causes = Array(causes.prefix(CauseRanking.maximumCount))
        audience = causes.first { $0.audience != .unknown }?.audience ?? .unknown
        summary = ""
        summary = Self.summary(trace, causes, input.graph)
        if trace.first != nil, input.logs.isEmpty, shortfalls.isEmpty {
            shortfalls.append("No log of the failing step could be had.")
        }
    }

    /// Analyses logs of which nothing else is known.
    ///
    /// - Parameters:
    ///   - log: The log.
    ///   - earlier: The log of a run that went well; nil where there is none.
    ///   - catalogue: The known situations; nil for none.
    package init(log: LogText, earlier: LogText? = nil, catalogue: SignatureCatalogue?) {
        let redactor = Redactor()
        let ranking = CauseRanking(
            [
                LogSource(
                    text: redactor.redact(log).text, earlier: earlier.map { redactor.redact($0).text })
            ],
            catalogue: catalogue)
        causes = ranking.causes
        trace = nil
        changes = nil
        shortfalls = ranking.eventCount == 0 ? ["The log has no lines."] : []
        audience = causes.first { $0.audience != .unknown }?.audience ?? .unknown
        if let first = causes.first {
            let place = first.evidence.first?.line.map { " (line \($0))" } ?? ""
            summary = first.summary + place
        } else {
            summary = "No error, exception or known situation is in the log."
        }
    }

    // MARK: - Words

    /// Harness' messages may hold several lines, and the lines of a stack trace.
    private static func lines(of message: String) -> LogText {
        LogText(lines: message.split(separator: "\n", omittingEmptySubsequences: true).map(String.init))
    }

    /// Harness' message as a cause, where nothing else is known.
    private static func unexplained(_ node: ExecutionGraph.Node, _ redactor: Redactor) -> [RootCause] {
        guard !node.failure.isEmpty else { return [] }
        let text = String(decoding: redactor.redact(Array(node.failure.utf8)).bytes, as: UTF8.self)
        let message = String(text.prefix(CauseRanking.longestLine))
        return [
            RootCause(
                kind: .message, id: "failure", summary: "Harness says: \(message)", audience: .unknown,
                confidence: 0.2, evidence: [EvidenceLine(source: "failure", line: nil, text: message)],
                remedy: "Read the step's log in Harness.")
        ]
    }

    /// The causes that the failing step's status and kinds of failure state.
    private static func stated(_ node: ExecutionGraph.Node, _ redactor: Redactor) -> [RootCause] {
        let text = redactor.redact(Array(node.failure.utf8)).bytes
        let message = String(String(decoding: text, as: UTF8.self).prefix(CauseRanking.longestLine))
        let evidence =
            message.isEmpty ? [] : [EvidenceLine(source: "failure", line: nil, text: message)]
        var causes = node.failureTypes.compactMap {
            StatedFailure.cause($0, kind: .failureType, evidence: evidence)
        }
        if causes.isEmpty, let cause = StatedFailure.cause(node.status, kind: .status, evidence: evidence) {
            causes.append(cause)
        }
        var seen: Set<String> = []
        return causes.filter { seen.insert($0.summary).inserted }
    }

    private static func summary(
        _ trace: FailureTrace, _ causes: [RootCause], _ graph: ExecutionGraph
    ) -> String {
        guard let first = trace.first else {
            return graph.phase.isFinal
                ? "No step of the execution failed; its status is \(graph.status)."
                : "No step of the execution has failed so far; its status is \(graph.status)."
        }
        var text =
            first.node.kind == .pipeline
            ? "The pipeline failed before any of its steps" : "\(first.node.name) failed first"
        let places = trace.chain.dropFirst().filter { $0.node.kind == .stage }.map(\.node.name)
        if !places.isEmpty { text += ", in \(places.joined(separator: ", in "))" }
        if let cause = causes.first { text += ": \(cause.summary)" } else { text += "." }
        if !text.hasSuffix(".") && !text.hasSuffix("…") && !text.hasSuffix(")") { text += "." }
        switch trace.rollback {
        case .none: break
        case .running: text += " The rollback is running."
        case .succeeded: text += " The rollback ran and succeeded."
        case .failed: text += " The rollback ran and failed as well."
        }
        return text
    }
}
