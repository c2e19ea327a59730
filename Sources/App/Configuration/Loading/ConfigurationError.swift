import YAML

/// One thing that is wrong with the configuration: where, in which setting, what was expected.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it stands.
    package let origin: ConfigurationOrigin

    /// The setting, such as `server.port`; empty for the file as a whole.
    package let setting: String

    /// What is wrong and how to mend it.
    package let problem: String

    /// Creates an error.
    package init(_ origin: ConfigurationOrigin, setting: String, problem: String) {
        self.origin = origin
        self.setting = setting
        self.problem = problem
    }

    init(_ error: YAMLError, setting: String, origin: ConfigurationOrigin? = nil) {
        let place = ConfigurationOrigin.file(
            error.file ?? "configuration", line: error.mark.line, column: error.mark.column)
        self.init(origin ?? place, setting: setting, problem: error.reason.description)
    }

    package var description: String {
        setting.isEmpty ? "\(origin): \(problem)" : "\(origin): \(setting): \(problem)"
    }
}

/// Everything that is wrong with the configuration, so that one look mends it all.
package struct ConfigurationErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// The errors, at least one, in the order of the settings.
    package let errors: [ConfigurationError]

    /// One error a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
