import HTTP
import Sockets
import Threading

extension ConnectionDriver {
    /// Reads in a row after which the loop's other connections have their turn.
    private static let readsInTurn = 16

    /// Reads until there are new octets; false when there will be none, or they took too long.
    func fill() async -> Bool {
        while !isCut {
            if readsInRow >= Self.readsInTurn {
                readsInRow = 0
                await Task.yield()
            }
            var direction = Readiness.Direction.read
            if readiness.ready.contains(.read) {
                switch readOnce() {
                case .octets(let count):
                    octetsRead += count
                    readsInRow += 1
                    return true
                case .wouldBlock(let wanted): direction = wanted
                case .end, .failed:
                    // A request that was cut off is never processed.
                    isClosing = true
                    return false
                }
            }
            if case .idle = phase, shared.isDraining { return false }
            readsInRow = 0
            switch await readiness.wait(for: direction, until: readDeadline) {
            case .ready, .interrupted:
                if pendingStep != nil { return true }
            case .timedOut:
                expire()
                return false
            }
        }
        return false
    }

    private static let lastCall = Duration.milliseconds(500)

    func readOnce() -> Connection.Outcome {
        var buffer = input.take() ?? shared.takeInput()
        var outcome = Connection.Outcome.end
        _ = buffer.withFreeSpace { space in
            outcome = connection.read(into: space)
            guard case .octets(let count) = outcome else { return 0 }
            return count
        }
        if buffer.isEmpty { shared.giveBack(buffer) } else { input = buffer }
        return outcome
    }

    /// When the peer has taken too long.
    var readDeadline: MonotonicTime {
        let timeouts = configuration.timeouts
        switch phase {
        case .idle: return now + timeouts.idle
        case .head(let since):
            // At a stop, one that has not sent anything yet gets a moment for what may be on its way.
            if let drainedAt = shared.drainedAt, input == nil { return drainedAt + Self.lastCall }
            return since + timeouts.head
        case .body:
            guard let exchange else { return now + timeouts.bodyProgress }
            let earned = Duration.seconds(exchange.octets / max(1, timeouts.bodyRate))
            return min(now + timeouts.bodyProgress, exchange.startedAt + max(timeouts.body, earned))
        case .responding, .closing: return now
        }
    }

    /// Answers 408 where a request had begun; an idle connection ends without a word.
    private func expire() {
        isClosing = true
        switch phase {
        case .head:
            guard input != nil else { return }
        case .body:
            if case .nowhere? = exchange?.destination { return }
        case .idle, .responding, .closing: return
        }
        shared.observer?.refused(.requestTimeout, from: peer.address)
        refuse(.requestTimeout())
    }
}
