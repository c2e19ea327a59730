import JSON

extension HarnessExecution {
    /// How deep chained pipelines may lie in one answer.
    private static let deepest = 8

    /// Reads the `data` of an execution's detail.
    init(_ data: JSONElement, raw: [UInt8]) {
        self.init(data, raw: raw, depth: 0)
    }

    private init(_ data: JSONElement, raw: [UInt8], depth: Int) {
        var children: [HarnessExecution] = []
        if depth < Self.deepest, let child = data.present("childGraph"),
            child.present("pipelineExecutionSummary") != nil
        {
            children.append(HarnessExecution(child, raw: [], depth: depth + 1))
        }
        let rollback = data.present("rollbackGraph").map { HarnessGraph($0["executionGraph"] ?? $0) }
        self.init(
            summary: HarnessExecutionSummary(data["pipelineExecutionSummary"] ?? data),
            graph: data.present("executionGraph").map { HarnessGraph($0) } ?? HarnessGraph(),
            children: children, rollback: rollback.flatMap { $0.nodes.isEmpty ? nil : $0 }, raw: raw)
    }
}

extension HarnessExecutionSummary {
    /// Reads a summary, from a detail or from a list.
    init(_ element: JSONElement) {
        self.init(
            id: element.text("planExecutionId") ?? "", pipeline: element.text("pipelineIdentifier") ?? "",
            name: element.filledText("name"), status: HarnessStatus(element.text("status") ?? ""))
        if let organization = element.filledText("orgIdentifier"),
            let project = element.filledText("projectIdentifier")
        {
            scope = HarnessScope(organization: organization, project: project)
        }
        runSequence = element.integer("runSequence").flatMap { Int(exactly: $0) }
        start = element.time("startTs")
        end = element.time("endTs")
        created = element.time("createdAt")
        trigger = element.present("executionTriggerInfo").map { Trigger($0) }
        failure = HarnessFailure(element)
        modules = element.texts("modules")
        totalStages = element.integer("totalStagesCount").flatMap { Int(exactly: $0) }
        successfulStages = element.integer("successfulStagesCount").flatMap { Int(exactly: $0) }
        failedStages = element.integer("failedStagesCount").flatMap { Int(exactly: $0) }
        runningStages = element.integer("runningStagesCount").flatMap { Int(exactly: $0) }
        usesSimplifiedLogKeys = element.flag("shouldUseSimplifiedKey")
        canRetry = element.flag("canRetry")
        git = element.present("gitDetails").map { HarnessGitDetails($0) }
        moduleInfo = element.tree("moduleInfo")
        services = element["moduleInfo"]?["cd"]?.texts("serviceIdentifiers") ?? []
        environments = element["moduleInfo"]?["cd"]?.texts("envIdentifiers") ?? []
        if let parent = element.present("parentStageInfo"), let id = parent.filledText("executionId"),
            let organization = parent.text("orgId") ?? parent.text("orgIdentifier"),
            let project = parent.text("projectId") ?? parent.text("projectIdentifier")
        {
            self.parent = HarnessChildExecution(
                executionID: id, scope: HarnessScope(organization: organization, project: project))
        }
        if let retry = element.present("retryExecutionMetadata") {
            retryOf = retry.filledText("parentExecutionId") ?? retry.filledText("rootExecutionId")
        }
        layout = Self.layout(element)
    }

    /// The nodes of the layout from the starting node on: each, what lies in it, what comes after it.
    private static func layout(_ element: JSONElement) -> [HarnessLayoutNode] {
        guard let map = element["layoutNodeMap"]?.object else { return [] }
        var nodes: [String: HarnessLayoutNode] = [:]
        var keys: [String] = []
        for member in map where member.value.object != nil {
            let key = member.key
            nodes[key] = HarnessLayoutNode(member.value, key: key)
            keys.append(key)
        }
        var ordered: [HarnessLayoutNode] = []
        var open = keys.reversed() + (element.text("startingNodeId").map { [$0] } ?? [])
        while let key = open.popLast() {
            guard let node = nodes.removeValue(forKey: key) else { continue }
            ordered.append(node)
            open.append(contentsOf: node.next.reversed())
            open.append(contentsOf: node.children.reversed())
        }
        return ordered
    }
}

extension HarnessExecutionSummary.Trigger {
    /// Reads `executionTriggerInfo`.
    fileprivate init(_ element: JSONElement) {
        let who = element["triggeredBy"]
        self.init(
            kind: element.text("triggerType") ?? "",
            identifier: who?.filledText("identifier") ?? who?.filledText("name"),
            correlationID: who?["extraInfo"]?.filledText("eventCorrelationId"),
            isRerun: element.flag("isRerun") ?? false)
    }
}

extension HarnessLayoutNode {
    /// Reads a value of `layoutNodeMap`.
    fileprivate init(_ element: JSONElement, key: String) {
        let identifier = element.filledText("nodeIdentifier") ?? key
        self.init(
            id: key, identifier: identifier, name: element.filledText("name") ?? identifier,
            kind: element.text("nodeType") ?? "", status: HarnessStatus(element.text("status") ?? ""))
        nodeExecutionID = element.filledText("nodeExecutionId")
        group = element.filledText("nodeGroup")
        start = element.time("startTs")
        end = element.time("endTs")
        failure = HarnessFailure(element)
        children = element["edgeLayoutList"]?.texts("currentNodeChildren") ?? []
        next = element["edgeLayoutList"]?.texts("nextIds") ?? []
        moduleInfo = element.tree("moduleInfo")
        let deployment = element["moduleInfo"]?["cd"]
        service = deployment?["serviceInfo"]?.filledText("identifier")
        let infrastructure = deployment?["infraExecutionSummary"]
        environment = infrastructure?.filledText("identifier")
        self.infrastructure = infrastructure?.filledText("infrastructureIdentifier")
    }
}

extension HarnessFailure {
    /// Reads `failureInfoDTO` or `failureInfo` of a node; nil if neither says anything.
    init?(_ element: JSONElement) {
        let sources = [element.present("failureInfoDTO"), element.present("failureInfo")].compactMap(\.self)
        let message = sources.lazy.compactMap { $0.filledText("message") }.first ?? ""
        let types = sources.lazy.map { $0.texts("failureTypeList") }.first { !$0.isEmpty } ?? []
        let responses =
            sources.lazy.map { source in
                source.elements("responseMessages").map { response in
                    Message(
                        code: response.filledText("code"), level: response.filledText("level"),
                        text: response.text("message") ?? "", failureTypes: response.texts("failureTypes"))
                }
            }.first { !$0.isEmpty } ?? []
        guard !message.isEmpty || !types.isEmpty || !responses.isEmpty else { return nil }
        self.init(message: message, failureTypes: types, responses: responses)
    }
}

extension HarnessGitDetails {
    /// Reads `gitDetails` or `entityGitDetails`.
    init(_ element: JSONElement) {
        self.init(
            repository: element.filledText("repoName") ?? element.filledText("repoIdentifier"),
            branch: element.filledText("branch"), path: element.filledText("filePath"),
            commit: element.filledText("commitId"), objectID: element.filledText("objectId"))
    }
}
