/**
 * Loaded into the rehearsal before its own code. The server holds the other end of its standard input: when
 * that closes, the server is gone, however it went, and so is the reason to go on.
 */
process.stdin.once('end', () => process.exit(1));
process.stdin.once('error', () => process.exit(1));
process.stdin.resume();
process.stdin.unref();
