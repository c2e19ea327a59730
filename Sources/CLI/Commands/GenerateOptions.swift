import App
import JSON
import Pipelines

/// The options of `verdict generate` as the document of a request.
struct GenerateOptions {
    private var members: [JSONValue.Member] = []
    private let infrastructure: String?

    /// Whether no option was given.
    var isEmpty: Bool { members.isEmpty && infrastructure == nil }

    /// Takes the options of a command.
    init(_ command: GenerateCommand) {
        infrastructure = command.infrastructure
        func add(_ key: String, _ value: JSONValue?) { if let value { members.append(.init(key, value)) } }
        func texts(_ key: String, _ values: [String]) {
            if !values.isEmpty { add(key, .array(values.map { .string($0) })) }
        }
        texts("services", command.service)
        texts("environments", command.environment)
        add("strategy", command.strategy.map { .string($0) })
        add("deploymentType", command.deploymentType.map { .string($0) })
        add("canary", command.canary.map(Self.canary))
        if !command.approval.isEmpty { add("approvals", .array(command.approval.map(Self.approval))) }
        texts("tests", command.test)
        if !command.notify.isEmpty { add("notifications", .array(command.notify.map(Self.notification))) }
        if command.verify == false {
            add("verification", .boolean(false))
        } else if command.verify == true || command.verdictURL != nil || command.prometheusURL != nil {
            let parts = [("url", command.verdictURL), ("prometheusUrl", command.prometheusURL)]
            add(
                "verification",
                .object(parts.compactMap { part in part.1.map { .init(part.0, .string($0)) } }))
        }
        add("rollback", command.rollback.map { .string($0) })
        if !command.input.isEmpty { add("inputs", .array(command.input.map(Self.input))) }
        let freezes = command.freeze.flatMap { SentenceGrammar.read("freeze \($0)").request.freezes }
        if !command.freeze.isEmpty {
            var request = PipelineRequest(services: [], environments: [])
            request.freezes = freezes
            // A freeze that is not understood is an error and no missing freeze.
            add(
                "freezes",
                freezes.isEmpty
                    ? .array(command.freeze.map { .string($0) })
                    : PipelineRequestDocument.value(of: request)["freezes"])
        }
        let codebase = [("connector", command.connector), ("buildTool", command.buildTool)].compactMap {
            part in
            part.1.map { JSONValue.Member(part.0, .string($0)) }
        }
        if !codebase.isEmpty { add("codebase", .object(codebase)) }
        add("artifact", command.artifactTag.map { .string($0) })
        add("name", command.name.map { .string($0) })
        add("project", command.project.map { .string($0) })
        add("organization", command.organization.map { .string($0) })
    }

    /// The options over a document.
    ///
    /// - Throws: ``RequestError`` where the document is no request.
    func merged(into document: JSONValue?, sentence: String?) throws(RequestError) -> JSONValue? {
        guard !isEmpty else { return document }
        var result: [JSONValue.Member] = (document?.object ?? []).filter { old in
            !members.contains { new in new.key == old.key || new.key == old.key + "s" }
        }
        result += members
        if let infrastructure {
            let known = try PipelineRequestDocument.read(
                .object(result), over: sentence.map { SentenceGrammar.read($0).request })
            guard var environment = known.environments.last else {
                throw RequestError(
                    problems: [
                        RequestProblem(
                            pointer: JSONPointer(), detail: "An infrastructure without an environment",
                            mend: "Name the environment")
                    ])
            }
            environment.infrastructure = infrastructure
            var request = known
            request.environments[request.environments.count - 1] = environment
            result.removeAll { $0.key == "environment" || $0.key == "environments" }
            if let environments = PipelineRequestDocument.value(of: request)["environments"] {
                result.append(.init("environments", environments))
            }
        }
        return .object(result)
    }

    private static func canary(_ text: String) -> JSONValue {
        let isShare = text.hasSuffix("%")
        let number = Int64(isShare ? String(text.dropLast()) : text)
        return .object([.init(isShare ? "percentage" : "count", number.map { .integer($0) } ?? .string(text))]
        )
    }

    private static func approval(_ text: String) -> JSONValue {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let count = Int64(parts[1]) else { return .string(text) }
        return .object([.init("groups", .array([.string(parts[0])])), .init("minimumCount", .integer(count))])
    }

    private static func notification(_ text: String) -> JSONValue {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .string(text) }
        let key =
            ["email": "recipients", "mail": "recipients", "webhook": "url"][parts[0].lowercased()] ?? "room"
        let value: JSONValue = key == "recipients" ? .array([.string(parts[1])]) : .string(parts[1])
        return .object([.init("channel", .string(parts[0])), .init(key, value)])
    }

    private static func input(_ text: String) -> JSONValue {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2 else { return .string(text) }
        var members: [JSONValue.Member] = [.init("name", .string(parts[0]))]
        let values = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        if let usual = values.first, !usual.isEmpty { members.append(.init("default", .string(usual))) }
        if values.count == 2 {
            members.append(
                .init("allowedValues", .array(values[1].split(separator: ",").map { .string(String($0)) })))
        }
        return .object(members)
    }
}
