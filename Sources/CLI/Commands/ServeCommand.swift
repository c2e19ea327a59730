import App
import ArgumentParser
import Clients
import FoundationEssentials
import Glibc
import Logging
import Store
import Threading

/// `verdict serve`: the server.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves the HTTP interface until SIGTERM or SIGINT.",
        discussion: """
            Flags win over environment variables (VERDICT_...), these over the configuration file. SIGHUP reads the \
            certificates again. At SIGTERM no new connections are taken, requests in flight are finished, and the \
            exit code is 0; a second signal ends the process at once. Logs go to standard error.
            """)

    @Option(help: "The address to listen on; 127.0.0.1 by default.")
    var host: String?

    @Option(help: "The port; 8080 by default, 0 lets the system choose.")
    var port: String?

    @Option(help: "The data folder; ./data by default.", completion: .directory)
    var data: String?

    @Option(
        name: .customLong("config"), help: "The configuration file.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    @Option(help: "The certificate chain, as PEM.", completion: .file())
    var tlsCertificate: String?

    @Option(help: "The certificate's private key, as PEM.", completion: .file())
    var tlsKey: String?

    @Option(help: "The authorities that sign client certificates, as PEM.", completion: .file())
    var tlsClientCA: String?

    @Flag(help: "Serve plain HTTP to other machines, behind a proxy that speaks TLS.")
    var allowPlaintext = false

    @Option(
        help: "A file or folder of policies that stand in the place of the configuration's.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical; info by default.")
    var logLevel: String?

    @Option(help: "json or text; json by default.")
    var logFormat: String?

    func run() throws {
        // Before any thread exists, so that all of them leave these signals to this one.
        let signals = TerminationSignals()
        let loaded = try ConfigurationOptions.load(
            file: configuration,
            flags: ConfigurationOptions.flags(
                ("server.host", "--host", host), ("server.port", "--port", port),
                ("storage.data", "--data", data),
                ("server.tls.certificate", "--tls-certificate", tlsCertificate),
                ("server.tls.privateKey", "--tls-key", tlsKey),
                ("server.tls.clientAuthorities", "--tls-client-ca", tlsClientCA),
                ("server.allowPlaintext", "--allow-plaintext", allowPlaintext ? "true" : nil),
                ("logging.level", "--log-level", logLevel), ("logging.format", "--log-format", logFormat)),
            policy: policy)
        let settings = loaded.configuration
        let logs = LogSetup(settings.logging, now: SQLiteStore.systemTime)
        defer { logs.stop() }
        let logger = logs.logger
        let secrets = loaded.checkSecrets(environment: ProcessInfo.processInfo.environment)
        for problem in secrets.problems { Console.printError("verdict: \(problem)") }
        guard secrets.problems.isEmpty else { throw ExitStatus.badConfiguration }
        for warning in loaded.warnings + secrets.warnings {
            logger.warning("configuration", metadata: ["warning": "\(warning)"])
        }
        let application: Application
        do {
            let store = SecretStore(
                environment: ProcessInfo.processInfo.environment, client: ResilientClient(TransferThread()))
            let harness = try Blocking.run {
                try await HarnessConnection.make(settings.harness, secrets: store)
            }
            application = try Application(
                configuration: settings, logger: logger, accessLog: logs.accessLog,
                environment: ProcessInfo.processInfo.environment,
                harness: harness,
                reviewer: try settings.reviewer.makeReviewer(
                    client: TransferThread(), environment: ProcessInfo.processInfo.environment,
                    now: SQLiteStore.systemTime))
            let addresses = try Blocking.run { try await application.start() }
            logger.notice(
                "listening",
                metadata: [
                    "addresses": .array(addresses.map { .string($0) }), "version": "\(Version.text)",
                    "data": "\(settings.storage.data)",
                ])
        } catch {
            logs.flush()
            throw Console.fail("cannot start: \(error)", ExitStatus.unavailable)
        }
        let chores = Task.detached { await application.run() }
        while case .reload = signals.wait() { application.reload() }
        logger.notice("stopping")
        let impatience = Task.detached {
            // A thread of its own: the second signal ends the process even when the first one's work hangs.
            _ = signals.wait()
            Glibc.exit(1)
        }
        chores.cancel()
        try Blocking.run { await application.stop() }
        impatience.cancel()
        logger.notice("stopped")
    }
}
