/// What became of a verdict that was to be stored.
package enum Insertion: Sendable, Hashable {
    /// It is stored now.
    case inserted

    /// The same request was answered before, or is being answered: this is that verdict, perhaps still running.
    case existing(VerdictRecord)

    /// The key was used before with another request; this is the verdict on that one.
    case conflict(VerdictRecord)
}
