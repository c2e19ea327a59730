/// What the caller states about a service that the deployed one calls.
package struct Dependency: Sendable, Hashable {
    /// The dependency's name.
    package var name: String

    /// Whether it says of itself, or its owner says, that it is healthy; nil where nobody says.
    package var isHealthy: Bool?

    /// Since when it has been so, in Unix seconds.
    package var since: Double?

    /// Creates a dependency.
    package init(name: String, isHealthy: Bool? = nil, since: Double? = nil) {
        self.name = name
        self.isHealthy = isHealthy
        self.since = since
    }
}
