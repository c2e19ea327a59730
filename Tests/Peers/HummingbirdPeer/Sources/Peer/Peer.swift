import Foundation
import Hummingbird
import Logging

/// The Hummingbird side of the benchmark: a health check, and a request that is decoded and no more.
@main
struct Peer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 2, let port = Int(arguments[1]) else {
            print("usage: Peer PORT")
            exit(64)
        }
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.post("/v1/verify") { request, _ in
            let body = try await request.body.collect(upTo: 32 << 20)
            let verify = try JSONDecoder().decode(VerifyRequest.self, from: Data(buffer: body))
            let points = verify.signals.reduce(0) { $0 + $1.baseline.count + $1.candidate.count }
            let lines = verify.logs.baseline.count + verify.logs.candidate.count
            return "{\"points\":\(points),\"lines\":\(lines)}"
        }
        var logger = Logger(label: "peer")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}

/// The parts of a request that a judge needs.
struct VerifyRequest: Decodable {
    struct Signal: Decodable {
        let name: String
        let kind: String
        let unit: String?
        let baseline: [[Double?]]
        let candidate: [[Double?]]
    }

    struct Logs: Decodable {
        let baseline: [String]
        let candidate: [String]
    }

    let signals: [Signal]
    let logs: Logs
}
