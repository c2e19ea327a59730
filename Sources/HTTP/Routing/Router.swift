/// What a router says to a method and a path.
package enum RouteMatch<Handler: Sendable>: Sendable {
    /// A handler answers. HEAD finds the handler of GET.
    case found(Handler, PathParameters)

    /// The path exists but not that method: 405 with that `Allow`.
    case methodNotAllowed(allow: String)

    /// OPTIONS was asked for a path that has no handler of its own for it: 204 with that `Allow`.
    case options(allow: String)

    /// No such path: 404.
    case notFound
}

/// Finds handlers by method and path.
package struct Router<Handler: Sendable>: Sendable {
    private var table = RouteTable()
    private var handlers: [Handler] = []

    /// Creates a router without routes.
    package init() {}

    /// The routes in the order in which they were added.
    package var routes: [(method: HTTPMethod, pattern: RoutePattern, handler: Handler)] {
        zip(table.routes, handlers).map { ($0.method, $0.pattern, $1) }
    }

    /// Adds a route; fixed segments win over named ones, from left to right.
    ///
    /// It is a programmer error to add a method and a pattern twice.
    package mutating func add(_ method: HTTPMethod, _ pattern: RoutePattern, _ handler: Handler) {
        table.add(method, pattern)
        handlers.append(handler)
    }

    /// Finds the route of a request.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - path: The request's path, as in ``HTTPRequestHead/path``.
    /// - Returns: The handler, or why there is none.
    package func match(_ method: HTTPMethod, _ path: String) -> RouteMatch<Handler> {
        switch table.match(method, path) {
        case .found(let route, let parameters): .found(handlers[route], parameters)
        case .methodNotAllowed(let allow): .methodNotAllowed(allow: allow)
        case .options(let allow): .options(allow: allow)
        case .notFound: .notFound
        }
    }

    /// Finds the route of a request.
    ///
    /// - Parameter head: The request's head.
    /// - Returns: The handler, or why there is none.
    package func match(_ head: HTTPRequestHead) -> RouteMatch<Handler> { match(head.method, head.path) }
}
