/** The only setter of the exit code. Nothing exits at once: what is still being written gets written. */
export function setExitCode(code: number): void {
  process.exitCode = code;
}

/**
 * Ends the process once stdout is written, for an interrupted run: a request that was under way may take half an hour to
 * be answered, and would keep the process alive until then.
 */
export function leaveWhenWritten(): void {
  process.stdout.write('', () => process.exit());
}
