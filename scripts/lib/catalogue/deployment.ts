/** Errors of a deployment and of the integration user. */
import { count, entry } from './entry.ts';

export type ProblemSummary = {
  readonly componentType: string;
  readonly fullName: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly problem: string;
  readonly fix?: string;
};

const place = ({ file, line, column }: ProblemSummary): string =>
  [file, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])].join(':');

export const deploymentErrors = {
  DeploymentFailedError: entry<{
    app: string;
    org: string;
    deploymentId: string;
    problems: readonly ProblemSummary[];
    errorCode?: string;
    errorMessage?: string;
  }>({
    exit: 'refused',
    message: ({ app, org, deploymentId, problems, errorCode, errorMessage }) =>
      `"${org}" refused the deployment of ${app} (${deploymentId}) and was not changed: ${
        problems.length === 0
          ? [errorCode, errorMessage].filter((text) => text !== undefined && text !== '').join(': ') ||
            'the org gave no reason'
          : count(problems.length, 'problem')
      }${problems.map((problem) => `\n  ${place(problem)}  ${problem.componentType} ${problem.fullName}: ${problem.problem}`).join('')}`,
    actions: ({ org, deploymentId, problems }) => {
      const [first, ...rest] = new Set(problems.map(({ fix }) => fix).filter((fix) => fix !== undefined));
      const look = `Setup > Deployment Status, or: sf project deploy report --target-org ${org} --job-id ${deploymentId}`;
      return first === undefined ? [look] : [first, ...rest, look];
    },
    data: ({ deploymentId, problems, errorCode, errorMessage }) => ({
      deploymentId,
      problems,
      errorCode,
      errorMessage,
    }),
  }),
  DeploymentCanceledError: entry<{ app: string; org: string; deploymentId: string; canceledBy?: string }>({
    exit: 'refused',
    message: ({ app, org, deploymentId, canceledBy }) =>
      `The deployment of ${app} to "${org}" (${deploymentId}) was canceled${canceledBy === undefined ? '' : ` by ${canceledBy}`}; the org was not changed.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}`],
    data: ({ deploymentId }) => ({ deploymentId }),
  }),
  DeploymentPendingError: entry<{ app: string; org: string; deploymentId: string; status: string }>({
    exit: 'pending',
    message: ({ app, org, deploymentId, status }) =>
      `The deployment of ${app} to "${org}" (${deploymentId}) has the status ${status} and goes on in the org.`,
    actions: ({ org, deploymentId }) => [
      `sf project deploy report --target-org ${org} --job-id ${deploymentId}`,
      `npm run deploy -- --target-org ${org}   (when it is done: goes on from there)`,
    ],
    data: ({ deploymentId, status }) => ({ deploymentId, status }),
  }),
  DeploymentOutcomeUnknownError: entry<{ app: string; org: string; deploymentId?: string; problem: string }>({
    exit: 'pending',
    message: ({ app, org, deploymentId, problem }) =>
      `The outcome of the deployment of ${app} to "${org}"${deploymentId === undefined ? '' : ` (${deploymentId})`} is not known: ${problem}`,
    actions: ({ org, deploymentId }) => [
      deploymentId === undefined
        ? 'Setup > Deployment Status'
        : `sf project deploy report --target-org ${org} --job-id ${deploymentId}`,
      `npm run deploy -- --target-org ${org}   (compares with the org first, and goes on from there)`,
    ],
    data: ({ deploymentId }) => ({ deploymentId }),
  }),
  UsernameTakenError: entry<{ org: string; username: string }>({
    exit: 'refused',
    message: ({ org, username }) =>
      `The username ${username} of the integration user for "${org}" is taken in this or another Salesforce org.`,
    actions: ({ org }) => [
      `npm run deploy -- --target-org ${org} --run-as <username>   (takes an existing user of the org)`,
      'Or set ECA_RUN_AS_USERNAME to another username that nobody has.',
    ],
    data: ({ username }) => ({ username }),
  }),
  UserNotCreatedError: entry<{
    org: string;
    username: string;
    errors: readonly { errorCode: string; message: string }[];
  }>({
    exit: 'partial',
    message: ({ org, username, errors }) =>
      `"${org}" did not create the integration user ${username}: ${errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ')}`,
    actions: ({ org }) => [
      'Setup > Company Information > User Licenses',
      `npm run deploy -- --target-org ${org} --run-as <username>   (takes an existing user instead)`,
    ],
    data: ({ username, errors }) => ({ username, errors }),
  }),
  AssignmentRefusedError: entry<{
    org: string;
    username: string;
    subject: string;
    errors: readonly { errorCode: string; message: string }[];
  }>({
    exit: 'partial',
    message: ({ org, username, subject, errors }) =>
      `"${org}" did not assign ${subject} to ${username}: ${errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ')}`,
    actions: ({ org }) => [
      'Setup > Users, then the user, then Permission Set License Assignments',
      `npm run deploy -- --target-org ${org}`,
    ],
    data: ({ username, subject, errors }) => ({ username, subject, errors }),
  }),
} as const;
