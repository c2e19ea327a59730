import COpenSSL
import Glibc
import TestSupport
import Threading

/// A TLS client that blocks on a thread of its own.
actor TLSClient {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a client offers and shows.
    struct Options: Sendable {
        var version: CInt = 0
        var protocols: [String] = []
        var certificate: TestCertificates.Pair?
        var ciphers: String?
    }

    private let thread: WorkerThread
    // Used on the actor, and by its end when nobody else has it.
    private nonisolated(unsafe) let context: OpaquePointer
    private nonisolated(unsafe) let session: OpaquePointer
    private let descriptor: CInt
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(port: UInt16, options: Options = Options()) throws {
        TerminationSignals.ignoreBrokenPipes()
        let descriptor = try connectedSocket(port: port)
        self.descriptor = descriptor
        guard let context = SSL_CTX_new(TLS_client_method()), let session = SSL_new(context) else {
            throw Failure(description: "no memory")
        }
        self.context = context
        self.session = session
        thread = try WorkerThread(name: "tls-client")
        if options.version != 0 {
            // SSL_OP_NO_TLSv1_3, or the same of all lower versions, which are macros.
            SSL_set_options(
                session, options.version == TLS1_2_VERSION ? 1 << 29 : 1 << 26 | 1 << 27 | 1 << 28)
        }
        if let ciphers = options.ciphers { SSL_set_cipher_list(session, ciphers) }
        if !options.protocols.isEmpty {
            let wire = options.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            SSL_set_alpn_protos(session, wire, CUnsignedInt(wire.count))
        }
        if let certificate = options.certificate {
            SSL_use_certificate_file(session, certificate.certificate, SSL_FILETYPE_PEM)
            SSL_use_PrivateKey_file(session, certificate.key, SSL_FILETYPE_PEM)
        }
        SSL_set_fd(session, descriptor)
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
        if !isClosed { Glibc.close(descriptor) }
        thread.stop()
    }

    /// Does the handshake; with TLS 1.3 the server may still refuse after it.
    func handshake() throws(Failure) {
        ERR_clear_error()
        guard SSL_connect(session) == 1 else { throw Failure(description: "handshake refused") }
    }

    var version: String { String(cString: SSL_get_version(session)) }

    /// The protocol that the server chose; nil if none.
    var chosenProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: CUnsignedInt = 0
        SSL_get0_alpn_selected(session, &start, &count)
        guard let start, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// The common name in the server's certificate.
    var serverName: String {
        guard let certificate = SSL_get1_peer_certificate(session) else { return "" }
        defer { X509_free(certificate) }
        var length: CInt = 0
        guard let text = copenssl_common_name(certificate, &length) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }

    /// Whether a handshake in an existing connection is refused.
    func renegotiationIsRefused() -> Bool {
        ERR_clear_error()
        return SSL_renegotiate(session) != 1 || SSL_do_handshake(session) != 1
    }

    func send(_ text: String) throws(Failure) {
        ERR_clear_error()
        let octets = Array(text.utf8)
        guard SSL_write(session, octets, CInt(octets.count)) == CInt(octets.count) else {
            throw Failure(description: "write failed")
        }
    }

    /// The text of one answer's content.
    func exchange(_ request: String) throws(Failure) -> String {
        try send(request)
        var received: [UInt8] = []
        while true {
            if let (answer, _) = RawResponse.parse(received) { return answer.text }
            var buffer = [UInt8](repeating: 0, count: 65536)
            ERR_clear_error()
            let count = SSL_read(session, &buffer, CInt(buffer.count))
            guard count > 0 else { throw Failure(description: "closed") }
            received.append(contentsOf: buffer[..<Int(count)])
        }
    }

    /// Reads to the end; true if the server said close_notify.
    func endsCleanly() -> Bool {
        while true {
            var buffer = [UInt8](repeating: 0, count: 4096)
            ERR_clear_error()
            let count = SSL_read(session, &buffer, CInt(buffer.count))
            if count <= 0 { return SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN }
        }
    }
}
