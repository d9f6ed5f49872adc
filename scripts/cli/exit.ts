/** The only setter of the exit code. Nothing exits at once: what is still being written gets written. */
export function setExitCode(code: number): void {
  process.exitCode = code;
}
