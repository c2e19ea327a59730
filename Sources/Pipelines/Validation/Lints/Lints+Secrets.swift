import YAML

extension Lints {
    /// Secrets are neither written down nor printed.
    mutating func checkSecrets() {
        for use in survey.uses {
            if let kind = SecretText.kind(of: use.text) {
                add(
                    at: use.node.start, .error, "secret-in-clear", "\(kind) stands here in clear",
                    "Revoke it, keep the new one as a secret of Harness, and write <+secrets.getValue(\"name\")>."
                )
            }
        }
        checkVariables()
        for (index, steps) in survey.steps.enumerated() {
            for step in steps { checkPrinting(step, stage: survey.stages[index]) }
        }
    }

    private mutating func checkVariables() {
        func check(_ name: String?, _ value: YAMLNode?, _ lints: inout Lints) {
            guard let name, let value, let text = value.text, SecretText.isSecretName(name),
                SecretText.looksLikeValue(text), SecretText.kind(of: text) == nil
            else { return }
            lints.add(
                at: value.start, .warning, "secret-in-clear",
                "the value of \(name) looks like a secret and stands here in clear",
                "Make it a variable of type Secret, or write <+secrets.getValue(\"name\")>.")
        }
        let lists = [pipeline.node?["variables"]] + survey.stages.map { $0.node["variables"] }
        for variable in lists.flatMap({ $0?.items ?? [] }) where variable["type"]?.text == "String" {
            check(variable["name"]?.text, variable["value"], &self)
        }
        for step in survey.steps.joined() {
            for field in ["envVariables", "settings"] {
                for pair in step.spec?[field]?.pairs ?? [] { check(pair.name, pair.value, &self) }
            }
            for variable in step.spec?["environmentVariables"]?.items ?? []
            where variable["type"]?.text == "String" {
                check(variable["name"]?.text, variable["value"], &self)
            }
            for header in step.spec?["headers"]?.items ?? [] {
                let key = header["key"]?.text ?? ""
                guard ["authorization", "x-api-key"].contains(key.lowercased()),
                    let value = header["value"], let text = value.text, !text.contains("<+")
                else { continue }
                add(
                    at: value.start, .warning, "secret-in-clear", "the header \(key) stands here in clear",
                    "Write it as \(key == "x-api-key" ? "" : "Bearer ")<+secrets.getValue(\"name\")>.")
            }
        }
    }

    private mutating func checkPrinting(_ step: Step, stage: Stage) {
        guard let node = step.script, let script = node.text else { return }
        let variables = SecretVariables(pipeline: pipeline, stage: stage, step: step)
        for line in script.split(separator: "\n") {
            guard let printing = SecretPrinting.find(in: String(line), variables) else { continue }
            let place = survey.mark(of: String(line).trimmed, in: node)
            add(
                at: place, .warning, "secret-printed",
                printing.encoder.map {
                    "\(printing.secret) goes into the log through \($0), which defeats Harness' masking"
                } ?? "\(printing.secret) is printed into the log",
                "Remove the line, and change the secret: whoever may read the log has had it.")
        }
    }
}

/// The expressions and shell variables of a step that hold secrets.
struct SecretVariables {
    /// What scripts write for them: `<+pipeline.variables.key>` without its ends, and `$KEY`'s name.
    private(set) var expressions: Set<String> = []
    private(set) var shellNames: Set<String> = []

    init(pipeline: Pipeline, stage: Stage, step: Step) {
        func secrets(_ list: YAMLNode?) -> [String] {
            (list?.items ?? []).filter { $0["type"]?.text == "Secret" }.compactMap { $0["name"]?.text }
        }
        for name in secrets(pipeline.node?["variables"]) { expressions.insert("pipeline.variables.\(name)") }
        for name in secrets(stage.node["variables"]) {
            expressions.insert("stage.variables.\(name)")
            // In a CI stage its variables are those of the shell.
            shellNames.insert(name)
            if let identifier = stage.identifier {
                expressions.insert("pipeline.stages.\(identifier).variables.\(name)")
            }
        }
        for pair in step.spec?["envVariables"]?.pairs ?? [] where isSecret(pair.value.text ?? "") {
            shellNames.insert(pair.name)
        }
        for variable in step.spec?["environmentVariables"]?.items ?? [] {
            guard let name = variable["name"]?.text else { continue }
            if variable["type"]?.text == "Secret" || isSecret(variable["value"]?.text ?? "") {
                shellNames.insert(name)
            }
        }
    }

    /// Whether a text holds a secret's expression.
    private func isSecret(_ text: String) -> Bool { secret(in: text) != nil }

    /// The secret that a text names, if it names one.
    func secret(in text: String) -> String? {
        for expression in ExpressionScanner.scan(text).expressions {
            if expression.body.hasPrefix("secrets.getValue") { return "<+\(expression.body)>" }
            if expressions.contains(expression.body.trimmed) { return "<+\(expression.body)>" }
        }
        for name in shellNames where text.contains("$\(name)") || text.contains("${\(name)") {
            guard let rest = text.components(separatedBy: "$\(name)").dropFirst().first else {
                return "${\(name)}"
            }
            if let next = rest.first, next.isLetter || next.isNumber || next == "_" { continue }
            return "$\(name)"
        }
        return nil
    }
}

/// Finds lines of a script that print a secret.
enum SecretPrinting {
    private static let encoders = [
        "base64", "xxd", "od", "hexdump", "rev", "fold", "tr", "sed", "openssl base64", "openssl enc", "tee",
        "cat",
    ]

    /// The secret that a line prints, and what it goes through.
    static func find(in line: String, _ variables: SecretVariables) -> (secret: String, encoder: String?)? {
        guard variables.secret(in: line) != nil else { return nil }
        for command in line.components(separatedBy: "&&").flatMap({ $0.components(separatedBy: ";") }) {
            let stages = command.components(separatedBy: "|").map(\.trimmed)
            guard let first = stages.first, let secret = variables.secret(in: first) else { continue }
            let prints =
                ["echo ", "printf ", "printenv ", "cat <<<"].contains { first.hasPrefix($0) }
                || first.hasPrefix("base64 <<<")
            guard prints, !withoutExpressions(command).contains(">") else { continue }
            if first.hasPrefix("base64 <<<") { return (secret, "base64") }
            guard stages.count > 1 else { return (secret, nil) }
            let used = stages.dropFirst().map { stage in
                encoders.first { stage == $0 || stage.hasPrefix($0 + " ") }
            }
            // `echo secret | docker login --password-stdin` gives it to a program, not to the log.
            guard used.allSatisfy({ $0 != nil }), !stages.contains(where: decodes) else { continue }
            return (secret, used.compactMap { $0 }.first { $0 != "cat" && $0 != "tee" })
        }
        return nil
    }

    private static func decodes(_ command: String) -> Bool {
        command.hasPrefix("base64 -d") || command.hasPrefix("base64 --decode")
    }

    private static func withoutExpressions(_ text: String) -> String {
        var result = ""
        var depth = 0
        var previous: Character = " "
        for character in text {
            if character == "<" { depth += 0 }
            if previous == "<", character == "+" {
                depth += 1
                result.removeLast()
            } else if depth > 0, character == ">" {
                depth -= 1
            } else if depth == 0 {
                result.append(character)
            }
            previous = character
        }
        return result
    }
}

/// Recognises secrets by how they look.
private enum SecretText {
    /// Beginnings that only secrets have, with what they are.
    private static let beginnings: [(text: String, length: Int, kind: String)] = [
        ("AKIA", 20, "an AWS access key"), ("ghp_", 40, "a GitHub token"),
        ("github_pat_", 40, "a GitHub token"),
        ("glpat-", 26, "a GitLab token"), ("xoxb-", 24, "a Slack token"), ("xoxp-", 24, "a Slack token"),
        ("sk-ant-", 24, "an Anthropic key"), ("npm_", 40, "an npm token"), ("AIza", 39, "a Google API key"),
        ("dop_v1_", 40, "a DigitalOcean token"), ("hvs.", 28, "a Vault token"),
        ("dckr_pat_", 30, "a Docker token"),
    ]

    /// What kind of secret a text holds; nil if it holds none that shows.
    static func kind(of text: String) -> String? {
        guard text.utf8.count >= 20 else { return nil }
        if text.contains("-----BEGIN"), text.contains("PRIVATE KEY-----") { return "a private key" }
        for (beginning, length, kind) in beginnings where text.contains(beginning) {
            for part in text.components(separatedBy: beginning).dropFirst() {
                let rest = part.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
                if beginning.count + rest.count >= length { return kind }
            }
        }
        return nil
    }

    /// Whether a variable of that name holds a secret.
    static func isSecretName(_ name: String) -> Bool {
        let lower = name.lowercased()
        guard
            !["path", "file", "name", "url", "ref", "identifier", "_id", "length", "timeout"].contains(
                where: { lower.hasSuffix($0) })
        else { return false }
        return [
            "password", "passwd", "secret", "token", "api_key", "apikey", "private_key", "access_key",
            "passphrase",
        ].contains { lower.contains($0) }
    }

    /// Whether a value can be a secret: written out, and no word such as `true` or `none`.
    static func looksLikeValue(_ text: String) -> Bool {
        guard text.utf8.count >= 6, !text.contains("<+"), !text.contains("$"), !text.contains(" ") else {
            return false
        }
        return !["true", "false", "none", "changeme", "disabled", "enabled", "secret_name"].contains(
            text.lowercased())
    }
}
