import Glibc
import Store

extension Doctor {
    /// With less free space than this the storage soon stops.
    static let leastFreeBytes: UInt64 = 64 << 20
    /// With less free space than this somebody should look.
    static let noticeableFreeBytes: UInt64 = 1 << 30

    /// The database, its audit record, and the space for it.
    func storageChecks() async -> [DoctorCheck] {
        let folder = configuration.storage.data
        if let store { return await databaseChecks(store) + [spaceCheck(folder)] }
        guard access(StoreFiles(folder: folder).database, F_OK) == 0 else {
            return [emptyFolderCheck(folder), spaceCheck(Self.existing(folder))]
        }
        do throws(StoreError) {
            let store = try SQLiteStore(folder: folder)
            let checks = await databaseChecks(store)
            await store.close()
            return checks + [spaceCheck(folder)]
        } catch {
            return [
                DoctorCheck(
                    "storage", .failed, "\(folder): \(error)",
                    remedy: "check storage.data, its owner, and what the error says")
            ]
        }
    }

    private func databaseChecks(_ store: SQLiteStore) async -> [DoctorCheck] {
        let folder = configuration.storage.data
        var checks: [DoctorCheck] = []
        do throws(StoreError) {
            try await store.checkHealth()
            checks.append(DoctorCheck("storage", .ok, "\(folder) reads and writes"))
        } catch {
            return [
                DoctorCheck(
                    "storage", .failed, "\(folder): \(error)",
                    remedy: "free space, or give the folder to the server's user")
            ]
        }
        let remedy = "find out who changed the database: verdict audit verify --data \(folder)"
        if let warning = store.auditWarning {
            checks.append(DoctorCheck("audit", .failed, "\(warning)", remedy: remedy))
            return checks
        }
        do throws(StoreError) {
            let head = try await store.auditHead()
            guard options.walksAudit else {
                checks.append(DoctorCheck("audit", .ok, head == nil ? "empty" : "its head fits"))
                return checks
            }
            let report = try await store.verifyAudit(against: [])
            if let broken = report.firstBreak {
                checks.append(DoctorCheck("audit", .failed, broken.explanation, remedy: remedy))
            } else {
                checks.append(DoctorCheck("audit", .ok, "intact, \(report.links) links compared"))
            }
        } catch {
            checks.append(DoctorCheck("audit", .failed, "\(error)", remedy: remedy))
        }
        return checks
    }

    /// A folder in which the first start will make a database.
    private func emptyFolderCheck(_ folder: String) -> DoctorCheck {
        let parent = Self.existing(folder)
        guard access(parent, W_OK | X_OK) == 0 else {
            return DoctorCheck(
                "storage", .failed, "\(folder) has no database, and \(parent) cannot be written",
                remedy: "make the folder and give it to the server's user, or set storage.data")
        }
        return DoctorCheck(
            "storage", .ok, "\(folder) has no database yet; the first start makes one")
    }

    /// The folder, or the nearest one above it that is there.
    private static func existing(_ folder: String) -> String {
        var path = folder
        while access(path, F_OK) != 0 {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        return path
    }

    private func spaceCheck(_ folder: String) -> DoctorCheck {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return DoctorCheck("storage.space", .warning, "\(folder): errno \(errno)")
        }
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize))
        return Self.spaceCheck(freeBytes: overflow ? .max : free)
    }

    /// Judges the free space.
    static func spaceCheck(freeBytes free: UInt64) -> DoctorCheck {
        let finding = "\(free >> 20) MiB are free"
        let remedy = "free space, or let storage.retentionAge and storage.retentionSize forget more"
        if free < leastFreeBytes { return DoctorCheck("storage.space", .failed, finding, remedy: remedy) }
        if free < noticeableFreeBytes {
            return DoctorCheck("storage.space", .warning, finding, remedy: remedy)
        }
        return DoctorCheck("storage.space", .ok, finding)
    }
}
