import HTTP
import JSON
import Threading

/// Answers `POST /judge`: what Kayenta's RemoteJudge asks, in its own form.
///
/// It is a pure function of the body. Kayenta keeps the judgement and decides; so policies have no say and nothing is stored.
struct KayentaHandler: Sendable {
    /// The name under which Kayenta shows the judge.
    static let judgeName = "Verdict"

    /// Bodies up to this size are judged on the connection's loop; larger ones go to the worker pool.
    private static let largestOnLoop = 64 << 10

    let workers: WorkerPool

    /// Answers one request.
    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let body = request.body
        if body.count <= Self.largestOnLoop { return Self.answer(body) }
        do {
            return try await workers.run { Self.answer(body) }
        } catch {
            var response = Answers.problem(
                .serviceUnavailable, "busy", "The server is busy",
                "Too many large requests are being judged; there is no judgement. Retry in a second.")
            response.fields.append("Retry-After", "1")
            return response
        }
    }

    private static func answer(_ body: [UInt8]) -> HTTPResponse {
        do throws(RequestError) {
            let request = try KayentaRequest(parsing: body)
            return Answers.json(judgement(of: request))
        } catch {
            return Answers.problem(error.document)
        }
    }

    /// The judgement in the form of Kayenta's `CanaryJudgeResult`.
    static func judgement(of request: KayentaRequest) -> [UInt8] {
        let results = request.metrics.map { KayentaClassifier.classify($0) }
        let score = KayentaScore(request, results)
        var writer = JSONWriter(capacity: 1024 + results.count * 512)
        writer.object { writer in
            writer.member("judgeName", judgeName)
            writer.key("results")
            writer.array { writer in
                for result in results { write(result, to: &writer) }
            }
            writer.key("groupScores")
            writer.array { writer in
                for group in score.groups {
                    writer.object { writer in
                        writer.member("name", group.name)
                        writer.member("score", (group.score * 100).rounded() / 100)
                        writer.member("classification", "")
                        writer.member("classificationReason", group.hasData ? "" : "No data")
                    }
                }
            }
            writer.key("score")
            writer.object { writer in
                writer.member("score", score.score)
                writer.member("classification", score.classification)
                writer.member("classificationReason", score.reason)
            }
        }
        return writer.bytes
    }

    private static func write(_ result: KayentaClassifier.Result, to writer: inout JSONWriter) {
        let metric = result.metric
        writer.object { writer in
            writer.member("name", metric.name)
            writer.member("id", metric.id)
            writer.key("tags")
            writer.raw(metric.tags.bytes)
            writer.member("classification", result.classification.rawValue)
            writer.member("classificationReason", result.reason)
            writer.key("groups")
            writer.array { writer in
                for group in metric.groups { writer.string(group) }
            }
            write("experimentMetadata", result.experiment, to: &writer)
            write("controlMetadata", result.control, to: &writer)
            writer.key("resultMetadata")
            writer.object { writer in
                writer.member("ratio", result.ratio.isFinite ? result.ratio : nil)
            }
            writer.member("critical", result.isCritical)
            writer.member("muted", metric.options.isMuted)
        }
    }

    private static func write(_ name: String, _ values: [Double], to writer: inout JSONWriter) {
        writer.key(name)
        writer.object { writer in
            writer.key("stats")
            writer.object { writer in
                writer.member("count", values.count)
                guard let first = values.first else { return }
                writer.member("mean", values.reduce(0, +) / Double(values.count))
                writer.member("min", values.reduce(first, min))
                writer.member("max", values.reduce(first, max))
            }
        }
    }
}
