import COpenSSL
import Threading

/// The TLS layer of one connection.
///
/// Each call empties the thread's error queue first and reads the error right after, on the same thread:
/// the queue belongs to the thread, not to the session.
final class TLSSession {
    private let raw: OpaquePointer
    /// After a fatal error nothing may be called any more, SSL_shutdown least of all.
    private var hasFailed = false

    init?(context: OpaquePointer, descriptor: CInt) {
        ERR_clear_error()
        guard let raw = SSL_new(context) else { return nil }
        self.raw = raw
        guard SSL_set_fd(raw, descriptor) == 1 else { return nil }
        SSL_set_accept_state(raw)
    }

    deinit { SSL_free(raw) }

    var version: String { String(cString: SSL_get_version(raw)) }

    func handshake() -> Connection.Outcome {
        guard !hasFailed else { return .failed }
        ERR_clear_error()
        let result = SSL_do_handshake(raw)
        return result == 1 ? .octets(1) : failure(result)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Connection.Outcome {
        guard !hasFailed else { return .failed }
        ERR_clear_error()
        var count = 0
        let result = SSL_read_ex(raw, buffer.baseAddress, buffer.count, &count)
        return result == 1 ? .octets(count) : failure(result)
    }

    func write(_ buffer: UnsafeRawBufferPointer) -> Connection.Outcome {
        guard !hasFailed else { return .failed }
        ERR_clear_error()
        var count = 0
        let result = SSL_write_ex(raw, buffer.baseAddress, buffer.count, &count)
        return result == 1 ? .octets(count) : failure(result)
    }

    /// Sends close_notify once, without waiting for the peer's.
    func endWriting() {
        guard !hasFailed, SSL_is_init_finished(raw) == 1 else { return }
        ERR_clear_error()
        SSL_shutdown(raw)
    }

    /// The names in the peer's verified certificate: DNS names, addresses of mail and URIs among the subject
    /// alternative names, then the common name.
    func peerNames() -> [String] {
        guard SSL_get_verify_result(raw) == X509_V_OK, let certificate = SSL_get1_peer_certificate(raw) else {
            return []
        }
        defer { X509_free(certificate) }
        var names: [String] = []
        if let list = copenssl_alternative_names(certificate) {
            defer { GENERAL_NAMES_free(list) }
            for index in 0..<copenssl_name_count(list) {
                var length: CInt = 0
                guard let text = copenssl_name_text(list, index, &length) else { continue }
                append(UnsafeBufferPointer(start: text, count: Int(length)), to: &names)
            }
        }
        var length: CInt = 0
        if let text = copenssl_common_name(certificate, &length) {
            append(UnsafeBufferPointer(start: text, count: Int(length)), to: &names)
        }
        return names
    }

    /// Leaves out a name with a control octet, above all NUL, which could be made to look like another.
    private func append(_ octets: UnsafeBufferPointer<UInt8>, to names: inout [String]) {
        guard !octets.isEmpty, octets.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            let name = String(validating: octets, as: UTF8.self)
        else { return }
        names.append(name)
    }

    private func failure(_ result: CInt) -> Connection.Outcome {
        switch SSL_get_error(raw, result) {
        case SSL_ERROR_WANT_READ: return .wouldBlock(.read)
        case SSL_ERROR_WANT_WRITE: return .wouldBlock(.write)
        case SSL_ERROR_ZERO_RETURN: return .end
        default:
            hasFailed = true
            ERR_clear_error()
            return .failed
        }
    }
}
