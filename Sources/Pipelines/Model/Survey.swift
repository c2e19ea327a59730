import YAML

/// What stands where in a pipeline: every scalar with the stage and step that it belongs to.
struct Survey {
    /// One scalar.
    struct Use {
        /// The scalar.
        var node: YAMLNode
        /// Its text.
        var text: String
        /// The name of the nearest field that holds it.
        var field: String
        /// The index of its stage in ``Pipeline/allStages``; nil outside of stages.
        var stage: Int?
        /// The index of its step in the stage's ``Survey/steps``; nil outside of steps.
        var step: Int?
    }

    /// Every scalar that is not null, in the order of the text.
    private(set) var uses: [Use] = []
    /// All steps of each stage, those of the rollback behind the others.
    let steps: [[Step]]
    /// All stages.
    let stages: [Stage]
    /// The stages that each stage names in expressions or takes things from.
    private(set) var references: [Set<String>]
    /// The lines of the text.
    let lines: LineTable
    /// The text.
    let text: [UInt8]
    /// The stages by where they begin.
    private let indexes: [Int: Int]

    init(_ pipeline: Pipeline) {
        stages = pipeline.allStages
        steps = stages.map { $0.allSteps + $0.allRollbackSteps }
        lines = LineTable(of: pipeline.text)
        text = pipeline.text
        references = Array(repeating: [], count: stages.count)
        var stageStarts: [Int: Int] = [:]
        for (index, stage) in stages.enumerated() { stageStarts[stage.node.start.offset] = index }
        indexes = stageStarts
        var stepStarts: [Int: Int] = [:]
        for list in steps {
            for (index, step) in list.enumerated() { stepStarts[step.node.start.offset] = index }
        }
        if let node = pipeline.node { walk(node, "pipeline", nil, nil, stageStarts, stepStarts) }
    }

    private mutating func walk(
        _ node: YAMLNode, _ field: String, _ stage: Int?, _ step: Int?, _ stageStarts: [Int: Int],
        _ stepStarts: [Int: Int]
    ) {
        switch node.content {
        case .scalar(let scalar):
            guard scalar.meaning != .null else { return }
            uses.append(Use(node: node, text: scalar.text, field: field, stage: stage, step: step))
            guard let stage else { return }
            if field == "stage" || field == "useFromStage" { references[stage].insert(scalar.text) }
            for expression in ExpressionScanner.scan(scalar.text).expressions {
                for part in expression.body.components(separatedBy: "stages.").dropFirst() {
                    references[stage].insert(String(part.prefix { $0 != "." }))
                }
            }
        case .sequence(let nodes):
            for node in nodes { walk(node, field, stage, step, stageStarts, stepStarts) }
        case .mapping(let pairs):
            for pair in pairs {
                var stage = stage
                var step = step
                if pair.name == "stage", let index = stageStarts[pair.value.start.offset] {
                    stage = index
                    step = nil
                }
                if pair.name == "step", let index = stepStarts[pair.value.start.offset] { step = index }
                walk(pair.value, pair.name, stage, step, stageStarts, stepStarts)
            }
        }
    }

    /// Whether a stage uses something of another one.
    func uses(_ stage: Stage, _ other: Stage) -> Bool {
        guard let identifier = other.identifier, let index = indexes[stage.node.start.offset] else {
            return true
        }
        return references[index].contains(identifier)
    }

    /// The place of some text within a scalar; where the scalar begins if it is written otherwise there.
    func mark(of part: String, in node: YAMLNode) -> YAMLMark {
        let wanted = Array(part.prefix { $0 != "\n" }.utf8)
        guard !wanted.isEmpty, node.end.offset <= text.count else { return node.start }
        var index = node.start.offset
        while index + wanted.count <= node.end.offset {
            if text[index] == wanted[0], text[index..<index + wanted.count].elementsEqual(wanted) {
                let line = lines.index(of: index)
                let before = text[lines.starts[line]..<index]
                return YAMLMark(line: line + 1, column: before.count { $0 & 0xC0 != 0x80 } + 1, offset: index)
            }
            index += 1
        }
        return node.start
    }
}
