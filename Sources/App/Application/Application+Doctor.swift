import Clients
import Store

/// Looks at the server and what it leans on.
typealias DoctorSource = @Sendable () async -> [DoctorCheck]

extension Application {
    /// The checks of a running server: over its own way to Harness, inside its rate limit, and on its open database.
    ///
    /// It tries no addresses beside, and leaves the walk of the audit chain to the command.
    static func doctorSource(
        _ configuration: Configuration, environment: [String: String], harness: (any HarnessAPI)?,
        store: SQLiteStore, now: @escaping @Sendable () -> Timestamp
    ) -> DoctorSource {
        let doctor = Doctor(
            configuration: configuration, environment: environment, web: nil,
            harness: .success(harness), store: store, now: now)
        return { await doctor.report().checks }
    }
}
