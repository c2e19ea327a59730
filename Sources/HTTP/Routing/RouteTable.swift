/// The part of a router that does not depend on the handlers' type: patterns to numbers of routes.

struct RouteTable: Sendable {
    /// The routes by their numbers.
    private(set) var routes: [(method: HTTPMethod, pattern: RoutePattern)] = []

    private struct Resource: Sendable {
        let pattern: RoutePattern

        /// The pattern's length in octets.
        let length: Int

        var routes: [(method: HTTPMethod, route: Int)] = []

        init(pattern: RoutePattern) {
            self.pattern = pattern
            length = pattern.description.utf8.count
        }

        func route(of method: HTTPMethod) -> Int? {
            for (candidate, route) in routes where candidate == method { return route }
            return method == .head ? route(of: .get) : nil
        }

        mutating func add(_ method: HTTPMethod, _ route: Int) {
            precondition(
                !routes.contains { $0.method == method }, "a route is added once: \(method) \(pattern)")
            routes.append((method, route))
        }
    }

    /// Resources without named segments.
    private var fixed: [Resource] = []

    /// The others, in the order in which they are tried.
    private var named: [Resource] = []

    /// Adds a route with the next number.
    mutating func add(_ method: HTTPMethod, _ pattern: RoutePattern) {
        let route = routes.count
        routes.append((method, pattern))
        if let index = fixedIndex(of: pattern.description) {
            fixed[index].add(method, route)
        } else if pattern.isFixed {
            fixed.append(Resource(pattern: pattern))
            fixed[fixed.count - 1].add(method, route)
        } else if let index = named.firstIndex(where: { $0.pattern == pattern }) {
            named[index].add(method, route)
        } else {
            var resource = Resource(pattern: pattern)
            resource.add(method, route)
            let index = named.firstIndex { pattern.isTried(before: $0.pattern) } ?? named.endIndex
            named.insert(resource, at: index)
        }
    }

    /// Finds a route's number.

    func match(_ method: HTTPMethod, _ path: String) -> RouteMatch<Int> {
        var resources: [Resource] = []
        if let index = fixedIndex(of: path) {
            if let route = fixed[index].route(of: method) { return .found(route, PathParameters()) }
            resources.append(fixed[index])
        }
        if path == "*" {
            let all = fixed + named
            return all.isEmpty ? .notFound : .options(allow: Self.allow(all))
        }
        let parts = Self.parts(of: path)
        for resource in named {
            guard let parameters = resource.pattern.match(parts) else { continue }
            if let route = resource.route(of: method) { return .found(route, parameters) }
            resources.append(resource)
        }
        guard !resources.isEmpty else { return .notFound }
        let allow = Self.allow(resources)
        return method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
    }

    /// Few routes have a path of the same length, so looking at all of them costs less than hashing.
    private func fixedIndex(of path: String) -> Int? {
        let count = path.utf8.count
        for index in fixed.indices where fixed[index].length == count {
            if fixed[index].pattern.description == path { return index }
        }
        return nil
    }

    /// The value of `Allow` (RFC 9110 section 10.2.1) for what all of the resources answer.
    private static func allow(_ resources: [Resource]) -> String {
        var methods: Set<String> = ["OPTIONS"]
        for resource in resources {
            for (method, _) in resource.routes {
                methods.insert(method.name)
                if method == .get { methods.insert(HTTPMethod.head.name) }
            }
        }
        return methods.sorted().joined(separator: ", ")
    }

    private static func parts(of path: String) -> [Substring.UTF8View] {
        path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
    }
}
