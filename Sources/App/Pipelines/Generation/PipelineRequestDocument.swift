package import JSON
package import Pipelines

/// A request for a pipeline as a document, JSON or YAML: what people and language models fill in.
package enum PipelineRequestDocument {
    static let fields = [
        "name", "identifier", "project", "organization", "service", "services", "deployServicesTogether",
        "environment", "environments",
        "deploymentType", "strategy", "canary", "approvals", "tests", "notifications", "verification",
        "rollback", "inputs", "freezes", "artifact",
        "codebase",
    ]

    /// Reads a request; what the document does not say stays as it is.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - request: What is known already, such as from a sentence.
    ///   - pointer: Where the document stands in the body.
    /// - Returns: The request.
    /// - Throws: ``RequestError`` with everything that is wrong.
    package static func read(
        _ document: JSONValue, over request: PipelineRequest? = nil, at pointer: JSONPointer = JSONPointer()
    ) throws(RequestError) -> PipelineRequest {
        var fields = DocumentFields()
        var request = request ?? PipelineRequest(services: [], environments: [])
        for (key, value, place) in fields.members(document, pointer, known: Self.fields) {
            read(key, value, place, into: &request, &fields)
        }
        guard fields.problems.isEmpty else { throw RequestError(problems: fields.problems) }
        return request
    }

    private static func read(
        _ key: String, _ value: JSONValue, _ place: JSONPointer, into request: inout PipelineRequest,
        _ fields: inout DocumentFields
    ) {
        switch key {
        case "name": request.name = fields.text(value, place)
        case "identifier": request.identifier = fields.text(value, place)
        case "project": request.project = fields.text(value, place)
        case "organization": request.organization = fields.text(value, place)
        case "service", "services": request.services = fields.texts(value, place)
        case "deployServicesTogether": request.deploysServicesTogether = fields.flag(value, place) ?? false
        case "environment", "environments":
            request.environments = fields.elements(value, place).compactMap {
                environment($0.value, $0.pointer, &fields)
            }
        case "deploymentType":
            if let type = fields.word(
                value, place, of: PipelineRequest.DeploymentType.self,
                also: ["k8s": .kubernetes, "helm": .nativeHelm])
            {
                request.deploymentType = type
            }
        case "strategy":
            if let strategy = fields.word(value, place, of: PipelineRequest.Strategy.self) {
                request.strategy = strategy
            }
        case "canary": request.canary = canary(value, place, &fields) ?? request.canary
        case "approvals":
            request.approvals = fields.elements(value, place).compactMap {
                approval($0.value, $0.pointer, &fields)
            }
        case "tests":
            request.tests = fields.elements(value, place).compactMap { test($0.value, $0.pointer, &fields) }
        case "notifications":
            request.notifications = fields.elements(value, place).compactMap {
                notification($0.value, $0.pointer, &fields)
            }
        case "verification": request.verification = verification(value, place, &fields)
        case "rollback": request.rollback = rollback(value, place, &fields)
        case "inputs":
            request.inputs = fields.elements(value, place).compactMap { input($0.value, $0.pointer, &fields) }
        case "freezes":
            request.freezes = fields.elements(value, place).compactMap {
                freeze($0.value, $0.pointer, &fields)
            }
        case "artifact": request.artifact = artifact(value, place, &fields)
        default: request.codebase = codebase(value, place, &fields)
        }
    }

    private static func environment(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Environment? {
        guard value.object != nil else { return fields.text(value, pointer).map { .init($0) } }
        var result = PipelineRequest.Environment("")
        for (key, value, place) in fields.members(
            value, pointer, known: ["name", "infrastructure", "strategy"])
        {
            switch key {
            case "name": result.name = fields.text(value, place) ?? ""
            case "infrastructure": result.infrastructure = fields.text(value, place)
            default: result.strategy = fields.word(value, place, of: PipelineRequest.Strategy.self)
            }
        }
        return result
    }

    private static func canary(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.CanarySize? {
        var result: PipelineRequest.CanarySize?
        for (key, value, place) in fields.members(value, pointer, known: ["count", "percentage"]) {
            guard let number = fields.integer(value, place) else { continue }
            result = key == "count" ? .count(number) : .percentage(number)
        }
        return result
    }

    private static func approval(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Approval? {
        guard value.object != nil else { return fields.text(value, pointer).map { .init(groups: [$0]) } }
        var result = PipelineRequest.Approval(groups: [])
        let known = [
            "groups", "group", "minimumCount", "environment", "timeout", "message", "allowsExecutor",
        ]
        for (key, value, place) in fields.members(value, pointer, known: known) {
            switch key {
            case "groups", "group": result.groups = fields.texts(value, place)
            case "minimumCount": result.minimumCount = fields.integer(value, place) ?? 1
            case "environment": result.environment = fields.text(value, place)
            case "timeout": result.timeout = fields.text(value, place) ?? ""
            case "message": result.message = fields.text(value, place)
            default: result.allowsExecutor = fields.flag(value, place) ?? false
            }
        }
        return result
    }

    private static func test(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Test? {
        let names: [String: PipelineRequest.Test.Kind] = ["e2e": .endToEnd]
        guard value.object != nil else {
            return fields.word(value, pointer, of: PipelineRequest.Test.Kind.self, also: names).map {
                .init($0)
            }
        }
        var result = PipelineRequest.Test(.unit)
        for (key, value, place) in fields.members(value, pointer, known: ["kind", "moment", "command"]) {
            switch key {
            case "kind":
                result.kind =
                    fields.word(value, place, of: PipelineRequest.Test.Kind.self, also: names) ?? .unit
            case "moment": result.moment = fields.word(value, place, of: PipelineRequest.Test.Moment.self)
            default: result.command = fields.text(value, place)
            }
        }
        return result
    }

    private static func notification(
        _ value: JSONValue, _ pointer: JSONPointer, _ fields: inout DocumentFields
    ) -> PipelineRequest.Notification? {
        typealias Notification = PipelineRequest.Notification
        guard value.object != nil else {
            return fields.word(value, pointer, of: Notification.Channel.self).map { .init($0) }
        }
        var result = Notification(.slack)
        let known = ["channel", "events", "groups", "recipients", "secret", "room", "url"]
        for (key, value, place) in fields.members(value, pointer, known: known) {
            switch key {
            case "channel":
                result.channel = fields.word(value, place, of: Notification.Channel.self) ?? .slack
            case "events":
                result.events = fields.elements(value, place).compactMap {
                    fields.word($0.value, $0.pointer, of: Notification.Event.self)
                }
            case "groups": result.groups = fields.texts(value, place)
            case "recipients": result.recipients = fields.texts(value, place)
            case "secret": result.secret = fields.text(value, place)
            case "room": result.room = fields.text(value, place)
            default: result.url = fields.text(value, place)
            }
        }
        return result
    }
}
