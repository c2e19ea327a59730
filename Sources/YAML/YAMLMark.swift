/// A place in a YAML text.
package struct YAMLMark: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int

    /// The column, from 1, in Unicode scalars.
    package var column: Int

    /// The byte, from 0.
    package var offset: Int

    /// Creates a mark.
    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    package var description: String { "line \(line), column \(column)" }
}
