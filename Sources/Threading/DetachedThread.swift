import CLinux
import Glibc

/// Starts threads.
package enum DetachedThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Runs a closure on a new thread that nobody joins.
    ///
    /// All signals are blocked in it, so that they reach the thread that waits for them.
    ///
    /// - Parameters:
    ///   - name: What the thread is called in `top` and debuggers; the kernel keeps 15 octets.
    ///   - body: What it does.
    /// - Throws: ``ThreadingError`` if the system refuses another thread.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadingError) {
        let context = Unmanaged.passRetained(Body(name: name, run: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { @Sendable context in
                guard let context else { return nil }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                pthread_setname_np(pthread_self(), String(decoding: body.name.utf8.prefix(15), as: UTF8.self))
                body.run()
                return nil
            }, context.toOpaque())
        pthread_sigmask(SIG_SETMASK, &previous, nil)
        if result != 0 {
            context.release()
            throw ThreadingError(operation: "pthread_create", code: result)
        }
    }
}
