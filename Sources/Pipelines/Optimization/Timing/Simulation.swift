/// Works out how long a pipeline takes from how long its steps took.
///
/// The critical path: what stands one after the other adds up, of what runs at the same time the longest counts. What
/// a stage or group took beyond its steps (waiting for a machine, setting up) stays with it.
struct Simulation {
    private let executions: [[String: Timings.Span]]

    init(_ timings: Timings) {
        executions = timings.executions.map { execution in
            Dictionary(execution.spans.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// How many executions there are.
    var count: Int { executions.count }

    /// How long a pipeline would have taken in each execution, in seconds.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline.
    ///   - measured: The pipeline that was executed, which tells what stages and groups took beyond their steps.
    ///   - shares: The share of a step's time that falls away, by its path.
    /// - Returns: The seconds, one an execution.
    func seconds(_ pipeline: Pipeline, measured: Pipeline, shares: [String: Double] = [:]) -> [Double] {
        executions.map { spans in
            var overheads: [String: Double] = [:]
            var walk = Walk(spans: spans, shares: [:], overheads: nil)
            for stage in measured.allStages { walk.measure(stage, into: &overheads) }
            walk = Walk(spans: spans, shares: shares, overheads: overheads)
            return pipeline.stages.reduce(0) { total, item in
                total + (item.stages.map { walk.seconds($0) }.max() ?? 0)
            }
        }
    }

    /// One execution's times put on a pipeline.
    private struct Walk {
        let spans: [String: Timings.Span]
        let shares: [String: Double]
        let overheads: [String: Double]?

        /// Notes what a stage and its groups took beyond their steps.
        func measure(_ stage: Stage, into overheads: inout [String: Double]) {
            let path = stage.identifier ?? ""
            let inner = seconds(stage.steps, path)
            if let span = spans[path] { overheads[path] = max(0, span.seconds - inner) }
            func groups(_ items: [StepItem], _ path: String) {
                for item in items {
                    switch item {
                    case .group(let group):
                        let place = path + "/" + (group.identifier ?? "")
                        if let span = spans[place] {
                            overheads[place] = max(0, span.seconds - seconds(group.steps, place))
                        }
                        groups(group.steps, place)
                    case .parallel(let items, _): groups(items, path)
                    case .step, .other: continue
                    }
                }
            }
            groups(stage.steps, path)
        }

        func seconds(_ stage: Stage) -> Double {
            let path = stage.identifier ?? ""
            return seconds(stage.steps, path) + (overheads?[path] ?? 0)
        }

        private func seconds(_ items: [StepItem], _ path: String) -> Double {
            items.reduce(0) { $0 + seconds($1, path) }
        }

        private func seconds(_ item: StepItem, _ path: String) -> Double {
            switch item {
            case .step(let step):
                let place = path + "/" + (step.identifier ?? "")
                return (spans[place]?.seconds ?? 0) * (1 - (shares[place] ?? 0))
            case .group(let group):
                let place = path + "/" + (group.identifier ?? "")
                return seconds(group.steps, place) + (overheads?[place] ?? 0)
            case .parallel(let items, _): return items.map { seconds($0, path) }.max() ?? 0
            case .other: return 0
            }
        }
    }
}
