package import Store
import Threading

/// What was spent on models today, in all and by service, with a hard stop.
///
/// Money is reserved before a call and settled after it, so that calls at the same time cannot overspend together. With a
/// database the reservation stands there before the call is made: a crash in between has spent it, a restart forgets
/// nothing, and processes that share the database share the budget. Where the database fails nothing is spent.
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
        case verdict, day, service, unknown

        package var description: String {
            switch self {
            case .verdict: "one question would cost more than its budget"
            case .day: "the day's budget is used up"
            case .service: "the service's budget of the day is used up"
            case .unknown: "what was spent today cannot be looked up, so nothing more is"
            }
        }
    }

    private struct State {
        var day: Int64 = .min
        var total = 0.0
        var services: [String: Double] = [:]
        var store: (any ModelStore)?

        mutating func turn(to day: Int64) {
            guard day != self.day else { return }
            total = 0
            services = [:]
            self.day = day
        }

        mutating func add(_ amount: Double, for service: String) {
            total += amount
            services[service, default: 0] += amount
        }
    }

    private let budget: Budget
    /// The present time.
    let now: @Sendable () -> Timestamp
    private let state = Locked(State())

    /// Opens a ledger in memory.
    ///
    /// - Parameters:
    ///   - budget: How much may be spent.
    ///   - now: The present time.
    package init(budget: Budget, now: @escaping @Sendable () -> Timestamp) {
        self.budget = budget
        self.now = now
    }

    /// Keeps the accounts in a database from now on.
    ///
    /// - Parameter store: The database.
    package func keep(in store: any ModelStore) { state.withLock { $0.store = store } }

    /// What was spent and is reserved today, in USD, as far as this process knows.
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
    package func reserve(_ amount: Double, for service: String) async throws(Exhaustion) -> Reservation {
        // Not the opposites: a NaN must not pass.
        guard amount >= 0, amount <= budget.perVerdict else { throw .verdict }
        let day = Self.day(now())
        let service = Self.name(service)
        let store = state.withLock { $0.store }
        if let store {
            let bounds = SpendingBounds(
                day: Self.millionths(budget.perDay), service: Self.millionths(budget.perServiceDay))
            let part: SpendingBounds.Part?
            do throws(StoreError) {
                part = try await store.spend(Self.millionths(amount), for: service, on: day, within: bounds)
            } catch {
                throw .unknown
            }
            switch part {
            case .day?: throw .day
            case .service?: throw .service
            case nil: break
            }
        }
        let exhausted: Exhaustion? = state.withLock { [budget] state in
            state.turn(to: day)
            if store == nil {
                guard state.total + amount <= budget.perDay else { return .day }
                guard state.services[service, default: 0] + amount <= budget.perServiceDay else {
                    return .service
                }
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
    package func settle(_ reservation: Reservation, cost: Double) async {
        let cost = cost.isFinite ? max(0, cost) : reservation.amount
        let store = state.withLock { state in
            // The day may be over; the new one is not to pay for the old.
            if state.day == reservation.day { state.add(cost - reservation.amount, for: reservation.service) }
            return state.store
        }
        do throws(StoreError) {
            try await store?.correctSpending(
                by: Self.millionths(cost) - Self.millionths(reservation.amount), for: reservation.service,
                on: reservation.day)
        } catch {
            // What was put aside stays spent, which is the safe side, except where the call cost more than was thought;
            // the next reservation finds the database failing as well and is refused.
        }
    }

    /// Millionths of a US dollar, rounded up.
    private static func millionths(_ amount: Double) -> Int64 {
        Int64(exactly: (min(max(amount, 0), 1e9) * 1e6).rounded(.up)) ?? 0
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
