/// A place in a JSON document (RFC 6901).
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The pointer as text; empty for the whole document.
    package private(set) var description: String

    /// Creates the pointer to the whole document.
    package init() { description = "" }

    /// Creates a pointer from its text, which is taken as it is.
    package init(unchecked text: String) { description = text }

    /// Returns the pointer to a member of the object here.
    package func appending(_ key: String) -> JSONPointer {
        var copy = self
        copy.append(key)
        return copy
    }

    /// Returns the pointer to an element of the array here.
    package func appending(_ index: Int) -> JSONPointer {
        JSONPointer(unchecked: description + "/" + String(index))
    }

    /// Goes down to a member of the object here.
    package mutating func append(_ key: String) {
        description += "/"
        // RFC 6901 section 3: "~" becomes "~0" and "/" becomes "~1".
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": description += "~0"
            case "/": description += "~1"
            default: description.unicodeScalars.append(scalar)
            }
        }
    }
}
