import JSON

extension HarnessGraph {
    /// Reads an `executionGraph`; an empty one, or one without nodes, is an empty graph.
    init(_ element: JSONElement) {
        var nodes: [String: HarnessNode] = [:]
        if let map = element["nodeMap"]?.object {
            for member in map where member.value.object != nil {
                let key = member.key
                nodes[key] = HarnessNode(member.value, key: key)
            }
        }
        var edges: [String: Edges] = [:]
        if let map = element["nodeAdjacencyListMap"]?.object {
            for member in map {
                edges[member.key] = Edges(
                    children: member.value.texts("children"), next: member.value.texts("nextIds"))
            }
        }
        self.init(root: element.filledText("rootNodeId"), nodes: nodes, edges: edges)
    }
}

extension HarnessNode {
    /// Reads a value of `nodeMap`.
    fileprivate init(_ element: JSONElement, key: String) {
        let identifier = element.filledText("identifier") ?? key
        self.init(
            id: element.filledText("uuid") ?? key, identifier: identifier, name: element.filledText("name"),
            qualifiedName: element.text("baseFqn") ?? "", stepType: element.text("stepType") ?? "",
            status: HarnessStatus(element.text("status") ?? ""))
        setupID = element.filledText("setupId")
        start = element.time("startTs")
        end = element.time("endTs")
        failure = HarnessFailure(element)
        whenCondition = element["nodeRunInfo"]?.filledText("whenCondition")
        evaluatedCondition = element["nodeRunInfo"]?.flag("evaluatedCondition")
        responses = element.elements("executableResponses").flatMap { response in
            response.object.map { $0.compactMap { Response($0) } } ?? []
        }
        units = element.elements("unitProgresses").map { Unit($0) }
        delegates = element.elements("delegateInfoList").compactMap { $0.filledText("name") }
        child = element["stepDetails"]?.present("childPipelineExecutionDetails").flatMap {
            HarnessChildExecution($0)
        }
        logBaseKey = element.filledText("logBaseKey")
        interrupts = element.tree("interruptHistories")
        outcomes = element.tree("outcomes")
        parameters = element.tree("stepParameters")
    }
}

extension HarnessNode.Response {
    /// Reads the one member of an element of `executableResponses`, whose key is the kind.
    fileprivate init?(_ member: JSONObject.Member) {
        guard member.value.object != nil else { return nil }
        self.init(
            kind: member.key, taskID: member.value.filledText("taskId"),
            logKeys: member.value.texts("logKeys"), units: member.value.texts("units"))
    }
}

extension HarnessNode.Unit {
    /// Reads an element of `unitProgresses`, whose times are texts.
    fileprivate init(_ element: JSONElement) {
        self.init(
            name: element.text("unitName") ?? "", status: HarnessStatus(element.text("status") ?? ""),
            start: element.time("startTime"), end: element.time("endTime"))
    }
}

extension HarnessChildExecution {
    /// Reads `childPipelineExecutionDetails`.
    fileprivate init?(_ element: JSONElement) {
        guard let id = element.filledText("planExecutionId"),
            let organization = element.text("orgId") ?? element.text("orgIdentifier"),
            let project = element.text("projectId") ?? element.text("projectIdentifier")
        else { return nil }
        self.init(executionID: id, scope: HarnessScope(organization: organization, project: project))
    }
}
