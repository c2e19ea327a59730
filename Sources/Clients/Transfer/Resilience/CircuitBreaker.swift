package import Threading

/// Stops asking a server that keeps failing, and tries it again now and then.
package final class CircuitBreaker: Sendable {
    /// Whether a request may be sent.
    package enum Permission: Sendable, Hashable {
        /// It may; the number has to be given back with the outcome.
        case granted(Int)
        /// Not before so much time has passed.
        case refused(retryAfter: Duration)
    }

    private enum Phase {
        case closed(failures: Int)
        case open(until: MonotonicTime, pause: Duration)
        case trying(since: MonotonicTime, pause: Duration)
    }

    private struct State {
        var phase = Phase.closed(failures: 0)
        /// Outcomes of requests of an earlier phase say nothing about the present one.
        var generation = 0
    }

    private let threshold: Int
    private let firstPause: Duration
    private let longestPause: Duration
    private let state = Locked(State())

    /// Creates a closed breaker, which lets everything through.
    ///
    /// - Parameters:
    ///   - threshold: The failures one after the other that open it, at least 1.
    ///   - firstPause: How long it stays open at first; the time doubles as long as the tries fail.
    ///   - longestPause: The longest that it stays open.
    package init(
        threshold: Int = 10, firstPause: Duration = .seconds(5), longestPause: Duration = .seconds(120)
    ) {
        self.threshold = max(1, threshold)
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// Asks whether a request may be sent.
    ///
    /// After the pause one request goes through to try; a try that never comes back is given up after a pause.
    ///
    /// - Parameter now: The present moment.
    /// - Returns: Whether it may.
    package func ask(at now: MonotonicTime) -> Permission {
        state.withLock { state in
            switch state.phase {
            case .closed: return .granted(state.generation)
            case .open(let until, let pause):
                guard now >= until else { return .refused(retryAfter: until.duration(since: now)) }
                state.generation += 1
                state.phase = .trying(since: now, pause: pause)
                return .granted(state.generation)
            case .trying(let since, let pause):
                let end = since + pause
                guard now >= end else { return .refused(retryAfter: end.duration(since: now)) }
                state.generation += 1
                state.phase = .trying(since: now, pause: pause)
                return .granted(state.generation)
            }
        }
    }

    /// Tells how a request went.
    ///
    /// - Parameters:
    ///   - isHealthy: Whether the server is well, whatever it answered; nil if that is not known, as after a cancellation.
    ///   - permission: The number of the permission.
    ///   - now: The present moment.
    package func report(isHealthy: Bool?, permission: Int, at now: MonotonicTime) {
        state.withLock { state in
            guard permission == state.generation else { return }
            switch (state.phase, isHealthy) {
            case (.closed, true): state.phase = .closed(failures: 0)
            case (.closed(let failures), false):
                if failures + 1 >= threshold {
                    state.generation += 1
                    state.phase = .open(until: now + firstPause, pause: firstPause)
                } else {
                    state.phase = .closed(failures: failures + 1)
                }
            case (.trying, true):
                state.generation += 1
                state.phase = .closed(failures: 0)
            case (.trying(_, let pause), false):
                let longer = min(longestPause, pause * 2)
                state.generation += 1
                state.phase = .open(until: now + longer, pause: longer)
            case (.trying(_, let pause), nil): state.phase = .open(until: now, pause: pause)
            case (.open, _), (.closed, nil): break
            }
        }
    }

    /// Whether requests are refused at the moment.
    package var isOpen: Bool {
        state.withLock { if case .closed = $0.phase { false } else { true } }
    }
}
