/// Reads the tables of shapes.
///
/// An entry begins at the margin and goes on in lines that are indented: a name, for steps the stages that offer it,
/// and a shape. A shape is
/// - `text`, `some` (text that is not empty), `id`, `name`, `duration` and the other kinds of ``TextKind``; `int`,
///   `num`, `bool`; `_` for anything; the name of another shape;
/// - `'a|b'` for one of these words; `[X]` for a list, `[X]+` for one that is not empty; `X/Y` for either;
/// - `X?` for X or an expression, `X^` for X or `<+input>`, `X~` for X or any text;
/// - `{a*:X, b:Y}` for a mapping, where `*` marks what has to be there. In it, `+name` takes the fields of another
///   shape in, `...:X` says what further fields look like, `!` forbids them, `one(a|b+c)` and `some(a|b)` say which of
///   several fields have to be there, and `?type(A=X, B@Y)` says that for the value A of `type` the field `spec` looks
///   like X, and for B the mapping itself like Y.
struct ShapeReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Reads the entries of a table.
    ///
    /// - Parameter table: The table.
    /// - Returns: Each entry's words before the shape, and the shape.
    static func entries(of table: String) -> [(words: [String], shape: Shape)] {
        var entries: [String] = []
        for line in table.split(separator: "\n") {
            if line.hasPrefix(" "), !entries.isEmpty {
                entries[entries.count - 1] += " " + line.drop { $0 == " " }
            } else {
                entries.append(String(line))
            }
        }
        return entries.map { entry in
            let start = entry.firstIndex { "{['".contains($0) } ?? entry.endIndex
            let words = entry[..<start].split(separator: " ").map(String.init)
            var reader = ShapeReader(bytes: Array(entry[start...].utf8))
            return (words, reader.shape())
        }
    }

    // MARK: - Shapes

    private mutating func shape() -> Shape {
        var shapes = [single()]
        while take("/") { shapes.append(single()) }
        var shape = shapes.count == 1 ? shapes[0] : .either(shapes)
        if take("~") { shape = .orText(shape) }
        if take("^") { shape = .orInput(shape) }
        if take("?") { shape = .orExpression(shape) }
        return shape
    }

    private mutating func single() -> Shape {
        if take("[") {
            let element = shape()
            _ = take("]")
            return .list(element, needsOne: take("+"))
        }
        if take("{") { return .mapping(MappingRule(mapping())) }
        if take("'") {
            let words = until("'")
            _ = take("'")
            return .word(words.split(separator: "|").map(String.init))
        }
        let name = word()
        switch name {
        case "_": return .any
        case "int": return .integer
        case "num": return .number
        case "bool": return .boolean
        default: return TextKind(rawValue: name).map(Shape.text) ?? .named(name)
        }
    }

    private mutating func mapping() -> MappingShape {
        var mapping = MappingShape()
        while position < bytes.count, !take("}") {
            if take(", ") { continue }
            let start = position
            if take("+") {
                mapping.mixins.append(word())
            } else if take("...") {
                mapping.rest = take(":") ? shape() : .any
            } else if take("!") {
                mapping.isClosed = true
            } else if take("?") {
                mapping.switches.append(switching())
            } else if take("one(") {
                mapping.choices.append(choice(isExclusive: true))
            } else if take("some(") {
                mapping.choices.append(choice(isExclusive: false))
            } else {
                let name = word()
                let isRequired = take("*")
                mapping.fields.append(
                    MappingShape.Field(name: name, shape: take(":") ? shape() : .any, isRequired: isRequired))
            }
            // A table with a slip is cut off instead of read for ever; a test reads all of them.
            if position == start { position += 1 }
        }
        return mapping
    }

    private mutating func switching() -> MappingShape.Switch {
        var result = MappingShape.Switch(field: word())
        _ = take("(")
        while position < bytes.count, !take(")") {
            if take(", ") { continue }
            let start = position
            let value = word()
            if take("=") {
                result.specifications[value] = shape()
            } else if take("@") {
                result.additions[value] = shape()
            }
            if position == start { position += 1 }
        }
        return result
    }

    private mutating func choice(isExclusive: Bool) -> MappingShape.Choice {
        let groups = until(")").split(separator: "|").map { $0.split(separator: "+").map(String.init) }
        _ = take(")")
        return MappingShape.Choice(isExclusive: isExclusive, groups: groups)
    }

    // MARK: - Characters

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func take(_ text: String) -> Bool {
        let wanted = text.utf8
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func until(_ end: Character) -> String {
        let start = position
        while position < bytes.count, bytes[position] != end.asciiValue { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func word() -> String {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "$"), UInt8(ascii: "."):
                position += 1
            default: return String(decoding: bytes[start..<position], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
