import ArgumentParser
import Clients
import FoundationEssentials

/// How a command reaches Harness.
///
/// The token comes from the environment alone: an argument would stand in the list of processes.
struct HarnessOptions: ParsableArguments {
    @Option(
        name: [.customLong("org-id"), .customLong("org")],
        help: "The organization; HARNESS_ORG_ID, else default.")
    var organization: String?

    @Option(
        name: [.customLong("project-id"), .customLong("project")],
        help: "The project; HARNESS_PROJECT_ID otherwise.")
    var project: String?

    @Option(
        help: ArgumentHelp(
            "Where Harness is; HARNESS_BASE_URL, else https://app.harness.io.",
            discussion:
                "The token is read from HARNESS_API_TOKEN, the account from HARNESS_ACCOUNT_ID or the token.")
    )
    var baseURL: String?

    /// The calls a second: below the 400 a minute that Harness allows a key for some of its interfaces.
    private static let rate = 6.0

    /// Makes the client.
    ///
    /// - Throws: `ExitCode` after having said what is missing.
    func client() throws -> HarnessClient {
        let environment = ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let text = value("HARNESS_API_TOKEN") else {
            throw Console.fail(
                "there is no token for Harness; put it into the environment as HARNESS_API_TOKEN",
                ExitStatus.badConfiguration)
        }
        let token = SensitiveText(text)
        guard let account = value("HARNESS_ACCOUNT_ID") ?? HarnessToken.account(in: token) else {
            throw Console.fail(
                "the token does not name its account; set HARNESS_ACCOUNT_ID", ExitStatus.badConfiguration)
        }
        let base = baseURL ?? value("HARNESS_BASE_URL") ?? "https://app.harness.io"
        let url: TransferURL
        do throws(TransferURLError) { url = try TransferURL(parsing: base) } catch {
            throw Console.fail("\(base): \(error)", ExitStatus.badConfiguration)
        }
        guard url.origin.isSecure || url.origin.isLoopback else {
            throw Console.fail(
                "\(base): the token must not travel in the clear; use https", ExitStatus.badConfiguration)
        }
        let project = project ?? value("HARNESS_PROJECT_ID")
        let settings = HarnessSettings(
            baseURL: url, account: account,
            defaultScope: project.map {
                HarnessScope(organization: organization ?? value("HARNESS_ORG_ID") ?? "default", project: $0)
            })
        var transfer = TransferSettings()
        transfer.authorities = value("HARNESS_CA_FILE")
        return HarnessClient(
            settings: settings,
            client: ResilientClient(
                TransferThread(settings: transfer), bucket: TokenBucket(ratePerSecond: Self.rate, burst: 12),
                breaker: CircuitBreaker()), credential: { token })
    }

    /// The project that is meant.
    ///
    /// - Throws: `ExitCode` after having said that there is none.
    func scope(of client: HarnessClient) throws -> HarnessScope {
        guard let scope = client.defaultScope else {
            throw Console.fail("name the project with --project-id or HARNESS_PROJECT_ID", ExitStatus.usage)
        }
        return scope
    }

    /// Tells an error of Harness and gives the exit code for it.
    static func fail(_ error: HarnessError) -> ExitCode {
        let code: ExitCode
        switch error.kind {
        case .transfer: code = ExitStatus.unavailable
        case .configuration: code = ExitStatus.badConfiguration
        case .unreadable: code = ExitStatus.unavailable
        case .refused:
            code =
                error.isNotFound
                ? ExitStatus.noInput
                : error.isUnauthorized || error.isForbidden
                    ? ExitStatus.notPermitted
                    : error.isTransient ? ExitStatus.unavailable : ExitStatus.badInput
        }
        return Console.fail("\(error)", code)
    }
}
