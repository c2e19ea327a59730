/// Writes deployment pipelines in Harness's YAML (version 0).
///
/// A pure function of the request: the same request gives the same text, and what comes out is valid by Harness's schema.
package enum Generator {
    /// Writes the pipeline that a request asks for.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - isExplained: Whether comments say why things are as they are.
    /// - Returns: The text, and what was taken for granted.
    /// - Throws: ``GenerationError`` where the request contradicts itself or holds what Harness would not take.
    package static func generate(
        _ request: PipelineRequest, isExplained: Bool = false
    ) throws(GenerationError) -> GeneratedPipeline {
        let plan = try Plan(request)
        var tree: [TextTree.Entry] = [
            .init("name", plan.name), .init("identifier", plan.identifier),
            .init("projectIdentifier", plan.project), .init("orgIdentifier", plan.organization),
            .init("tags", .mapping([])),
        ]
        if plan.hasBuild {
            tree.append(
                .init(
                    "properties", .mapping([.init("ci", .mapping([.init("codebase", plan.codebase)]))]),
                    why:
                        "Which source the tests are run on. What stands as <+input> is asked when the pipeline starts."
                ))
        }
        if !plan.variables.isEmpty {
            tree.append(
                .init(
                    "variables", .list(plan.variables),
                    why:
                        "Asked when the pipeline starts. Harness wants a value in each; <+input> leaves it to the person who starts."
                ))
        }
        tree.append(.init("stages", .list(plan.stages)))
        if !plan.notificationRules.isEmpty {
            tree.append(.init("notificationRules", .list(plan.notificationRules)))
        }
        let root = TextTree.mapping([.init("pipeline", .mapping(tree))])
        return GeneratedPipeline(yaml: root.written(isExplained: isExplained), notes: plan.notes)
    }
}
