package import Clients
package import Threading

/// Fetches secrets by their references, keeps them for a while, and fetches them anew after it.
///
/// So a secret that was rotated is in use after its time without a restart. While a manager does not answer, the last
/// value stays in use for some time more, since an outage there should not be one here.
package actor SecretStore {
    /// How long values are kept.
    package struct Lifetimes: Sendable, Hashable {
        /// How long what a manager gave is used without asking again.
        package var managed = Duration.seconds(300)
        /// How long a file's content is used without reading it again.
        package var file = Duration.seconds(10)
        /// How long a value is used after its time while the manager does not answer.
        package var stale = Duration.seconds(3600)
        /// How long a manager that did not answer is left alone.
        package var pause = Duration.seconds(10)

        /// Creates the usual lifetimes.
        package init() {}
    }

    private struct Entry {
        var secret: Secret
        var fetched: MonotonicTime
        /// When to ask again.
        var next: MonotonicTime
    }

    private let environment: [String: String]
    private let managers: SecretManagers
    private let lifetimes: Lifetimes
    private let now: @Sendable () -> MonotonicTime
    private var entries: [SecretReference: Entry] = [:]
    private var pending: [SecretReference: Task<Secret, any Error>] = [:]

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - environment: The process's environment, which also says how the managers are reached.
    ///   - client: What sends requests to the managers.
    ///   - lifetimes: How long values are kept.
    ///   - now: The present moment.
    package init(
        environment: [String: String], client: any HTTPClient, lifetimes: Lifetimes = Lifetimes(),
        now: @escaping @Sendable () -> MonotonicTime = { MonotonicClock.system.now }
    ) {
        self.environment = environment
        self.lifetimes = lifetimes
        self.now = now
        managers = SecretManagers(environment: environment, client: client)
    }

    /// Fetches a secret, or gives the value that is kept.
    ///
    /// - Parameter reference: Where it stands.
    /// - Returns: The secret.
    /// - Throws: ``SecretError``.
    package func secret(_ reference: SecretReference) async throws(SecretError) -> Secret {
        if let entry = entries[reference], now() < entry.next { return entry.secret }
        do throws(SecretError) {
            let secret = try await fetch(reference)
            let time = now()
            entries[reference] = Entry(
                secret: secret, fetched: time,
                next: time + (reference.isManaged ? lifetimes.managed : lifetimes.file))
            return secret
        } catch {
            guard reference.isManaged, var entry = entries[reference],
                now() < entry.fetched + lifetimes.managed + lifetimes.stale
            else {
                entries[reference] = nil
                throw error
            }
            entry.next = now() + lifetimes.pause
            entries[reference] = entry
            return entry.secret
        }
    }

    /// Forgets a value, so that the next one who asks gets a fresh one: what to do when it was not accepted.
    ///
    /// - Parameter reference: Where it stands.
    package func forget(_ reference: SecretReference) { entries[reference] = nil }

    /// Asks once, however many wait for the answer.
    private func fetch(_ reference: SecretReference) async throws(SecretError) -> Secret {
        guard reference.isManaged else { return try reference.resolve(environment: environment).secret }
        let task: Task<Secret, any Error>
        if let running = pending[reference] {
            task = running
        } else {
            let managers = managers
            task = Task { Secret(try await managers.fetch(reference)) }
            pending[reference] = task
        }
        let result = await task.result
        pending[reference] = nil
        do {
            let secret = try result.get()
            guard !secret.isEmpty else { throw SecretError.empty(reference.description) }
            return secret
        } catch let error as SecretError {
            throw error
        } catch {
            throw .notFetched(reference.description, "\(error)")
        }
    }
}

extension Secret {
    /// The secret for a header, for the moment in which it is sent.
    package var sensitiveText: SensitiveText {
        withUnsafeBytes { SensitiveText(String(decoding: $0, as: UTF8.self)) }
    }
}
