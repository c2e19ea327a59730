/// What a run was made of: which pipeline, with which inputs, for which artifacts.
package struct RunRecord: Sendable, Hashable {
    /// The execution's id.
    package var execution: String
    /// The run's number within its pipeline; nil where it is not told.
    package var sequence: Int?
    /// When it ended, in Unix seconds.
    package var ended: Double?
    /// The pipeline's YAML as it was run; nil where it cannot be had.
    package var pipeline: String?
    /// The inputs as YAML; nil where there are none or they cannot be had.
    package var inputs: String?
    /// The artifacts by service, such as `checkout: registry/checkout:1.8.0`.
    package var artifacts: [String: String]
    /// Who or what started it.
    package var startedBy: String?

    /// Creates a record.
    package init(
        execution: String, sequence: Int? = nil, ended: Double? = nil, pipeline: String? = nil,
        inputs: String? = nil, artifacts: [String: String] = [:], startedBy: String? = nil
    ) {
        self.execution = execution
        self.sequence = sequence
        self.ended = ended
        self.pipeline = pipeline
        self.inputs = inputs
        self.artifacts = artifacts
        self.startedBy = startedBy
    }
}
