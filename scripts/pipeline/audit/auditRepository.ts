/**
 * Keys, secrets and tokens in what git tracks and in what commits of the past have added. In: the project. Out: findings, and
 * what could not be looked at. No value is told, of none.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditFinding, auditFinding, type Unchecked } from '../../audit/auditFinding.ts';
import { listTrackedFiles, readAddedLines } from '../../definition/git/readRepository.ts';
import { findSecrets } from '../../definition/secretGuard.ts';

export type RepositoryAudit = {
  readonly findings: readonly AuditFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly files: number;
};

const LARGEST_BYTES = 5_000_000;
const ROTATE = 'Rotate it (npm run rotate -- --target-org <alias>), then delete it here.';

export async function auditRepository(projectRoot: string, history: boolean): Promise<RepositoryAudit> {
  const tracked = await listTrackedFiles(projectRoot);
  if (tracked === undefined) {
    return {
      findings: [],
      unchecked: [{ what: 'tracked files and their history', reason: 'there is no git repository, or no git' }],
      files: 0,
    };
  }
  const now = await auditTracked(projectRoot, tracked);
  return {
    findings: [...now.findings, ...(history ? await auditHistory(projectRoot, now.findings) : [])],
    unchecked: [
      ...now.unchecked,
      ...(history ? [] : [{ what: 'commits of the past', reason: 'it was asked not to (--no-history)' }]),
    ],
    files: tracked.length,
  };
}

async function auditTracked(projectRoot: string, paths: readonly string[]) {
  const findings: AuditFinding[] = [];
  const unchecked: Unchecked[] = [];
  for (const path of paths) {
    let content: Buffer;
    try {
      content = await readFile(join(projectRoot, path));
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        // Tracked and not there, a link to nowhere, a submodule: nothing to read, and nothing to be silent about.
        unchecked.push({ what: path, reason: `the system says ${String(error.code)}` });
        continue;
      }
      throw error;
    }
    if (content.length > LARGEST_BYTES) {
      unchecked.push({ what: path, reason: `it has ${Math.round(content.length / 1_000_000)} MB` });
      continue;
    }
    findings.push(
      ...findSecrets(path, content, 'anywhere').map(({ message, position }) =>
        auditFinding('secret-in-file', position, message, ROTATE),
      ),
    );
  }
  return { findings, unchecked };
}

/** One finding a file and kind of the past: the same secret in ten commits is one secret. */
async function auditHistory(projectRoot: string, now: readonly AuditFinding[]): Promise<readonly AuditFinding[]> {
  // What still stands in the file is told there.
  const seen = new Set(now.map(({ file, message }) => `${file} ${message}`));
  const findings: AuditFinding[] = [];
  for await (const { commit, file, line, text } of readAddedLines(projectRoot)) {
    for (const { message, position } of findSecrets(file, Buffer.from(text), 'anywhere')) {
      const key = `${file} ${message}`;
      if (!seen.has(key)) {
        seen.add(key);
        const place = { file, line: line + position.line - 1, column: position.column };
        findings.push(auditFinding('secret-in-history', place, `${message}, added by ${commit.slice(0, 12)}`, ROTATE));
      }
    }
  }
  return findings;
}
