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
    /// The faults, in the order of the body; at least one.
    package var problems: [RequestProblem]

    /// Creates an error.
    package init(problems: [RequestProblem]) { self.problems = problems }

    /// The error as clients see it.
    package var document: ProblemDocument {
        ProblemDocument(
            type: "urn:verdict:problem:invalid-request", title: "The request cannot be judged", status: 400,
            problems: problems)
    }
}
