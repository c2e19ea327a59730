/// What a sentence asks for, and how sure that is.
package struct SentenceReading: Sendable, Hashable {
    /// The request; services and environments that the sentence does not name are asked when the pipeline starts.
    package var request: PipelineRequest

    /// Words that were not understood, in the order of the sentence.
    package var unknownWords: [String]

    /// What was assumed or corrected: a sentence each, without its full stop.
    package var assumptions: [String]

    /// Whether the sentence says anything about a deployment at all.
    package var isUnderstood: Bool
}

/// Reads plain English into a ``PipelineRequest``, without any model.
///
/// Not a full grammar of English: each part of a request has its own way of being spoken of, looked for one after another, in
/// any order of words. What nobody has looked for is told as not understood.
package enum SentenceGrammar {
    /// The longest sentence that is read, in words.
    package static let longest = 1000

    /// Reads a sentence.
    ///
    /// - Parameter sentence: What somebody wants, in English.
    /// - Returns: The request, with the words that were not understood and what was assumed.
    package static func read(_ sentence: String) -> SentenceReading {
        var reader = SentenceReader(SentenceToken.tokens(of: sentence))
        return reader.read()
    }
}
