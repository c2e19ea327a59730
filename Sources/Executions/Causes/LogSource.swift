package import LogMining

/// The log of one failed step, or a log that somebody sent, with what it is compared with.
package struct LogSource: Sendable, Hashable {
    /// Its name in evidence: the step's identifier, or `log`.
    package var name: String
    /// The lines, without secrets.
    package var text: LogText
    /// The same step's lines in the last run that went well; nil where there is none.
    package var earlier: LogText?
    /// Whether the step failed first, so that its log weighs more than the others.
    package var isFirst: Bool

    /// Creates a source.
    package init(name: String = "log", text: LogText, earlier: LogText? = nil, isFirst: Bool = true) {
        self.name = name
        self.text = text
        self.earlier = earlier
        self.isFirst = isFirst
    }
}
