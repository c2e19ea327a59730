import YAML

/// What a step of a build does, as far as its script tells: what it reads and writes of what steps share.
struct Workload: Sendable, Hashable {
    /// What steps of one stage share.
    struct Resources: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        static let sources = Self(rawValue: 1)
        static let dependencies = Self(rawValue: 2)
        static let output = Self(rawValue: 4)
        static let services = Self(rawValue: 8)
        /// Whatever it may be: nothing runs beside it.
        static let everything = Self(rawValue: 255)
    }

    /// What a step is for.
    enum Purpose: Sendable, Hashable {
        case wait, install, build, unitTest, integrationTest, test, lint, scan, other
    }

    var purpose: Purpose
    var reads: Resources
    var writes: Resources
    /// The tool, such as `maven`.
    var tool: BuildTool?

    /// Whether one step can run at the same time as another that stands before it.
    func isIndependent(of other: Workload) -> Bool {
        writes.isDisjoint(with: other.reads) && writes.isDisjoint(with: other.writes)
            && reads.isDisjoint(with: other.writes)
    }

    /// Whether it only tells whether the sources are good.
    var isCheck: Bool {
        switch purpose {
        case .unitTest, .integrationTest, .test, .lint, .scan: true
        case .wait, .install, .build, .other: false
        }
    }

    /// Reads a step.
    init(_ step: Step) {
        let type = step.type ?? ""
        if StepFamilies.sourceScanners.contains(type) {
            self.init(.scan, reads: .sources, writes: [], tool: nil)
            return
        }
        guard ["Run", "Test", "RunTests"].contains(type),
            let script = step.script?.text ?? step.spec?["args"]?.text
        else {
            self.init(.other, reads: .everything, writes: .everything, tool: nil)
            return
        }
        let words = Self.commands(of: script)
        let name = ((step.identifier ?? "") + " " + (step.name ?? "")).lowercased()
        let tool = BuildTool.all.first { tool in words.contains { tool.isCalled(by: $0) } }
        let usesDocker = words.contains { $0.hasPrefix("docker ") || $0.hasPrefix("docker-compose ") }
        // Scripts that publish, change the branch or hand something on are not moved.
        let acts = [
            "push", "publish", "deploy", "git commit", "git tag", "git checkout", "curl ", "wget ", "ssh ",
            "aws ", "gcloud ", "kubectl ", "helm ", "terraform ", "gh ", "npm version", "goreleaser",
            "export_",
        ]
        let doesMore = words.contains { command in acts.contains { command.contains($0) } }
        if Self.isWait(words, script) {
            self.init(.wait, reads: .services, writes: .services, tool: nil)
            return
        }
        let hasOutputs = step.spec?["outputVariables"]?.items?.isEmpty == false
        guard !doesMore, !usesDocker, !hasOutputs else {
            self.init(.other, reads: .everything, writes: .everything, tool: tool)
            return
        }
        if words.contains(where: { Self.isLint($0) }) {
            self.init(.lint, reads: [.sources, .dependencies], writes: [], tool: tool)
            return
        }
        let isTest = words.contains { command in
            ["gotestsum", "pytest", "jest", "vitest", "rspec", "tox"].contains { command.hasPrefix($0) }
                || (tool?.testWords.contains { Self.has($0, in: command) } ?? false)
        }
        if isTest {
            let isIntegration =
                name.contains("integration") || name.contains("e2e") || name.contains("acceptance")
                || words.contains { $0.contains("integration") || $0.contains("failsafe") }
            let isUnit = name.contains("unit") || (!isIntegration && words.contains { $0.contains("unit") })
            self.init(
                isIntegration ? .integrationTest : isUnit ? .unitTest : .test,
                reads: Resources([.sources, .dependencies, .services]).union(
                    tool?.testsNeedBuild == false ? [] : .output),
                writes: [], tool: tool)
            return
        }
        if let tool, words.allSatisfy({ tool.isInstall($0) || Self.isHarmless($0) }) {
            self.init(.install, reads: .sources, writes: .dependencies, tool: tool)
            return
        }
        if let tool,
            words.contains(where: { command in tool.buildWords.contains { Self.has($0, in: command) } })
        {
            self.init(.build, reads: [.sources, .dependencies], writes: .output, tool: tool)
            return
        }
        self.init(.other, reads: .everything, writes: .everything, tool: tool)
    }

    private init(_ purpose: Purpose, reads: Resources, writes: Resources, tool: BuildTool?) {
        self.purpose = purpose
        self.reads = reads
        self.writes = writes
        self.tool = tool
    }

    // MARK: - Scripts

    /// The commands of a script, without what only sets up the shell.
    static func commands(of script: String) -> [String] {
        script.split(separator: "\n").flatMap { line -> [String] in
            let text = String(line).trimmed
            guard !text.hasPrefix("#") else { return [] }
            return text.components(separatedBy: "&&").flatMap { $0.components(separatedBy: ";") }.map(
                \.trimmed)
        }.map { command in
            // VARIABLES=value before the command say nothing about it.
            var words = command.split(separator: " ")
            while let first = words.first, first.contains("="), !first.hasPrefix("-") { words.removeFirst() }
            return words.joined(separator: " ")
        }.filter { !$0.isEmpty && !$0.hasPrefix("set ") }
    }

    static func has(_ word: String, in command: String) -> Bool {
        let words = command.split { $0 == " " || $0 == ":" || $0 == "=" }
        return words.contains { $0 == word } || (word.contains(" ") && (command + " ").contains(word + " "))
    }

    private static func isHarmless(_ command: String) -> Bool {
        ["cd ", "echo ", "ls", "pwd", "mkdir ", ". ", "source ", "export ", "java -version", "node -v"]
            .contains {
                command.hasPrefix($0)
            }
    }

    private static func isLint(_ command: String) -> Bool {
        let tools = [
            "golangci-lint", "eslint", "flake8", "pylint", "ruff", "black --check", "mypy", "shellcheck",
            "hadolint", "checkstyle", "spotless:check", "ktlint", "rubocop", "go vet", "staticcheck",
            "tsc --noEmit",
            "prettier --check", "cargo clippy", "cargo fmt",
        ]
        if tools.contains(where: { command.contains($0) }) { return true }
        return ["npm", "pnpm", "yarn"].contains { command.hasPrefix($0 + " ") }
            && ["lint", "typecheck", "run lint", "run typecheck", "format:check", "run format:check"].contains
            { word in
                has(word, in: command)
            }
    }

    private static func isWait(_ commands: [String], _ script: String) -> Bool {
        guard script.contains("sleep "), script.contains("while ") || script.contains("until ") else {
            return false
        }
        return !BuildTool.all.contains { tool in commands.contains { tool.isCalled(by: $0) } }
    }
}
