package import Pipelines

/// What a reviewer may contribute: words, and by its task a vote on a verdict, an order of findings, or a sentence as it
/// was read.
///
/// The type has no member by which an effect, an address or an action could be named, and none for a change of a file.
package struct Review: Sendable, Hashable {
    /// A guess at what happened.
    package struct Hypothesis: Sendable, Hashable {
        /// The guess in a sentence or two.
        package var statement: String
        /// How likely it is, from 0 to 1, in the model's opinion.
        package var likelihood: Double
        /// What it rests on; each was checked to exist.
        package var citations: [Citation]
    }

    /// A piece of evidence that a hypothesis rests on.
    package struct Citation: Sendable, Hashable {
        /// The piece's name.
        package var id: String
        /// Where it comes from.
        package var source: String
        /// Where it lies in the request, as a JSON Pointer; empty where it lies nowhere.
        package var pointer: String
        /// What it says, as the evidence has it and not as the model quotes it.
        package var text: String
    }

    /// What happened, for a person.
    package var explanation: String

    /// Guesses at the cause, the likeliest first.
    package var hypotheses: [Hypothesis]

    /// What a person could do.
    package var remedies: [String]

    /// What a person should ask.
    package var questions: [String]

    /// The vote.
    package var vote: ReviewVote

    /// What was dropped or corrected in the answer, in sentences.
    package var notes: [String]

    /// A place in an order of findings.
    package struct Rank: Sendable, Hashable {
        /// Where the finding lies in the answer, as a JSON Pointer such as `/findings/2`.
        package var pointer: String
        /// Why it stands there; empty where nothing was said of it.
        package var reason: String
    }

    /// All findings, the one to take up first in the first place; nil where there was nothing to order.
    package var ranking: [Rank]?

    /// A sentence as it was read.
    package struct Reading: Sendable, Hashable {
        /// What it asks for; everything in it is said by the sentence.
        package var request: PipelineRequest
        /// Words that were not understood.
        package var unknownWords: [String]
    }

    /// The sentence as it was read; nil where there was none.
    package var reading: Reading?

    /// Creates a review.
    package init(
        explanation: String, hypotheses: [Hypothesis] = [], remedies: [String] = [], questions: [String] = [],
        vote: ReviewVote = .none, notes: [String] = []
    ) {
        self.explanation = explanation
        self.hypotheses = hypotheses
        self.remedies = remedies
        self.questions = questions
        self.vote = vote
        self.notes = notes
    }
}
