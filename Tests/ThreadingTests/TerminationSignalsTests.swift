import Glibc
import Testing
import Threading

@Suite(.timeLimit(.minutes(1))) struct TerminationSignalsTests {
    @Test func hangUpMeansReloadAndTermMeansStop() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let signals = TerminationSignals()
            // Sent to this thread: others of the test process do not have the mask.
            pthread_kill(pthread_self(), SIGHUP)
            guard signals.wait() == .reload else { exit(1) }
            pthread_kill(pthread_self(), SIGTERM)
            guard signals.wait() == .terminate else { exit(2) }
            exit(7)
        }
    }

    @Test func aBrokenPipeIsAnErrorNotADeath() async {
        await #expect(processExitsWith: .exitCode(3)) {
            TerminationSignals.ignoreBrokenPipes()
            var ends: [CInt] = [0, 0]
            guard pipe(&ends) == 0 else { exit(1) }
            close(ends[0])
            guard write(ends[1], "x", 1) == -1, errno == EPIPE else { exit(2) }
            exit(3)
        }
    }
}
