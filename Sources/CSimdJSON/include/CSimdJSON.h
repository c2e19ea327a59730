#pragma once

// A C face over simdjson's parsed tape.
