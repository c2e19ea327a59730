import Glibc
import HTTP
import Server
import Sockets
import Threading

/// Serves `GET /healthz` and `POST /echo`, for conformance suites and benchmarks.
///
///     EchoServer --port N [--host A] [--loops N] [--tls-certificate F --tls-key F] [--client-authorities F]
///                [--connections N]
@main
enum EchoServer {
    static func main() {
        let signals = TerminationSignals()
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            let server = HTTPServer(configuration: try arguments.configuration(), service: EchoService())
            let addresses = try server.start()
            say("listening on \(addresses.map(\.description).joined(separator: ", "))")
            while signals.wait() == .reload {
                do {
                    try server.reloadCertificates()
                } catch {
                    say("certificates not reloaded: \(error)")
                }
            }
            Task.detached {
                await server.stop()
                exit(0)
            }
            while signals.wait() == .reload {}
            exit(1)
        } catch {
            say("\(error)")
            exit(64)
        }
    }

    private static func say(_ line: String) {
        let line = line + "\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
    }
}
