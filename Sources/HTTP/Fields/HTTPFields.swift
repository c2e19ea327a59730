/// Header or trailer fields in the order in which they stand (RFC 9110 section 5).
///
/// Names compare as ASCII octets without regard to case. Repeated fields are kept apart, so that
/// a caller can refuse what may not be repeated.
package struct HTTPFields: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// Creates an empty list.
    package init() {}

    /// The number of field lines.
    package var count: Int { fields.count }

    /// The value of the first line of that name.
    package subscript(name: HTTPFieldName) -> String? { self[name.description] }

    /// Adds a field line.
    package mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// Replaces all lines of a name by one.
    package mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
        append(name, value)
    }

    /// The value of the first line of that name, given in lower case.
    package subscript(name: String) -> String? { values(of: name).first }

    /// The values of all lines of that name, given in lower case.
    package func values(of name: String) -> [String] {
        fields.filter { field in
            field.name.utf8.count == name.utf8.count
                && zip(field.name.utf8, name.utf8).allSatisfy { ($0 >= 65 && $0 <= 90 ? $0 | 32 : $0) == $1 }
        }.map(\.value)
    }
}
