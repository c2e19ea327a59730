import YAML

extension Configuration {
    /// Who may use the tools over HTTP.
    package struct MCP: Sendable, Hashable {
        /// The names under which the server is called, beside addresses, `localhost` and that of ``publicURL``.
        package var hosts: [String] = []

        /// Reads names with commas between them; nil where one is none.
        mutating func read(_ text: String) -> Bool {
            hosts = text.split(separator: ",").map { part in
                String(part.filter { $0 != " " }).lowercased()
            }
            return hosts.allSatisfy { name in
                name == "*"
                    || !name.isEmpty
                        && name.utf8.allSatisfy { octet in
                            switch octet {
                            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                                true
                            default: false
                            }
                        }
            }
        }
    }
}

extension Setting {
    /// The settings of the tools.
    static let mcp: [Setting] = [
        Setting(
            path: "mcp.hosts",
            read: { node, configuration throws(YAMLError) in
                let expected =
                    "host names without ports, such as \"verdict, verdict.prod.svc\", or \"*\" for any"
                let text = node.isNull ? "" : try node.string(expected)
                guard configuration.mcp.read(text) else {
                    throw YAMLError(
                        .unexpected(expected: expected, found: "\"\(text)\""), file: node.file,
                        mark: node.start)
                }
            },
            show: { $0.mcp.hosts.isEmpty ? "null" : "\"\($0.mcp.hosts.joined(separator: ", "))\"" })
    ]
}
