package import Sockets
package import Threading

/// Why a server could not start.
package enum HTTPServerError: Error, CustomStringConvertible {
    /// Plain HTTP was asked for on an address that other machines reach, without being allowed by name.
    case plaintextNotAllowed(SocketAddress)

    /// The server has been started before.
    case alreadyStarted

    /// An address is not available.
    case socket(SocketError)

    /// A certificate or key is of no use.
    case tls(TLSError)

    /// The system gives no thread or descriptor.
    case threading(ThreadingError)

    package var description: String {
        switch self {
        case .plaintextNotAllowed(let address):
            "plain HTTP on \(address) would send tokens in the clear; give a certificate, or allow plain text"
        case .alreadyStarted: "the server has been started already"
        case .socket(let error): "\(error)"
        case .tls(let error): "\(error)"
        case .threading(let error): "\(error)"
        }
    }
}
