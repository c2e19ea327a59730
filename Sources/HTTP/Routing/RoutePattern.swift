/// A path with named segments, as in openapi.yaml: `/v1/verdicts/{id}`.
package struct RoutePattern: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text it was made from.
    package let description: String

    /// Creates a pattern from a literal of the program.
    package init(stringLiteral text: String) {
        description = text
    }
}

/// The text of a pattern's named segments in a request's path, decoded.
package struct PathParameters: Sendable, Hashable {
    var items: [(name: String, value: String)] = []

    package static func == (left: Self, right: Self) -> Bool {
        left.items.elementsEqual(right.items) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for item in items {
            hasher.combine(item.name)
            hasher.combine(item.value)
        }
    }

    /// The text of the segment of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}
