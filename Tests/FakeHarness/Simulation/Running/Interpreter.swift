import JSON

/// Runs one execution: stages, steps, failure strategies and rollback steps, as the documentation says.
///
/// Times are those at which things were due, not those at which the simulation came to them, so that a clock that
/// is moved far on gives the same history as one that is moved in small steps.
struct Interpreter: Sendable {
    let world: World
    let execution: String
    let notifier: Notifier

    init(world: World, execution: String) {
        self.world = world
        self.execution = execution
        notifier = Notifier(world: world)
    }

    /// How steps end for what comes after them.
    enum Flow: Sendable, Equatable {
        /// The next step follows.
        case next
        /// The stage fails; its strategy says how.
        case failed(Failure, rollback: RollbackKind)
        /// Everything stops where it stands.
        case aborted
    }

    /// What is rolled back.
    enum RollbackKind: Sendable, Equatable {
        case none, group, stage, pipeline
    }

    // MARK: - Pipeline

    /// Runs the execution to its end.
    func run() async {
        guard let run = world.read({ $0.executions[execution] }) else { return }
        var time = run.started
        await notifier.send(
            Notifier.Event(type: "PipelineStart", status: "started", started: run.started), of: execution)
        var failure: Failure?
        var isAborted = false
        var done: [Int] = []
        var index = 0
        for group in run.plan.stages {
            let places = Array(index..<(index + group.count))
            index += group.count
            let (start, failed) = (time, failure != nil)
            let ends = await world.clock.fork(
                places.map { place in
                    { @Sendable () -> (Int, Int64, Flow) in
                        let result = await runStage(place, at: start, afterFailure: failed)
                        return (place, result.time, result.flow)
                    }
                })
            for (place, end, flow) in ends.sorted(by: { $0.0 < $1.0 }) {
                time = max(time, end)
                switch flow {
                case .next: done.append(place)
                case .aborted: isAborted = true
                case .failed(let reason, let rollback):
                    failure = failure ?? reason
                    if rollback == .pipeline {
                        for earlier in done.reversed() { time = await rollBack(earlier, at: time) }
                    }
                }
            }
            if isAborted { break }
        }
        let status: ExecutionStatus = isAborted ? .aborted : failure == nil ? .success : .failed
        let (end, reason) = (time, failure)
        world.changeExecution(execution) { run in
            run.status = status
            run.ended = end
            run.failure = reason
        }
        await notifyEnd(run, status, at: end, reason)
    }

    private func notifyEnd(
        _ run: Execution, _ status: ExecutionStatus, at end: Int64, _ failure: Failure?
    ) async {
        switch status {
        case .success:
            await notifier.send(
                Notifier.Event(
                    type: "PipelineSuccess", status: "completed", started: run.started, ended: end),
                of: execution)
        case .failed:
            await notifier.send(
                Notifier.Event(
                    type: "PipelineFailed", status: "failed", started: run.started, ended: end,
                    message: failure?.message), of: execution)
        default: break
        }
        await notifier.send(
            Notifier.Event(
                type: "PipelineEnd", status: status == .success ? "completed" : "failed",
                started: run.started, ended: end), of: execution)
    }

    // MARK: - Stages

    private func stage(_ place: Int) -> Execution.StageRun? {
        world.read { state in
            guard let stages = state.executions[execution]?.stages, stages.indices.contains(place) else {
                return nil
            }
            return stages[place]
        }
    }

    private func change(_ place: Int, _ body: (inout Execution.StageRun) -> Void) {
        world.changeExecution(execution) { run in
            if run.stages.indices.contains(place) { body(&run.stages[place]) }
        }
    }

    private func runStage(
        _ place: Int, at start: Int64, afterFailure: Bool
    ) async -> (time: Int64, flow: Flow) {
        guard let stage = stage(place) else { return (start, .next) }
        let wanted = stage.stage.whenStatus
        guard wanted == "All" || (wanted == "Failure") == afterFailure else {
            if !afterFailure { change(place) { $0.status = .skipped } }
            return (start, .next)
        }
        change(place) { stage in
            stage.status = .running
            stage.started = start
        }
        let name = (stage.stage.identifier, stage.stage.name)
        await notifier.send(
            Notifier.Event(type: "StageStart", status: "started", stage: name, started: start),
            of: execution)
        openNode(
            stage.uuid, identifier: stage.stage.identifier, name: stage.stage.name,
            type: stage.stage.type == "Deployment" ? "DEPLOYMENT_STAGE_STEP" : "CUSTOM_STAGE_STEP",
            fqn: "pipeline.stages.\(stage.stage.identifier)", at: start, place: place, parent: nil)
        openNode(
            stage.stepsNode, identifier: "execution", name: "Execution", type: "NG_EXECUTION",
            fqn: "pipeline.stages.\(stage.stage.identifier).spec.execution", at: start, place: place,
            parent: stage.uuid)
        let steps = StepRunner(
            interpreter: self, place: place, stage: stage.stage, path: "execution.steps",
            parent: stage.stepsNode)
        var (time, flow) = await steps.run(stage.stage.items, at: start, strategies: [])
        closeNode(stage.stepsNode, Self.status(of: flow), at: time, failure: Self.failure(of: flow))
        if case .failed(_, let rollback) = flow, rollback == .stage || rollback == .pipeline {
            time = await rollBack(place, at: time)
            if world.read({ $0.executions[execution]?.isAborted ?? false }) { flow = .aborted }
        }
        let status = Self.status(of: flow)
        let (end, failure) = (time, Self.failure(of: flow))
        change(place) { stage in
            stage.status = status
            stage.ended = end
            stage.failure = failure
        }
        closeNode(stage.uuid, status, at: end, failure: failure)
        if status == .success || status == .failed {
            await notifier.send(
                Notifier.Event(
                    type: status == .success ? "StageSuccess" : "StageFailed",
                    status: status == .success ? "completed" : "failed", stage: name, started: start,
                    ended: end, message: failure?.message), of: execution)
        }
        return (time, flow)
    }

    /// Runs the rollback steps of a stage.
    private func rollBack(_ place: Int, at start: Int64) async -> Int64 {
        guard let stage = stage(place), !stage.stage.rollback.isEmpty else { return start }
        let node = world.change { $0.makeID() }
        world.changeExecution(execution) { run in
            run.rollbacks.append(
                Execution.Rollback(stage: stage.stage.identifier, began: start))
            run.stages[place].rollbackNode = node
        }
        openNode(
            node, identifier: "rollbackSteps", name: "Rollback", type: "ROLLBACK_OPTIONAL_CHILD_CHAIN",
            fqn: "pipeline.stages.\(stage.stage.identifier).spec.execution.rollbackSteps", at: start,
            place: place, parent: stage.uuid)
        let steps = StepRunner(
            interpreter: self, place: place, stage: stage.stage, path: "execution.rollbackSteps",
            parent: node)
        let (time, flow) = await steps.run(stage.stage.rollback, at: start, strategies: [])
        world.changeExecution(execution) { run in
            guard let last = run.rollbacks.lastIndex(where: { $0.stage == stage.stage.identifier }) else {
                return
            }
            run.rollbacks[last].ended = time
            run.rollbacks[last].succeeded = flow == .next
        }
        closeNode(node, Self.status(of: flow), at: time, failure: Self.failure(of: flow))
        return time
    }

    static func status(of flow: Flow) -> ExecutionStatus {
        switch flow {
        case .next: .success
        case .failed: .failed
        case .aborted: .aborted
        }
    }

    static func failure(of flow: Flow) -> Failure? {
        if case .failed(let failure, _) = flow { failure } else { nil }
    }

    // MARK: - Nodes

    func openNode(
        _ uuid: String, identifier: String, name: String, type: String, fqn: String, at time: Int64,
        place: Int, parent: String?, after previous: String? = nil
    ) {
        world.changeExecution(execution) { run in
            let levels = fqn.split(separator: ".").enumerated().map { "level\($0.offset):\($0.element)" }
            let key =
                "accountId:\(run.account)/orgId:\(run.organization)/projectId:\(run.project)/pipelineId:"
                + "\(run.plan.identifier)/runSequence:\(run.runSequence)/\(levels.joined(separator: "/"))"
            run.nodes[uuid] = Node(
                uuid: uuid, setup: "setup-\(identifier)", identifier: identifier, name: name, fqn: fqn,
                type: type, started: time, logKey: key, stage: run.stages[place].uuid)
            if let previous {
                run.nodes[previous]?.next.append(uuid)
            } else if let parent {
                run.nodes[parent]?.children.append(uuid)
            }
        }
    }

    func closeNode(_ uuid: String, _ status: ExecutionStatus, at time: Int64, failure: Failure? = nil) {
        world.changeExecution(execution) { run in
            run.nodes[uuid]?.status = status
            run.nodes[uuid]?.ended = time
            run.nodes[uuid]?.failure = failure
        }
    }
}
