/// \file
/// How a case says that this platform cannot do what it asks for.
#pragma once

namespace support {

/// Marks the running case as skipped; the caller returns: `return support::skip("OPT-5", "no keep-alive times here");`
/// The run fails unless ci/expected_skips has the case for this platform.
void skip(const char* id, const char* reason);

} // namespace support
