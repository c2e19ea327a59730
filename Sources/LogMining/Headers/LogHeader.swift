/// What precedes a line's message, and where the message lies.
package struct LogHeader: Sendable, Hashable {
    /// The level, where one was written.
    package var level: LogLevel?

    /// Where the first timestamp lies in the text.
    package var timestamp: Range<Int>?

    /// Where the logger, component or process lies in the text.
    package var logger: Range<Int>?

    /// Where the message lies in the text.
    package var message: Range<Int>

    /// Where a structured line's error or exception field lies in the text.
    package var detail: Range<Int>?

    /// Creates the header of a line that is all message.
    package init(message: Range<Int>) { self.message = message }
}
