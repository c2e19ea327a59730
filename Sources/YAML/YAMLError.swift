/// Why a text is not the YAML that was asked for, and where.
package struct YAMLError: Error, Sendable, Hashable {
    /// The kinds of fault.
    package enum Reason: Sendable, Hashable {
        /// libyaml's own words for text that is not YAML.
        case syntax(String)
        case invalidUTF8
        case duplicateKey(String, firstLine: Int)
        /// A key that is a sequence or a mapping.
        case complexKey
        case tooDeep(limit: Int)
        case tooLarge(limit: Int)
        /// More values than the limit, counting what aliases repeat.
        case tooManyNodes(limit: Int)
        case undefinedAlias(String)
        /// An alias inside the value that it repeats.
        case recursiveAlias(String)
        case severalDocuments
        case empty
        /// A value that is not what was asked for; what was expected and what was found are named.
        case unexpected(expected: String, found: String)
        case missingKey(String)
        /// A key that means nothing here; the keys that do are named.
        case unknownKey(String, allowed: [String])
        case outOfMemory
    }

    /// What is wrong.
    package var reason: Reason

    /// The name of the file, if the text came from one.
    package var file: String?

    /// Where the fault is.
    package var mark: YAMLMark

    /// Creates an error.
    package init(_ reason: Reason, file: String?, mark: YAMLMark) {
        self.reason = reason
        self.file = file
        self.mark = mark
    }

    /// The line, from 1.
    package var line: Int { mark.line }
}

extension YAMLError: CustomStringConvertible {
    /// The fault as compilers write it: `file:line:column: what is wrong`.
    package var description: String {
        "\(file ?? "YAML"):\(mark.line):\(mark.column): \(reason)"
    }
}

extension YAMLError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let problem): problem
        case .invalidUTF8: "bytes that are not UTF-8"
        case .duplicateKey(let key, let line):
            "the key \"\(key)\" a second time, the first is on line \(line)"
        case .complexKey: "a key has to be a plain word or text"
        case .tooDeep(let limit): "more than \(limit) levels of nesting"
        case .tooLarge(let limit): "a text of more than \(limit) bytes"
        case .tooManyNodes(let limit): "more than \(limit) values, counting what aliases repeat"
        case .undefinedAlias(let name): "the alias *\(name) has no anchor before it"
        case .recursiveAlias(let name): "the alias *\(name) stands inside the value that it repeats"
        case .severalDocuments: "a second document; one was expected"
        case .empty: "no document; one was expected"
        case .unexpected(let expected, let found): "expected \(expected), found \(found)"
        case .missingKey(let key): "the key \"\(key)\" is missing"
        case .unknownKey(let key, let allowed):
            "unknown key \"\(key)\"; known are \(allowed.joined(separator: ", "))"
        case .outOfMemory: "no memory left"
        }
    }
}
