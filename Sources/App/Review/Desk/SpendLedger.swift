import FoundationEssentials
import Glibc
package import Store
import Threading

/// What was spent on models today, in all and by service, with a hard stop.
///
/// Money is reserved before a call and settled after it, so that calls at the same time cannot overspend together. Each
/// settlement is a line of a file, so that a restart forgets nothing. Several replicas keep a ledger each.
package final class SpendLedger: Sendable {
    /// How much may be spent, in USD.
    package struct Budget: Sendable, Hashable {
        /// For one question.
        package var perVerdict: Double
        /// On one UTC day.
        package var perDay: Double
        /// On one UTC day for one service.
        package var perServiceDay: Double

        /// Creates a budget.
        package init(perVerdict: Double, perDay: Double, perServiceDay: Double) {
            self.perVerdict = perVerdict
            self.perDay = perDay
            self.perServiceDay = perServiceDay
        }
    }

    /// Which part of the budget is used up.
    package enum Exhaustion: Error, Sendable, Hashable, CustomStringConvertible {
        case verdict, day, service

        package var description: String {
            switch self {
            case .verdict: "one question would cost more than its budget"
            case .day: "the day's budget is used up"
            case .service: "the service's budget of the day is used up"
            }
        }
    }

    private struct State {
        var day: Int64 = .min
        var total = 0.0
        var services: [String: Double] = [:]

        mutating func turn(to day: Int64) {
            guard day != self.day else { return }
            self = State()
            self.day = day
        }

        mutating func add(_ amount: Double, for service: String) {
            total += amount
            services[service, default: 0] += amount
        }
    }

    private let budget: Budget
    private let path: String?
    private let now: @Sendable () -> Timestamp
    private let state = Locked(State())

    /// Opens a ledger.
    ///
    /// - Parameters:
    ///   - budget: How much may be spent.
    ///   - path: The file; nil keeps it in memory alone.
    ///   - now: The present time.
    package init(budget: Budget, path: String?, now: @escaping @Sendable () -> Timestamp) {
        self.budget = budget
        self.path = path
        self.now = now
        let today = Self.day(now())
        var state = State()
        state.turn(to: today)
        // Without a file nothing was spent; a torn last line is passed over.
        let text = path.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, Int64(parts[0]) == today, let amount = Double(parts[1]), amount.isFinite
            else {
                continue
            }
            state.add(amount, for: String(parts[2]))
        }
        self.state.withLock { [state] in $0 = state }
    }

    /// What was spent and is reserved today, in USD.
    package var spentToday: Double {
        let day = Self.day(now())
        return state.withLock { state in
            state.turn(to: day)
            return state.total
        }
    }

    /// Money that was put aside for a call.
    package struct Reservation: Sendable {
        fileprivate var day: Int64
        fileprivate var service: String
        /// The amount, in USD.
        package var amount: Double
    }

    /// Puts money aside.
    ///
    /// - Parameters:
    ///   - amount: The most that the call can cost, in USD.
    ///   - service: The service that it is for.
    /// - Returns: The reservation, to be settled.
    /// - Throws: ``Exhaustion``; nothing is put aside then.
    package func reserve(_ amount: Double, for service: String) throws(Exhaustion) -> Reservation {
        // Not the opposites: a NaN must not pass.
        guard amount >= 0, amount <= budget.perVerdict else { throw .verdict }
        let day = Self.day(now())
        let service = Self.name(service)
        let exhausted: Exhaustion? = state.withLock { [budget] state in
            state.turn(to: day)
            guard state.total + amount <= budget.perDay else { return .day }
            guard state.services[service, default: 0] + amount <= budget.perServiceDay else {
                return .service
            }
            state.add(amount, for: service)
            return nil
        }
        if let exhausted { throw exhausted }
        return Reservation(day: day, service: service, amount: amount)
    }

    /// Puts the real cost in the place of what was put aside.
    ///
    /// - Parameters:
    ///   - reservation: What was put aside.
    ///   - cost: What it cost, in USD.
    package func settle(_ reservation: Reservation, cost: Double) {
        let cost = cost.isFinite ? max(0, cost) : reservation.amount
        state.withLock { state in
            // The day may be over; the new one is not to pay for the old.
            guard state.day == reservation.day else { return }
            state.add(cost - reservation.amount, for: reservation.service)
        }
        guard cost > 0, let path else { return }
        let line = Array("\(reservation.day) \(cost) \(reservation.service)\n".utf8)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func day(_ time: Timestamp) -> Int64 { time.milliseconds / 86_400_000 }

    /// A service's name that fits into a line.
    private static func name(_ service: String) -> String {
        let name = String(
            service.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }.prefix(128).map(
                Character.init))
        return name.isEmpty ? "-" : name
    }
}
