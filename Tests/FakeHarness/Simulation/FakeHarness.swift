import HTTP
import JSON
import Server
import Sockets
import Threading

/// A Harness on loopback: stateful, speaking the documented wire format over real HTTP or HTTPS.
///
/// Pipelines are run from their YAML by scripts; failure strategies, rollback steps, approvals and interrupts act
/// as the documentation says. Everything that can be set here can also be set over HTTP below `/_fake/`, for
/// programs in other languages.
package final class FakeHarness: Sendable {
    let world: World
    private let server = Locked<HTTPServer?>(nil)
    private let runs = Locked<[Task<Void, Never>]>([])

    /// The clock of the simulation.
    package let clock: FakeClock

    /// Creates a Harness in which there is nothing yet.
    ///
    /// - Parameter clock: Its clock; by default the system's.
    package init(clock: FakeClock = FakeClock()) {
        self.clock = clock
        world = World(clock: clock)
    }

    // MARK: - Life

    /// Begins to listen on a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: The port; 0 lets the system choose.
    ///   - tls: A certificate with its key in PEM files; nil for plain HTTP.
    /// - Returns: The base URL.
    /// - Throws: `SocketError` or `HTTPServerError`.
    package func start(port: UInt16 = 0, tls: (certificate: String, key: String)? = nil) throws -> String {
        var endpoint = HTTPServerConfiguration.Endpoint(
            address: try SocketAddress(host: "127.0.0.1", port: port))
        if let tls {
            endpoint.tls = TLSConfiguration(certificateFile: tls.certificate, keyFile: tls.key)
            world.change { $0.secrets["_scheme"] = "https" }
        }
        var configuration = HTTPServerConfiguration(endpoints: [endpoint], loopCount: 1)
        configuration.timeouts.stop = .milliseconds(200)
        configuration.maximumRequestsPerConnection = 1_000_000
        let server = HTTPServer(configuration: configuration, service: FakeService(harness: self))
        let addresses = try server.start()
        self.server.withLock { $0 = server }
        return "\(tls == nil ? "http" : "https")://127.0.0.1:\(addresses.first?.port ?? 0)"
    }

    /// Stops listening, and stops all executions where they stand.
    package func stop() async {
        for id in world.read({ $0.executionOrder }) {
            world.changeExecution(id) { $0.isAborted = true }
            clock.kick(id)
        }
        await stopListening()
    }

    /// Stops listening, as a Harness that cannot be reached; the executions go on.
    package func stopListening() async {
        let server = server.withLock { server in
            defer { server = nil }
            return server
        }
        await server?.stop()
    }

    // MARK: - Setting the stage

    /// Adds a token.
    package func add(_ token: FakeToken) { world.change { $0.tokens[token.value] = token } }

    /// Adds a pipeline, or puts another text in its place.
    ///
    /// - Parameters:
    ///   - yaml: The pipeline.
    ///   - organization: Its organization.
    ///   - project: Its project.
    ///   - repository: The repository of a pipeline in Git; nil for an inline one.
    ///   - branch: The branch in Git.
    /// - Returns: The pipeline's identifier.
    /// - Throws: An error that says what is wrong with the YAML.
    @discardableResult
    package func addPipeline(
        yaml: String, organization: String = "default", project: String, repository: String? = nil,
        branch: String = "main"
    ) throws -> String {
        let plan = try PipelinePlan(yaml: yaml)
        world.change { state in
            PipelineService.store(
                yaml, identifier: plan.identifier, organization: organization, project: project,
                repository: repository, branch: branch, in: &state)
        }
        return plan.identifier
    }

    /// Says how the steps of the next executions of a pipeline behave.
    package func script(_ pipeline: String, _ steps: [String: StepScript]) {
        world.change { $0.scripts[pipeline] = steps }
    }

    /// Adds a custom webhook trigger.
    package func addTrigger(token: String, identifier: String, pipeline: String, needsKey: Bool = false) {
        world.change {
            $0.triggers[token] = FakeTrigger(
                token: token, identifier: identifier, pipeline: pipeline, needsKey: needsKey)
        }
    }

    /// Gives a secret the value that pipelines see.
    package func setSecret(_ name: String, _ value: String) { world.change { $0.secrets[name] = value } }

    /// Lets URLs of pipelines that begin with a prefix lead somewhere else.
    package func map(_ prefix: String, to replacement: String) {
        world.change { $0.hosts.append((prefix, replacement)) }
    }

    /// Sends notifications of every pipeline to a URL.
    package func notify(_ url: String, events: [String], headers: [(name: String, value: String)] = []) {
        world.change {
            $0.notifications.append(
                PipelinePlan.Notification(events: events, url: url, headers: headers))
        }
    }

    /// Adds a fault; the first that fits a call is played.
    package func add(_ fault: Fault) { world.change { $0.faults.faults.append(fault) } }

    /// Takes all faults away.
    package func removeFaults() { world.change { $0.faults = FaultPlan() } }

    /// Bounds the calls of each key; nil takes the bound away.
    package func limitRate(_ count: Int?, perMilliseconds window: Int64 = 60_000) {
        world.change { state in
            state.rateLimit = count.map { RateLimit(count: $0, window: window) }
        }
    }

    /// Says in which form logs are downloaded: `zip`, `gzip` or `plain`, and how often they are queued first.
    package func setDownloads(form: String, polls: Int = 2, forbidden: Bool = false) {
        world.change { state in
            state.downloadForm = form
            state.downloadPolls = polls
            state.downloadsForbidden = forbidden
            state.downloads = [:]
        }
    }

    /// Sets the account's settings.
    ///
    /// - Parameters:
    ///   - canMarkFailure: Whether a running step may be marked as failed by the API.
    ///   - canIntervene: Whether the undocumented interrupt of a manual intervention works.
    package func setSettings(canMarkFailure: Bool = true, canIntervene: Bool = false) {
        world.change { state in
            state.canMarkFailure = canMarkFailure
            state.canIntervene = canIntervene
        }
    }

    // MARK: - Running

    /// Runs a pipeline.
    ///
    /// - Parameters:
    ///   - pipeline: The identifier.
    ///   - account: The account.
    ///   - organization: The organization.
    ///   - project: The project.
    ///   - inputs: The inputs as YAML.
    ///   - trigger: How it was begun.
    ///   - yaml: A text in place of the stored one.
    ///   - retriedFrom: The execution that this one repeats.
    /// - Returns: The id of the execution; nil where there is no such pipeline.
    @discardableResult
    package func run(
        _ pipeline: String, account: String, organization: String = "default", project: String,
        inputs: String = "", trigger: String = "MANUAL", yaml: String? = nil, retriedFrom: String? = nil
    ) -> String? {
        let now = clock.now
        let key = PipelineService.key(organization, project, pipeline)
        let id: String? = world.change { state in
            let stored = state.pipelines[key]
            guard let text = yaml ?? stored?.branches[stored?.defaultBranch ?? ""]?.yaml ?? stored?.yaml,
                let plan = try? PipelinePlan(yaml: text)
            else { return nil }
            state.pipelines[key]?.runs += 1
            let id = state.makeID()
            var run = Execution(
                id: id, account: account, organization: organization, project: project, plan: plan,
                yaml: text, inputs: inputs, runSequence: state.pipelines[key]?.runs ?? 1, created: now,
                started: now)
            run.scripts = state.scripts[pipeline] ?? [:]
            run.trigger = trigger
            run.retriedFrom = retriedFrom
            var previous: Int?
            for group in plan.stages {
                for stage in group {
                    run.stages.append(
                        Execution.StageRun(
                            uuid: state.makeID(), stage: stage, stepsNode: state.makeID()))
                }
                guard let first = run.stages.indices.suffix(group.count).first else { continue }
                if let previous { run.stages[previous].next = run.stages[first].uuid }
                previous = first
            }
            state.executions[id] = run
            state.executionOrder.append(id)
            return id
        }
        guard let id else { return nil }
        clock.begin()
        let task = Task { [world, clock] in
            await Interpreter(world: world, execution: id).run()
            clock.end()
        }
        runs.withLock { $0.append(task) }
        return id
    }

    // MARK: - Looking

    /// The status of an execution, in Harness' word; nil where there is none of that id.
    package func status(of execution: String) -> String? {
        world.read { $0.executions[execution].map(ExecutionService.status) }
    }

    /// The status of each step of an execution by its identifier; of several attempts, that of the last.
    package func steps(of execution: String) -> [String: String] {
        world.read { state in
            let nodes = state.executions[execution]?.nodes.values.sorted { $0.started < $1.started } ?? []
            return Dictionary(
                nodes.map { ($0.identifier, $0.status.rawValue) }, uniquingKeysWith: { $1 })
        }
    }

    /// How often the rollback steps of an execution's stages were begun, and how often they went well.
    package func rollbacks(of execution: String) -> (began: Int, succeeded: Int) {
        world.read { state in
            let rollbacks = state.executions[execution]?.rollbacks ?? []
            return (rollbacks.count, rollbacks.count { $0.succeeded })
        }
    }

    /// The interrupts that an execution was given.
    package func interrupts(of execution: String) -> [String] {
        world.read { state in
            (state.executions[execution]?.interrupts ?? []).compactMap { $0["type"]?.string }
        }
    }

    /// The ids of all executions, the oldest first.
    package var executions: [String] { world.read { $0.executionOrder } }

    /// The calls that were received, the oldest first.
    package var journal: [JournalEntry] { world.read { $0.journal } }

    /// The notifications that were sent, the oldest first.
    package var deliveries: [Delivery] { world.read { $0.deliveries } }

    /// Waits until an execution is over.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - limit: How long to wait at most, in milliseconds of the system's time.
    /// - Returns: Whether it is over.
    package func waitForEnd(of execution: String, limit: Int = 20_000) async -> Bool {
        for _ in 0..<max(1, limit / 5) {
            if world.read({ $0.executions[execution]?.isOver ?? true }) { return true }
            do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
        }
        return false
    }
}
