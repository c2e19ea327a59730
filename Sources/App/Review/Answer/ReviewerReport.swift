package import Judgement

/// What the answer says about the reviewer: which model, how long, what it cost, what it said, and whether that changed
/// anything.
package struct ReviewerReport: Sendable, Hashable {
    /// How the question to the reviewer stands.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// It answered, and in time.
        case answered
        /// It answered after the verdict was given; its vote could change nothing any more.
        case late
        /// It has not answered yet; the explanation is attached when it comes.
        case pending
        /// It was not asked, or its answer was of no use; why is said.
        case unavailable
    }

    /// How the question stands.
    package var status: Status

    /// Why there is no review, as a sentence; nil where there is one.
    package var problem: String?

    /// The model, as the service names it.
    package var model: String

    /// The way to it: `messages`, `bedrock`, `vertex`, `cli`.
    package var backend: String

    /// How long it took, in seconds.
    package var seconds: Double

    /// What it cost, in USD.
    package var cost: Double

    /// The tokens of the input and of the output.
    package var inputTokens: Int
    package var outputTokens: Int

    /// Whether the answer was given before to identical evidence; then it cost nothing.
    package var isCached: Bool

    /// Whether the vote changed the assessment or the action.
    package var changed: Bool

    /// The judge's own assessment, where the vote changed it.
    package var assessmentBefore: Outcome?

    /// What it said; nil where it said nothing usable.
    package var review: Review?

    /// Instructions that were found in the evidence.
    package var instructions: [InstructionFinding]

    /// Creates a report.
    package init(
        status: Status, problem: String? = nil, model: String, backend: String, seconds: Double = 0,
        cost: Double = 0, inputTokens: Int = 0, outputTokens: Int = 0, isCached: Bool = false,
        changed: Bool = false, assessmentBefore: Outcome? = nil, review: Review? = nil,
        instructions: [InstructionFinding] = []
    ) {
        self.status = status
        self.problem = problem
        self.model = model
        self.backend = backend
        self.seconds = seconds
        self.cost = cost
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.isCached = isCached
        self.changed = changed
        self.assessmentBefore = assessmentBefore
        self.review = review
        self.instructions = instructions
    }

    /// The vote that counts: that of a review which came in time.
    package var vote: ReviewVote { status == .answered ? review?.vote ?? .none : .none }
}
