import CLinux
import Glibc

/// The signals by which a process is told to stop or to read its certificates again.
///
/// They are blocked before any thread exists, so that every thread inherits the mask, and taken by the one
/// thread that waits for them. That works from a synchronous `main` only: under an async `main` the runtime
/// has threads already, and one of them would be killed.
package struct TerminationSignals: Sendable {
    /// What a signal asks for.
    package enum Request: Sendable, Hashable {
        /// Stop (SIGTERM, SIGINT).
        case terminate

        /// Read certificates and configuration again (SIGHUP).
        case reload
    }

    private let signals: sigset_t

    /// Blocks the signals and ignores SIGPIPE; to be called first of all in `main`.
    package init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        self.signals = signals
        Self.ignoreBrokenPipes()
    }

    /// Lets a write to a closed connection fail instead of ending the process.
    ///
    /// OpenSSL writes with write(2), to which MSG_NOSIGNAL cannot be given.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Blocks the calling thread until a signal arrives.
    package func wait() -> Request {
        var signals = signals
        while true {
            var number: CInt = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            return number == SIGHUP ? .reload : .terminate
        }
    }
}
