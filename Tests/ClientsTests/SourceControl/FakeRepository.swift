import Clients
import Cryptography
import Foundation
import HTTP
import JSON
import Threading

/// A repository that speaks the interfaces of four providers over HTTP.
final class FakeRepository: Sendable {
    enum Kind: String, CaseIterable, Sendable { case gitHub, gitLab, bitbucket, harnessCode }

    struct Pull: Sendable {
        var number: Int
        var source: String
        var target: String
        var title: String
        var body: String
        var isDraft: Bool
        var isOpen = true
    }

    struct State: Sendable {
        var branches: [String: [String: [UInt8]]] = [:]
        var heads: [String: String] = [:]
        var commits = 0
        var pulls: [Pull] = []
        var writes: [String] = []
    }

    let kind: Kind
    private let state: Locked<State>
    private let server: Locked<ScriptedServer?>

    init(_ kind: Kind, file: String) throws {
        self.kind = kind
        var state = State()
        state.branches["main"] = ["a b/pipeline.yaml": Array(file.utf8)]
        state.heads["main"] = Self.hash("main0")
        self.state = Locked(state)
        server = Locked(nil)
        let box = self.state
        let started = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                let answer = box.withLock { Self.answer(request, kind, &$0) }
                connection.answer(answer.0, ["Content-Type: application/json"], answer.1)
            }
        }
        server.withLock { $0 = started }
    }

    var now: State { state.withLock { $0 } }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    var requests: [String] { server.withLock { $0?.requests ?? [] } }

    func provider() throws -> any SourceControlProvider {
        let base = try TransferURL(parsing: server.withLock { $0?.url ?? "" })
        let client = makeClient()
        let token = SensitiveText("t0ken")
        return switch kind {
        case .gitHub: GitHub(client: client, base: base, owner: "acme", name: "shop", token: token)
        case .gitLab: GitLab(client: client, base: base, project: "acme/shop", token: token)
        case .bitbucket: Bitbucket(client: client, base: base, workspace: "acme", name: "shop", token: token)
        case .harnessCode:
            HarnessCode(
                client: client, base: base, scope: .init(account: "acc", organization: "o", project: "p"),
                name: "shop",
                token: token)
        }
    }

    private static func hash(_ text: String) -> String {
        String(SHA256.digest(of: text).hexadecimal.prefix(40))
    }

    private static func blob(_ content: [UInt8]) -> String {
        String(SHA256.digest(of: content).hexadecimal.prefix(40))
    }

    // MARK: - Answering

    private static func answer(_ request: String, _ kind: Kind, _ state: inout State) -> (String, String) {
        let head = request.components(separatedBy: "\r\n")
        let body = request.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
        let words = head[0].split(separator: " ").map(String.init)
        let target = words[1].split(separator: "?", maxSplits: 1).map(String.init)
        let token =
            [
                Kind.gitHub: "Authorization: Bearer t0ken", .gitLab: "PRIVATE-TOKEN: t0ken",
                .bitbucket: "Authorization: Bearer t0ken", .harnessCode: "x-api-key: t0ken",
            ][kind] ?? "?"
        guard head.contains(token) else { return ("401 Unauthorized", #"{"message":"who are you"}"#) }
        let path = target[0].split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
        var query: [String: String] = [:]
        for item in (target.count > 1 ? target[1] : "").split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1).map {
                String($0).removingPercentEncoding ?? ""
            }
            query[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        let json = try? JSONValue(parsing: body)
        if words[0] != "GET" { state.writes.append("\(words[0]) \(target[0])") }
        let prefix: [String] =
            switch kind {
            case .gitHub: ["repos", "acme", "shop"]
            case .gitLab: ["projects", "acme/shop"]
            case .bitbucket: ["repositories", "acme", "shop"]
            case .harnessCode: ["code", "api", "v1", "repos", "shop"]
            }
        guard path.starts(with: prefix) else { return ("404 Not Found", "{}") }
        if kind == .harnessCode, query["accountIdentifier"] != "acc" || query["projectIdentifier"] != "p" {
            return ("400 Bad Request", #"{"message":"no scope"}"#)
        }
        let rest = Array(path.dropFirst(prefix.count))
        switch kind {
        case .gitHub: return gitHub(words[0], rest, query, json, &state)
        case .gitLab: return gitLab(words[0], rest, query, json, &state)
        case .bitbucket: return bitbucket(words[0], rest, query, json, body, &state)
        case .harnessCode: return harnessCode(words[0], rest, query, json, &state)
        }
    }

    private static let missing = ("404 Not Found", #"{"message":"Not Found"}"#)

    private static func ok(_ value: JSONValue) -> (String, String) {
        ("200 OK", String(decoding: value.bytes, as: UTF8.self))
    }

    private static func create(_ branch: String?, _ commit: String?, _ state: inout State) -> (String, String)
    {
        guard let branch, let commit, let source = state.heads.first(where: { $0.value == commit })?.key
        else { return ("422 Unprocessable", #"{"message":"no commit"}"#) }
        guard state.branches[branch] == nil else { return ("422 Unprocessable", #"{"message":"exists"}"#) }
        state.branches[branch] = state.branches[source]
        state.heads[branch] = commit
        return ok(["name": .string(branch)])
    }

    private static func write(_ branch: String?, _ path: String, _ content: [UInt8]?, _ state: inout State)
        -> (String, String)
    {
        guard let branch, let content, state.branches[branch] != nil else {
            return ("422 Unprocessable", "{}")
        }
        state.commits += 1
        state.branches[branch]?[path] = content
        state.heads[branch] = hash("\(branch)\(state.commits)")
        return ok(["commit": ["sha": .string(state.heads[branch] ?? "")]])
    }

    private static func open(
        _ source: String?, _ target: String?, _ title: String?, _ body: String?, _ isDraft: Bool,
        _ state: inout State
    ) -> Pull? {
        guard let source, let target, let title, let body, state.branches[source] != nil,
            !state.pulls.contains(where: { $0.isOpen && $0.source == source && $0.target == target })
        else { return nil }
        let pull = Pull(
            number: state.pulls.count + 1, source: source, target: target, title: title, body: body,
            isDraft: isDraft)
        state.pulls.append(pull)
        return pull
    }

    private static func update(_ number: String, _ title: String?, _ body: String?, _ state: inout State)
        -> Pull?
    {
        guard let index = Int(number).map({ $0 - 1 }), state.pulls.indices.contains(index) else { return nil }
        if let title { state.pulls[index].title = title }
        if let body { state.pulls[index].body = body }
        return state.pulls[index]
    }

    private static func found(_ source: String?, _ target: String?, _ state: State) -> [Pull] {
        state.pulls.filter { $0.isOpen && $0.source == source && $0.target == target }
    }

    // MARK: - Each provider

    private static func gitHub(
        _ method: String, _ path: [String], _ query: [String: String], _ json: JSONValue?,
        _ state: inout State
    ) -> (String, String) {
        func value(_ pull: Pull) -> JSONValue {
            [
                "number": .integer(Int64(pull.number)),
                "html_url": .string("https://github.example/\(pull.number)"), "title": .string(pull.title),
                "body": .string(pull.body),
            ]
        }
        if method == "GET", path.starts(with: ["git", "ref", "heads"]) {
            guard let head = state.heads[path.dropFirst(3).joined(separator: "/")] else { return missing }
            return ok(["object": ["sha": .string(head)]])
        }
        if method == "POST", path == ["git", "refs"] {
            return create(
                json?["ref"]?.string.map { String($0.dropFirst("refs/heads/".count)) }, json?["sha"]?.string,
                &state)
        }
        if path.first == "contents" {
            let file = path.dropFirst().joined(separator: "/")
            if method == "GET" {
                guard let content = state.branches[query["ref"] ?? ""]?[file] else { return missing }
                let text = Base64.standard.encode(content)
                return ok([
                    "content": .string(text.prefix(8) + "\n" + text.dropFirst(8) + "\n"),
                    "sha": .string(blob(content)),
                ])
            }
            let branch = json?["branch"]?.string ?? ""
            if let old = state.branches[branch]?[file], json?["sha"]?.string != blob(old) {
                return ("409 Conflict", #"{"message":"is at"}"#)
            }
            return write(
                branch, file, json?["content"]?.string.flatMap { Base64.standard.decode($0) }, &state)
        }
        if path == ["pulls"] {
            if method == "GET" {
                return ok(
                    .array(
                        found(query["head"].map { String($0.dropFirst("acme:".count)) }, query["base"], state)
                            .map(value)))
            }
            return open(
                json?["head"]?.string, json?["base"]?.string, json?["title"]?.string, json?["body"]?.string,
                json?["draft"]?.boolean ?? false, &state
            ).map { ok(value($0)) } ?? ("422 Unprocessable", "{}")
        }
        if method == "PATCH", path.first == "pulls" {
            return update(path[1], json?["title"]?.string, json?["body"]?.string, &state).map {
                ok(value($0))
            } ?? missing
        }
        return missing
    }

    private static func gitLab(
        _ method: String, _ path: [String], _ query: [String: String], _ json: JSONValue?,
        _ state: inout State
    ) -> (String, String) {
        func value(_ pull: Pull) -> JSONValue {
            [
                "iid": .integer(Int64(pull.number)),
                "web_url": .string("https://gitlab.example/\(pull.number)"), "title": .string(pull.title),
                "description": .string(pull.body),
            ]
        }
        if path.starts(with: ["repository", "branches"]) {
            if method == "POST" { return create(json?["branch"]?.string, json?["ref"]?.string, &state) }
            guard path.count == 3, let head = state.heads[path[2]] else { return missing }
            return ok(["commit": ["id": .string(head)]])
        }
        if path.starts(with: ["repository", "files"]), path.count == 3 {
            if method == "GET" {
                guard let content = state.branches[query["ref"] ?? ""]?[path[2]] else { return missing }
                return ok([
                    "content": .string(Base64.standard.encode(content)),
                    "last_commit_id": .string(blob(content)),
                ])
            }
            let branch = json?["branch"]?.string ?? ""
            let old = state.branches[branch]?[path[2]]
            guard (old != nil) == (method == "PUT"),
                old == nil || json?["last_commit_id"]?.string == old.map(blob), json?["encoding"] == "base64"
            else {
                return ("400 Bad Request", #"{"message":"changed since"}"#)
            }
            return write(
                branch, path[2], json?["content"]?.string.flatMap { Base64.standard.decode($0) }, &state)
        }
        if path.first == "merge_requests" {
            if method == "GET" {
                return ok(.array(found(query["source_branch"], query["target_branch"], state).map(value)))
            }
            if method == "PUT" {
                return update(path[1], json?["title"]?.string, json?["description"]?.string, &state).map {
                    ok(value($0))
                } ?? missing
            }
            let title = json?["title"]?.string ?? ""
            return open(
                json?["source_branch"]?.string, json?["target_branch"]?.string, title,
                json?["description"]?.string, title.hasPrefix("Draft: "), &state
            ).map { ok(value($0)) } ?? ("409 Conflict", "{}")
        }
        return missing
    }

    private static func bitbucket(
        _ method: String, _ path: [String], _ query: [String: String], _ json: JSONValue?, _ body: String,
        _ state: inout State
    ) -> (String, String) {
        func value(_ pull: Pull) -> JSONValue {
            [
                "id": .integer(Int64(pull.number)),
                "links": ["html": ["href": .string("https://bitbucket.example/\(pull.number)")]],
                "title": .string(pull.title), "description": .string(pull.body),
            ]
        }
        if path.starts(with: ["refs", "branches"]) {
            if method == "POST" {
                return create(json?["name"]?.string, json?["target"]?["hash"]?.string, &state)
            }
            guard let head = state.heads[path.dropFirst(2).joined(separator: "/")] else { return missing }
            return ok(["target": ["hash": .string(head)]])
        }
        if path.first == "src", method == "GET" {
            guard let branch = state.heads.first(where: { $0.value == path[1] })?.key,
                let content = state.branches[branch]?[path.dropFirst(2).joined(separator: "/")]
            else { return missing }
            return ("200 OK", String(decoding: content, as: UTF8.self))
        }
        if path == ["src"] {
            var parts: [String: String] = [:]
            let boundary = body.components(separatedBy: "\r\n")[0]
            for part in body.components(separatedBy: boundary) {
                let halves = part.components(separatedBy: "\r\n\r\n")
                guard halves.count > 1,
                    let name = halves[0].components(separatedBy: "name=\"").last?.dropLast()
                else { continue }
                parts[String(name)] = String(halves.dropFirst().joined(separator: "\r\n\r\n").dropLast())
            }
            let branch = parts["branch"] ?? ""
            guard parts["parents"] == state.heads[branch] else {
                return ("409 Conflict", #"{"error":{"message":"not the tip"}}"#)
            }
            guard let file = parts.keys.first(where: { !["message", "branch", "parents"].contains($0) })
            else { return missing }
            return write(branch, file, parts[file].map { Array($0.utf8) }, &state)
        }
        if path.first == "pullrequests" {
            if method == "GET" {
                let names = (query["q"] ?? "").components(separatedBy: "\"")
                return ok([
                    "values": .array(
                        found(names.count > 1 ? names[1] : nil, names.count > 3 ? names[3] : nil, state).map(
                            value))
                ])
            }
            if method == "PUT" {
                return update(path[1], json?["title"]?.string, json?["description"]?.string, &state).map {
                    ok(value($0))
                } ?? missing
            }
            return open(
                json?["source"]?["branch"]?["name"]?.string, json?["destination"]?["branch"]?["name"]?.string,
                json?["title"]?.string, json?["description"]?.string,
                json?["draft"]?.boolean ?? false, &state
            ).map { ok(value($0)) } ?? ("400 Bad Request", "{}")
        }
        return missing
    }

    private static func harnessCode(
        _ method: String, _ path: [String], _ query: [String: String], _ json: JSONValue?,
        _ state: inout State
    ) -> (String, String) {
        func value(_ pull: Pull) -> JSONValue {
            [
                "number": .integer(Int64(pull.number)), "title": .string(pull.title),
                "description": .string(pull.body),
            ]
        }
        if path.first == "branches" {
            if method == "POST" { return create(json?["name"]?.string, json?["target"]?.string, &state) }
            guard let head = state.heads[path.dropFirst().joined(separator: "/")] else { return missing }
            return ok(["sha": .string(head)])
        }
        if path.first == "content" {
            let branch = query["git_ref"].map { String($0.dropFirst("refs/heads/".count)) } ?? ""
            guard let content = state.branches[branch]?[path.dropFirst().joined(separator: "/")] else {
                return missing
            }
            return ok([
                "sha": .string(blob(content)), "content": ["data": .string(Base64.standard.encode(content))],
            ])
        }
        if path == ["commits"] {
            let action = json?["actions"]?[0]
            let branch = json?["branch"]?.string ?? "", file = action?["path"]?.string ?? ""
            let old = state.branches[branch]?[file]
            guard old == nil ? action?["action"] == "CREATE" : action?["sha"]?.string == old.map(blob) else {
                return ("409 Conflict", "{}")
            }
            return write(
                branch, file, action?["payload"]?.string.flatMap { Base64.standard.decode($0) }, &state)
        }
        if path.first == "pullreq" {
            if method == "GET" {
                return ok(.array(found(query["source_branch"], query["target_branch"], state).map(value)))
            }
            if method == "PATCH" {
                return update(path[1], json?["title"]?.string, json?["description"]?.string, &state).map {
                    ok(value($0))
                } ?? missing
            }
            return open(
                json?["source_branch"]?.string, json?["target_branch"]?.string, json?["title"]?.string,
                json?["description"]?.string, json?["is_draft"]?.boolean ?? false, &state
            ).map { ok(value($0)) } ?? ("409 Conflict", "{}")
        }
        return missing
    }
}
