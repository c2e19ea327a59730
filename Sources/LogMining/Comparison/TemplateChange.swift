/// What happened to one log template between the old version's lines and the new version's.
package struct TemplateChange: Sendable, Hashable {
    /// The kinds of change.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The baseline never shows the template.
        case new
        /// The template's rate rose by more than chance.
        case jumped
        /// A template that the baseline showed all along stopped.
        case gone
        /// A grave template that both sides show alike.
        case preExisting
    }

    /// What happened.
    package var kind: Kind

    /// The template as text, each variable part as `<*>`.
    package var template: String

    /// The gravest level that its lines state; where none is stated, the level that their words suggest.
    package var level: LogLevel?

    /// The number of baseline events of the template; a stack trace is one event.
    package var baselineCount: Int

    /// The number of candidate events of the template.
    package var candidateCount: Int

    /// The candidate's rate over the baseline's, corrected for the amount of lines; nil where the baseline has none.
    package var ratio: Double?

    /// The chance of a change of this size if nothing had changed, from 0 to 1; nil for pre-existing templates.
    package var pValue: Double?

    /// How sure the change is against the baseline's own noise, from 0 to 1, whatever the level.
    package var strength: Double

    /// How much the change matters, from 0 to 1: its strength times the gravity of its level and kind.
    package var weight: Double

    /// Numbers of lines that show it, at most three: of the candidate, or of the baseline where it is gone.
    package var lines: [Int]

    /// Unix seconds of the first line that shows it, where its timestamp could be read.
    package var first: Double?

    /// Unix seconds of the last line that shows it, where its timestamp could be read.
    package var last: Double?

    /// The class or message of the innermost exception of its first event, where there is a stack trace.
    package var rootException: String?

    /// The ids of the catalogue's signatures that its first event matches.
    package var signatures: [String]
}
