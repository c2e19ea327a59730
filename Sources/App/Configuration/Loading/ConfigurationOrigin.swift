/// Where a setting's value comes from.
package enum ConfigurationOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Nobody said anything.
    case standard
    /// The file, at a line and a column, both from 1.
    case file(String, line: Int, column: Int)
    /// An environment variable.
    case environment(String)
    /// A flag of the command line, such as `--port`.
    case flag(String)

    /// Where it is, as compilers write it.
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let name, let line, let column): "\(name):\(line):\(column)"
        case .environment(let name): "environment \(name)"
        case .flag(let name): name
        }
    }
}
