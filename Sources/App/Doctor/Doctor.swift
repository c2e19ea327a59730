import Clients
package import Store

/// Looks whether everything that the product leans on is there and lets it do what it is set up for.
package struct Doctor: Sendable {
    /// What is looked at beyond the usual.
    package struct Options: Sendable, Hashable {
        /// The pipelines whose permissions are asked for; empty for all of the project.
        package var pipelines: [String] = []
        /// Whether the reviewer's service is asked to count the tokens of a word, which costs nothing.
        package var asksReviewer = false
        /// Whether every link of the audit chain is compared with what is stored.
        package var walksAudit = false

        /// Creates the usual.
        package init() {}
    }

    /// How the product is set up.
    var configuration: Configuration
    /// The process's environment, in which secrets may stand.
    var environment: [String: String]
    /// What asks other servers as the way to Harness does; nil where no address is to be tried.
    var web: (any HTTPClient)?
    /// The way to Harness, nil without a token, or why there is none.
    var harness: Result<(any HarnessAPI)?, any Error>
    /// The open database; nil to open that of the data folder.
    var store: SQLiteStore?
    var options = Options()
    var now: @Sendable () -> Timestamp

    /// Prepares the checks of a configuration.
    ///
    /// - Parameters:
    ///   - configuration: How the product is set up.
    ///   - environment: The process's environment.
    ///   - options: What is looked at beyond the usual.
    ///   - now: The present time.
    /// - Returns: What does the checks; whatever is wrong is told by them.
    package static func make(
        _ configuration: Configuration, environment: [String: String], options: Options = Options(),
        now: @escaping @Sendable () -> Timestamp = SQLiteStore.systemTime
    ) async -> Self {
        let secrets = SecretStore(environment: environment, client: ResilientClient(TransferThread()))
        // A person waits: what takes longer than this is not well.
        var settings = configuration.harness
        settings.timeout = min(settings.timeout, .seconds(10))
        settings.deadline = min(settings.deadline, .seconds(15))
        var harness: Result<(any HarnessAPI)?, any Error>
        var web: (any HTTPClient)?
        do {
            web = TransferThread(settings: try await HarnessConnection.transferSettings(settings, secrets))
            harness = .success(try await HarnessConnection.make(settings, secrets: secrets))
        } catch {
            harness = .failure(error)
        }
        return Self(
            configuration: configuration, environment: environment, web: web, harness: harness, store: nil,
            options: options, now: now)
    }

    /// Looks at everything.
    ///
    /// - Returns: What was found.
    package func report() async -> DoctorReport {
        var checks = await harnessChecks()
        checks += webhookChecks()
        checks.append(await publicURLCheck())
        checks.append(policyCheck())
        checks += await storageChecks()
        checks.append(await reviewerCheck())
        checks += alertChecks()
        return DoctorReport(checks: checks)
    }
}
