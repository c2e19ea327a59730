/// What a model answered.
package struct ModelAnswer: Sendable, Hashable {
    /// The model that answered, as the service names it.
    package var model: String

    /// The text, which should be a JSON document of the prompt's schema.
    package var text: String

    /// What it used.
    package var usage: ModelUsage

    /// The service's name for the request, by which its owner finds it.
    package var requestID: String?

    /// What the service says it cost, in USD; nil where it does not say.
    package var cost: Double?

    /// How many requests it took.
    package var attempts: Int

    /// Creates an answer.
    package init(
        model: String, text: String, usage: ModelUsage = ModelUsage(), requestID: String? = nil,
        cost: Double? = nil, attempts: Int = 1
    ) {
        self.model = model
        self.text = text
        self.usage = usage
        self.requestID = requestID
        self.cost = cost
        self.attempts = attempts
    }
}

/// The tokens of one exchange; the four kinds have four prices.
package struct ModelUsage: Sendable, Hashable {
    /// Input that was neither written to the cache nor read from it.
    package var input: Int

    /// Output, thinking included.
    package var output: Int

    /// Input that was written to the cache.
    package var cacheWrite: Int

    /// Input that was read from the cache.
    package var cacheRead: Int

    /// Creates a usage.
    package init(input: Int = 0, output: Int = 0, cacheWrite: Int = 0, cacheRead: Int = 0) {
        self.input = input
        self.output = output
        self.cacheWrite = cacheWrite
        self.cacheRead = cacheRead
    }

    /// All tokens of the input.
    package var totalInput: Int {
        // What a server says is not trusted to be small.
        [input, cacheWrite, cacheRead].reduce(0) { sum, count in
            let (result, overflow) = sum.addingReportingOverflow(max(0, count))
            return overflow ? .max : result
        }
    }
}

/// What tokens cost, in USD per million.
package struct ModelPrices: Sendable, Hashable {
    /// Input.
    package var input: Double

    /// Output.
    package var output: Double

    /// Input that is written to the cache for five minutes.
    package var cacheWrite: Double

    /// Input that is read from the cache.
    package var cacheRead: Double

    /// Creates prices.
    package init(input: Double, output: Double, cacheWrite: Double, cacheRead: Double) {
        self.input = input
        self.output = output
        self.cacheWrite = cacheWrite
        self.cacheRead = cacheRead
    }

    /// What a usage costs, in USD.
    package func cost(of usage: ModelUsage) -> Double {
        (Double(max(0, usage.input)) * input + Double(max(0, usage.output)) * output
            + Double(max(0, usage.cacheWrite)) * cacheWrite + Double(max(0, usage.cacheRead)) * cacheRead)
            / 1_000_000
    }

    /// The most that a call can cost, in USD: all of its input written to the cache, all of its output used.
    ///
    /// - Parameters:
    ///   - inputTokens: The tokens of the input.
    ///   - outputTokens: The most tokens of the output.
    ///   - attempts: How often it may be sent.
    /// - Returns: The amount.
    package func worstCost(inputTokens: Int, outputTokens: Int, attempts: Int) -> Double {
        let single =
            Double(max(0, inputTokens)) * max(input, cacheWrite) + Double(max(0, outputTokens)) * output
        return single * Double(max(1, attempts)) / 1_000_000
    }
}
