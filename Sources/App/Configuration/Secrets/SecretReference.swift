import Cryptography
import Glibc

/// Where a secret stands, in place of the secret itself.
///
/// `env:NAME`; `file:/path`, also a file that Kubernetes mounts and replaces; and what a secret manager keeps:
/// `aws:REGION/NAME#KEY`, `vault:MOUNT/PATH#KEY`, `gcp:PROJECT/NAME@VERSION#KEY`. A `KEY` takes one member of a secret
/// that is a JSON object; without it the whole text is the secret.
package enum SecretReference: Sendable, Hashable, CustomStringConvertible {
    /// The environment variable of that name.
    case environment(String)
    /// The file at that absolute path.
    case file(String)
    /// A secret in AWS Secrets Manager, by its name or ARN.
    case amazon(region: String, name: String, key: String?)
    /// A secret in a key-value store, version 2, of HashiCorp Vault.
    case vault(mount: String, path: String, key: String)
    /// A secret in Google Secret Manager; the version is a number or `latest`.
    case google(project: String, name: String, version: String, key: String?)

    /// What a reference looks like, for errors.
    package static let forms =
        "env:NAME, file:/path, aws:REGION/NAME#KEY, vault:MOUNT/PATH#KEY or gcp:PROJECT/NAME"

    /// The largest file that is read, in octets; a secret is never that long.
    package static let largestFile = 64 * 1024

    /// Reads a reference.
    ///
    /// - Parameter text: One of ``forms``.
    /// - Throws: ``SecretError/literal`` for anything else, since it may well be the secret itself.
    package init(parsing text: String) throws(SecretError) {
        if text.utf8.starts(with: "env:".utf8) {
            let name = String(text.dropFirst(4))
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { octet in
                    switch octet {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
            guard isName else { throw .malformed(text) }
            self = .environment(name)
        } else if text.utf8.starts(with: "file:".utf8) {
            let path = String(text.dropFirst(5))
            guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0) else { throw .malformed(text) }
            self = .file(path)
        } else if let managed = ManagedSecret.parse(text) {
            self = managed
        } else {
            throw .literal
        }
    }

    package var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        case .amazon(let region, let name, let key): "aws:\(region)/\(name)" + (key.map { "#" + $0 } ?? "")
        case .vault(let mount, let path, let key): "vault:\(mount)/\(path)#\(key)"
        case .google(let project, let name, let version, let key):
            "gcp:\(project)/\(name)" + (version == "latest" ? "" : "@" + version)
                + (key.map { "#" + $0 } ?? "")
        }
    }

    /// Whether a secret manager keeps it, so that it has to be fetched over the network by a ``SecretStore``.
    package var isManaged: Bool {
        switch self {
        case .environment, .file: false
        case .amazon, .vault, .google: true
        }
    }

    /// Fetches the secret; done late, so that a rotated file is read anew at each start or reload.
    ///
    /// - Parameter environment: the process's environment.
    /// - Returns: the secret, and a warning where others can read its file.
    /// - Throws: ``SecretError`` when there is none, when it is empty, or when the file cannot be read.
    package func resolve(
        environment: [String: String]
    ) throws(SecretError) -> (secret: Secret, warning: SecretWarning?) {
        switch self {
        case .environment(let name):
            guard let value = environment[name] else { throw .missingVariable(name) }
            guard !value.isEmpty else { throw .empty(description) }
            return (Secret(value), nil)
        case .file(let path):
            return try read(path)
        case .amazon, .vault, .google: throw .notFetched(description, "it is not fetched at this place")
        }
    }

    private func read(_ path: String) throws(SecretError) -> (secret: Secret, warning: SecretWarning?) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadableFile(path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        var bytes = [UInt8](repeating: 0, count: Self.largestFile + 1)
        defer { ConstantTime.wipe(&bytes) }
        var count = 0
        while count < bytes.count {
            let result = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw .unreadableFile(path, errno: errno) }
            if result == 0 { break }
            count += result
        }
        guard count <= Self.largestFile else { throw .fileTooLong(path) }
        // Editors and `echo` end a file with a newline that is no part of the secret.
        if count > 0, bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > 0, bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        guard count > 0 else { throw .empty(description) }
        let isWorldReadable = status.st_mode & S_IROTH != 0
        return (Secret(bytes[..<count]), isWorldReadable ? .readableByAll(path) : nil)
    }
}

/// Something about a secret that an operator should mend.
package enum SecretWarning: Sendable, Hashable, CustomStringConvertible {
    /// Every user of the machine can read the file at that path.
    case readableByAll(String)

    package var description: String {
        switch self {
        case .readableByAll(let path): "\(path) can be read by every user; use chmod 600"
        }
    }
}

/// Why there is no secret.
package enum SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text is no reference; it is not repeated here, since it may be the secret.
    case literal
    /// The text begins like a reference, but what follows is no name or no absolute path.
    case malformed(String)
    /// The environment variable of that name is not set.
    case missingVariable(String)
    /// What the reference names has no octets.
    case empty(String)
    /// The file cannot be read.
    case unreadableFile(String, errno: CInt)
    /// The path names a directory, a device or a pipe.
    case notAFile(String)
    /// The file is longer than ``SecretReference/largestFile``.
    case fileTooLong(String)
    /// The secret manager did not give it; the reference and why.
    case notFetched(String, String)

    package var description: String {
        switch self {
        case .literal:
            "a secret must not stand in the configuration; write \(SecretReference.forms), and keep it there"
        case .malformed(let text): "\(text) is not env:NAME (letters, digits, _) or file:/absolute/path"
        case .missingVariable(let name): "the environment variable \(name) is not set"
        case .empty(let reference): "\(reference) is empty"
        case .unreadableFile(let path, let code): "\(path): \(String(cString: strerror(code)))"
        case .notAFile(let path): "\(path) is not a file"
        case .notFetched(let reference, let problem): "\(reference): \(problem)"
        case .fileTooLong(let path): "\(path) is longer than \(SecretReference.largestFile) bytes"
        }
    }
}
