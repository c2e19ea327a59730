import Glibc
import HarnessSimulation
import Threading

/// Serves a fake Harness until it is told to stop.
///
///     FakeHarness [--port N] [--clock-ms T] [--tls-certificate F --tls-key F]
///
/// It prints its base URL as its first line; what it holds is set over HTTP below `/_fake/`.
@main
enum FakeHarnessServer {
    static func main() {
        let signals = TerminationSignals()
        var values: [String: String] = [:]
        var arguments = CommandLine.arguments.dropFirst().makeIterator()
        while let name = arguments.next() {
            guard ["--port", "--clock-ms", "--tls-certificate", "--tls-key"].contains(name),
                let value = arguments.next()
            else { fail("unknown or incomplete argument '\(name)'") }
            values[name] = value
        }
        let clock = FakeClock(manual: values["--clock-ms"].flatMap { Int64($0) })
        let harness = FakeHarness(clock: clock)
        var tls: (certificate: String, key: String)?
        if let certificate = values["--tls-certificate"], let key = values["--tls-key"] {
            tls = (certificate, key)
        }
        do {
            let url = try harness.start(port: values["--port"].flatMap { UInt16($0) } ?? 0, tls: tls)
            say(url, to: STDOUT_FILENO)
        } catch {
            fail("\(error)")
        }
        while signals.wait() == .reload {}
        Task.detached {
            await harness.stop()
            exit(0)
        }
        while signals.wait() == .reload {}
        exit(1)
    }

    private static func fail(_ text: String) -> Never {
        say(text, to: STDERR_FILENO)
        exit(64)
    }

    private static func say(_ line: String, to descriptor: CInt) {
        let line = line + "\n"
        _ = write(descriptor, line, line.utf8.count)
    }
}
