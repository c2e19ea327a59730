import YAML

/// What is wrong in a list of settings.
struct ListErrors: Error {
    let errors: [ConfigurationError]

    init(_ errors: [ConfigurationError]) { self.errors = errors }
}

/// A mapping whose keys are read one by one, with errors that gather.
struct FieldReader {
    let mapping: YAMLMapping
    let path: String
    var errors: [ConfigurationError] = []

    /// Opens a mapping; keys that mean nothing are errors at once.
    ///
    /// - Throws: ``ListErrors`` where it is no mapping.
    init(_ node: YAMLNode, _ path: String, known: [String]) throws(ListErrors) {
        self.path = path
        do throws(YAMLError) {
            mapping = try node.mapping("a mapping with \(known.joined(separator: ", "))")
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
        for pair in mapping.pairs where !known.contains(pair.name) {
            errors.append(ConfigurationLoader.unknown(pair.key, name: pair.name, at: path, known: known))
        }
    }

    /// Whether a key is there, with a value or without.
    func mentions(_ key: String) -> Bool { mapping.pairs.contains { $0.name == key } }

    mutating func optional<Value>(
        _ key: String, _ read: (YAMLNode) throws(YAMLError) -> Value
    ) -> Value? {
        guard let node = mapping[key] else { return nil }
        do throws(YAMLError) {
            return try read(node)
        } catch {
            errors.append(ConfigurationError(error, setting: "\(path).\(key)"))
            return nil
        }
    }

    mutating func required<Value>(
        _ key: String, _ read: (YAMLNode) throws(YAMLError) -> Value
    ) -> Value? {
        if mapping[key] == nil { report(key, at: mapping.node, "is missing") }
        return optional(key, read)
    }

    /// Reads a value that has keys or elements of its own.
    mutating func nested<Value>(
        _ key: String, _ read: (YAMLNode, String) throws(ListErrors) -> Value
    ) -> Value? {
        guard let node = mapping[key] else { return nil }
        do throws(ListErrors) {
            return try read(node, "\(path).\(key)")
        } catch {
            errors += error.errors
            return nil
        }
    }

    /// Reads the elements of a list.
    mutating func list<Value>(
        _ key: String, _ expected: String, _ read: (YAMLNode, String) throws(ListErrors) -> Value
    ) -> [Value]? {
        nested(key) { (node, path) throws(ListErrors) in
            try FieldReader.each(node, path, expected, read)
        }
    }

    mutating func report(_ key: String, at node: YAMLNode, _ problem: String) {
        errors.append(
            ConfigurationError(
                ConfigurationLoader.place(node), setting: "\(path).\(key)", problem: problem))
    }

    /// Throws what has gathered.
    ///
    /// - Throws: ``ListErrors`` where anything has.
    func finish() throws(ListErrors) {
        guard errors.isEmpty else { throw ListErrors(errors) }
    }

    /// Reads the elements of a list, each with its place in the path.
    ///
    /// - Throws: ``ListErrors`` with what is wrong in all of them.
    static func each<Value>(
        _ node: YAMLNode, _ path: String, _ expected: String,
        _ read: (YAMLNode, String) throws(ListErrors) -> Value
    ) throws(ListErrors) -> [Value] {
        let nodes: [YAMLNode]
        do throws(YAMLError) {
            nodes = try node.sequence(expected)
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
        var values: [Value] = []
        var errors: [ConfigurationError] = []
        for (index, node) in nodes.enumerated() {
            do throws(ListErrors) {
                values.append(try read(node, "\(path)[\(index)]"))
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
        return values
    }
}
