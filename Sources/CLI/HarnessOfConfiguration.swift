import App
import ArgumentParser
import Clients
import FoundationEssentials

/// The way to the Harness of the server's configuration, for commands that ask it without the server.
enum HarnessOfConfiguration {
    /// Connects to a Harness.
    ///
    /// - Returns: The client; nil where no token is configured.
    /// - Throws: `ExitCode` after having said what is wrong.
    static func connect(_ settings: Configuration.Harness) throws -> HarnessClient? {
        do {
            let secrets = SecretStore(
                environment: ProcessInfo.processInfo.environment, client: ResilientClient(TransferThread()))
            return try Blocking.run { try await HarnessConnection.make(settings, secrets: secrets) }
        } catch {
            throw Console.fail("Harness cannot be reached: \(error)", ExitStatus.badConfiguration)
        }
    }
}
