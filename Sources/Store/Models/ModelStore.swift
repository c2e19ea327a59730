/// What models cost, and what passed between the program and them.
package protocol ModelStore: Sendable {
    /// Adds an amount to what a service has spent on a day, unless that would be too much.
    ///
    /// Both bounds are looked at and the amount is added in one transaction, so that processes which share the database
    /// cannot overspend together.
    ///
    /// - Parameters:
    ///   - amount: How much, in millionths of a US dollar.
    ///   - service: The service that pays.
    ///   - day: The day, counted from 1970 in UTC.
    ///   - bounds: The most that may be spent on that day.
    /// - Returns: The bound that stands in the way; nil where the amount was added.
    /// - Throws: ``StoreError``; then nothing was added.
    func spend(
        _ amount: Int64, for service: String, on day: Int64, within bounds: SpendingBounds
    ) async throws(StoreError) -> SpendingBounds.Part?

    /// Corrects what a service has spent on a day, up or down.
    ///
    /// - Parameters:
    ///   - difference: How much more it was, in millionths of a US dollar; negative for less.
    ///   - service: The service.
    ///   - day: The day.
    /// - Throws: ``StoreError``.
    func correctSpending(
        by difference: Int64, for service: String, on day: Int64
    ) async throws(StoreError)

    /// What all services have spent on a day, in millionths of a US dollar.
    ///
    /// - Parameter day: The day.
    /// - Returns: The sum.
    /// - Throws: ``StoreError``.
    func spending(on day: Int64) async throws(StoreError) -> Int64

    /// Keeps an exchange for ever, or until ``forgetExchanges(before:)``.
    ///
    /// - Parameter exchange: The exchange; without secrets.
    /// - Throws: ``StoreError``.
    func record(_ exchange: ExchangeRecord) async throws(StoreError)

    /// The newest exchanges, the newest first.
    ///
    /// - Parameter limit: The most of them.
    /// - Returns: The exchanges.
    /// - Throws: ``StoreError``.
    func exchanges(limit: Int) async throws(StoreError) -> [ExchangeRecord]

    /// Forgets exchanges, and the spending of days, before a time.
    ///
    /// - Parameter time: The time.
    /// - Returns: How many exchanges were forgotten.
    /// - Throws: ``StoreError``.
    @discardableResult
    func forgetExchanges(before time: Timestamp) async throws(StoreError) -> Int
}

/// The most that may be spent on models on a day, in millionths of a US dollar.
package struct SpendingBounds: Sendable, Hashable {
    /// One of the bounds.
    package enum Part: Sendable, Hashable {
        /// That of all services together.
        case day
        /// That of the one service.
        case service
    }

    /// For all services together.
    package var day: Int64
    /// For one service.
    package var service: Int64

    /// Creates bounds.
    package init(day: Int64, service: Int64) {
        self.day = day
        self.service = service
    }
}

/// One exchange with a model.
package struct ExchangeRecord: Sendable, Hashable {
    /// When it ended.
    package var time: Timestamp
    /// What it was for, such as `failure`.
    package var task: String
    /// The service that paid.
    package var service: String
    /// The model that answered, or was asked.
    package var model: String
    /// What came of it.
    package var status: String
    /// What was sent, as JSON.
    package var sent: String
    /// What came back, as JSON.
    package var received: String

    /// Creates a record.
    package init(
        time: Timestamp, task: String, service: String, model: String, status: String, sent: String,
        received: String
    ) {
        self.time = time
        self.task = task
        self.service = service
        self.model = model
        self.status = status
        self.sent = sent
        self.received = received
    }
}
