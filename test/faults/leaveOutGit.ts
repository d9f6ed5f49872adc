/**
 * Commands ask git which commit the source is of. No flow here depends on it, and to fork a process of this size costs as
 * much as ten requests: for this process and the commands in it, git is not installed.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** Once a process. */
export function leaveOutGit(): void {
  const { spawn } = childProcess;
  // The function has many overloads and is only passed through.
  type Loose = (file: string, ...rest: unknown[]) => unknown;
  const sparing: Loose = (file, ...rest) => {
    if (file === 'git') throw Object.assign(new Error('spawn git ENOENT'), { code: 'ENOENT', syscall: 'spawn git' });
    return (spawn as Loose)(file, ...rest);
  };
  childProcess.spawn = sparing as typeof spawn;
  syncBuiltinESMExports();
}
