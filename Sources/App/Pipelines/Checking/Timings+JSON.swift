package import JSON
package import Pipelines

extension Timings {
    /// Reads timings from JSON.
    ///
    /// Taken are `{"executions": [{"id", "spans": [{"path", "start", "end", "queued", "failed", "cpuShare",
    /// "memoryShare"}]}]}` with times in seconds, and Harness' own answers on executions with their graph
    /// (`data.executionGraph.nodeMap`, times in milliseconds), one or a list. What is neither is left out.
    ///
    /// Nil if it is no list and no object.
    ///
    /// - Parameter value: The document.
    package init?(_ value: JSONValue) {
        guard value.array != nil || value.object != nil else { return nil }
        let list = value["executions"]?.array ?? value.array ?? [value]
        var executions: [Execution] = []
        for (index, item) in list.enumerated() {
            let id = item["id"]?.string ?? "\(index)"
            if let spans = item["spans"]?.array {
                executions.append(Execution(id: id, spans: spans.compactMap { Span($0) }))
            } else if let nodes = (item["data"] ?? item)["executionGraph"]?["nodeMap"]?.object {
                executions.append(Execution(id: id, spans: nodes.compactMap { Span(node: $0.value) }))
            }
        }
        self.init(executions: executions)
    }
}

extension Timings.Span {
    fileprivate init?(_ value: JSONValue) {
        guard let path = value["path"]?.string, let start = value["start"]?.double,
            let end = value["end"]?.double, start.isFinite, end.isFinite
        else { return nil }
        self.init(
            path: path, start: start, end: end, queued: value["queued"]?.double ?? 0,
            hasFailed: value["failed"]?.boolean ?? false, cpuShare: value["cpuShare"]?.double,
            memoryShare: value["memoryShare"]?.double)
    }

    /// A node of Harness' execution graph.
    fileprivate init?(node: JSONValue) {
        guard let name = node["baseFqn"]?.string, let start = node["startTs"]?.double,
            let end = node["endTs"]?.double
        else { return nil }
        let path = Timings.path(ofQualifiedName: name)
        guard !path.isEmpty else { return nil }
        let status = node["status"]?.string ?? ""
        self.init(
            path: path, start: start / 1000, end: end / 1000,
            hasFailed: ["Failed", "Errored", "Aborted", "Expired", "IgnoreFailed"].contains(status))
    }
}
