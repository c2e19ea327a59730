/// Why the store could not do what was asked, in a form that a person can act on.
package struct StoreError: Error, Sendable, Hashable {
    /// The kinds of failure that call for different reactions.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The folder or file cannot be created or opened.
        case cannotOpen
        /// The file is not a database, or a part of it cannot be read as one.
        case corrupt
        /// The disk, the quota or the file size limit is full.
        case full
        /// The file or the folder may not be written.
        case readOnly
        /// Another process held the database for longer than the waiting time.
        case busy
        /// A newer version of the program wrote the database.
        case newerSchema
        /// The operating system could not read or write.
        case inputOutput
        /// A record is larger than the engine can take.
        case tooLarge
        /// There is no memory.
        case outOfMemory
        /// The cursor is not one that this store gave for this filter.
        case invalidCursor
        /// A record breaks a rule of the schema, for instance an id that is there already.
        case constraint
        /// The store was closed.
        case closed
        /// Anything else that the engine reports.
        case engine
    }

    /// The kind of failure.
    package let code: Code

    /// What was being done, as a phrase: "open the database".
    package let operation: String

    /// The file or folder concerned, where there is one.
    package let path: String?

    /// The engine's or the system's own words.
    package let detail: String

    /// Creates an error.
    package init(_ code: Code, _ operation: String, path: String? = nil, detail: String) {
        self.code = code
        self.operation = operation
        self.path = path
        self.detail = detail
    }

    /// Whether the same call may succeed later without anybody's help.
    package var isTemporary: Bool { code == .busy }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        let place = path.map { " (\($0))" } ?? ""
        return "Cannot \(operation)\(place): \(detail). \(remedy)"
    }

    /// What mends it, as a sentence.
    package var remedy: String {
        switch code {
        case .cannotOpen: "Check that the data folder exists and belongs to the user that runs the program."
        case .corrupt:
            "Stop the program, keep the damaged files for an examination, and restore the data folder from a backup."
        case .full: "Free disk space or raise the quota, or keep verdicts for a shorter time; then retry."
        case .readOnly:
            "Make the data folder writable for the user that runs the program, or point it at another folder."
        case .busy: "Another process is writing; retry, and end that process if it hangs."
        case .newerSchema: "Use the program version that wrote this database, or a newer one."
        case .inputOutput: "Check the disk and the file system, then the system's log."
        case .tooLarge: "Send less evidence in one request."
        case .outOfMemory: "Give the process more memory."
        case .invalidCursor: "Start again at the first page."
        case .constraint: "Give each record an id of its own."
        case .closed: "The program is stopping; retry against a running one."
        case .engine: "Please report this together with the text above."
        }
    }
}
