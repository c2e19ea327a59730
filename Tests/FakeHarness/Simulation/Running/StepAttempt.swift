import JSON

/// One attempt at one step: by its script, by a real call, or by waiting for a person.
struct StepAttempt: Sendable {
    let interpreter: Interpreter
    let stage: PipelinePlan.Stage
    let step: PipelinePlan.Step
    let node: String
    let number: Int
    let expressions: Expressions

    /// How an attempt ends.
    enum End: Sendable {
        case succeeded
        case failed(Failure, ExecutionStatus)
        case aborted
    }

    private var world: World { interpreter.world }
    private var execution: String { interpreter.execution }

    /// Makes the attempt.
    func run(at start: Int64) async -> (time: Int64, end: End) {
        let script = world.read { state in
            state.executions[execution]?.scripts[step.identifier]
        }
        let marks = world.read { $0.executions[execution]?.failureMarks ?? 0 }
        write(
            script?.log ?? ["Executing \(step.type) \(step.identifier)"], from: start, script?.duration ?? 100
        )
        if let child = script?.childExecution {
            world.changeExecution(execution) { $0.nodes[node]?.childExecution = child }
        }
        if step.type == "HarnessApproval" { return await waitForApproval(from: start, marks: marks) }
        if step.type == "Http", script == nil, let url = step.spec["url"]?.string {
            return await call(url, from: start, marks: marks)
        }
        return await follow(script ?? StepScript(), from: start, marks: marks)
    }

    // MARK: - Script

    private func follow(
        _ script: StepScript, from start: Int64, marks: Int
    ) async -> (time: Int64, end: End) {
        var deadline = start + script.duration
        var timesOut = false
        if let timeout = step.timeout, script.duration > timeout {
            deadline = start + timeout
            timesOut = true
        }
        if let interrupted = await wait(until: deadline, marks: marks) { return interrupted }
        if timesOut {
            return (
                deadline, .failed(Failure(message: "Step timed out", types: ["Timeout"]), .expired)
            )
        }
        if script.fails, script.failsTimes.map({ number <= $0 }) ?? true {
            return (
                deadline,
                .failed(Failure(message: script.message, types: Self.words(script.failureTypes)), .failed)
            )
        }
        publish(script.outputs)
        return (deadline, .succeeded)
    }

    /// Harness' enumeration has other words than failure strategies.
    private static func words(_ types: [String]) -> [String] {
        types.map { type in
            switch type {
            case "TIMEOUT", "TIMEOUT_ERROR": "Timeout"
            case "CONNECTIVITY": "Connectivity"
            case "VERIFICATION_FAILURE": "Verification"
            case "AUTHENTICATION": "Authentication"
            default: type
            }
        }
    }

    /// Waits for a time.
    ///
    /// - Returns: When and how the attempt was ended before it; nil where it was not.
    private func wait(until deadline: Int64?, marks: Int) async -> (time: Int64, end: End)? {
        let isDone = interruption(marks: marks)
        while !isDone(), deadline.map({ world.clock.now < $0 }) ?? true {
            await world.clock.wait(until: deadline, in: execution, unless: isDone)
        }
        return isDone() ? interrupted(marks: marks) : nil
    }

    private func interruption(marks: Int) -> @Sendable () -> Bool {
        let (world, execution, node) = (world, execution, node)
        return {
            world.read { state in
                guard let run = state.executions[execution] else { return true }
                return run.isAborted || run.failureMarks > marks || run.markedNodes.contains(node)
            }
        }
    }

    private func interrupted(marks: Int) -> (time: Int64, end: End) {
        let time = world.clock.now
        guard world.read({ $0.executions[execution]?.isAborted ?? true }) == false else {
            return (time, .aborted)
        }
        let failure = Failure(message: "User initiated failure", types: ["UserMarkedFailure"])
        return (time, .failed(failure, .failed))
    }

    private func publish(_ outputs: [String: String]) {
        guard !outputs.isEmpty else { return }
        let members = outputs.sorted { $0.key < $1.key }.map {
            JSONValue.Member($0.key, .string($0.value))
        }
        world.changeExecution(execution) { run in
            run.nodes[node]?.outcomes = ["output": ["outputVariables": .object(members)]]
        }
    }

    private func write(_ lines: [String], from start: Int64, _ duration: Int64) {
        let pause = duration / Int64(max(1, lines.count))
        let log = lines.enumerated().map { index, line in
            var (level, text) = ("INFO", line)
            for word in ["ERROR", "WARN"] where line.hasPrefix(word + " ") {
                level = word
                text = String(line.dropFirst(word.count + 1))
            }
            return LogLine(time: start + pause * Int64(index), level: level, text: text)
        }
        world.changeExecution(execution) { $0.nodes[node]?.log += log }
    }

    // MARK: - HTTP step

    private func call(_ url: String, from start: Int64, marks: Int) async -> (time: Int64, end: End) {
        let target = world.read { $0.target(of: expressions.resolve(url)) }
        let headers = (step.spec["headers"]?.array ?? []).map { header in
            (name: header["key"]?.string ?? "", value: header["value"]?.string ?? "")
        }
        if world.read({ $0.probes }), await !probe(target, headers) {
            let failure = Failure(
                message: "No eligible delegates could perform this task", types: ["DelegateProvisioning"])
            return (max(start, world.clock.now), .failed(failure, .failed))
        }
        let answer = await OutgoingCall.send(
            step.spec["method"]?.string ?? "GET", target,
            headers: headers.map { ($0.name, expressions.resolve($0.value)) },
            body: Array(expressions.resolve(step.spec["requestBody"]?.string ?? "").utf8))
        let end = max(start, world.clock.now)
        if world.read({ $0.executions[execution]?.isAborted ?? true }) { return (end, .aborted) }
        guard let answer else {
            return (end, .failed(Failure(message: "Connection refused", types: ["Connectivity"]), .failed))
        }
        write(["HTTP \(answer.status)", String(decoding: answer.body, as: UTF8.self)], from: end, 0)
        var after = expressions
        after.response = (answer.status, answer.body)
        if let assertion = step.spec["assertion"]?.string, !after.holds(assertion) {
            // Without a failure type, so that only AllErrors and Unknown catch it.
            return (end, .failed(Failure(message: "assertion failed", types: []), .failed))
        }
        var outputs: [String: String] = [:]
        for variable in step.spec["outputVariables"]?.array ?? [] {
            guard let name = variable["name"]?.string, let value = variable["value"]?.string else { continue }
            outputs[name] = after.resolve(value)
        }
        publish(outputs)
        return (end, .succeeded)
    }

    /// A delegate asks first whether it can reach the URL, with secrets masked; any answer but 400 will do.
    private func probe(_ url: String, _ headers: [(name: String, value: String)]) async -> Bool {
        let masked = headers.map { header in
            guard let start = header.value.range(of: "<+secrets.getValue(\"") else { return header }
            let name = header.value[start.upperBound...].prefix { $0 != "\"" }
            return (header.name, header.value[..<start.lowerBound] + "<<<\(name)>>>")
        }
        guard let answer = await OutgoingCall.send("GET", url, headers: masked, body: []) else {
            return true
        }
        return answer.status != 400
    }

    // MARK: - Approval

    private func waitForApproval(from start: Int64, marks: Int) async -> (time: Int64, end: End) {
        let timeout = step.timeout ?? 86_400_000
        let approval = world.change { state in
            let id = state.makeID()
            state.approvals[id] = Approval(
                id: id, execution: execution, node: node,
                message: expressions.resolve(step.spec["approvalMessage"]?.string ?? ""),
                callback: step.spec["callbackId"]?.string.map(expressions.resolve),
                deadline: start + timeout, created: start, updated: start, spec: step.spec)
            return id
        }
        world.changeExecution(execution) { $0.nodes[node]?.status = .approvalWaiting }
        await interpreter.notifier.send(
            Notifier.Event(
                type: "WaitingForUserAction", status: "waiting", stage: (stage.identifier, stage.name),
                step: (step.identifier, step.name), started: start), of: execution)
        let isInterrupted = interruption(marks: marks)
        let world = world
        let isDecided: @Sendable () -> Bool = {
            world.read { $0.approvals[approval]?.status != "WAITING" }
        }
        while !isInterrupted(), !isDecided(), world.clock.now < start + timeout {
            await world.clock.wait(
                until: start + timeout, in: execution, unless: { isInterrupted() || isDecided() })
        }
        if isInterrupted() {
            world.change { $0.approvals[approval]?.status = "ABORTED" }
            return interrupted(marks: marks)
        }
        switch world.read({ $0.approvals[approval]?.status }) {
        case "APPROVED": return (world.clock.now, .succeeded)
        case "REJECTED":
            let failure = Failure(message: "Approval was rejected", types: ["ApprovalRejection"])
            return (world.clock.now, .failed(failure, .approvalRejected))
        default:
            world.change { $0.approvals[approval]?.status = "EXPIRED" }
            return (
                start + timeout,
                .failed(Failure(message: "Approval timed out", types: ["Timeout"]), .expired)
            )
        }
    }
}
