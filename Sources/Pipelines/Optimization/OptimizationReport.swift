import YAML

/// A finding that the team has set aside.
package struct SuppressedFinding: Sendable, Hashable {
    /// The rule.
    package var rule: String
    /// The stage and step.
    package var path: String
    /// The line, from 1.
    package var line: Int
    /// The reason that the comment gives.
    package var reason: String
}

/// All that was found in a pipeline.
package struct OptimizationReport: Sendable {
    /// The pipeline's format; nothing is looked for in v1.
    package var format: Pipeline.Format
    /// What was found, each with its diff.
    package var findings: [OptimizationFinding]
    /// What the team has set aside.
    package var suppressed: [SuppressedFinding]
    /// The text before.
    package var original: [UInt8]
    /// The text with all findings.
    package var changed: [UInt8]
    /// The file's name in diffs.
    package var path: String
    /// How long a run takes, in seconds, by the executions that were measured; nil without any.
    package var secondsBefore: Double?
    /// How long it takes with all findings.
    package var secondsAfter: Double?

    /// One unified diff with everything.
    package var diff: String { UnifiedDiff.text(from: original, to: changed, path: path) }
}
