/// The part of a router that does not depend on the handlers' type: patterns to numbers of routes.
struct RouteTable: Sendable {
    private struct Resource: Sendable {
        var pattern: RoutePattern
        var routes: [(method: HTTPMethod, route: Int)] = []

        func route(of method: HTTPMethod) -> Int? {
            if let found = routes.first(where: { $0.method == method }) { return found.route }
            guard method == .head else { return nil }
            return routes.first { $0.method == .get }?.route
        }

        mutating func add(_ method: HTTPMethod, _ route: Int) {
            precondition(
                !routes.contains { $0.method == method }, "a route is added once: \(method) \(pattern)")
            routes.append((method, route))
        }
    }

    /// Resources without named segments, by their path.
    private var fixed: [String: Resource] = [:]

    /// The others, in the order in which they are tried.
    private var named: [Resource] = []

    /// Adds a route.
    mutating func add(_ method: HTTPMethod, _ pattern: RoutePattern, route: Int) {
        if pattern.isFixed {
            fixed[pattern.description, default: Resource(pattern: pattern)].add(method, route)
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
        if let resource = fixed[path] {
            if let route = resource.route(of: method) { return .found(route, PathParameters()) }
            resources.append(resource)
        }
        if path == "*" {
            let all = fixed.values + named
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
