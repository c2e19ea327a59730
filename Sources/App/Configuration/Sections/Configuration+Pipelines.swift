package import Pipelines
import YAML

extension Configuration {
    /// What the team decides about its pipelines.
    package struct PipelineRules: Sendable, Hashable {
        /// What the optimiser's rules do.
        package var settings = Optimizer.Settings()

        /// The rules as the configuration has them: `clone-depth=off, image-rebuild=error`.
        var text: String? {
            let off = settings.disabled.map { "\($0)=off" }
            let others = settings.severities.map { "\($0.key)=\($0.value.rawValue)" }
            let all = (off + others).sorted()
            return all.isEmpty ? nil : all.joined(separator: ", ")
        }

        /// Reads the rules; nil if one of them or what it is set to is not known.
        mutating func read(_ text: String) -> Bool {
            let known = Set(Optimizer.ruleDescriptions.map(\.name))
            settings.disabled = []
            settings.severities = [:]
            for part in text.split(separator: ",") {
                let words = part.split(separator: "=").map { $0.filter { $0 != " " } }
                guard words.count == 2, known.contains(words[0]) else { return false }
                if words[1] == "off" {
                    settings.disabled.insert(words[0])
                } else if let severity = OptimizationFinding.Severity(rawValue: words[1]) {
                    settings.severities[words[0]] = severity
                } else {
                    return false
                }
            }
            return true
        }
    }
}

extension Setting {
    /// The settings of the pipelines' rules.
    static let pipelines: [Setting] = [
        Setting(
            path: "pipelines.rules",
            read: { node, configuration throws(YAMLError) in
                let expected =
                    "rules with off, note, warning or error, such as \"clone-depth=off, image-rebuild=error\"; rules are "
                    + Optimizer.ruleDescriptions.map(\.name).joined(separator: ", ")
                let text = node.isNull ? "" : try node.string(expected)
                guard configuration.pipelines.read(text) else {
                    throw YAMLError(
                        .unexpected(expected: expected, found: "\"\(text)\""), file: node.file,
                        mark: node.start)
                }
            }, show: { $0.pipelines.text.map { "\"\($0)\"" } ?? "null" }),
        .text(
            "pipelines.verdictUrl", \.pipelines.settings.verdictURL,
            "the address of this server for steps that ask it, or an expression of Harness"),
    ]
}
