#pragma once
#include <stddef.h>

#include <sqlite3.h>

// `SQLITE_TRANSIENT` is a cast of an integer to a function pointer, which Swift does not import.

static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

// Variadic functions do not reach Swift.

static inline int csqlite_set_defensive(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
}
