package import JSON

/// One fault of a request: where, what, and how to mend it.
package struct RequestProblem: Sendable, Hashable {
    /// The place in the body.
    package var pointer: JSONPointer

    /// What is wrong, as a sentence without its full stop.
    package var detail: String

    /// How to mend it, as a sentence without its full stop.
    package var mend: String

    /// Creates a problem.
    package init(pointer: JSONPointer, detail: String, mend: String) {
        self.pointer = pointer
        self.detail = detail
        self.mend = mend
    }
}

/// Why a request cannot be answered with a verdict: everything that is wrong with it, up to ten faults.
package struct RequestError: Error, Sendable, Hashable {
    /// The faults; at least one.
    package var problems: [RequestProblem]

    /// Whether the body is JSON or YAML at all, and only says what it must not.
    package var isWellFormed: Bool

    /// Creates an error.
    package init(problems: [RequestProblem], isWellFormed: Bool = true) {
        self.problems = problems
        self.isWellFormed = isWellFormed
    }

    /// The error as clients see it: 400 where the body cannot be read, 422 where it says something wrong.
    package var document: ProblemDocument {
        isWellFormed
            ? ProblemDocument(
                type: "urn:verdict:problem:invalid-request", title: "The request cannot be judged",
                status: 422,
                problems: problems)
            : ProblemDocument(
                type: "urn:verdict:problem:malformed-body", title: "The body cannot be read", status: 400,
                problems: problems)
    }
}
