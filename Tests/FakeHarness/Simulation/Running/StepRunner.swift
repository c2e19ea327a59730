import JSON

/// Runs the steps of a stage, or its rollback steps.
struct StepRunner: Sendable {
    let interpreter: Interpreter
    let place: Int
    let stage: PipelinePlan.Stage
    /// The way from the stage's `spec`, in the words of an FQN.
    let path: String
    let parent: String

    private var world: World { interpreter.world }
    private var execution: String { interpreter.execution }

    /// Runs steps one after the other.
    ///
    /// - Parameters:
    ///   - items: The steps.
    ///   - start: When the first begins.
    ///   - strategies: Those of the groups around, the innermost first.
    /// - Returns: When the last ended, and how.
    func run(
        _ items: [PipelinePlan.Item], at start: Int64, strategies: [[PipelinePlan.Strategy]]
    ) async -> (time: Int64, flow: Interpreter.Flow) {
        var time = start
        var previous: String?
        var failed: Interpreter.Flow?
        for item in items {
            let result: (time: Int64, flow: Interpreter.Flow, node: String?)
            switch item {
            case .step(let step):
                // After a failure, `when` may still let a step run.
                if failed != nil, step.whenStatus == "Success" { continue }
                if failed == nil, step.whenStatus == "Failure" { continue }
                result = await run(step, at: time, after: previous, strategies: strategies)
            case .group(let identifier, let name, let items, let own):
                if failed != nil { continue }
                result = await runGroup(
                    identifier, name, items, at: time, after: previous, strategies: [own] + strategies)
            case .parallel(let items):
                if failed != nil { continue }
                let end = await runParallel(items, at: time, strategies: strategies)
                result = (end.time, end.flow, nil)
            }
            time = result.time
            previous = result.node ?? previous
            switch result.flow {
            case .next: continue
            case .aborted: return (time, .aborted)
            case .failed(_, let rollback):
                failed = failed ?? result.flow
                if rollback != .none { return (time, failed ?? .next) }
            }
        }
        return (time, failed ?? .next)
    }

    private func runGroup(
        _ identifier: String, _ name: String, _ items: [PipelinePlan.Item], at start: Int64,
        after previous: String?, strategies: [[PipelinePlan.Strategy]]
    ) async -> (time: Int64, flow: Interpreter.Flow, node: String?) {
        let node = world.change { $0.makeID() }
        let fqn = "pipeline.stages.\(stage.identifier).spec.\(path).\(identifier)"
        interpreter.openNode(
            node, identifier: identifier, name: name, type: "STEP_GROUP", fqn: fqn, at: start, place: place,
            parent: parent, after: previous)
        let inner = StepRunner(
            interpreter: interpreter, place: place, stage: stage, path: "\(path).\(identifier).steps",
            parent: node)
        let (time, flow) = await inner.run(items, at: start, strategies: strategies)
        interpreter.closeNode(
            node, Interpreter.status(of: flow), at: time, failure: Interpreter.failure(of: flow))
        return (time, flow, node)
    }

    private func runParallel(
        _ items: [PipelinePlan.Item], at start: Int64, strategies: [[PipelinePlan.Strategy]]
    ) async -> (time: Int64, flow: Interpreter.Flow) {
        let results = await world.clock.fork(
            items.map { item in
                { @Sendable () -> (time: Int64, flow: Interpreter.Flow) in
                    await run([item], at: start, strategies: strategies)
                }
            })
        var end: (time: Int64, flow: Interpreter.Flow) = (start, .next)
        for result in results {
            end.time = max(end.time, result.time)
            if result.flow == .aborted || end.flow == .next { end.flow = result.flow }
        }
        return end
    }

    // MARK: - One step

    private func run(
        _ step: PipelinePlan.Step, at start: Int64, after previous: String?,
        strategies: [[PipelinePlan.Strategy]]
    ) async -> (time: Int64, flow: Interpreter.Flow, node: String?) {
        var time = start
        var attempt = 1
        var previous = previous
        var retries: (left: Int, pauses: [Int64], afterwards: JSONValue?)?
        while true {
            let node = open(step, at: time, after: previous)
            if let condition = step.condition, !expressions().holds(condition) {
                world.changeExecution(execution) { run in
                    run.nodes[node]?.condition = condition
                    run.nodes[node]?.conditionHeld = false
                }
                interpreter.closeNode(node, .skipped, at: time)
                return (time, .next, node)
            }
            let outcome = await StepAttempt(
                interpreter: interpreter, stage: stage, step: step, node: node, number: attempt,
                expressions: expressions()
            ).run(at: time)
            time = outcome.time
            previous = node
            switch outcome.end {
            case .succeeded:
                interpreter.closeNode(node, .success, at: time)
                return (time, .next, node)
            case .aborted:
                interpreter.closeNode(node, .aborted, at: time)
                return (time, .aborted, node)
            case .failed(let failure, let status):
                interpreter.closeNode(node, status, at: time, failure: failure)
                await interpreter.notifier.send(
                    Notifier.Event(
                        type: "StepFailed", status: "failed", stage: (stage.identifier, stage.name),
                        step: (step.identifier, step.name), started: start, ended: time,
                        message: failure.message), of: execution)
                var action = action(for: failure, step, strategies)
                if let current = retries, current.left == 0 { action = current.afterwards }
                let decision = await decide(action, failure, node: node, at: time, retries: &retries)
                time = decision.time
                switch decision.then {
                case .retry: attempt += 1
                case .flow(let flow): return (time, flow, node)
                }
            }
        }
    }

    private enum Then {
        case retry
        case flow(Interpreter.Flow)
    }

    private func decide(
        _ action: JSONValue?, _ failure: Failure, node: String, at start: Int64,
        retries: inout (left: Int, pauses: [Int64], afterwards: JSONValue?)?
    ) async -> (time: Int64, then: Then) {
        switch action?["type"]?.string {
        case "Ignore", "ProceedWithDefaultValues":
            interpreter.closeNode(node, .ignoreFailed, at: start, failure: failure)
            return (start, .flow(.next))
        case "MarkAsSuccess":
            interpreter.closeNode(node, .success, at: start)
            return (start, .flow(.next))
        case "Retry":
            let spec = action?["spec"]
            var state =
                retries ?? (
                    left: spec?["retryCount"]?.string.flatMap { Int($0) } ?? 1,
                    pauses: (spec?["retryIntervals"]?.array ?? []).compactMap {
                        $0.string.flatMap(PipelinePlan.milliseconds)
                    }, afterwards: spec?["onRetryFailure"]?["action"]
                )
            state.left -= 1
            let pause = state.pauses.first ?? 0
            if state.pauses.count > 1 { state.pauses.removeFirst() }
            retries = state
            return (await pauseUnlessAborted(until: start + pause), .retry)
        case "StageRollback": return (start, .flow(.failed(failure, rollback: .stage)))
        case "StepGroupRollback": return (start, .flow(.failed(failure, rollback: .group)))
        case "PipelineRollback": return (start, .flow(.failed(failure, rollback: .pipeline)))
        case "Abort":
            world.changeExecution(execution) { $0.isAborted = true }
            world.clock.kick(execution)
            return (start, .flow(.aborted))
        case "ManualIntervention":
            return await intervene(action, failure, node: node, at: start, retries: &retries)
        default: return (start, .flow(.failed(failure, rollback: .none)))
        }
    }

    private func intervene(
        _ action: JSONValue?, _ failure: Failure, node: String, at start: Int64,
        retries: inout (left: Int, pauses: [Int64], afterwards: JSONValue?)?
    ) async -> (time: Int64, then: Then) {
        let spec = action?["spec"]
        let timeout = spec?["timeout"]?.string.flatMap(PipelinePlan.milliseconds) ?? 86_400_000
        world.changeExecution(execution) { run in
            run.nodes[node]?.status = .interventionWaiting
            run.nodes[node]?.ended = nil
            run.nodes[node]?.intervention = nil
        }
        let time = await waitForPerson(node, until: start + timeout)
        let (choice, isAborted) = world.read { state in
            let run = state.executions[execution]
            return (run?.nodes[node]?.intervention, run?.isAborted ?? false)
        }
        if isAborted {
            interpreter.closeNode(node, .aborted, at: time, failure: failure)
            return (time, .flow(.aborted))
        }
        interpreter.closeNode(node, .failed, at: time, failure: failure)
        let next: JSONValue?
        switch choice {
        case nil: next = spec?["onTimeout"]?["action"]
        case "Retry":
            retries = nil
            return (time, .retry)
        case "UserMarkedFailure": next = ["type": "MarkAsFailure"]
        case let choice?: next = ["type": .string(choice)]
        }
        guard next?["type"]?.string != "ManualIntervention" else {
            return (time, .flow(.failed(failure, rollback: .none)))
        }
        return await decide(next, failure, node: node, at: time, retries: &retries)
    }

    private func waitForPerson(_ node: String, until deadline: Int64) async -> Int64 {
        let (world, execution) = (world, execution)
        let isDone: @Sendable () -> Bool = {
            world.read { state in
                guard let run = state.executions[execution] else { return true }
                return run.isAborted || run.nodes[node]?.intervention != nil
            }
        }
        while !isDone(), world.clock.now < deadline {
            await world.clock.wait(until: deadline, in: execution, unless: isDone)
        }
        return isDone() ? world.clock.now : deadline
    }

    private func pauseUnlessAborted(until deadline: Int64) async -> Int64 {
        let (world, execution) = (world, execution)
        let isDone: @Sendable () -> Bool = {
            world.read { $0.executions[execution]?.isAborted ?? true }
        }
        while !isDone(), world.clock.now < deadline {
            await world.clock.wait(until: deadline, in: execution, unless: isDone)
        }
        return isDone() ? world.clock.now : deadline
    }

    /// The first strategy that names the failure: step, groups from the inside, stage.
    private func action(
        for failure: Failure, _ step: PipelinePlan.Step, _ groups: [[PipelinePlan.Strategy]]
    ) -> JSONValue? {
        // Rollback steps stand outside the stage's strategy, which would begin them again.
        let around = path.hasPrefix("execution.rollbackSteps") ? [] : groups + [stage.strategies]
        for strategies in [step.strategies] + around {
            for strategy in strategies
            where strategy.errors.contains("AllErrors")
                || failure.types.contains(where: strategy.errors.contains)
                || (failure.types.isEmpty && strategy.errors.contains("Unknown"))
            {
                return strategy.action
            }
        }
        return nil
    }

    private func open(_ step: PipelinePlan.Step, at time: Int64, after previous: String?) -> String {
        let node = world.change { $0.makeID() }
        interpreter.openNode(
            node, identifier: step.identifier, name: step.name, type: step.type,
            fqn: "pipeline.stages.\(stage.identifier).spec.\(path).\(step.identifier)", at: time,
            place: place,
            parent: parent, after: previous)
        world.changeExecution(execution) { run in
            run.nodes[node]?.parameters = [
                "identifier": .string(step.identifier), "name": .string(step.name),
                "type": .string(step.type), "spec": step.spec, "timeout": "10m",
            ]
        }
        return node
    }

    /// What the expressions of a step mean now.
    private func expressions() -> Expressions {
        world.read { state in
            guard let run = state.executions[execution] else { return Expressions() }
            var values = [
                "account.identifier": run.account, "org.identifier": run.organization,
                "project.identifier": run.project, "pipeline.identifier": run.plan.identifier,
                "pipeline.name": run.plan.name, "pipeline.executionId": run.id,
                "pipeline.sequenceId": String(run.runSequence), "pipeline.startTs": String(run.started),
                "stage.identifier": stage.identifier, "stage.name": stage.name,
                "service.identifier": stage.service, "env.identifier": stage.environment,
                "pipeline.resumedExecutionId": run.retriedFrom ?? run.id,
            ]
            for (name, value) in state.secrets { values["secrets.getValue(\"\(name)\")"] = value }
            for node in run.nodes.values {
                for member in node.outcomes["output"]?["outputVariables"]?.object ?? [] {
                    let end = "\(node.identifier).output.outputVariables.\(member.key)"
                    let value = member.value.string ?? ""
                    values["\(node.fqn).output.outputVariables.\(member.key)"] = value
                    if node.stage == run.stages[place].uuid { values["execution.steps.\(end)"] = value }
                }
            }
            return Expressions(values: values)
        }
    }
}
