import ArgumentParser
import Clients

/// `verdict health`: whether a server answers, for a container's health check.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a server whether it is ready.",
        discussion: "Exit code 0 if it answers 200, 69 if not.")

    @Option(help: "What to ask.")
    var url = "http://127.0.0.1:8080/readyz"

    @Option(help: "How many seconds to wait, from 1 to 60.")
    var timeout = 3

    @Flag(help: "Take any certificate, for a server that is asked by its loopback address.")
    var insecure = false

    func validate() throws {
        guard (1...60).contains(timeout) else { throw ValidationError("--timeout takes 1 to 60 seconds") }
    }

    func run() throws {
        let probe = Probe(url: url, timeout: .seconds(timeout), verifiesCertificate: !insecure)
        let status: Int
        do throws(Probe.Failure) {
            status = try probe.status()
        } catch {
            throw Console.fail("\(url): \(error)", ExitStatus.unavailable)
        }
        guard status == 200 else { throw Console.fail("\(url) answered \(status)", ExitStatus.unavailable) }
    }
}
