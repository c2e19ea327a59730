import COpenSSL
import Glibc

/// The settings and keys of a TLS server, shared by its connections.
///
/// TLS 1.2 and 1.3, forward secrecy and authenticated ciphers only; no renegotiation, no compression, no
/// resumption: senders reconnect rarely, and OpenSSL never changes the ticket keys of a context that lives long.
///
/// Unchecked: OpenSSL's context is not changed after its creation and counts its references atomically.
package final class TLSContext: @unchecked Sendable {
    private let raw: OpaquePointer

    /// Whether others than the owner can read the key's file.
    package let isKeyExposed: Bool

    private let clientNames: Set<String>

    /// Reads certificate and key.
    ///
    /// - Parameter configuration: Where they lie, and what is asked of clients.
    /// - Throws: ``TLSError`` if a file cannot be read or certificate and key do not belong together.
    package init(_ configuration: TLSConfiguration) throws(TLSError) {
        ERR_clear_error()
        guard let raw = SSL_CTX_new(TLS_server_method()) else { throw TLSError("SSL_CTX_new") }
        self.raw = raw
        clientNames = configuration.clientNames
        var status = stat()
        isKeyExposed = stat(configuration.keyFile, &status) == 0 && status.st_mode & 0o077 != 0
        guard copenssl_ctx_set_min_proto_version(raw, TLS1_2_VERSION) == 1 else {
            throw TLSError("lowest TLS version")
        }
        copenssl_ctx_harden(raw)
        guard SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 else {
            throw TLSError("ciphers")
        }
        SSL_CTX_set_alpn_select_cb(raw, selectProtocol, nil)
        guard SSL_CTX_use_certificate_chain_file(raw, configuration.certificateFile) == 1 else {
            throw TLSError("certificate \(configuration.certificateFile)")
        }
        guard SSL_CTX_use_PrivateKey_file(raw, configuration.keyFile, SSL_FILETYPE_PEM) == 1 else {
            throw TLSError("private key \(configuration.keyFile)")
        }
        guard SSL_CTX_check_private_key(raw) == 1 else {
            throw TLSError("private key \(configuration.keyFile) for \(configuration.certificateFile)")
        }
        switch configuration.clientCertificates {
        case .none: SSL_CTX_set_verify(raw, SSL_VERIFY_NONE, nil)
        case .optional(let file): try verifyClients(against: file, mode: SSL_VERIFY_PEER)
        case .required(let file):
            try verifyClients(against: file, mode: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT)
        }
    }

    deinit { SSL_CTX_free(raw) }

    /// Trusts the authorities of one file and no others, for the purpose of clients.
    private func verifyClients(against file: String, mode: CInt) throws(TLSError) {
        guard SSL_CTX_load_verify_file(raw, file) == 1, let names = SSL_load_client_CA_file(file) else {
            throw TLSError("client authorities \(file)")
        }
        SSL_CTX_set_client_CA_list(raw, names)
        SSL_CTX_set_purpose(raw, X509_PURPOSE_SSL_CLIENT)
        SSL_CTX_set_verify(raw, mode, nil)
    }

    /// Whether a client with these names in its certificate is let in; one without a certificate is, where
    /// none is required.
    func accepts(_ names: [String]) -> Bool {
        clientNames.isEmpty || names.isEmpty || !clientNames.isDisjoint(with: names)
    }

    /// A session for a connection; nil if there is no memory.
    func makeSession(on descriptor: CInt) -> TLSSession? { TLSSession(context: raw, descriptor: descriptor) }
}

/// Chooses `http/1.1` from the protocols that a client offers, and refuses clients that only offer others.
private func selectProtocol(
    _ session: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ length: CUnsignedInt,
    _ context: UnsafeMutableRawPointer?
) -> CInt {
    guard let offered, let chosen, let chosenLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let wanted: StaticString = "http/1.1"
    var index = 0
    while index < Int(length) {
        let count = Int(offered[index])
        guard index + 1 + count <= Int(length) else { break }
        if count == wanted.utf8CodeUnitCount, memcmp(offered + index + 1, wanted.utf8Start, count) == 0 {
            chosen.pointee = offered + index + 1
            chosenLength.pointee = UInt8(count)
            return SSL_TLSEXT_ERR_OK
        }
        index += 1 + count
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}
