/// A job to be added to the queue.
package struct NewJob: Sendable, Hashable {
    /// What is to be done; it names the handler.
    package var kind: String

    /// What makes it the same as another job of its kind; nil where each is a job of its own.
    package var key: String?

    /// What the handler needs, in a form that it knows; without secrets.
    package var payload: [UInt8]

    /// Before this time it is not due; nil for at once.
    package var notBefore: Timestamp?

    /// Creates a job.
    package init(kind: String, key: String? = nil, payload: [UInt8] = [], notBefore: Timestamp? = nil) {
        self.kind = kind
        self.key = key
        self.payload = payload
        self.notBefore = notBefore
    }
}

/// What became of a job that was to be added.
package enum Enqueued: Sendable, Hashable {
    /// It was added under this number.
    case added(Int64)
    /// A job of the same kind and key is known under this number.
    case known(Int64)

    /// The number of the job that counts.
    package var id: Int64 {
        switch self {
        case .added(let id), .known(let id): id
        }
    }

    /// Whether it was added.
    package var isAdded: Bool {
        if case .added = self { true } else { false }
    }
}
