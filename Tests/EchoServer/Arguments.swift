import Server
import Sockets

/// The command line.
struct Arguments {
    struct Invalid: Error, CustomStringConvertible {
        let description: String
    }

    private static let names: Set<String> = [
        "port", "host", "loops", "connections", "tls-certificate", "tls-key", "client-authorities",
    ]

    private var values: [String: String] = [:]

    init(_ arguments: some Sequence<String>) throws(Invalid) {
        var iterator = arguments.makeIterator()
        while let argument = iterator.next() {
            guard argument.hasPrefix("--"), Self.names.contains(String(argument.dropFirst(2))) else {
                throw Invalid(description: "unknown argument '\(argument)'")
            }
            guard let value = iterator.next() else {
                throw Invalid(description: "'\(argument)' needs a value")
            }
            values[String(argument.dropFirst(2))] = value
        }
    }

    func configuration() throws -> HTTPServerConfiguration {
        let port = try number("port") ?? 0
        guard let port = UInt16(exactly: port) else { throw Invalid(description: "port \(port)") }
        let address = try SocketAddress(host: values["host"] ?? "127.0.0.1", port: port)
        var endpoint = HTTPServerConfiguration.Endpoint(address: address)
        if let certificate = values["tls-certificate"], let key = values["tls-key"] {
            endpoint.tls = TLSConfiguration(certificateFile: certificate, keyFile: key)
            if let authorities = values["client-authorities"] {
                endpoint.tls?.clientCertificates = .required(authorities: authorities)
            }
        }
        var configuration = HTTPServerConfiguration(endpoints: [endpoint])
        if let loops = try number("loops") { configuration.loopCount = loops }
        if let connections = try number("connections") { configuration.maximumConnections = connections }
        return configuration
    }

    private func number(_ name: String) throws(Invalid) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw Invalid(description: "'--\(name)' needs a number, not '\(text)'")
        }
        return number
    }
}
