#pragma once
#include <stddef.h>

#include <sqlite3.h>

// `SQLITE_TRANSIENT` is a cast of an integer to a function pointer, which Swift does not import.

static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

// Variadic functions do not reach Swift.

static inline int csqlite_set_defensive(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
}

// The system's error number of the last failed call on the database file or its log. `sqlite3_system_errno` does not
// know it after a failed COMMIT.

static inline int csqlite_last_errno(sqlite3 *database) {
    int number = 0;
    sqlite3_file *log = NULL;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log &&
        log->pMethods) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    }
    if (number == 0) sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}
