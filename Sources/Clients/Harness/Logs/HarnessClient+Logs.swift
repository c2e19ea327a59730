import Compression
import HTTP
import JSON
import Threading

extension HarnessClient {
    package func log(_ key: String) async throws(HarnessError) -> HarnessLog {
        let call = Call(
            url: logURL("/blob"), family: .logService, query: [("key", key)], accept: "*/*")
        var request = try await request(call)
        request.maximumResponseBytes = settings.maximumLog
        let (octets, gap) = try await fetch(request)
        return HarnessLogReader.log(octets, key: key, gap: gap, limit: settings.maximumLog)
    }

    package func logs(
        under prefix: String, patience: Duration
    ) async throws(HarnessError) -> HarnessLogArchive {
        let start = timing.now()
        let call = Call(
            method: .post, url: logURL("/blob/download"), family: .logService, query: [("prefix", prefix)],
            body: [], repetition: .always)
        var pause = Duration.milliseconds(500)
        while true {
            let answer = try await answer(to: call)
            let status = answer.root.text("status")?.lowercased() ?? ""
            switch status {
            case "success":
                guard let link = answer.root.filledText("link") else {
                    throw answer.unreadable("the download has no link")
                }
                return try await download(link, prefix: prefix, answer)
            case "error", "failed":
                throw HarnessError(
                    .refused, status: answer.status,
                    message: "the download failed: \(answer.root.filledText("message") ?? "no reason given")",
                    request: answer.request)
            default: break
            }
            guard timing.now().duration(since: start) + pause < patience else {
                throw HarnessError(
                    .transfer(TransferError(.timeout(patience), request: answer.request)),
                    message: "the download is \(status.isEmpty ? "not ready" : status) after \(patience)",
                    request: answer.request)
            }
            do {
                try await timing.sleep(pause)
            } catch {
                throw HarnessError(
                    TransferError(.cancelled, request: answer.request), request: answer.request)
            }
            pause = min(.seconds(5), pause * 2)
        }
    }

    private func download(
        _ link: String, prefix: String, _ answer: Answer
    ) async throws(HarnessError) -> HarnessLogArchive {
        guard let url = TransferURL(try: link, at: settings.baseURL) else {
            throw answer.unreadable("the download's link is no URL")
        }
        var failure: HarnessError?
        for (candidate, isAuthenticated) in HarnessDownload(base: settings.baseURL).places(for: url) {
            var call = Call(
                url: candidate, family: .logService, accept: "*/*", isAuthenticated: isAuthenticated)
            call.label = candidate.origin.description + candidate.path
            var request = try await request(call)
            request.maximumResponseBytes = settings.maximumDownload
            request.timeout = .seconds(120)
            request.redirection = .follow(limit: 3)
            do throws(HarnessError) {
                let (octets, gap) = try await fetch(request)
                do throws(CompressionError) {
                    return try HarnessLogReader.archive(
                        octets, key: prefix, gap: gap, limit: settings.maximumUnpacked)
                } catch {
                    throw HarnessError(
                        .unreadable, message: "the download cannot be read: \(error)",
                        request: request.description)
                }
            } catch {
                guard case .transfer(let transfer) = error.kind, transfer.isUnsent else { throw error }
                failure = failure ?? error
            }
        }
        throw failure ?? answer.unreadable("the download's link leads nowhere")
    }

    /// Fetches octets, and keeps those that came before a failure.
    private func fetch(_ request: TransferRequest) async throws(HarnessError) -> ([UInt8], String?) {
        let stream = try await open(request)
        var octets: [UInt8] = []
        do throws(TransferError) {
            while let piece = try await stream.next() { octets.append(contentsOf: piece) }
            return (octets, nil)
        } catch {
            guard !octets.isEmpty, error.reason != .cancelled else {
                throw HarnessError(error, request: request.description)
            }
            return (octets, "\(error.reason)")
        }
    }

    /// Opens a stream, and reads an answer that is an error.
    private func open(_ request: TransferRequest) async throws(HarnessError) -> TransferStream {
        let stream: TransferStream
        let body: [UInt8]
        do throws(TransferError) {
            stream = try await client.stream(request)
            guard !stream.isSuccess else { return stream }
            body = try await stream.collect(upTo: 1 << 16)
        } catch {
            throw HarnessError(error, request: request.description)
        }
        let response = TransferResponse(
            status: stream.status, headers: stream.headers, body: body, url: stream.url,
            location: stream.location)
        // Throws, since the status is no success.
        _ = try Self.read(response, request: request.description)
        return stream
    }

    package func liveLog(_ key: String) async throws(HarnessError) -> any HarnessLogStream {
        let call = Call(
            url: logURL("/stream"), family: .logService, query: [("key", key)], accept: "text/event-stream")
        var request = try await request(call)
        request.maximumResponseBytes = settings.maximumLog
        // A step may be silent for long.
        request.idleTimeout = .seconds(600)
        return LiveHarnessLog(stream: try await open(request), request: request.description)
    }
}
