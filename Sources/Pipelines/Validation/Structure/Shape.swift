/// What a value of a pipeline may look like.
indirect enum Shape: Sendable {
    /// Anything.
    case any
    /// Text of a kind.
    case text(TextKind)
    /// One of some words.
    case word([String])
    case integer
    case number
    case boolean
    /// A list; whether it may be empty.
    case list(Shape, needsOne: Bool)
    case mapping(MappingRule)
    /// A shape of the tables, or one that the checker knows: `stageItem`, `stepItem`, `execution`, `variable`.
    case named(String)
    /// Any of several.
    case either([Shape])
    /// The shape, or text with an expression such as `<+input>`.
    case orExpression(Shape)
    /// The shape, or a runtime input such as `<+input>.default("x")`.
    case orInput(Shape)
    /// The shape, or any text.
    case orText(Shape)
}

/// A mapping: its fields and what has to be there.
struct MappingShape: Sendable {
    /// A field.
    struct Field: Sendable {
        var name: String
        var shape: Shape
        var isRequired: Bool
    }

    /// Fields of which exactly one group, or at least one, has to be there.
    struct Choice: Sendable {
        var isExclusive: Bool
        var groups: [[String]]
    }

    /// What a field's value decides.
    struct Switch: Sendable {
        /// The field.
        var field: String
        /// What `spec` looks like for a value.
        var specifications: [String: Shape] = [:]
        /// What the mapping has to look like as well for a value; `else` for all others.
        var additions: [String: Shape] = [:]
    }

    var fields: [Field] = []
    /// The shapes whose fields it has too.
    var mixins: [String] = []
    /// What further fields look like; nil: they are not known.
    var rest: Shape?
    /// Whether further fields are refused by Harness.
    var isClosed = false
    var choices: [Choice] = []
    var switches: [Switch] = []

    /// Whether it says nothing about its fields.
    var isOpen: Bool {
        fields.isEmpty && mixins.isEmpty && choices.isEmpty && switches.isEmpty && rest == nil
    }
}
