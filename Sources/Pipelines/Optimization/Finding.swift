package import YAML

/// One thing that would make a pipeline faster, cheaper or safer, with the edits that do it.
package struct OptimizationFinding: Sendable {
    /// How much it matters to the team.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Look at it before the next release.
        case error
        /// Worth a change.
        case warning
        /// Good to know.
        case note
    }

    /// What a change saves.
    package struct Saving: Sendable, Hashable {
        /// Seconds off the critical path of one run, on average over the executions that were measured.
        package var seconds: Double
        /// The standard deviation of that over the executions, in seconds; 0 for a single one.
        package var deviation: Double
        /// How many executions it was computed from.
        package var executions: Int
        /// Whether the whole of it follows from measured times; false if a share of a step was assumed.
        package var isMeasured: Bool
    }

    /// The rule's name, such as `parallel-steps`.
    package var rule: String
    /// How much it matters.
    package var severity: Severity
    /// What is the case, in a sentence.
    package var message: String
    /// Why the change is right and what to look at.
    package var reason: String
    /// Where it is, from 1.
    package var line: Int
    /// Where in the line it is, from 1.
    package var column: Int
    /// The stage, and behind a slash the step, that it is about.
    package var path: String
    /// How sure it is that the change keeps what the pipeline does, from 0 to 1.
    package var confidence: Double
    /// What it saves; nil where no execution was measured or nothing becomes faster.
    package var saving: Saving?
    /// The change.
    package var edits: [TextEdit]
    /// The change as a unified diff; empty until the report is made.
    package var diff = ""
}

/// What a rule proposes, before it is measured and checked.
struct Proposal {
    var rule: String
    var message: String
    var reason: String
    var place: YAMLMark
    var path: String
    var confidence: Double
    var edits: [TextEdit]
    /// The share of a step's run time that falls away, by the step's path; for what is not a matter of order.
    var shares: [String: Double] = [:]
    /// Whether the pipeline's order changes, so that the critical path is worked out anew.
    var changesOrder = false
}

/// One rule of the optimiser.
protocol OptimizationRule: Sendable {
    /// The name by which findings, `--only` and the configuration know it.
    static var name: String { get }
    /// What it looks for, in a sentence.
    static var summary: String { get }
    /// How much its findings matter where the team says nothing.
    static var severity: OptimizationFinding.Severity { get }
    /// Looks at a pipeline.
    static func proposals(for context: OptimizationContext) -> [Proposal]
}

/// What rules look at.
struct OptimizationContext {
    let pipeline: Pipeline
    let survey: Survey
    let timings: Timings
    let writer: BlockWriter
    let simulation: Simulation
    let verdictURL: String

    init(_ pipeline: Pipeline, timings: Timings, verdictURL: String = "") {
        self.verdictURL = verdictURL
        self.pipeline = pipeline
        self.timings = timings
        survey = Survey(pipeline)
        writer = BlockWriter(text: pipeline.text, lines: survey.lines)
        simulation = Simulation(timings)
    }

    /// The path of a step in timings and findings.
    func path(_ stage: Stage, _ step: Step? = nil) -> String {
        let name = stage.identifier ?? stage.name ?? "stage"
        guard let step else { return name }
        return name + "/" + (step.identifier ?? step.name ?? "step")
    }

    /// Where a finding on a stage or step points.
    func place(_ node: YAMLNode) -> YAMLMark {
        (node.pair("identifier")?.key ?? node.pair("name")?.key ?? node).start
    }
}
