import Clients
import HTTP
import Testing

/// A client that goes by no proxy of the environment.
func makeClient(_ adjust: (inout TransferSettings) -> Void = { _ in }) -> TransferThread {
    var settings = TransferSettings()
    settings.proxy = .none
    adjust(&settings)
    return TransferThread(settings: settings)
}

func get(_ url: String, headers: [TransferHeader] = []) throws -> TransferRequest {
    TransferRequest(.get, try TransferURL(parsing: url), headers: headers)
}

/// The error of a request that must fail.
func failure(_ body: () async throws -> Void) async throws -> TransferError {
    do {
        try await body()
    } catch let error as TransferError {
        return error
    }
    Issue.record("nothing failed")
    throw TransferError(.cancelled, request: "none")
}
