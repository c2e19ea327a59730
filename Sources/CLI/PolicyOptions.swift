import App
import ArgumentParser
import Store

/// Which policies a command judges under.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: "The configuration file with the policies; without one the defaults hold.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    @Option(
        name: .customLong("policy"),
        help: "A file or folder of policies that stand in the place of the configuration's.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String?

    /// Makes the judge.
    ///
    /// - Throws: `ExitCode` after having said what is wrong with the configuration.
    func verification() throws -> Verification {
        guard configuration != nil || policy != nil else { return Verification() }
        return Verification(
            policies: try ConfigurationOptions.load(file: configuration, policy: policy).configuration
                .policies)
    }
}

extension Verification {
    /// Judges a request that is not stored.
    func document(of request: VerifyRequest) throws(RequestError) -> VerdictDocument {
        try judge(request).document(
            id: newVerdictID().description, requestId: request.id ?? request.execution.executionId,
            reportUrl: "")
    }
}

/// A verdict's name for a verdict that is not stored.
private func newVerdictID() -> VerdictID {
    var generator = SystemRandomNumberGenerator()
    return VerdictID(at: SQLiteStore.systemTime(), using: &generator)
}
