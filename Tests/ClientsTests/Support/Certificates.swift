import Foundation

/// An authority and certificates for 127.0.0.1 that the `openssl` command makes.
struct Certificates: Sendable {
    struct Failure: Error {
        let output: String
    }

    let authority: String
    let certificate: String
    let key: String
    /// Signed by the same authority, for another host.
    let otherCertificate: String
    let otherKey: String

    static let shared = Result { try Certificates() }

    private init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "clients-\(UUID().uuidString)").path
        let script = """
            set -e; umask 077; cd '\(folder)'
            new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key "${@:2}"; }
            new authority -x509 -out authority.pem -days 2 -subj /CN=authority
            sign() {
              new $1 -out $1.csr -subj /CN=$1 -addext subjectAltName=$2
              openssl x509 -req -in $1.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \\
                -copy_extensions copy -out $1.pem
            }
            sign server IP:127.0.0.1,DNS:localhost; sign other DNS:other.example
            """
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/make.sh"))
        guard system("/bin/bash '\(folder)/make.sh' > '\(folder)/log' 2>&1") == 0 else {
            let log = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/log"))
            throw Failure(output: String(decoding: log ?? Data(), as: UTF8.self))
        }
        authority = "\(folder)/authority.pem"
        certificate = "\(folder)/server.pem"
        key = "\(folder)/server.key"
        otherCertificate = "\(folder)/other.pem"
        otherKey = "\(folder)/other.key"
    }
}
