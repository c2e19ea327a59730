import CCurl
import HTTP

/// Sets libcurl's options of one transfer, and keeps the first failure.
struct TransferOptions {
    let handle: UnsafeMutableRawPointer

    /// The first failure.
    private(set) var failure: CURLcode?

    init(handle: UnsafeMutableRawPointer) { self.handle = handle }

    mutating func check(_ code: CURLcode) {
        if code != CURLE_OK, failure == nil { failure = code }
    }

    mutating func set(_ option: CURLoption, _ value: Int) {
        check(ccurl_setopt_long(handle, option, value))
    }

    mutating func set(_ option: CURLoption, _ value: String?) {
        check(ccurl_setopt_string(handle, option, value))
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        check(ccurl_setopt_pointer(handle, option, pointer))
    }

    /// Sets what is asked for and where.
    mutating func setTarget(_ request: TransferRequest, body: UnsafeMutableRawBufferPointer) {
        set(CURLOPT_URL, request.url.text)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_PATH_AS_IS, 1)
        // Redirections are followed above, where it is known which headers are secret.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_ACCEPT_ENCODING, "")
        switch request.method {
        case .head: set(CURLOPT_NOBODY, 1)
        case .get where request.body == nil: set(CURLOPT_HTTPGET, 1)
        default:
            if request.body != nil || request.method == .post || request.method == .put
                || request.method == .patch
            {
                set(CURLOPT_POST, 1)
                check(ccurl_setopt_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
                // An empty buffer may have no address, without which libcurl would ask for the octets.
                if body.isEmpty {
                    set(CURLOPT_COPYPOSTFIELDS, "")
                } else {
                    set(CURLOPT_POSTFIELDS, pointer: body.baseAddress)
                }
            }
            set(CURLOPT_CUSTOMREQUEST, request.method.name)
        }
        if let signature = request.amazonSignature {
            set(CURLOPT_AWS_SIGV4, "aws:amz:\(signature.region):\(signature.service)")
            set(CURLOPT_USERNAME, signature.accessKeyID)
            set(CURLOPT_PASSWORD, signature.secretAccessKey.reveal())
        }
    }

    /// Sets what it may cost.
    mutating func setLimits(_ request: TransferRequest, isStreamed: Bool) {
        set(CURLOPT_TIMEOUT_MS, request.timeout.clampedMilliseconds)
        set(
            CURLOPT_CONNECTTIMEOUT_MS,
            min(request.connectTimeout.clampedMilliseconds, request.timeout.clampedMilliseconds))
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, (request.idleTimeout.clampedMilliseconds + 999) / 1000)
        set(CURLOPT_NOSIGNAL, 1)
    }

    /// Sets how the other end is reached and trusted.
    mutating func setConnection(_ settings: TransferSettings, isRepeatable: Bool) {
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        set(CURLOPT_PIPEWAIT, isRepeatable ? 1 : 0)
        // libcurl repeats a request by itself when a kept connection turns out to be closed, though the server may have
        // acted on it. What must not be done twice gets a connection of its own.
        set(CURLOPT_FRESH_CONNECT, isRepeatable ? 0 : 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let authorities = settings.authorities {
            // The system's folder of authorities stays in force beside the file.
            set(CURLOPT_CAINFO, authorities)
            set(CURLOPT_PROXY_CAINFO, authorities)
        }
        switch settings.proxy {
        case .environment: break
        case .none: set(CURLOPT_PROXY, "")
        case .url(let url, let user, let password, let exceptions):
            set(CURLOPT_PROXY, url.origin.description)
            // Never nil, so that the environment has no say.
            set(CURLOPT_NOPROXY, exceptions.joined(separator: ","))
            if let user { set(CURLOPT_PROXYUSERNAME, user) }
            if let password { set(CURLOPT_PROXYPASSWORD, password.reveal()) }
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least 1 and at most what libcurl takes.
    fileprivate var clampedMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
