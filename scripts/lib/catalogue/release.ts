/** Errors of releases over many orgs. */
import { count, entry } from './entry.ts';

/** Shown before it is run for good: nobody has said that they mean the last stage. */
const planOf = (stage: string): string => `npm run release -- --to ${stage} --plan`;
const ANY_RELEASE = 'npm run release -- --help';

export const releaseErrors = {
  PipelineMissingError: entry<{ file: string }>({
    exit: 'usage',
    message: ({ file }) => `There is no ${file}, so that nobody says which orgs a release goes to.`,
    actions: ({ file }) => [`Write ${file}; docs/release.md begins with one that can be copied.`],
  }),
  UnknownStageError: entry<{ stage: string; known: readonly string[] }>({
    exit: 'usage',
    message: ({ stage, known }) => `The pipeline has no stage "${stage}"; it has ${known.join(', ')}.`,
    actions: ({ known }) => [planOf(known.at(-1) ?? 'production')],
  }),
  StageOrderError: entry<{ from: string; to: string }>({
    exit: 'usage',
    message: ({ from, to }) => `"${from}" comes after "${to}" in the pipeline.`,
    actions: ({ from, to }) => [`npm run release -- --from ${to} --to ${from} --plan`],
  }),
  UnknownPipelineOrgError: entry<{ orgs: readonly string[]; known: readonly string[] }>({
    exit: 'usage',
    message: ({ orgs }) => `The chosen stages have no org ${orgs.map((org) => `"${org}"`).join(', ')}.`,
    actions: ({ known }) => [`Name some of: ${known.join(', ')}`],
  }),
  SharedRunAsError: entry<{ orgs: number }>({
    exit: 'usage',
    message: ({ orgs }) =>
      `ECA_RUN_AS_USERNAME is set in the environment and would be the run-as user of all ${orgs} orgs; usernames are unique over all orgs.`,
    actions: () => ['unset ECA_RUN_AS_USERNAME', 'Give each org its own under "values" in config/pipeline.json.'],
  }),
  MixedOrgsError: entry<{ emulated: readonly string[]; real: readonly string[]; again: string }>({
    exit: 'usage',
    message: ({ emulated, real }) =>
      `The pipeline mixes emulated orgs (${emulated.join(', ')}) with real ones (${real.join(', ')}).`,
    actions: ({ emulated, real, again }) => [
      `${again} --only ${emulated.join(',')}`,
      `${again} --only ${real.join(',')}`,
    ],
  }),
  AuditRefusedError: entry<{ failOn: string; findings: readonly string[] }>({
    exit: 'usage',
    message: ({ failOn, findings }) =>
      `The audit of the source has ${count(findings.length, 'finding')} of severity ${failOn} or above, so that nothing is released.`,
    actions: ({ findings }) => [
      'npm run audit',
      ...findings,
      'Accept a finding with a reason and an end date in config/audit.json (docs/audit.md).',
    ],
  }),
  DuplicateOrgError: entry<{ org: string; other: string; orgId: string }>({
    exit: 'usage',
    message: ({ org, other, orgId }) => `"${org}" and "${other}" are the same org (${orgId}).`,
    actions: ({ other }) => [`Delete "${other}" from config/pipeline.json, or authorise the org that it should be.`],
  }),
  OrgKindMismatchError: entry<{ org: string; want: string; have: string }>({
    exit: 'usage',
    message: ({ org, want, have }) => `"${org}" is a ${have} org, and config/pipeline.json says ${want}.`,
    actions: ({ org }) => [`sf org display --target-org ${org}`, 'Correct "kind" in config/pipeline.json.'],
  }),
  ProductionNotAllowedError: entry<{ org: string }>({
    exit: 'usage',
    message: ({ org }) => `"${org}" is a production org, and config/pipeline.json does not say so.`,
    actions: ({ org }) => [`Write { "alias": "${org}", "production": true } in config/pipeline.json.`],
  }),
  /** `accept`: the command that takes the new org; none where the pipeline itself states the id. */
  OrgChangedError: entry<{ org: string; have: string; pinned: string; place: string; accept?: string | undefined }>({
    exit: 'usage',
    message: ({ org, have, pinned, place }) =>
      `"${org}" is the org ${have} now; ${place} says ${pinned}. The alias points to another org.`,
    actions: ({ org, have, place, accept }) => [
      `sf org display --target-org ${org}`,
      `sf org login web --alias ${org}`,
      ...(accept === undefined
        ? [`If ${have} is the right org, correct it in ${place}.`]
        : [`If ${have} is the right org:`, accept]),
    ],
  }),
  OrgRefreshedError: entry<{ org: string; have: string; pinned: string; place: string; again?: string | undefined }>({
    exit: 'usage',
    message: ({ org, have, pinned, place }) =>
      `The sandbox "${org}" was refreshed: it is the org ${have} now, and ${place} says ${pinned}.`,
    actions: ({ org, again }) => [`npm run refresh -- --target-org ${org}`, ...(again === undefined ? [] : [again])],
  }),
  OrgNotRememberedError: entry<{ org: string }>({
    exit: 'usage',
    message: ({ org }) =>
      `Nobody remembers which org "${org}" was: there are neither stored credentials nor a release, so that a refresh can't be recognised.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}`],
  }),
  NotASandboxError: entry<{ org: string; have: string; pinned: string }>({
    exit: 'usage',
    message: ({ org, have, pinned }) =>
      `"${org}" is the org ${have} now and was ${pinned}, but it is no sandbox: a refresh can't have done that.`,
    actions: ({ org }) => [`sf org display --target-org ${org}`],
  }),
  ReleaseRunningError: entry<{ org: string; location: string; resume: string }>({
    exit: 'pending',
    message: ({ org }) => `Another release is at work on "${org}".`,
    actions: ({ location, resume }) => [
      'When the other run has ended:',
      resume,
      `The lock is ${location}.lock; a run that was killed loses it by itself within seconds.`,
    ],
  }),
  ReleaseChangedError: entry<{ release: string; what: string; anew: string }>({
    exit: 'usage',
    message: ({ release: id, what }) => `${what} changed since the release ${id} began; it can't be resumed with them.`,
    actions: ({ anew }) => [anew, 'That is a new release; it leaves orgs alone that are up to date.'],
  }),
  ReleaseNotFoundError: entry<{ release: string | undefined; known: readonly string[] }>({
    exit: 'usage',
    message: ({ release: id }) =>
      id === undefined ? 'There is no unfinished release to resume.' : `There is no journal of the release ${id}.`,
    actions: ({ release: id, known }) => [
      id === undefined || known[0] === undefined
        ? ANY_RELEASE
        : 'npm run release -- --resume   (the newest that is not through)',
    ],
  }),
  ReleaseUnreadableError: entry<{ release: string; location: string; problem: string }>({
    exit: 'usage',
    message: ({ release: id, location, problem }) =>
      `The release ${id} can't be resumed: its journal ${location} ${problem}.`,
    actions: ({ location }) => [
      `Put back ${location} as the run has written it, for example from the CI system's artifact.`,
      'Or begin a new release; it leaves orgs alone that are up to date:',
      ANY_RELEASE,
    ],
  }),
  ApprovalMissingError: entry<{ stage: string; digest: string; file: string | undefined; resume: string }>({
    exit: 'pending',
    message: ({ stage }) => `The pipeline stage "${stage}" waits for an approval.`,
    actions: ({ stage, digest, file, resume }) => [
      `${resume} --approve ${stage}`,
      ...(file === undefined ? [] : [`Or write ${digest} into ${file}, then: ${resume}`]),
    ],
  }),
  WindowClosedError: entry<{ stage: string; window: string; opensAt: string | undefined; resume: string }>({
    exit: 'pending',
    message: ({ stage, window, opensAt }) =>
      `The pipeline stage "${stage}" may begin ${window}; it opens ${opensAt === undefined ? 'at no time of the next eight days' : `at ${opensAt}`}.`,
    actions: ({ resume }) => ['When it is open:', resume],
  }),
  ShardStagesError: entry<{ stages: readonly string[] }>({
    exit: 'usage',
    message: ({ stages }) =>
      `A shard is of one pipeline stage, and these are ${stages.length} (${stages.join(', ')}): the jobs of a matrix do not see each other.`,
    actions: ({ stages: [first = 'qa'] }) => [`npm run release -- --from ${first} --to ${first} --shard 1/2 --plan`],
  }),
  ShardMissingError: entry<{ missing: readonly string[]; count: number }>({
    exit: 'partial',
    message: ({ missing, count: all }) =>
      `The report of shard ${missing.join(', ')} of ${all} is missing, so that nobody can say that the stage is through.`,
    actions: () => [
      'Give every shard its own folder with --report, and name all of these folders.',
      'npm run report -- --help',
    ],
  }),
  ShardsDifferError: entry<{ what: string }>({
    exit: 'usage',
    message: ({ what }) => `The reports do not belong together: they differ in ${what}.`,
    actions: () => ['Name the folders of the shards of one stage and one source.', 'npm run report -- --help'],
  }),
  ReportUnreadableError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `${file} can't be used: ${problem}.`,
    actions: () => ['A release writes release.json into the folder that --report names.', ANY_RELEASE],
  }),
  StageNotThroughError: entry<{ file: string; problem: string }>({
    exit: 'refused',
    message: ({ file, problem }) =>
      `The stage before is not through: ${file} says that ${problem}. Nothing was written.`,
    actions: ({ file }) => [`Read ${file}, release the stage before again, and merge its reports anew.`],
  }),
  StatusNotWellError: entry<{ problems: readonly string[] }>({
    exit: 'refused',
    message: ({ problems }) => `Not all is well: ${problems.join('; ')}.`,
    actions: () => ['npm run status', 'npm run audit'],
  }),
  ReleaseFailedError: entry<{ failed: readonly string[]; released: number; worst: string; resume: string }>({
    exit: 'partial',
    message: ({ failed, released, worst }) =>
      `${count(failed.length, 'org')} failed (${failed.slice(0, 5).join(', ')}${failed.length > 5 ? ' …' : ''}), ${released} went through. ${worst}`,
    actions: ({ resume }) => ['When the cause is gone (nothing is done twice):', resume],
  }),
} as const;
