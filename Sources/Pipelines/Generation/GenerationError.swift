/// Why a request cannot become a pipeline: everything that is wrong with it.
package struct GenerationError: Error, Sendable, Hashable {
    /// One fault.
    package struct Problem: Sendable, Hashable {
        /// The part of the request, as in its document: `environments/0/name`.
        package var field: String

        /// What is wrong, as a sentence without its full stop.
        package var detail: String

        /// How to mend it, as a sentence without its full stop.
        package var mend: String

        /// Creates a problem.
        package init(_ field: String, _ detail: String, mend: String) {
            self.field = field
            self.detail = detail
            self.mend = mend
        }
    }

    /// The faults; at least one.
    package var problems: [Problem]

    /// Creates an error.
    package init(problems: [Problem]) { self.problems = problems }
}

extension GenerationError: CustomStringConvertible {
    package var description: String {
        problems.map { "\($0.field): \($0.detail). \($0.mend)." }.joined(separator: " ")
    }
}
