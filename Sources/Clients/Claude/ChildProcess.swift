import CLinux
import Glibc
import Threading

/// A program that is run once: input in, bounded output out, and never longer than it may.
///
/// It starts with the environment and the descriptors that are named here and no others, in a process group of its
/// own. When the time is up, the output is too long or the caller gives up, the whole group gets SIGTERM and then
/// SIGKILL, so that nothing stays behind.
package struct ChildProcess: Sendable {
    /// How a run ended.
    package enum Ending: Sendable, Hashable {
        /// It ended by itself with that code.
        case exited(Int)
        /// A signal ended it that did not come from here.
        case signalled(Int)
        /// It took too long and was ended.
        case timedOut
        /// It said too much and was ended.
        case outputTooLong
        /// The caller gave up and it was ended.
        case cancelled
    }

    /// What a run gave.
    package struct Result: Sendable, Hashable {
        /// How it ended.
        package var ending: Ending
        /// Its standard output.
        package var output: [UInt8]
        /// The beginning of its standard error.
        package var errors: [UInt8]
    }

    /// It could not be started.
    package struct StartFailure: Error, Sendable, Hashable, CustomStringConvertible {
        /// What failed, with the system's words.
        package var description: String
    }

    /// The program's absolute path.
    package var path: String
    /// Its arguments, without the program's name.
    package var arguments: [String]
    /// Its whole environment.
    package var environment: [String: String]
    /// The folder in which it starts.
    package var folder: String
    /// The most octets of its standard output; what it says beyond that ends it.
    package var maximumOutput: Int
    /// How long it may take to end after SIGTERM.
    package var patience: Duration

    /// Creates a program that is not started yet.
    package init(
        path: String, arguments: [String], environment: [String: String], folder: String,
        maximumOutput: Int = 4 << 20, patience: Duration = .seconds(1)
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.maximumOutput = maximumOutput
        self.patience = patience
    }

    /// Runs it on a thread of its own.
    ///
    /// - Parameters:
    ///   - input: What it reads on its standard input.
    ///   - limit: How long it may take.
    /// - Returns: What it gave.
    /// - Throws: ``StartFailure``.
    package func run(input: [UInt8], within limit: Duration) async throws(StartFailure) -> Result {
        let wakeup = Wakeup()
        let result: Swift.Result<Result, StartFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do throws(ThreadingError) {
                    try WorkerThread.runOnce(name: "child") {
                        continuation.resume(
                            returning: Swift.Result { () throws(StartFailure) in
                                try runHere(input: input, within: limit, wakeup: wakeup)
                            })
                    }
                } catch {
                    continuation.resume(returning: .failure(StartFailure(description: "\(error)")))
                }
            }
        } onCancel: {
            wakeup.cancel()
        }
        return try result.get()
    }

    // MARK: - On its thread

    private func runHere(
        input: [UInt8], within limit: Duration, wakeup: Wakeup
    ) throws(StartFailure) -> Result {
        let deadline = MonotonicClock.system.now + limit
        var pipes = try Pipes()
        defer { pipes.closeAll() }
        let process = try spawn(pipes)
        pipes.closeTheirs()
        var pump = Pump(pipes: pipes, input: input, maximumOutput: maximumOutput, wakeup: wakeup.descriptor)
        let interruption = pump.run(until: deadline)
        pipes = pump.pipes
        var code: CInt = 0
        if let interruption {
            end(process, &code)
            return Result(ending: interruption, output: pump.output, errors: pump.errors)
        }
        // Its pipes are closed, but it may go on all the same.
        if !waitFor(process, &code, until: deadline, wakeup: wakeup) {
            end(process, &code)
            return Result(
                ending: wakeup.isCancelled ? .cancelled : .timedOut, output: pump.output, errors: pump.errors)
        }
        // What it left running in its group goes with it.
        kill(-process, SIGKILL)
        let signal = code & 0x7F
        return Result(
            ending: signal == 0 ? .exited(Int((code >> 8) & 0xFF)) : .signalled(Int(signal)),
            output: pump.output, errors: pump.errors)
    }

    private func spawn(_ pipes: Pipes) throws(StartFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes.input.read, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes.output.write, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes.errors.write, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        // Signals are blocked in this process's threads and SIGPIPE is ignored; the program starts with neither.
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        let code = withCStrings([path] + arguments) { arguments in
            withCStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) {
                environment in
                posix_spawn(&process, path, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw StartFailure(description: "\(path): \(String(cString: strerror(code)))")
        }
        return process
    }

    /// Waits for the end without blocking for ever.
    private func waitFor(
        _ process: pid_t, _ code: inout CInt, until deadline: MonotonicTime, wakeup: Wakeup
    ) -> Bool {
        while true {
            let result = waitpid(process, &code, WNOHANG)
            if result == process || (result < 0 && errno != EINTR) { return true }
            let left = deadline.duration(since: MonotonicClock.system.now)
            if left <= .zero || wakeup.isCancelled { return false }
            usleep(2000)
        }
    }

    /// Ends the whole group, gently first.
    private func end(_ process: pid_t, _ code: inout CInt) {
        kill(-process, SIGTERM)
        let deadline = MonotonicClock.system.now + patience
        while waitpid(process, &code, WNOHANG) == 0 {
            if MonotonicClock.system.now >= deadline {
                kill(-process, SIGKILL)
                while waitpid(process, &code, 0) < 0, errno == EINTR {}
                return
            }
            usleep(2000)
        }
        kill(-process, SIGKILL)
    }
}

/// Calls a closure with an array of C strings that ends with null.
private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
}
