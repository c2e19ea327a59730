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
    /// Who has findings explained and sentences read; nil where no reviewer is configured.
    private let explainer: Explainer?
    /// How long an answer may take that waits for the reviewer.
    private let deadline: Duration

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - workers: Who does the work.
    ///   - settings: What the team decides about the optimiser's rules.
    ///   - explainer: Who asks the reviewer; nil where none is configured.
    ///   - deadline: How long an answer may take that waits for the reviewer.
    init(
        workers: WorkerPool, settings: Optimizer.Settings, explainer: Explainer? = nil,
        deadline: Duration = .seconds(8)
    ) {
        self.workers = workers
        self.settings = settings
        self.explainer = explainer
        self.deadline = deadline
    }

    /// Writes a pipeline.
    func generate(_ request: HTTPRequest) async -> HTTPResponse {
        await GenerateHandler.respond(to: request, asking: explainer, within: deadline)
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
        do {
            let body = try PipelineRequestBody(request)
            var settings = settings
            settings.only = body.only
            let report = try await workers.run { [settings] in Self.report(on: body, settings) }.get()
            // The findings stand; a model may word and order them.
            let review = await explainer?.ranking(of: report, within: deadline)
            return await work {
                var writer = JSONWriter()
                PipelineReports.write(report, review: review, to: &writer)
                return Answers.json(writer.bytes)
            }
        } catch let error as RequestError {
            return Answers.problem(error.document)
        } catch {
            return Self.busy
        }
    }

    private static func report(
        on body: PipelineRequestBody, _ settings: Optimizer.Settings
    ) -> Result<OptimizationReport, RequestError> {
        do throws(YAMLError) {
            return .success(
                try Optimizer.report(
                    on: body.yaml, file: body.file, timings: body.timings, settings: settings))
        } catch {
            return .failure(
                RequestError(
                    problems: [
                        RequestProblem(
                            pointer: JSONPointer(), detail: "\(error)", mend: "Mend the YAML there")
                    ]))
        }
    }

    private func work(_ body: @escaping @Sendable () -> HTTPResponse) async -> HTTPResponse {
        do throws(WorkerPool.Refusal) {
            return try await workers.run { body() }
        } catch {
            return Self.busy
        }
    }

    private static var busy: HTTPResponse {
        var response = Answers.problem(
            .serviceUnavailable, "busy", "The server is busy",
            "Too many large requests wait for a processor. Retry in a second.")
        response.fields.append("Retry-After", "1")
        return response
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
