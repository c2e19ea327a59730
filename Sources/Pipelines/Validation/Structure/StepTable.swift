/// The step types: which stages offer them and what their `spec` looks like.
///
/// Source of the names and values: Harness' documentation of its steps and `harness-schema`, `v0/pipeline.json`.
enum StepTable {
    /// One step type.
    struct Entry: Sendable {
        /// The letters of the stages that offer it; ``letter(ofStage:)`` tells them.
        var stages: String
        /// Whether `spec` has to be there.
        var needsSpecification: Bool
        /// What `spec` looks like.
        var specification: Shape
    }

    /// All step types by name.
    static let entries: [String: Entry] = {
        var entries: [String: Entry] = [:]
        for table in [kubernetes, builds, security, flow, clouds] {
            for (words, shape) in ShapeReader.entries(of: table) {
                guard let stages = words.last else { continue }
                let entry = Entry(
                    stages: stages, needsSpecification: !stages.hasSuffix("?"), specification: shape)
                for name in words.dropLast() { entries[name] = entry }
            }
        }
        return entries
    }()

    /// The stage types with the letter that the tables know them by.
    private static let letters: [(type: String, letter: Character)] = [
        ("Deployment", "D"), ("Custom", "C"), ("Approval", "A"), ("FeatureFlag", "F"), ("CI", "B"),
        ("SecurityTests", "S"), ("IACM", "I"), ("IDP", "P"), ("DRTest", "R"), ("CompositeLoadTest", "L"),
    ]

    /// The letter of a stage type; nil for one without steps.
    static func letter(ofStage type: String) -> Character? { letters.first { $0.type == type }?.letter }

    /// The stage types that offer a step type.
    static func stages(offering entry: Entry) -> [String] {
        letters.filter { entry.stages.contains($0.letter) }.map(\.type)
    }
}
