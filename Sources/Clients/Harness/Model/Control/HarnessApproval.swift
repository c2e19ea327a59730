package import JSON

/// An approval, waiting or decided.
package struct HarnessApproval: Sendable, Hashable {
    /// What may be decided about it.
    package enum Decision: String, Sendable, Hashable, CaseIterable {
        case approve = "APPROVE"
        case reject = "REJECT"
    }

    /// The approval's id.
    package var id: String
    /// `HarnessApproval`, `JiraApproval` and so on.
    package var kind: String
    /// `WAITING`, `APPROVED`, `REJECTED`, `FAILED`, `ABORTED`, `EXPIRED` or something new.
    package var status: String
    /// What the approvers are told.
    package var message: String
    /// The groups that may decide.
    package var userGroups: [String]
    /// How many have to approve.
    package var minimumCount: Int?
    /// When it expires.
    package var deadline: HarnessTime?
    /// When it began to wait.
    package var created: HarnessTime?
    /// Why it failed.
    package var error: String?
    /// The node in the execution's graph, if the answer holds it.
    package var nodeExecutionID: String?
    /// The rest.
    package var details: JSONValue

    /// Creates an approval.
    package init(
        id: String, kind: String, status: String, message: String = "", userGroups: [String] = [],
        minimumCount: Int? = nil, deadline: HarnessTime? = nil, created: HarnessTime? = nil,
        error: String? = nil, nodeExecutionID: String? = nil, details: JSONValue = .null
    ) {
        self.id = id
        self.kind = kind
        self.status = status
        self.message = message
        self.userGroups = userGroups
        self.minimumCount = minimumCount
        self.deadline = deadline
        self.created = created
        self.error = error
        self.nodeExecutionID = nodeExecutionID
        self.details = details
    }

    /// Whether somebody has yet to decide.
    package var isWaiting: Bool { status.uppercased() == "WAITING" }
}
