import LogMining
package import YAML

/// What two YAML documents of the same thing have different, value by value.
package struct DocumentDifference: Sendable, Hashable {
    /// One value that differs.
    package struct Change: Sendable, Hashable {
        /// Where it stands, such as `pipeline.stages[deploy].spec.service.serviceRef`.
        package var path: String
        /// The value before, without secrets; nil where there was none.
        package var before: String?
        /// The value now, without secrets; nil where there is none.
        package var after: String?

        /// Creates a change.
        package init(path: String, before: String?, after: String?) {
            self.path = path
            self.before = before
            self.after = after
        }

        /// Whether the value says which artifact is deployed.
        package var isArtifact: Bool {
            let words = path.lowercased().split { !$0.isLetter && !$0.isNumber }
            let names: Set<Substring> = [
                "tag", "imagetag", "image", "version", "artifact", "artifacts", "digest", "build",
                "chartversion",
                "buildnumber", "commit", "commitid", "artifactpath", "primaryartifactref", "branch",
            ]
            return words.contains { names.contains($0) || $0.hasSuffix("tag") || $0.hasSuffix("version") }
        }
    }

    /// The most changes that are told.
    package static let maximumCount = 50

    /// The changes, in the order of the document now, then those that went.
    package private(set) var changes: [Change] = []

    /// How many more there are.
    package private(set) var omitted = 0

    /// Compares two documents.
    ///
    /// Entries of lists are matched by identifier, name or key where they have one, so that a step that moved is no
    /// change of all that follow it.
    ///
    /// - Parameters:
    ///   - before: The document of the last run that went well.
    ///   - after: The document of the run that failed.
    package init(before: YAMLNode, after: YAMLNode) {
        let old = Self.values(of: before)
        let new = Self.values(of: after)
        let olds = Dictionary(old, uniquingKeysWith: { first, _ in first })
        let news = Dictionary(new, uniquingKeysWith: { first, _ in first })
        for (path, value) in new {
            guard let was = olds[path] else {
                add(Change(path: path, before: nil, after: value))
                continue
            }
            if was != value { add(Change(path: path, before: was, after: value)) }
        }
        for (path, value) in old where news[path] == nil {
            add(Change(path: path, before: value, after: nil))
        }
    }

    private mutating func add(_ change: Change) {
        guard changes.count < Self.maximumCount else {
            omitted += 1
            return
        }
        changes.append(
            Change(
                path: change.path, before: change.before.map { Self.safe($0, at: change.path) },
                after: change.after.map { Self.safe($0, at: change.path) }))
    }

    /// The value as people may see it: without secrets, also those that only their name gives away, and cut.
    private static func safe(_ value: String, at path: String) -> String {
        let key = path.split(separator: ".").last.map(String.init) ?? ""
        let line = "\(key): \(value)"
        let redacted = String(decoding: Redactor().redact(Array(line.utf8)).bytes, as: UTF8.self)
        let text = String(redacted.dropFirst(min(redacted.count, key.count + 2)))
        return text.count <= 200 ? text : String(text.prefix(200)) + "…"
    }

    // MARK: - Values

    private static func values(of node: YAMLNode) -> [(String, String)] {
        var values: [(String, String)] = []
        collect(node, at: "", into: &values, depth: 0)
        return values
    }

    private static func collect(
        _ node: YAMLNode, at path: String, into values: inout [(String, String)], depth: Int
    ) {
        guard depth < 100 else { return }
        switch node.content {
        case .scalar(let scalar): values.append((path, scalar.text))
        case .mapping(let pairs):
            if pairs.isEmpty { values.append((path, "{}")) }
            for pair in pairs {
                collect(
                    pair.value, at: path.isEmpty ? pair.name : "\(path).\(pair.name)", into: &values,
                    depth: depth + 1)
            }
        case .sequence(let elements):
            if elements.isEmpty { values.append((path, "[]")) }
            var counts: [String: Int] = [:]
            for (index, element) in elements.enumerated() {
                var name = Self.name(of: element) ?? "\(index)"
                counts[name, default: 0] += 1
                if let count = counts[name], count > 1 { name += "#\(count)" }
                collect(Self.content(of: element), at: "\(path)[\(name)]", into: &values, depth: depth + 1)
            }
        }
    }

    /// An entry of a list without the key around it, as in `- step:`.
    private static func content(of node: YAMLNode) -> YAMLNode {
        guard case .mapping(let pairs) = node.content, pairs.count == 1, let only = pairs.first,
            ["step", "stepGroup", "stage"].contains(only.name)
        else { return node }
        return only.value
    }

    /// What an entry of a list is called: its identifier, else its name, also one level down as in `- step:`.
    private static func name(of node: YAMLNode) -> String? {
        for key in ["identifier", "name", "key"] {
            if case .scalar(let scalar)? = node[key]?.content, !scalar.text.isEmpty { return scalar.text }
        }
        guard case .mapping(let pairs) = node.content, pairs.count == 1, let only = pairs.first else {
            return nil
        }
        guard case .mapping = only.value.content else { return nil }
        return name(of: only.value)
    }
}
