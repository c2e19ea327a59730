import JSON

/// How a step behaves in an execution.
package struct StepScript: Sendable, Hashable {
    /// How long it runs, in milliseconds.
    package var duration: Int64 = 100

    /// Whether it fails by itself.
    package var fails = false

    /// What it says when it fails.
    package var message = "Shell Script execution failed. Please check execution logs."

    /// The failure types it has then, in Harness' words.
    package var failureTypes: [String] = ["APPLICATION_ERROR"]

    /// After how many attempts it no longer fails; nil for never.
    package var failsTimes: Int?

    /// What it writes, a line of its log each; a line may begin with `ERROR ` or `WARN `.
    package var log: [String] = []

    /// Its output variables.
    package var outputs: [String: String] = [:]

    /// The execution that the step has started, for a chained pipeline.
    package var childExecution: String?

    /// Creates a script of a step that goes well.
    package init() {}

    /// Reads a script from the admin interface; unknown members are ignored.
    init(_ value: JSONValue) {
        if let number = value["durationMilliseconds"]?.int { duration = Int64(max(0, number)) }
        fails = value["fails"]?.boolean ?? false
        message = value["message"]?.string ?? message
        if let types = value["failureTypes"]?.array { failureTypes = types.compactMap(\.string) }
        failsTimes = value["failsTimes"]?.int
        log = value["log"]?.array?.compactMap(\.string) ?? []
        for member in value["outputs"]?.object ?? [] { outputs[member.key] = member.value.string ?? "" }
        childExecution = value["childExecution"]?.string
    }
}
