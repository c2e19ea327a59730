import YAML

/// Policies in files of their own: a mapping of names to policies, a configuration file of which only `policies` counts, or
/// a folder of such files.
struct PolicySource {
    /// Returns a file's octets.
    let readFile: (String) throws -> [UInt8]

    /// Returns the names of what lies in a folder, nil where it is none.
    let listFolder: (String) throws -> [String]?

    /// The files that a folder may hold.
    private static let limit = 1000

    /// Adds the policies of a file, or of all files of a folder that end in `.yaml` or `.yml`, in the order of their names.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - setting: The setting that names it, for errors.
    ///   - book: Where they are added.
    /// - Throws: ``ListErrors`` where something cannot be read or is no YAML.
    func add(_ path: String, setting: String, to book: inout PolicyBookReader) throws(ListErrors) {
        var errors: [ConfigurationError] = []
        for file in try files(path, setting) {
            do throws(ListErrors) {
                try add(file: file, setting: setting, to: &book)
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
    }

    private func files(_ path: String, _ setting: String) throws(ListErrors) -> [String] {
        let names: [String]?
        do {
            names = try listFolder(path)
        } catch {
            throw Self.failure(path, setting, "cannot be read: \(error)")
        }
        guard let names else { return [path] }
        let files = names.filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
        guard !files.isEmpty else {
            throw Self.failure(path, setting, "the folder holds no file that ends in .yaml or .yml")
        }
        guard files.count <= Self.limit else {
            throw Self.failure(path, setting, "the folder holds more than \(Self.limit) files")
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return files.sorted().map { folder + $0 }
    }

    private func add(
        file: String, setting: String, to book: inout PolicyBookReader
    ) throws(ListErrors) {
        let root: YAMLNode
        do {
            root = try YAMLDocument(parsing: try readFile(file), file: file).root
        } catch let error as YAMLError {
            // A file of comments alone says nothing, which is allowed.
            if error.reason == .empty { return }
            throw ListErrors([ConfigurationError(error, setting: setting)])
        } catch {
            throw Self.failure(file, setting, "cannot be read: \(error)")
        }
        guard case .mapping(let pairs) = root.content, pairs.contains(where: { $0.name == "policies" }) else {
            book.add(root, at: "policies")
            return
        }
        // The rest of a configuration is not looked into, but what is no part of one is no configuration.
        let known = ConfigurationLoader.topLevelKeys
        let unknown = pairs.filter { !known.contains($0.name) }.map { pair in
            ConfigurationLoader.unknown(pair.key, name: pair.name, at: "", known: known)
        }
        guard unknown.isEmpty else { throw ListErrors(unknown) }
        for pair in pairs where pair.name == "policies" { book.add(pair.value, at: "policies") }
    }

    private static func failure(_ path: String, _ setting: String, _ problem: String) -> ListErrors {
        ListErrors([
            ConfigurationError(.file(path, line: 1, column: 1), setting: setting, problem: problem)
        ])
    }
}

extension ConfigurationLoader {
    /// The keys of a configuration file.
    static let topLevelKeys: [String] = {
        var keys: [String] = []
        for path in Setting.all.map(\.path) + lists {
            let key = String(path.split(separator: ".", maxSplits: 1).first ?? "")
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }()
}
