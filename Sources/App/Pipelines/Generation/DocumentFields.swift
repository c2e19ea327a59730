import JSON

/// Reads the members of a document and keeps account of what is wrong with them.
struct DocumentFields {
    /// What is wrong so far.
    private(set) var problems: [RequestProblem] = []

    /// Notes a fault.
    mutating func refuse(_ pointer: JSONPointer, _ detail: String, mend: String) {
        if problems.count < 10 {
            problems.append(RequestProblem(pointer: pointer, detail: detail, mend: mend))
        }
    }

    /// The members of an object, of which only some names mean something.
    mutating func members(
        _ value: JSONValue, _ pointer: JSONPointer, known: [String]
    ) -> [(key: String, value: JSONValue, pointer: JSONPointer)] {
        guard let members = value.object else {
            refuse(pointer, "something else than an object", mend: "Send an object")
            return []
        }
        var found: [(key: String, value: JSONValue, pointer: JSONPointer)] = []
        for member in members {
            let place = pointer.appending(member.key)
            guard known.contains(member.key) else {
                let nearest = NearestWord.find(member.key, in: known)
                refuse(
                    place, "nothing is called so here",
                    mend: nearest.map { "Perhaps \($0) is meant" }
                        ?? "Known are \(known.joined(separator: ", "))")
                continue
            }
            if !member.value.isNull { found.append((member.key, member.value, place)) }
        }
        return found
    }

    /// A text.
    mutating func text(_ value: JSONValue, _ pointer: JSONPointer) -> String? {
        // A version such as 1.2 is a number in YAML and meant as text.
        let text: String? =
            switch value {
            case .string(let text): text
            case .integer(let number): String(number)
            case .number(let number): "\(number)"
            default: nil
            }
        guard let text, text.unicodeScalars.count <= 4000 else {
            refuse(pointer, "no text of at most 4000 characters", mend: "Send a string")
            return nil
        }
        return text
    }

    /// Some texts, or one.
    mutating func texts(_ value: JSONValue, _ pointer: JSONPointer) -> [String] {
        guard let elements = value.array else { return text(value, pointer).map { [$0] } ?? [] }
        return elements.enumerated().compactMap { text($0.element, pointer.appending($0.offset)) }
    }

    /// The elements of a list; a single value counts as one.
    func elements(_ value: JSONValue, _ pointer: JSONPointer) -> [(value: JSONValue, pointer: JSONPointer)] {
        guard let elements = value.array else { return [(value, pointer)] }
        return elements.enumerated().map { ($0.element, pointer.appending($0.offset)) }
    }

    /// A word of a list, whatever its case and hyphens.
    mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ value: JSONValue, _ pointer: JSONPointer, of type: Value.Type, also names: [String: Value] = [:]
    ) -> Value? {
        func plain(_ text: String) -> String {
            String(text.lowercased().filter { $0.isLetter || $0.isNumber })
        }
        let written = value.string.map(plain)
        if let written {
            for found in type.allCases where plain(found.rawValue) == written { return found }
            for (name, found) in names where plain(name) == written { return found }
        }
        let known = type.allCases.map(\.rawValue)
        let nearest = value.string.flatMap { NearestWord.find($0, in: known) }
        refuse(
            pointer, "not one of \(known.joined(separator: ", "))",
            mend: nearest.map { "Perhaps \($0) is meant" } ?? "Send one of these words")
        return nil
    }

    /// A whole number.
    mutating func integer(_ value: JSONValue, _ pointer: JSONPointer) -> Int? {
        guard let number = value.int else {
            refuse(pointer, "no whole number", mend: "Send one")
            return nil
        }
        return number
    }

    /// `true` or `false`.
    mutating func flag(_ value: JSONValue, _ pointer: JSONPointer) -> Bool? {
        guard let flag = value.boolean else {
            refuse(pointer, "neither true nor false", mend: "Send one of them")
            return nil
        }
        return flag
    }
}
