package import YAML

/// One thing that is wrong or doubtful in a pipeline.
package struct Diagnostic: Sendable, Hashable {
    /// How bad it is.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Harness refuses it, or it cannot do what it says.
        case error
        /// It runs, and somebody should look.
        case warning
        /// Worth knowing.
        case note
    }

    /// The line, from 1.
    package var line: Int

    /// The column, from 1, in Unicode scalars.
    package var column: Int

    /// How bad it is.
    package var severity: Severity

    /// Which rule says so, such as `required-field`.
    package var rule: String

    /// What is wrong.
    package var message: String

    /// How to mend it.
    package var remedy: String

    /// Where in the pipeline, such as `pipeline.stages.build.spec`.
    package var path: String

    /// Creates a diagnostic.
    package init(
        at mark: YAMLMark, _ severity: Severity, rule: String, path: String = "", _ message: String,
        remedy: String
    ) {
        line = mark.line
        column = mark.column
        self.severity = severity
        self.rule = rule
        self.path = path
        self.message = message
        self.remedy = remedy
    }
}
