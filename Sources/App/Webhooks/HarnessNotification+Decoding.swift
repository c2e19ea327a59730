package import JSON
import Store

extension HarnessNotification {
    /// Reads a notification, of which any part may be missing.
    ///
    /// - Parameter body: The body's object.
    package init(_ body: JSONValue) {
        if let data = body["eventData"], data.object != nil {
            self.init(flat: data, around: body)
        } else if let context = body["context"], let type = context["type"]?.string {
            self.init(event: body, context: context, type: type)
        } else if let data = body["data"], data.object != nil {
            self.init(flat: data, around: body)
        } else {
            self.init(flat: body, around: body)
        }
    }

    /// Reads the members of `eventData`, or a body that has them at its top.
    private init(flat data: JSONValue, around body: JSONValue) {
        let fields = NotificationFields([data, body])
        kind = fields.text(["eventType", "event_type", "type", "event"])
        status = fields.text(["nodeStatus", "node_status", "status"])
        started = fields.time(["startTs", "start_ts", "startTime"])
        occurred = fields.time(["endTs", "end_ts", "endTime", "timestamp"]) ?? started
        identity = fields.identity
        identifier = ""
        let link = ExecutionLink(fields.text(["executionUrl", "execution_url"]))
        link.fill(&identity)
    }

    /// Reads a CDEvent (https://cdevents.dev, version 0.5.0-draft as Harness' templates write it).
    private init(event body: JSONValue, context: JSONValue, type: String) {
        let custom = body["customData"] ?? .null
        let subject = body["subject"] ?? .null
        let content = subject["content"] ?? .null
        let fields = NotificationFields([custom, content])
        // `dev.cdevents.pipelinerun.finished.0.3.0-draft` is of a version; the kind is not.
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        kind = parts.prefix { $0.first?.isNumber != true }.joined(separator: ".")
        status = NotificationFields([content, custom]).text(["outcome", "status"])
        identifier = context["id"]?.string ?? ""
        started = fields.time(["startTime"])
        occurred = NotificationFields([context]).time(["timestamp"])
        identity = fields.identity
        let link = ExecutionLink(context["source"]?.string ?? subject["source"]?.string ?? "")
        // The published templates cut the id in `customData`; the one in the link is whole.
        if let execution = link.execution { identity.execution = execution }
        link.fill(&identity)
        if identity.pipeline.isEmpty, let name = subject["id"]?.string { identity.pipeline = name }
    }
}

/// Finds members under the names that they have in one shape or another.
struct NotificationFields {
    private let objects: [JSONValue]

    init(_ objects: [JSONValue]) { self.objects = objects }

    /// The longest text that is taken for an identifier.
    private static let longest = 256

    /// The first text of one of these names; empty where there is none.
    func text(_ names: [String]) -> String {
        for object in objects {
            for name in names {
                guard let value = object[name]?.string, !value.isEmpty else { continue }
                return value.unicodeScalars.count <= Self.longest ? value : ""
            }
        }
        return ""
    }

    /// The first time of one of these names.
    func time(_ names: [String]) -> Timestamp? {
        for object in objects {
            for name in names {
                if let value = object[name], let time = NotificationTime.read(value) { return time }
            }
        }
        return nil
    }

    /// Says of the members that name the deployment which are none of Harness' identifiers.
    ///
    /// - Returns: The faults, each with the object's number and the member's name.
    func faultyIdentifiers() -> [(object: Int, name: String, detail: String)] {
        var faults: [(object: Int, name: String, detail: String)] = []
        for (index, object) in objects.enumerated() {
            for name in Self.identifiers {
                guard let value = object[name], !value.isNull else { continue }
                guard let text = value.string, text.unicodeScalars.count <= Self.longest else {
                    faults.append((index, name, "\(name) is no text of at most \(Self.longest) characters"))
                    continue
                }
                if text.hasPrefix("<+") {
                    faults.append((index, name, "the expression \(text) was not resolved"))
                }
            }
        }
        return faults
    }

    private static let identifiers = [
        "accountIdentifier", "accountId", "account_id", "orgIdentifier", "orgId", "org_id",
        "projectIdentifier", "projectId", "project_id", "pipelineIdentifier", "pipelineId", "pipeline_id",
        "planExecutionId", "executionId", "pipelineExecutionId", "execution_id", "plan_execution_id",
        "stageIdentifier", "stageId", "stage_id", "stepIdentifier", "stepId", "step_id",
        "serviceIdentifier", "serviceId", "service_id", "environmentIdentifier", "environmentId", "envId",
        "environment_id",
    ]

    /// The deployment.
    var identity: VerdictIdentity {
        VerdictIdentity(
            account: text(["accountIdentifier", "accountId", "account_id"]),
            organization: text(["orgIdentifier", "orgId", "org_id"]),
            project: text(["projectIdentifier", "projectId", "project_id"]),
            pipeline: text(["pipelineIdentifier", "pipelineId", "pipeline_id"]),
            execution: text([
                "planExecutionId", "executionId", "pipelineExecutionId", "execution_id", "plan_execution_id",
            ]), stage: text(["stageIdentifier", "stageId", "stage_id"]),
            step: text(["stepIdentifier", "stepId", "step_id"]),
            service: text(["serviceIdentifier", "serviceId", "service_id"]),
            environment: text(["environmentIdentifier", "environmentId", "envId", "environment_id"]))
    }
}

/// A link to an execution: `…/account/A/…/orgs/O/projects/P/pipelines/PL/executions/E/…`.
struct ExecutionLink {
    private var parts: [String: String] = [:]

    init(_ text: String) {
        let segments = text.split(separator: "/")
        for (name, value) in zip(segments, segments.dropFirst())
        where ["account", "orgs", "projects", "pipelines", "executions"].contains(name) {
            let end = value.firstIndex { $0 == "?" || $0 == "#" } ?? value.endIndex
            parts[String(name)] = String(value[..<end])
        }
    }

    var execution: String? { parts["executions"] }

    /// Fills what is missing.
    func fill(_ identity: inout VerdictIdentity) {
        if identity.account.isEmpty { identity.account = parts["account"] ?? "" }
        if identity.organization.isEmpty { identity.organization = parts["orgs"] ?? "" }
        if identity.project.isEmpty { identity.project = parts["projects"] ?? "" }
        if identity.pipeline.isEmpty { identity.pipeline = parts["pipelines"] ?? "" }
        if identity.execution.isEmpty { identity.execution = execution ?? "" }
    }
}
