import YAML

extension StructureCheck {
    mutating func check(_ node: YAMLNode, _ mapping: MappingRule) {
        guard node.isMapping else { return mismatch(node, "a mapping") }
        guard !mapping.shape.isOpen else { return }
        let whole = mappings.whole(mapping) { node[$0]?.text ?? "" }
        for field in whole.required where node.pair(field) == nil { addMissing(field, node) }
        for choice in whole.choices { check(node, choice) }
        for pair in node.pairs {
            path.append(pair.name)
            defer { path.removeLast() }
            if let shape = whole.fields[pair.name] {
                check(pair.value, shape)
            } else if let rest = whole.rest {
                check(pair.value, rest)
            } else if !Self.everywhere.contains(pair.name) {
                addUnknown(pair, Set(whole.fields.keys), isRefused: whole.isClosed)
            }
        }
        for decision in whole.switches {
            guard let value = node[decision.field]?.text, let spec = node["spec"],
                let shape = decision.specifications[value]
            else { continue }
            path.append("spec")
            check(spec, shape)
            path.removeLast()
        }
    }

    mutating func check(_ node: YAMLNode, _ choice: MappingShape.Choice) {
        let there = choice.groups.filter { group in
            group.allSatisfy { name in
                guard let value = node[name] else { return false }
                return choice.isExclusive || value.items?.isEmpty != true
            }
        }
        let names = choice.groups.map { "`" + $0.joined(separator: " and ") + "`" }
        if there.isEmpty {
            add(
                .choice, node, "\(container) needs \(names.joined(separator: " or "))",
                "Add \(choice.isExclusive ? "one" : "at least one") of them.")
        } else if choice.isExclusive && there.count > 1 {
            let double = there.map { "`" + $0.joined(separator: " and ") + "`" }
            add(
                .choice, node,
                "\(container) has \(double.joined(separator: " and ")), which exclude each other",
                "Keep one of them.")
        }
    }
}
