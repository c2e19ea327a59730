import HTTP
import JSON

/// The admin interface, for programs that cannot call the simulation directly.
struct AdminService: Sendable {
    let harness: FakeHarness

    private var world: World { harness.world }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let body = request.body.isEmpty ? JSONValue.null : (try? JSONValue(parsing: request.body)) ?? .null
        let parts = request.head.path.split(separator: "/").dropFirst().map(String.init)
        switch (request.head.method.name, parts.first ?? "", parts.dropFirst().first) {
        case ("POST", "tokens", _): return addToken(body)
        case ("POST", "pipelines", _): return addPipeline(body)
        case ("POST", "scripts", let pipeline?): return script(pipeline, body)
        case ("POST", "triggers", _):
            harness.addTrigger(
                token: body["token"]?.string ?? "", identifier: body["identifier"]?.string ?? "Custom",
                pipeline: body["pipeline"]?.string ?? "", needsKey: body["needsKey"]?.boolean ?? false)
        case ("POST", "secrets", _):
            for member in body.object ?? [] { harness.setSecret(member.key, member.value.string ?? "") }
        case ("POST", "hosts", _):
            for member in body.object ?? [] { harness.map(member.key, to: member.value.string ?? "") }
        case ("POST", "notifications", _):
            harness.notify(
                body["url"]?.string ?? "",
                events: body["events"]?.array?.compactMap(\.string) ?? ["AllEvents"],
                headers: (body["headers"]?.object ?? []).map { ($0.key, $0.value.string ?? "") })
        case ("POST", "settings", _): settings(body)
        case ("POST", "faults", _):
            guard let fault = Fault(body) else { return refused("kind: one of \(Fault.Kind.allCases)") }
            harness.add(fault)
        case ("DELETE", "faults", _): harness.removeFaults()
        case ("POST", "clock", _):
            await harness.clock.advance(milliseconds: Int64(body["advanceMilliseconds"]?.int ?? 0))
        case ("POST", "executions", _): return run(body)
        case ("GET", "executions", let id?): return execution(id)
        case ("GET", "journal", _): return journal(request.head)
        case ("GET", "deliveries", _): return deliveries()
        case ("GET", "health", _): break
        default: return FakeAnswers.text("no such thing", status: 404)
        }
        return FakeAnswers.json(["ok": true])
    }

    private func refused(_ text: String) -> HTTPResponse { FakeAnswers.text(text, status: 400) }

    private func addToken(_ body: JSONValue) -> HTTPResponse {
        guard let value = body["value"]?.string, let account = body["account"]?.string else {
            return refused("value and account are needed")
        }
        harness.add(
            FakeToken(
                value: value, account: account,
                permissions: body["permissions"]?.array.map { Set($0.compactMap(\.string)) },
                validTo: body["validTo"]?.int.map { Int64($0) }))
        return FakeAnswers.json(["ok": true])
    }

    private func addPipeline(_ body: JSONValue) -> HTTPResponse {
        do {
            let identifier = try harness.addPipeline(
                yaml: body["yaml"]?.string ?? "", organization: body["org"]?.string ?? "default",
                project: body["project"]?.string ?? "", repository: body["repository"]?.string,
                branch: body["branch"]?.string ?? "main")
            return FakeAnswers.json(["identifier": .string(identifier)])
        } catch {
            return refused("\(error)")
        }
    }

    private func script(_ pipeline: String, _ body: JSONValue) -> HTTPResponse {
        let steps = (body.object ?? []).map { ($0.key, StepScript($0.value)) }
        harness.script(pipeline, Dictionary(steps, uniquingKeysWith: { $1 }))
        return FakeAnswers.json(["ok": true])
    }

    private func settings(_ body: JSONValue) {
        world.change { state in
            if let value = body["canMarkFailure"]?.boolean { state.canMarkFailure = value }
            if let value = body["canIntervene"]?.boolean { state.canIntervene = value }
            if let value = body["probes"]?.boolean { state.probes = value }
            if let value = body["copies"]?.int { state.copies = max(0, value) }
            if let value = body["downloadForm"]?.string { state.downloadForm = value }
            if let value = body["downloadPolls"]?.int { state.downloadPolls = value }
            if let value = body["downloadsForbidden"]?.boolean { state.downloadsForbidden = value }
            if let value = body["callsPerMinute"]?.int {
                state.rateLimit = RateLimit(count: value, window: 60_000)
            }
        }
    }

    private func run(_ body: JSONValue) -> HTTPResponse {
        let id = harness.run(
            body["pipeline"]?.string ?? "", account: body["account"]?.string ?? "",
            organization: body["org"]?.string ?? "default", project: body["project"]?.string ?? "")
        guard let id else { return refused("there is no such pipeline") }
        return FakeAnswers.json(["execution": .string(id)])
    }

    private func execution(_ id: String) -> HTTPResponse {
        guard let run = world.read({ $0.executions[id] }) else {
            return FakeAnswers.text("no such execution", status: 404)
        }
        let nodes = run.nodes.values.sorted { ($0.started, $0.uuid) < ($1.started, $1.uuid) }
        return FakeAnswers.json([
            "id": .string(id), "status": .string(ExecutionService.status(run)),
            "isOver": .boolean(run.isOver),
            "steps": .array(
                nodes.map { node in
                    [
                        "identifier": .string(node.identifier), "type": .string(node.type),
                        "status": .string(node.status.rawValue), "fqn": .string(node.fqn),
                        "outputs": node.outcomes["output"]?["outputVariables"] ?? [:],
                    ]
                }),
            "rollbacks": .array(
                run.rollbacks.map { rollback in
                    [
                        "stage": .string(rollback.stage), "succeeded": .boolean(rollback.succeeded),
                        "isOver": .boolean(rollback.ended != nil),
                    ]
                }), "interrupts": .array(run.interrupts),
        ])
    }

    private func journal(_ head: HTTPRequestHead) -> HTTPResponse {
        let wanted = (try? QueryItems(head.query))?["path"]
        let entries = harness.journal.filter { entry in wanted.map { entry.path.contains($0) } ?? true }
        return FakeAnswers.json(
            .array(
                entries.map { entry in
                    [
                        "time": .integer(entry.time), "method": .string(entry.method),
                        "path": .string(entry.path), "query": .string(entry.query),
                        "hadKey": .boolean(entry.hadKey),
                        "body": .string(String(decoding: entry.body, as: UTF8.self)),
                        "status": .integer(Int64(entry.status)),
                        "fault": entry.fault.map { .string($0) } ?? nil,
                    ]
                }))
    }

    private func deliveries() -> HTTPResponse {
        FakeAnswers.json(
            .array(
                harness.deliveries.map { delivery in
                    [
                        "url": .string(delivery.url), "event": .string(delivery.event),
                        "execution": .string(delivery.execution),
                        "status": delivery.status.map { .integer(Int64($0)) } ?? nil,
                    ]
                }))
    }
}
