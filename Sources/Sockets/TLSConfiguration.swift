/// What a TLS listener shows and demands.
package struct TLSConfiguration: Sendable, Hashable {
    /// Whether clients prove who they are.
    package enum ClientCertificates: Sendable, Hashable {
        /// They are not asked.
        case none

        /// They are asked; one that is shown must be valid.
        case optional(authorities: String)

        /// Without a valid one there is no connection; `authorities` is the path of a PEM file.
        case required(authorities: String)
    }

    /// The path of the PEM file with the certificate and its chain.
    package var certificateFile: String

    /// The path of the PEM file with the private key, which other users must not be able to read.
    package var keyFile: String

    /// What is asked of clients.
    package var clientCertificates: ClientCertificates

    /// The names, one of which a client's certificate must bear; none to let every valid one in.
    package var clientNames: Set<String>

    /// Creates a configuration.
    package init(
        certificateFile: String, keyFile: String, clientCertificates: ClientCertificates = .none,
        clientNames: Set<String> = []
    ) {
        self.clientNames = clientNames
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.clientCertificates = clientCertificates
    }
}
