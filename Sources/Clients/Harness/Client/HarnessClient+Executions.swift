import HTTP
import JSON

extension HarnessClient {
    package func execution(
        _ id: String, in scope: HarnessScope, stage: String?, wantsWholeGraph: Bool
    ) async throws(HarnessError) -> HarnessExecution {
        let answer = try await answer(
            to: Call(
                url: url("/pipeline/api/pipelines/execution/v2", id), scope: scope,
                query: [
                    ("renderFullBottomGraph", wantsWholeGraph ? "true" : nil), ("stageNodeId", stage),
                ]))
        guard answer.data.present("pipelineExecutionSummary") != nil else {
            throw answer.unreadable("there is no pipelineExecutionSummary")
        }
        return HarnessExecution(answer.data, raw: answer.raw)
    }

    package func subgraph(
        below node: String, of execution: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessGraph {
        let answer = try await answer(
            to: Call(
                url: url("/pipeline/api/pipelines/execution/subGraph", execution, node), scope: scope))
        guard let graph = answer.data.present("executionGraph") else {
            throw answer.unreadable("there is no executionGraph")
        }
        return HarnessGraph(graph)
    }

    package func executions(
        matching filter: HarnessExecutionFilter, page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessExecutionSummary> {
        var body = JSONWriter()
        body.object { body in
            body.member("filterType", "PipelineExecution")
            if !filter.executions.isEmpty {
                body.member("planExecutionIds", .array(filter.executions.map { .string($0) }))
            }
        }
        var query: [(name: String, value: String?)] = [
            ("page", String(max(0, page))), ("size", String(min(max(1, size), 100))),
            ("pipelineIdentifier", filter.pipeline), ("branch", filter.branch), ("module", filter.module),
        ]
        for status in filter.statuses { query.append(("status", status.rawValue)) }
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/pipeline/api/pipelines/execution/summary"), scope: scope,
                query: query, body: body.bytes, repetition: .always))
        guard let content = answer.data["content"]?.array else {
            throw answer.unreadable("there is no list of executions")
        }
        func count(_ key: String) -> Int? { answer.data.integer(key).flatMap { Int(exactly: $0) } }
        return HarnessPage(
            elements: content.filter { $0.object != nil }.map { HarnessExecutionSummary($0) },
            index: count("pageIndex") ?? count("number") ?? page, pages: count("totalPages"),
            total: count("totalElements") ?? count("totalItems"))
    }

    package func inputs(
        of execution: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessInputs {
        let base = url("/pipeline/api/pipelines/execution", execution, "inputsetV2")
        let answer = try await answer(
            to: Call(
                url: base, scope: scope, query: [("resolveExpressions", "false")]))
        return HarnessInputs(answer.data)
    }
}
