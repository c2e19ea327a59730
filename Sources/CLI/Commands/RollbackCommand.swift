import App
import ArgumentParser
import Clients
import FoundationEssentials
import JSON
import Logging
import Store

/// `verdict rollback`: rolls an execution back, as far as the policy allows it.
struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Rolls an execution back under the policy, and says exactly what was done.",
        discussion: """
            The pipeline is read first: where it has no way back, nothing is sent. With --metrics the numbers are judged first, \
            and only a rollback verdict leads to a rollback. Everything is recorded in the data folder, once an execution and \
            stage, whether this command or the server does it. Exit code 0 if it was rolled back, or nothing was asked to be \
            done; 10 if a person has to look; 20 if nothing was or could be rolled back.
            """)

    @Option(help: "The pipeline.")
    var pipelineId: String?

    @Option(help: "The execution (planExecutionId).")
    var executionId: String

    @Option(help: "The stage; by default those that run.")
    var stageId: String?

    @Option(help: "The service, by which the policy is chosen.")
    var serviceId: String?

    @Option(help: "The environment, by which the policy is chosen.")
    var environmentId: String?

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "The person who has decided it; recorded as that person's decision.")
    var by: String?

    @Option(
        help:
            "answer, rejectApproval, userMarkedFailure, rollbackPipeline, or abortAll, which rolls nothing back."
    )
    var method: String?

    @Option(help: "A file with metrics or evidence as JSON; - for standard input.", completion: .file())
    var metrics: String?

    @Option(help: "The policy's name; by default the one that fits.")
    var policy: String?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Act also where the pipeline's YAML does not tell whether it rolls back, as with templates.")
    var acceptUnknownPath = false

    @Option(help: "The seconds to wait for the end.")
    var timeout = 1_800

    @OptionGroup var storage: StorageOptions
    @OptionGroup var harness: HarnessOptions

    func run() throws {
        let client = try harness.client()
        let scope = try harness.scope(of: client)
        let body = try body(scope.organization, scope.project)
        let settings = try ConfigurationOptions.load(file: storage.configuration).configuration
        let limit = Duration.seconds(min(max(timeout, 1), 86_400))
        let user = ProcessInfo.processInfo.environment["USER"] ?? "local"
        let answer = try OpenStore.with(storage.folder(), mustExist: false) { store in
            var logger = Logger(label: "verdict", factory: { StreamLogHandler.standardError(label: $0) })
            logger.logLevel = .error
            return try await LocalRollback(
                store: store, harness: client, configuration: settings, logger: logger
            ).run(body, as: user, atMost: limit)
        }
        Console.write(answer.body + [0x0A])
        switch answer.outcome {
        case "rolledBack", "alreadyRolledBack", "dryRun": return
        case "notNeeded":
            if answer.action == "proceed" { return }
            throw ExitStatus.investigate
        case "inProgress", "unverified": throw ExitStatus.investigate
        case nil:
            throw answer.status == 503 || answer.status == 502 ? ExitStatus.unavailable : ExitStatus.badInput
        default: throw ExitStatus.rollback
        }
    }

    /// The body of the request that the server would get.
    private func body(_ organization: String, _ project: String) throws -> [UInt8] {
        var evidence: JSONValue?
        if let metrics {
            let input = try InputFile.open(named: metrics)
            let bytes: [UInt8]
            do throws(InputFile.Failure) { bytes = try input.readToEnd() } catch {
                throw Console.fail("\(metrics): \(error)", ExitStatus.inputOutput)
            }
            do throws(JSONError) { evidence = try JSONValue(parsing: bytes) } catch {
                throw Console.fail("\(metrics): \(error)", ExitStatus.badInput)
            }
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("orgId", organization)
            writer.member("projectId", project)
            writer.member("executionId", executionId)
            let optional: [(String, String?)] = [
                ("pipelineId", pipelineId), ("stageId", stageId), ("serviceId", serviceId),
                ("environmentId", environmentId), ("reason", reason), ("by", by), ("method", method),
                ("policy", policy),
            ]
            for (name, value) in optional where value != nil { writer.member(name, value) }
            writer.member("dryRun", dryRun)
            writer.member("acceptUnknownPath", acceptUnknownPath)
            if let evidence { writer.member("metrics", evidence) }
        }
        return writer.bytes
    }
}
