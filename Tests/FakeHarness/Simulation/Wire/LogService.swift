import Compression
import HTTP
import JSON

/// Gives logs out: a step at once, live, or a whole run as a download.
struct LogService: Sendable {
    let world: World

    func answer(_ call: FakeCall) -> HTTPResponse {
        switch call.route {
        case .logDownload: return download(call)
        default: break
        }
        guard let (run, node) = find(call.query["key"] ?? "") else {
            return FakeAnswers.json(
                [
                    "name": "not_found", "id": .string(call.correlation), "message": "key not found",
                    "temporary": false, "timeout": false, "fault": false,
                ], status: 404)
        }
        return call.route == .logStream ? stream(run, node) : blob(run, node)
    }

    /// The lines that are written by now.
    private func lines(_ run: String, _ node: String) -> (lines: [LogLine], isOver: Bool) {
        let now = world.clock.now
        return world.read { state in
            guard let node = state.executions[run]?.nodes[node] else { return ([], true) }
            return (node.log.filter { $0.time <= now || node.ended != nil }, node.ended != nil)
        }
    }

    private func find(_ key: String) -> (run: String, node: String)? {
        var base = key[...]
        if let unit = key.range(of: "-commandUnit:") { base = key[..<unit.lowerBound] }
        return world.read { state in
            for run in state.executions.values {
                // Of several attempts the last has the key.
                let nodes = run.nodes.values.filter { $0.logKey == base }
                if let node = nodes.max(by: { $0.started < $1.started }) { return (run.id, node.uuid) }
            }
            return nil
        }
    }

    private func blob(_ run: String, _ node: String) -> HTTPResponse {
        var body: [UInt8] = []
        for line in lines(run, node).lines { body += line.json + [UInt8(ascii: "\n")] }
        var fields = HTTPFields()
        fields.append("Content-Type", "text/plain")
        return HTTPResponse(status: .ok, fields: fields, body: body)
    }

    // MARK: - Live

    private func stream(_ run: String, _ node: String) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/event-stream")
        fields.append("Cache-Control", "no-cache")
        let position = Position()
        return HTTPResponse(
            status: .ok, fields: fields, body: Array(": ping\n\n".utf8),
            stream: HTTPBodyStream {
                while true {
                    let (lines, isOver) = lines(run, node)
                    let fresh = lines.dropFirst(position.sent)
                    if !fresh.isEmpty {
                        position.sent = lines.count
                        return fresh.reduce(into: [UInt8]()) {
                            $0 += Array("data: ".utf8) + $1.json + Array("\n\n".utf8)
                        }
                    }
                    guard !isOver else {
                        if position.isEnded { return nil }
                        position.isEnded = true
                        return Array("event: error\ndata: eof\n\n".utf8)
                    }
                    try await Task.sleep(for: .milliseconds(20))
                }
            })
    }

    /// Unchecked: a stream's closure is never called twice at a time.
    private final class Position: @unchecked Sendable {
        var sent = 0
        var isEnded = false
    }

    // MARK: - Downloads

    private func download(_ call: FakeCall) -> HTTPResponse {
        guard !world.read({ $0.downloadsForbidden }) else {
            return FakeAnswers.text("Forbidden", status: 403)
        }
        let prefix = call.query["prefix"] ?? ""
        let host = call.head.fields["host"] ?? "127.0.0.1"
        let scheme = world.read { $0.secrets["_scheme"] } ?? "http"
        guard let files = files(below: prefix) else {
            return FakeAnswers.json(
                ["error_msg": "no logs found for the prefix"], status: 404)
        }
        let download = world.change { state -> Download in
            if var known = state.downloads[prefix], known.polls > 0 {
                known.polls -= 1
                state.downloads[prefix] = known
                return known
            }
            let form = state.downloadForm
            let made = Download(
                polls: state.downloads[prefix] == nil ? state.downloadPolls : 0,
                bytes: LogArchive.pack(files, form: form), form: form, name: state.makeID())
            state.downloads[prefix] = made
            return made
        }
        guard download.polls == 0 else { return FakeAnswers.json(["status": "queued", "link": nil]) }
        let end = download.form == "zip" ? ".zip" : download.form == "gzip" ? ".gz" : ".txt"
        return FakeAnswers.json([
            "status": "success",
            "link": .string(
                "\(scheme)://\(host)/storage/harness-download/\(download.name)\(end)?X-Amz-Signature=abc123&X-Amz-Expires=900"
            ),
        ])
    }

    /// The logs below a prefix: the simplified form by execution, the long one by key.
    private func files(below prefix: String) -> [(name: String, bytes: [UInt8])]? {
        let now = world.clock.now
        let found: [(String, [UInt8])]? = world.read { state in
            for run in state.executions.values {
                let simplified =
                    "\(run.account)/pipeline/\(run.plan.identifier)/\(run.runSequence)/-\(run.id)"
                let isWhole = prefix == simplified || prefix == simplified + "/"
                let nodes = run.nodes.values.filter { node in
                    guard !node.log.isEmpty else { return false }
                    if isWhole || node.logKey.hasPrefix(prefix) { return true }
                    return prefix.hasPrefix(simplified + "/")
                        && prefix.split(separator: "/").last.map { $0 == node.identifier } ?? false
                }
                guard !nodes.isEmpty else { continue }
                return nodes.sorted { ($0.started, $0.fqn, $0.uuid) < ($1.started, $1.fqn, $1.uuid) }.map {
                    node in
                    var bytes: [UInt8] = []
                    for line in node.log where line.time <= now || node.ended != nil {
                        bytes += line.json + [UInt8(ascii: "\n")]
                    }
                    return (node.logKey, bytes)
                }
            }
            return nil
        }
        return found.map { $0.map { (name: $0.0, bytes: $0.1) } }
    }

    /// What a link leads to; a key that is sent along is an error, since the host may be anybody's.
    func storage(_ head: HTTPRequestHead, path: String) -> HTTPResponse {
        guard head.fields["x-api-key"] == nil, head.fields["authorization"] == nil else {
            return FakeAnswers.text("Only one auth mechanism allowed", status: 400)
        }
        let name = path.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        guard head.query?.contains("X-Amz-Signature=") ?? false,
            let download = world.read({ state in state.downloads.values.first { $0.name == name } })
        else { return FakeAnswers.text("AccessDenied", status: 403) }
        var fields = HTTPFields()
        fields.append(
            "Content-Type",
            download.form == "zip"
                ? "application/zip" : download.form == "gzip" ? "application/gzip" : "text/plain")
        return HTTPResponse(status: .ok, fields: fields, body: download.bytes)
    }
}
