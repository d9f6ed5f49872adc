/**
 * A parsed deployment to its verdict. Everything runs in one transaction against the org itself, also a validation: what
 * must not stay is rolled back at the end, so that a validation cannot say anything else than the deployment would.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import { effectivePermissions } from '../../data/effectivePermissions.ts';
import { hasFailed, runTests, type TestRun } from '../apex/runTests.ts';
import { metadataTypes } from '../types/metadataTypes.ts';
import { deleteComponent } from './deleteComponent.ts';
import { deployCandidate } from './deployCandidate.ts';
import type { DeployContext } from './deployContext.ts';
import type { ComponentRow, DeploymentVerdict, DeployOptions, ParsedDeployment } from './deployTypes.ts';
import { finishApps } from './finishApps.ts';

class Undo extends Error {}

const manifestRow = (fileName: string): ComponentRow => ({
  componentType: '',
  fullName: fileName,
  fileName,
  created: false,
  changed: true,
  deleted: false,
  success: true,
});

/** Orgs answer a row for each manifest that they could read. */
const manifestRows = ({ rows, deletions }: ParsedDeployment): readonly ComponentRow[] => {
  const names = new Set(['package.xml', ...deletions.map(({ fileName }) => fileName)]);
  const broken = new Set(
    rows.filter(({ success }) => !success).map(({ componentType, fullName }) => (componentType === '' ? fullName : '')),
  );
  return [...names].filter((name) => !broken.has(name)).map(manifestRow);
};

const runParts = (context: DeployContext, { candidates, deletions }: ParsedDeployment): readonly ComponentRow[] => {
  const ordered = metadataTypes.flatMap((type) => candidates.filter((candidate) => candidate.type === type));
  const before = deletions.filter(({ isBeforeDeploy }) => isBeforeDeploy);
  const after = deletions.filter(({ isBeforeDeploy }) => !isBeforeDeploy);
  const deleted = before.map((deletion) => deleteComponent(context, deletion));
  const deployed = ordered.flatMap((candidate) => deployCandidate(context, candidate));
  finishApps(context, deployed);
  return [...deleted, ...deployed, ...after.map((deletion) => deleteComponent(context, deletion))];
};

/** A manifest that cannot be read, or names a type that there is none of. A member without its file is no such fault. */
const isManifestFault = ({ componentType, success }: ComponentRow): boolean => componentType === '' && !success;

/** An id that was given to what does not stay is of no use to anybody. */
const withoutNewId = ({ id, ...row }: ComponentRow): ComponentRow =>
  row.created || id === undefined ? row : { ...row, id };

/** Runs a deployment. */
export const runDeployment = (input: {
  readonly emulator: Emulator;
  readonly org: EmulatedOrg;
  readonly userId: string;
  readonly parsed: ParsedDeployment;
  readonly options: DeployOptions;
  /** What a validation has run need not be run again. */
  readonly areTestsRun?: boolean;
}): DeploymentVerdict => {
  const { emulator, org, userId, parsed, options } = input;
  const { state } = emulator;
  const permissions = effectivePermissions(state, org.orgId, userId);
  const context: DeployContext = { emulator, state, org, userId, version: parsed.version, options, permissions };
  // Production orgs take all of a deployment or nothing, whatever the option says; and of a package whose manifest is at
  // fault nobody can say what the rest was meant to be.
  const isAllOrNothing =
    options.rollbackOnError || org.kind === 'production' || org.kind === 'devHub' || parsed.rows.some(isManifestFault);
  let rows: readonly ComponentRow[] = [];
  let stays = false;
  let tests: TestRun | undefined;
  try {
    state.transaction(() => {
      rows = [...manifestRows(parsed), ...parsed.rows, ...runParts(context, parsed)];
      const isWhole = rows.every(({ success }) => success);
      // Tests run in what the whole deployment makes of the org.
      if (isWhole && input.areTestsRun !== true) tests = runTests(context, parsed.candidates);
      stays = !options.checkOnly && (isWhole || !isAllOrNothing) && !hasFailed(tests);
      if (!stays) throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  const successes = rows.filter(({ success }) => success);
  const failures = rows.filter(({ success }) => !success);
  const isPartial =
    failures.length > 0 && !isAllOrNothing && successes.some(({ componentType }) => componentType !== '');
  const isFaultless = failures.length === 0 && !hasFailed(tests);
  const status = isFaultless ? 'Succeeded' : isPartial ? 'SucceededPartial' : 'Failed';
  return {
    success: status !== 'Failed',
    status,
    successes: stays ? successes : successes.map(withoutNewId),
    failures,
    ...(tests === undefined ? {} : { tests }),
  };
};
