/// How long the parts of a pipeline took in past executions.
package struct Timings: Sendable, Hashable {
    /// One part of one execution: a stage, group or step.
    package struct Span: Sendable, Hashable {
        /// The identifiers of the stage and the step, with those of groups between, joined by slashes.
        package var path: String
        /// When it began, in seconds.
        package var start: Double
        /// When it ended, in seconds.
        package var end: Double
        /// How long it waited for a delegate or a machine before it ran, in seconds.
        package var queued: Double
        /// Whether it failed.
        package var hasFailed: Bool
        /// Which share of the CPU limit it used at most, from 0; nil if unknown.
        package var cpuShare: Double?
        /// Which share of the memory limit it used at most, from 0; nil if unknown.
        package var memoryShare: Double?

        /// Creates a span.
        package init(
            path: String, start: Double, end: Double, queued: Double = 0, hasFailed: Bool = false,
            cpuShare: Double? = nil, memoryShare: Double? = nil
        ) {
            self.path = path
            self.start = start
            self.end = end
            self.queued = queued
            self.hasFailed = hasFailed
            self.cpuShare = cpuShare
            self.memoryShare = memoryShare
        }

        /// Its length in seconds, waiting included.
        package var seconds: Double { max(0, end - start) }
    }

    /// One execution.
    package struct Execution: Sendable, Hashable {
        /// Its identifier.
        package var id: String
        /// Its parts.
        package var spans: [Span]

        /// Creates an execution.
        package init(id: String, spans: [Span]) {
            self.id = id
            self.spans = spans
        }
    }

    /// The executions.
    package var executions: [Execution]

    /// Creates timings.
    package init(executions: [Execution] = []) { self.executions = executions }

    /// The path of a part by Harness' fully qualified name: `pipeline.stages.build.spec.execution.steps.test` is
    /// `build/test`.
    ///
    /// - Parameter name: `baseFqn` of a node of the execution graph.
    /// - Returns: The path; empty for the pipeline itself.
    package static func path(ofQualifiedName name: String) -> String {
        let words: Set<Substring> = [
            "pipeline", "stages", "spec", "execution", "steps", "stepGroup", "parallel",
        ]
        return name.split(separator: ".").filter { !words.contains($0) }.joined(separator: "/")
    }

    /// Some part's spans, one an execution that had it.
    func spans(of path: String) -> [Span] {
        executions.compactMap { execution in execution.spans.first { $0.path == path } }
    }

    /// The mean length of a part in seconds; nil if it was never measured.
    func mean(of path: String) -> Double? {
        let spans = spans(of: path)
        guard !spans.isEmpty else { return nil }
        return spans.reduce(0) { $0 + $1.seconds } / Double(spans.count)
    }

    /// The length that a part rarely goes beyond (the largest of up to twenty runs, else the 95th percentile).
    func longest(of path: String) -> Double? {
        let sorted = spans(of: path).map(\.seconds).sorted()
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * 0.95))]
    }
}
