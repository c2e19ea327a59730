import App
import ArgumentParser
import Cryptography
import Store

/// `verdict token`: API tokens.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes, lists and revokes API tokens.",
        discussion: "A running server notices within a second or two.",
        subcommands: [Create.self, List.self, Revoke.self])

    /// `verdict token create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it, this once; only its digest is kept.")

        @OptionGroup var storage: StorageOptions

        @Option(
            help:
                "What the token is called; to rotate a token, make another of that name and revoke the old one."
        )
        var name: String

        @Option(help: "What it may be used for: verify, act, read, admin, with commas between.")
        var scope: String

        @Option(help: "From when on it is no longer valid: days (90d), hours (12h) or a date (2027-01-31).")
        var expires: String?

        func run() throws {
            let scopes: Scopes
            do throws(ScopeError) { scopes = try Scopes(parsing: scope) } catch {
                throw Console.fail("--scope: \(error)", ExitStatus.usage)
            }
            guard TokenName.isValid(name) else {
                throw Console.fail(
                    "--name: expected 1 to 64 letters, digits, '.', '_' or '-'", ExitStatus.usage)
            }
            let now = SQLiteStore.systemTime()
            var expiry: Timestamp?
            if let expires {
                guard let time = Expiry.time(expires, from: now), time > now else {
                    throw Console.fail(
                        "--expires: expected a time to come, as 90d, 12h or 2027-01-31", ExitStatus.usage)
                }
                expiry = time
            }
            let token = try APIToken.generate()
            let record = TokenRecord(
                digest: token.digest, name: name, scopes: scopes.members.map(\.rawValue), created: now,
                expires: expiry)
            let isStored = try OpenStore.with(storage.folder(), mustExist: false) { store in
                try await store.insert(record)
            }
            guard isStored else {
                throw Console.fail("the token exists already; try again", ExitStatus.internalError)
            }
            token.secret.withUnsafeBytes { Console.write(Array($0) + [UInt8(ascii: "\n")]) }
        }
    }

    /// `verdict token list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the tokens; what they are is not shown.")

        @OptionGroup var storage: StorageOptions

        func run() throws {
            let now = SQLiteStore.systemTime()
            let tokens = try OpenStore.with(storage.folder(), mustExist: true) { try await $0.tokens() }
            var table = TextTable(["DIGEST", "NAME", "SCOPES", "STATE", "CREATED", "EXPIRES", "LAST USED"])
            for token in tokens {
                let state =
                    token.revoked != nil
                    ? "revoked" : token.expires.map { $0 <= now } ?? false ? "expired" : "valid"
                table.add([
                    String(token.digest.hexadecimal.prefix(12)), token.name,
                    token.scopes.joined(separator: ","),
                    state, DateText.describing(token.created),
                    token.expires.map(DateText.describing) ?? "never",
                    token.lastUsed.map(DateText.describing) ?? "never",
                ])
            }
            Console.print(table.text)
        }
    }

    /// `verdict token revoke`.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revokes all tokens of a name, or the one whose digest begins with what is given.")

        @OptionGroup var storage: StorageOptions

        @Option(help: "The name of the tokens.")
        var name: String?

        @Option(help: "The first digits of one token's digest, as `token list` shows it; at least 8.")
        var digest: String?

        func validate() throws {
            guard (name == nil) != (digest == nil) else {
                throw ValidationError("give either --name or --digest")
            }
            if let digest, digest.utf8.count < 8 { throw ValidationError("--digest takes at least 8 digits") }
        }

        func run() throws {
            let now = SQLiteStore.systemTime()
            let (name, digest) = (name, digest)
            let count = try OpenStore.with(storage.folder(), mustExist: true) { store in
                if let name { return try await store.revokeTokens(named: name, at: now) }
                let matches = try await store.tokens().filter {
                    $0.digest.hexadecimal.hasPrefix(digest ?? "-")
                }
                guard matches.count == 1, let token = matches.first else { return matches.isEmpty ? 0 : -1 }
                return try await store.revokeToken(token.digest, at: now) ? 1 : 0
            }
            switch count {
            case -1: throw Console.fail("several tokens begin with these digits; give more", ExitStatus.usage)
            case 0: throw Console.fail("there is no such token that is valid", ExitStatus.noInput)
            default: Console.printError("revoked \(count) token\(count == 1 ? "" : "s")")
            }
        }
    }
}

/// The names that tokens may have: they stand in logs and in the audit record.
enum TokenName {
    /// Whether a name is acceptable.
    static func isValid(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
