/// A value's stored properties as one text: equal values give equal texts, on every machine and in every run.
///
/// For digests of configuration. It follows the declaration of the type, so a new property is never forgotten.
enum CanonicalText {
    /// Describes a value made of structures, enumerations, numbers, texts, arrays, sets and dictionaries.
    static func describing(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.first.map { describing($0.value) } ?? "null"
        case .collection, .tuple:
            return "[" + mirror.children.map { describing($0.value) }.joined(separator: ",") + "]"
        case .set:
            return "{" + mirror.children.map { describing($0.value) }.sorted().joined(separator: ",") + "}"
        case .dictionary:
            // Each child is a pair of key and value.
            return "{" + mirror.children.map { describing($0.value) }.sorted().joined(separator: ",") + "}"
        case .struct where !mirror.children.isEmpty, .class where !mirror.children.isEmpty:
            let members = mirror.children.map { "\(quoted($0.label ?? "")):\(describing($0.value))" }
            return "{" + members.joined(separator: ",") + "}"
        case .enum where !mirror.children.isEmpty:
            let payload = mirror.children.map { "\(quoted($0.label ?? "")):\(describing($0.value))" }
            return "(" + payload.joined(separator: ",") + ")"
        default:
            return quoted("\(value)")
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
