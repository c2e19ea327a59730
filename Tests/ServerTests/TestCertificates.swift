import Foundation

/// Certificates that the `openssl` command makes for the tests, in a folder that goes with the process's end.
struct TestCertificates: Sendable {
    /// The paths of a certificate and its key.
    struct Pair: Sendable {
        var certificate: String
        var key: String
    }

    struct Failure: Error {
        let output: String
    }

    /// The authority of clients, its certificate's path.
    let authority: String
    let server: Pair
    let otherServer: Pair
    /// Signed by the authority, with the name `pipeline.example`.
    let client: Pair
    /// Signed by an authority that nobody trusts.
    let stranger: Pair

    static let shared = Result { try TestCertificates() }

    private init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "certificates-\(UUID().uuidString)").path
        let script = """
            set -e; umask 077; mkdir -p '\(folder)'; cd '\(folder)'
            new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key "${@:2}"; }
            for name in server other; do
              new $name -x509 -out $name.pem -days 2 -subj /CN=$name -addext subjectAltName=DNS:localhost
            done
            for name in authority strangers; do new $name -x509 -out $name.pem -days 2 -subj /CN=$name; done
            sign() {
              new $1 -out $1.csr -subj /CN=$1 -addext subjectAltName=DNS:pipeline.example,URI:spiffe://a/b
              openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days 2 -copy_extensions copy \\
                -out $1.pem
            }
            sign client authority; sign stranger strangers
            """
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = URL(fileURLWithPath: "\(folder)/make.sh")
        try Data(script.utf8).write(to: file)
        guard system("/bin/bash '\(file.path)' > '\(folder)/log' 2>&1") == 0 else {
            let log = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/log"))
            throw Failure(output: String(decoding: log ?? Data(), as: UTF8.self))
        }
        func pair(_ name: String) -> Pair {
            Pair(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        }
        authority = "\(folder)/authority.pem"
        server = pair("server")
        otherServer = pair("other")
        client = pair("client")
        stranger = pair("stranger")
    }
}
