import HTTP
import JSON
import Pipelines
import Threading
import YAML

/// Answers `POST /v1/pipelines/validate` and `POST /v1/pipelines/optimize`.
///
/// The body is the pipeline's YAML itself, or JSON with it in `yaml`. Large pipelines take their time, so the work
/// is done by the workers.
struct PipelineHandler: Sendable {
    private let workers: WorkerPool
    private let settings: Optimizer.Settings

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - workers: Who does the work.
    ///   - settings: What the team decides about the optimiser's rules.
    init(workers: WorkerPool, settings: Optimizer.Settings) {
        self.workers = workers
        self.settings = settings
    }

    /// Checks a pipeline.
    func validate(_ request: HTTPRequest) async -> HTTPResponse {
        do throws(RequestError) {
            let body = try PipelineRequestBody(request)
            return await work {
                var writer = JSONWriter()
                PipelineReports.write(Validator.validate(body.yaml), to: &writer)
                return Answers.json(writer.bytes)
            }
        } catch {
            return Answers.problem(error.document)
        }
    }

    /// Looks for what would make a pipeline better.
    func optimize(_ request: HTTPRequest) async -> HTTPResponse {
        do throws(RequestError) {
            let body = try PipelineRequestBody(request)
            var settings = settings
            settings.only = body.only
            return await work { [settings] in
                do throws(YAMLError) {
                    let report = try Optimizer.report(
                        on: body.yaml, file: body.file, timings: body.timings, settings: settings)
                    var writer = JSONWriter()
                    PipelineReports.write(report, to: &writer)
                    return Answers.json(writer.bytes)
                } catch {
                    return Answers.problem(
                        RequestError(
                            problems: [
                                RequestProblem(
                                    pointer: JSONPointer(), detail: "\(error)", mend: "Mend the YAML there")
                            ]
                        ).document)
                }
            }
        } catch {
            return Answers.problem(error.document)
        }
    }

    private func work(_ body: @escaping @Sendable () -> HTTPResponse) async -> HTTPResponse {
        do throws(WorkerPool.Refusal) {
            return try await workers.run { body() }
        } catch {
            var response = Answers.problem(
                .serviceUnavailable, "busy", "The server is busy",
                "Too many large requests wait for a processor. Retry in a second.")
            response.fields.append("Retry-After", "1")
            return response
        }
    }
}

/// The body of a request on a pipeline.
private struct PipelineRequestBody: Sendable {
    var yaml: [UInt8]
    var file: String?
    var timings = Timings()
    var only: Set<String>?

    init(_ request: HTTPRequest) throws(RequestError) {
        guard VerifyHandler.format(of: request.head.fields) != .yaml else {
            yaml = request.body
            return
        }
        let value = try DocumentText.value(of: request.body, isYAML: false)
        guard let text = value["yaml"]?.string else {
            throw Self.error("yaml", "The pipeline's YAML is missing", "Send it as text in `yaml`")
        }
        yaml = Array(text.utf8)
        if let given = value["file"], !given.isNull {
            guard let path = given.string else {
                throw Self.error(
                    "file", "The file's path is no text", "Send the path in quotes, or leave it out")
            }
            file = path
        }
        if let given = value["timings"], !given.isNull {
            guard let timings = Timings(given) else {
                throw Self.error(
                    "timings", "These are no timings",
                    "Send executions with spans, or Harness' execution graphs")
            }
            self.timings = timings
        }
        if let given = value["only"], !given.isNull {
            let known = Set(Optimizer.ruleDescriptions.map(\.name))
            guard let names = given.array?.compactMap(\.string), names.count == given.array?.count,
                names.allSatisfy(known.contains)
            else {
                throw Self.error(
                    "only", "There is no such rule", "Name some of \(known.sorted().joined(separator: ", "))")
            }
            only = Set(names)
        }
    }

    private static func error(_ field: String, _ detail: String, _ mend: String) -> RequestError {
        RequestError(
            problems: [
                RequestProblem(pointer: JSONPointer(unchecked: "/\(field)"), detail: detail, mend: mend)
            ])
    }
}
