/// What a caller may do.
///
/// Scopes do not imply each other: a token of a pipeline needs `verify` alone, and one for
/// administration that may also ask for verdicts names both.
package enum Scope: String, Sendable, Hashable, CaseIterable {
    /// Ask for verdicts and analyses.
    case verify
    /// Cause effects: roll back, decide, open pull requests.
    case act
    /// Read verdicts and reports.
    case read
    /// Change how the server works.
    case admin
}

/// A set of scopes.
package struct Scopes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The set of one scope.
    package init(_ scope: Scope) {
        switch scope {
        case .verify: self = .verify
        case .act: self = .act
        case .read: self = .read
        case .admin: self = .admin
        }
    }

    package static let verify = Self(rawValue: 1)
    package static let act = Self(rawValue: 2)
    package static let read = Self(rawValue: 4)
    package static let admin = Self(rawValue: 8)

    /// Every scope that there is.
    package static let all: Self = [.verify, .act, .read, .admin]

    /// Whether the scope is in the set.
    package func contains(_ scope: Scope) -> Bool { contains(Self(scope)) }

    /// The scopes in their usual order.
    package var members: [Scope] { Scope.allCases.filter { contains($0) } }

    /// Reads names with commas between them, as the command line takes them.
    ///
    /// - Throws: ``ScopeError`` for an unknown, empty or missing name.
    package init(parsing text: String) throws(ScopeError) {
        try self.init(names: text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }

    /// Reads names.
    ///
    /// - Throws: ``ScopeError`` for an unknown name, and when there is none.
    package init(names: [String]) throws(ScopeError) {
        var scopes: Self = []
        for name in names {
            guard let scope = Scope(rawValue: name) else { throw ScopeError(name: name) }
            scopes.insert(Self(scope))
        }
        guard !scopes.isEmpty else { throw ScopeError(name: "") }
        self = scopes
    }
}

extension Scopes: CustomStringConvertible {
    /// The names with commas between them.
    package var description: String { members.map(\.rawValue).joined(separator: ",") }
}

/// A name that is no scope.
package struct ScopeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name as it was given.
    package let name: String

    package var description: String {
        let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
        return name.isEmpty
            ? "at least one scope is needed: \(known)" : "'\(name)' is not a scope; there are \(known)"
    }
}
