import Judgement
import YAML

/// Puts policies from one mapping or several files together, each laid over the one that it extends.
///
/// A policy extends `default`, and `default` what the product does without a policy; `extends` names another one, or `none`.
struct PolicyBookReader {
    /// A policy that was read as YAML and not looked into yet.
    private struct Entry {
        var name: String
        var key: YAMLNode
        var value: YAMLNode
        var path: String
    }

    private var entries: [Entry] = []
    private var rules: [String: PolicyBook.Rule] = [:]
    private var isOpen: Set<String> = []
    private(set) var errors: [ConfigurationError] = []

    /// The word for no policy in `extends`.
    private static let none = "none"

    /// Takes a mapping of names to policies.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - path: Where it stands, such as `policies`; empty for a file of its own.
    mutating func add(_ node: YAMLNode, at path: String) {
        guard !node.isNull else { return }
        let pairs: [YAMLPair]
        do throws(YAMLError) {
            pairs = try node.mapping("a mapping of names to policies").pairs
        } catch {
            errors.append(ConfigurationError(error, setting: path))
            return
        }
        for pair in pairs {
            let full = path.isEmpty ? pair.name : "\(path).\(pair.name)"
            if pair.name.isEmpty || pair.name == Self.none {
                report(pair.key, full, "is no name for a policy; choose another word")
            } else if let other = entries.first(where: { $0.name == pair.name }) {
                report(pair.key, full, "is there already, at \(ConfigurationLoader.place(other.key))")
            } else {
                entries.append(Entry(name: pair.name, key: pair.key, value: pair.value, path: full))
            }
        }
    }

    /// Reads all that was added.
    ///
    /// - Returns: The rules in the order in which they were added.
    /// - Throws: ``ListErrors`` with all that is wrong.
    mutating func finish() throws(ListErrors) -> [PolicyBook.Rule] {
        for entry in entries { _ = resolve(entry) }
        var read: [PolicyBook.Rule] = []
        for entry in entries {
            guard let rule = rules[entry.name] else { continue }
            if rule.policy.name == "default", rule.service != nil || rule.environment != nil {
                report(
                    entry.key, entry.path,
                    "is for all deployments; give a policy for a service or an environment another name")
            }
            if let other = read.first(where: {
                $0.service == rule.service && $0.environment == rule.environment
                    && (rule.service != nil || rule.environment != nil)
            }) {
                report(entry.key, entry.path, "is for the same deployments as '\(other.policy.name)'")
            }
            read.append(rule)
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
        return read
    }

    // MARK: - Inheritance

    /// Reads a policy once; nil where it or one that it extends is wrong.
    private mutating func resolve(_ entry: Entry) -> PolicyBook.Rule? {
        if let rule = rules[entry.name] { return rule }
        guard !hasFailed.contains(entry.name) else { return nil }
        isOpen.insert(entry.name)
        defer { isOpen.remove(entry.name) }
        // Errors of a policy are told even where what it extends is wrong, against what holds without any.
        let base = base(of: entry)
        do throws(ListErrors) {
            let node = entry.value.isNull ? Self.empty(at: entry.value) : entry.value
            let rule = try PolicyReader.rule(
                node, named: entry.name, entry.path, extending: base ?? Policy())
            guard base != nil else {
                hasFailed.insert(entry.name)
                return nil
            }
            rules[entry.name] = rule
            return rule
        } catch {
            errors += error.errors
            hasFailed.insert(entry.name)
            return nil
        }
    }

    private var hasFailed: Set<String> = []

    /// The policy that another one extends; nil where that is wrong.
    private mutating func base(of entry: Entry) -> Policy? {
        let standard = entry.name == "default" ? nil : entries.first { $0.name == "default" }
        guard let node = entry.value["extends"], !node.isNull else {
            guard let standard else { return Policy() }
            if isOpen.contains("default") { return Policy() }
            return resolve(standard)?.policy
        }
        let path = entry.path + ".extends"
        let name: String
        do throws(YAMLError) {
            name = try node.filledString("the name of a policy, or none")
        } catch {
            errors.append(ConfigurationError(error, setting: path))
            return nil
        }
        if name == Self.none { return Policy() }
        if isOpen.contains(name) {
            report(node, path, "'\(name)' extends this policy, so that neither comes first")
            return nil
        }
        guard let other = entries.first(where: { $0.name == name }) else {
            let known = entries.map(\.name).filter { $0 != entry.name } + [Self.none]
            let hint =
                NearestWord.find(name, in: known).map { "did you mean '\($0)'?" }
                ?? "there are \(known.joined(separator: ", "))"
            report(node, path, "there is no policy '\(name)'; \(hint)")
            return nil
        }
        return resolve(other)?.policy
    }

    private mutating func report(_ node: YAMLNode, _ setting: String, _ problem: String) {
        errors.append(
            ConfigurationError(ConfigurationLoader.place(node), setting: setting, problem: problem))
    }

    /// A policy that says nothing, such as `checkout:`, is one without keys.
    private static func empty(at node: YAMLNode) -> YAMLNode {
        YAMLNode(content: .mapping([]), start: node.start, end: node.end, file: node.file)
    }
}
