import Judgement
import YAML

/// Puts the configuration together from a file, the environment and flags.
package struct ConfigurationLoader {
    /// A setting that was given on the command line.
    package struct Flag: Sendable, Hashable {
        /// The setting, such as `server.port`.
        package let setting: String
        /// The flag, such as `--port`, for errors.
        package let name: String
        /// Its value as it was written.
        package let value: String

        /// Creates a flag.
        package init(setting: String, name: String, value: String) {
            self.setting = setting
            self.name = name
            self.value = value
        }
    }

    private var configuration = Configuration()
    private var origins: [String: ConfigurationOrigin] = [:]
    private var errors: [ConfigurationError] = []
    private var warnings: [String] = []
    private var policies = PolicyBookReader()
    private let readFile: (String) throws -> [UInt8]
    private let listFolder: (String) throws -> [String]?

    /// Loads the configuration.
    ///
    /// - Parameters:
    ///   - path: the file; nil for none.
    ///   - environment: the process's environment; what begins with `VERDICT_` and is known counts.
    ///   - flags: what the command line says.
    ///   - policyPath: a file or folder of policies that stand in the place of all others; nil for none.
    ///   - listFolder: returns the names of what lies in a folder, nil where it is none.
    ///   - readFile: returns a file's octets.
    /// - Returns: the configuration, where each value comes from, and what is doubtful about it.
    /// - Throws: ``ConfigurationErrors`` with all that is wrong.
    package static func load(
        path: String?, environment: [String: String], flags: [Flag] = [], policyPath: String? = nil,
        listFolder: @escaping (String) throws -> [String]? = { _ in nil },
        readFile: @escaping (String) throws -> [UInt8]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        var loader = Self(readFile: readFile, listFolder: listFolder)
        if let path { loader.read(file: path) }
        loader.read(environment: environment)
        for flag in flags {
            loader.apply(flag.value, to: flag.setting, from: .flag(flag.name))
        }
        loader.finishPolicies(insteadFrom: policyPath)
        // Rules between settings would only repeat what is wrong in a single one.
        if loader.errors.isEmpty { loader.checkTogether() }
        guard loader.errors.isEmpty else { throw ConfigurationErrors(errors: loader.errors) }
        return LoadedConfiguration(
            configuration: loader.configuration, origins: loader.origins, warnings: loader.warnings)
    }

    private init(
        readFile: @escaping (String) throws -> [UInt8],
        listFolder: @escaping (String) throws -> [String]?
    ) {
        self.readFile = readFile
        self.listFolder = listFolder
    }

    // MARK: - Policies

    private mutating func finishPolicies(insteadFrom path: String?) {
        if let path {
            policies = PolicyBookReader()
            readPolicies(from: path, setting: "--policy")
            origins["policies"] = .flag("--policy")
        }
        do throws(ListErrors) {
            configuration.policies.rules = try policies.finish()
        } catch {
            errors += error.errors
        }
    }

    private mutating func readPolicies(from path: String, setting: String) {
        do throws(ListErrors) {
            try PolicySource(readFile: readFile, listFolder: listFolder).add(
                path, setting: setting, to: &policies)
        } catch {
            errors += error.errors
        }
    }

    // MARK: - Sources

    private mutating func read(file path: String) {
        guard let root = parse(file: path, setting: "") else { return }
        guard !root.isNull else { return }
        read(root, at: "")
    }

    private mutating func parse(file path: String, setting: String) -> YAMLNode? {
        do {
            return try YAMLDocument(parsing: try readFile(path), file: path).root
        } catch let error as YAMLError {
            // A file of comments alone says nothing, which is allowed.
            if error.reason != .empty { errors.append(ConfigurationError(error, setting: setting)) }
        } catch {
            errors.append(
                ConfigurationError(
                    .file(path, line: 1, column: 1), setting: setting, problem: "cannot be read: \(error)"))
        }
        return nil
    }

    /// Reads a mapping of settings and sections.
    private mutating func read(_ node: YAMLNode, at path: String) {
        let pairs: [YAMLPair]
        do throws(YAMLError) {
            pairs = try node.mapping("a mapping of settings").pairs
        } catch {
            errors.append(ConfigurationError(error, setting: path))
            return
        }
        for pair in pairs {
            let full = path.isEmpty ? pair.name : "\(path).\(pair.name)"
            if let setting = Setting.byPath[full] {
                apply(pair.value, to: setting, from: Self.place(pair.value))
            } else if Self.sections.contains(full) {
                if !pair.value.isNull { read(pair.value, at: full) }
            } else if Self.lists.contains(full) {
                readList(full, pair.value)
                origins[full] = Self.place(pair.key)
            } else {
                reportUnknown(pair.key, name: pair.name, at: path)
            }
        }
    }

    private mutating func read(environment: [String: String]) {
        for setting in Setting.all {
            guard let text = environment[setting.environmentName] else { continue }
            // Kubernetes sets NAME_PORT to tcp://… for every service; one called verdict-server would set ours.
            if setting.path == "server.port", text.utf8.starts(with: "tcp://".utf8) {
                warnings.append(
                    "\(setting.environmentName) is ignored: it is what Kubernetes says of a service; "
                        + "set enableServiceLinks: false")
                continue
            }
            apply(text, to: setting.path, from: .environment(setting.environmentName))
        }
        let known = Setting.all.map(\.environmentName)
        for name in environment.keys.sorted()
        where name.utf8.starts(with: "VERDICT_".utf8) && !known.contains(name) {
            guard let nearest = NearestWord.find(name, in: known) else { continue }
            warnings.append("the environment variable \(name) is not known; \(nearest) is")
        }
    }

    private mutating func apply(_ text: String, to path: String, from origin: ConfigurationOrigin) {
        guard let setting = Setting.byPath[path] else {
            errors.append(ConfigurationError(origin, setting: path, problem: "there is no such setting"))
            return
        }
        let start = YAMLMark(line: 1, column: 1, offset: 0)
        apply(
            YAMLNode(content: .scalar(YAMLScalar(text: text)), start: start, end: start), to: setting,
            from: origin)
    }

    private mutating func apply(_ node: YAMLNode, to setting: Setting, from origin: ConfigurationOrigin) {
        do throws(YAMLError) {
            try setting.read(node, &configuration)
            origins[setting.path] = origin
        } catch {
            errors.append(ConfigurationError(error, setting: setting.path, origin: origin))
        }
    }

    private mutating func reportUnknown(_ key: YAMLNode, name: String, at path: String) {
        let prefix = path.isEmpty ? "" : path + "."
        var siblings: [String] = []
        for known in Setting.all.map(\.path) + Self.lists where known.utf8.starts(with: prefix.utf8) {
            let rest = known.dropFirst(prefix.count)
            let sibling = String(rest.split(separator: ".", maxSplits: 1).first ?? rest)
            if !siblings.contains(sibling) { siblings.append(sibling) }
        }
        errors.append(Self.unknown(key, name: name, at: path, known: siblings))
    }

    // MARK: - Rules between settings

    private mutating func checkTogether() {
        let server = configuration.server
        let tls = server.tls
        require(
            tls.certificate == nil || tls.privateKey != nil, "server.tls.certificate",
            "a certificate needs server.tls.privateKey beside it")
        require(
            tls.privateKey == nil || tls.certificate != nil, "server.tls.privateKey",
            "a private key needs server.tls.certificate beside it")
        require(
            tls.clientAuthorities == nil || tls.isEnabled, "server.tls.clientAuthorities",
            "client certificates need TLS: set server.tls.certificate")
        require(
            tls.requiredClientNames.isEmpty || tls.clientAuthorities != nil, "server.tls.requiredClientNames",
            "names of clients need server.tls.clientAuthorities")
        require(
            !tls.requiresClientCertificate || tls.clientAuthorities != nil,
            "server.tls.requireClientCertificate",
            "asking for client certificates needs server.tls.clientAuthorities")
        require(
            configuration.authentication.certificates.isEmpty || tls.clientAuthorities != nil,
            "authentication.certificates", "client certificates need server.tls.clientAuthorities")
        require(
            tls.isEnabled || server.isLoopback || server.allowsPlaintext, "server.host",
            "\(server.host) can be reached from other machines, where tokens must not travel in the clear: "
                + "set server.tls.certificate and privateKey, or server.allowPlaintext: true behind a proxy "
                + "that speaks TLS")
        require(
            configuration.verification.deadline <= configuration.verification.longestDeadline,
            "verification.deadline", "the default is longer than verification.longestDeadline")
        require(
            server.limits.bodyBytes <= server.limits.evidenceBytes, "server.limits.bodyBytes",
            "is larger than server.limits.evidenceBytes")
        checkAlerts()
        if var url = configuration.publicURL {
            if url.utf8.last == UInt8(ascii: "/") { url.removeLast() }
            configuration.publicURL = url
            require(
                Self.isWebURL(url), "publicUrl", "'\(url)' is not a URL such as https://verdict.example")
        }
    }

    private mutating func checkAlerts() {
        while configuration.alerts.harnessURL.utf8.last == UInt8(ascii: "/") {
            configuration.alerts.harnessURL.removeLast()
        }
        require(
            Self.isWebURL(configuration.alerts.harnessURL), "alerts.harnessUrl",
            "'\(configuration.alerts.harnessURL)' is not a URL such as https://app.harness.io")
        let known = configuration.alerts.channels.map(\.name)
        for rule in configuration.policies.rules {
            let alerts = rule.policy.alerts
            for name in (alerts.rollback ?? []) + (alerts.investigate ?? []) where !known.contains(name) {
                require(
                    false, "policies",
                    "\(rule.policy.name) tells the channel '\(name)', which is not among alerts.channels: "
                        + (known.isEmpty ? "there is none" : known.joined(separator: ", ")))
            }
        }
    }

    private mutating func require(_ condition: Bool, _ setting: String, _ problem: String) {
        guard !condition else { return }
        errors.append(ConfigurationError(origins[setting] ?? .standard, setting: setting, problem: problem))
    }

    /// Whether a text is an absolute URL of the web without query and fragment, in printable ASCII.
    private static func isWebURL(_ text: String) -> Bool {
        let rest: Substring.UTF8View
        if text.utf8.starts(with: "https://".utf8) {
            rest = text.dropFirst(8).utf8
        } else if text.utf8.starts(with: "http://".utf8) {
            rest = text.dropFirst(7).utf8
        } else {
            return false
        }
        guard let first = rest.first, first != UInt8(ascii: "/") else { return false }
        return rest.allSatisfy { octet in
            octet > 0x20 && octet < 0x7F
                && !"\"<>\\^`{|}?#@".utf8.contains(octet)
        }
    }
}

extension ConfigurationLoader {
    /// Settings that are lists or mappings of their own.
    static let lists = [
        "server.tls.requiredClientNames", "authentication.certificates", "authentication.webhooks",
        "alerts.channels", "policies",
        "policyFile",
    ]

    /// Every mapping that a setting lies in.
    private static let sections: Set<String> = {
        var sections: Set<String> = []
        for path in Setting.all.map(\.path) + lists {
            var parts = path.split(separator: ".").dropLast()
            while !parts.isEmpty {
                sections.insert(parts.joined(separator: "."))
                parts = parts.dropLast()
            }
        }
        return sections
    }()

    static func place(_ node: YAMLNode) -> ConfigurationOrigin {
        .file(node.file ?? "configuration", line: node.start.line, column: node.start.column)
    }

    static func unknown(_ key: YAMLNode, name: String, at path: String, known: [String]) -> ConfigurationError
    {
        let full = path.isEmpty ? name : "\(path).\(name)"
        let hint =
            NearestWord.find(name, in: known).map { "did you mean '\($0)'?" }
            ?? "known here are \(known.joined(separator: ", "))"
        return ConfigurationError(place(key), setting: full, problem: "unknown key; \(hint)")
    }

    // MARK: - Lists

    private mutating func readList(_ path: String, _ node: YAMLNode) {
        guard !node.isNull else { return }
        do throws(ListErrors) {
            switch path {
            case "server.tls.requiredClientNames":
                configuration.server.tls.requiredClientNames = try ListReader.texts(node, path)
            case "authentication.certificates":
                configuration.authentication.certificates = try ListReader.certificates(node, path)
            case "authentication.webhooks":
                configuration.authentication.webhooks = try ListReader.webhooks(node, path)
            case "alerts.channels":
                configuration.alerts.channels = try AlertChannelReader.channels(node, path)
            case "policies":
                policies.add(node, at: path)
            default:
                guard case .scalar(let scalar) = node.content else {
                    throw ListErrors([
                        ConfigurationError(node.unexpected("the path of a file"), setting: path)
                    ])
                }
                readPolicies(from: scalar.text, setting: path)
            }
        } catch {
            errors += error.errors
        }
    }
}
