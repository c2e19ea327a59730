/// A pipeline that was written, and what was taken for granted on the way.
package struct GeneratedPipeline: Sendable, Hashable {
    /// The pipeline's text.
    package var yaml: String

    /// What the request did not say and the text had to: a sentence each, without its full stop.
    package var notes: [String]
}
