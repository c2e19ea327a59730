import JSON

/// An error as clients see it (RFC 9457).
package struct ProblemDocument: Sendable, Hashable {
    /// The media type of the encoded form.
    package static let mediaType = "application/problem+json"

    /// A URI reference that names the kind of problem.
    package var type: String

    /// The kind of problem in words.
    package var title: String

    /// The HTTP status.
    package var status: Int

    /// What was wrong in this request and how to mend it.
    package var detail: String

    /// The faults of the body, where it has them.
    package var errors: [RequestProblem]

    /// Creates a problem that is not about places in the body.
    package init(type: String, title: String, status: Int, detail: String) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        errors = []
    }

    /// Creates a problem from faults of the body; the detail tells the first.
    package init(type: String, title: String, status: Int, problems: [RequestProblem]) {
        self.init(type: type, title: title, status: status, detail: "")
        errors = problems
        guard let first = problems.first else { return }
        let place = first.pointer.description
        detail =
            place.isEmpty ? "\(first.detail). \(first.mend)." : "\(place): \(first.detail). \(first.mend)."
        if problems.count > 1 { detail += " There are \(problems.count) faults in all." }
    }

    /// The document as JSON text; `pointer` repeats the place of the first fault.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", type)
            writer.member("title", title)
            writer.member("status", status)
            writer.member("detail", detail)
            guard let first = errors.first else { return }
            writer.member("pointer", first.pointer.description)
            writer.key("errors")
            writer.array { writer in
                for error in errors {
                    writer.object { writer in
                        writer.member("pointer", error.pointer.description)
                        writer.member("detail", error.detail)
                        writer.member("mend", error.mend)
                    }
                }
            }
        }
        return writer.bytes
    }
}
