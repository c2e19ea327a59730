/// Why Harness did not do what it was asked: one type for its six shapes of errors and for no answer at all.
package struct HarnessError: Error, Sendable, Hashable {
    /// The kinds of failure.
    package enum Kind: Sendable, Hashable {
        /// No answer, or none that is whole.
        case transfer(TransferError)
        /// An answer with an error status, or with an error inside.
        case refused
        /// An answer of success that cannot be read.
        case unreadable
        /// A request that cannot be made, such as one without a token.
        case configuration
    }

    /// One fault of one field of the request.
    package struct Fault: Sendable, Hashable {
        /// The field.
        package var field: String
        /// What is wrong with it.
        package var message: String

        /// Creates a fault.
        package init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    /// The kind of failure.
    package var kind: Kind
    /// The HTTP status; nil without an answer.
    package var status: Int?
    /// Harness's code, such as `NG_ACCESS_DENIED`; a number is given as its digits.
    package var code: String?
    /// What is wrong, in words.
    package var message: String
    /// What Harness's support asks for.
    package var correlationID: String?
    /// The request: method and path.
    package var request: String
    /// Faults of single fields.
    package var faults: [Fault]

    /// Creates an error.
    package init(
        _ kind: Kind, status: Int? = nil, code: String? = nil, message: String, correlationID: String? = nil,
        request: String, faults: [Fault] = []
    ) {
        self.kind = kind
        self.status = status
        self.code = code
        self.message = message
        self.correlationID = correlationID
        self.request = request
        self.faults = faults
    }

    /// Whether the token is missing, wrong or expired.
    package var isUnauthorized: Bool {
        status == 401 || code == "INVALID_TOKEN" || code == "EXPIRED_TOKEN"
    }

    /// Whether the token's owner lacks a permission.
    package var isForbidden: Bool { status == 403 || code == "NG_ACCESS_DENIED" }

    /// Whether there is no such thing.
    package var isNotFound: Bool {
        status == 404 || code == "RESOURCE_NOT_FOUND_EXCEPTION" || code == "RESOURCE_NOT_FOUND"
            || code == "ENTITY_NOT_FOUND"
    }

    /// Whether Harness asks for fewer requests.
    package var isRateLimited: Bool { status == 429 }

    /// Whether the same request may go well later.
    package var isTransient: Bool {
        switch kind {
        case .transfer(let error): error.isTransient
        case .refused: status.map { $0 == 429 || $0 == 408 || $0 >= 500 && $0 != 501 } ?? false
        case .unreadable, .configuration: false
        }
    }
}

extension HarnessError: CustomStringConvertible {
    package var description: String {
        var text = request + ": "
        if let status { text += "\(status) " }
        if let code { text += "\(code) " }
        text += message
        for fault in faults { text += "; \(fault.field): \(fault.message)" }
        if let correlationID { text += " (correlation id \(correlationID))" }
        return text
    }
}
