import Cryptography

extension VerdictWriter {
    func insert(_ token: TokenRecord) throws(StoreError) -> Bool {
        let statement = try database.prepare(
            "INSERT INTO token VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")
        statement.bind(1, token.digest)
        statement.bind(2, token.name)
        statement.bind(3, token.scopes.joined(separator: ","))
        statement.bind(4, token.created)
        statement.bind(5, token.expires?.milliseconds)
        statement.bind(6, token.revoked?.milliseconds)
        statement.bind(7, token.lastUsed?.milliseconds)
        try statement.run("store the token")
        return database.changes == 1
    }

    func revokeTokens(named name: String, at time: Timestamp) throws(StoreError) -> Int {
        let statement = try database.prepare(
            "UPDATE token SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL")
        statement.bind(1, name)
        statement.bind(2, time)
        try statement.run("revoke the token")
        return database.changes
    }

    func revokeToken(_ digest: SHA256Digest, at time: Timestamp) throws(StoreError) -> Bool {
        let statement = try database.prepare(
            "UPDATE token SET revoked = ?2 WHERE digest = ?1 AND revoked IS NULL")
        statement.bind(1, digest)
        statement.bind(2, time)
        try statement.run("revoke the token")
        return database.changes == 1
    }

    func noteUse(of digest: SHA256Digest, at time: Timestamp) throws(StoreError) {
        let statement = try database.prepare(
            "UPDATE token SET last_used = ?2 WHERE digest = ?1 AND (last_used IS NULL OR last_used < ?2)")
        statement.bind(1, digest)
        statement.bind(2, time)
        try statement.run("note the token's use")
    }
}
