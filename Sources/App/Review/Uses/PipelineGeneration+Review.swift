import Pipelines

extension PipelineGeneration {
    /// Reads what is wanted with the reviewer's help, and writes the pipeline.
    ///
    /// Without a reviewer, without a sentence, or where the reviewer's reading is of no use, the grammar reads alone.
    ///
    /// - Parameters:
    ///   - explainer: Who asks the reviewer; nil where none is configured.
    ///   - limit: The time that is left for everything.
    /// - Returns: The pipeline, and what is told of the reviewer; nil where nobody was asked.
    /// - Throws: ``RequestError`` with everything that is wrong.
    func run(
        asking explainer: Explainer?, within limit: Duration
    ) async throws(RequestError) -> (result: Result, report: ReviewerReport?) {
        guard let explainer, explainer.servesAtOnce, let sentence else { return (try run(), nil) }
        var report = await explainer.ask(within: limit) {
            ReviewSubject(sentence: sentence, maximumBytes: $0)
        }
        guard report.status == .answered, let reading = report.review?.reading else {
            return (try run(), report)
        }
        let own = SentenceGrammar.read(sentence)
        let both = own.completed(by: reading, of: report.model)
        do throws(RequestError) {
            let result = try run(reading: both)
            report.changed = !own.isUnderstood || both.request != own.request
            return (result, report)
        } catch {
            report.review?.notes.append("what it read makes no pipeline, so the grammar's reading was taken")
            return (try run(), report)
        }
    }
}

extension SentenceReading {
    /// The grammar's reading with what a model read beside it.
    ///
    /// Services, further environments and strategy are the model's, whose names the sentence holds. What guards a deployment (approvals, tests,
    /// verification, freezes, way back) is only ever added to: what the grammar has read of it stands.
    fileprivate func completed(by reading: Review.Reading, of model: String) -> SentenceReading {
        var both = self
        let read = reading.request
        both.request.services = read.services
        both.request.environments = environments(readAs: read.environments)
        // A rolling deployment is what nobody has asked for in so many words, and the least careful.
        if request.strategy == .rolling { both.request.strategy = read.strategy }
        if request.canary == PipelineRequest(services: [], environments: []).canary {
            both.request.canary = read.canary
        }
        if request.deploymentType == .kubernetes { both.request.deploymentType = read.deploymentType }
        if request.approvals.isEmpty { both.request.approvals = read.approvals }
        if request.tests.isEmpty { both.request.tests = read.tests }
        if request.notifications.isEmpty { both.request.notifications = read.notifications }
        if request.verification == nil { both.request.verification = read.verification }
        if request.inputs.isEmpty { both.request.inputs = read.inputs }
        both.unknownWords = unknownWords.filter { reading.unknownWords.contains($0) || !isUnderstood }
        both.isUnderstood = true
        if both.request != request {
            both.assumptions.insert("A model (\(model)) read the sentence beside the grammar", at: 0)
        }
        return both
    }

    /// A model's environments, which have to hold all that the grammar has read, each as careful as there.
    private func environments(
        readAs read: [PipelineRequest.Environment]
    ) -> [PipelineRequest.Environment] {
        var named: [String: PipelineRequest.Environment] = [:]
        for environment in request.environments where !environment.name.hasPrefix("<+") {
            named[environment.name.lowercased()] = environment
        }
        let names = read.map { $0.name.lowercased() }
        guard !read.isEmpty, named.keys.allSatisfy(names.contains) else { return request.environments }
        return read.map { named[$0.name.lowercased()] ?? $0 }
    }
}
