/** Errors of an org or of the way to it: authorisation, transport, scratch orgs, preconditions. */
import { count, entry } from './entry.ts';

export const orgErrors = {
  PreconditionsMissingError: entry<{
    app: string;
    org: string;
    obstacles: readonly { id: string; message: string; fix: string }[];
  }>({
    exit: 'usage',
    message: ({ app, org, obstacles }) =>
      `${app} can't be deployed to "${org}": ${count(obstacles.length, 'precondition')} missing. Nothing was written.${obstacles
        .map(({ message }) => `\n  ${message}`)
        .join('')}`,
    actions: ({ obstacles }) => {
      const [first, ...rest] = new Set(obstacles.map(({ fix }) => fix));
      return [first ?? 'Run the command again.', ...rest];
    },
    data: ({ obstacles }) => ({ obstacles }),
  }),
  AuthorizationExpiredError: entry<{ org: string; detail: string }>({
    exit: 'refused',
    message: ({ org, detail }) => `The authorisation of "${org}" is no longer accepted (${detail}).`,
    actions: ({ org }) => [`sf org login web --alias ${org}`, 'sf org list'],
  }),
  OrgUnreachableError: entry<{ org: string; host: string; code: string }>({
    exit: 'refused',
    message: ({ org, host, code }) => `"${org}" can't be reached at ${host} (${code}).`,
    actions: ({ host }) => [`Check network, proxy and certificates for ${host}, then run the command again.`],
    data: ({ host, code }) => ({ host, code }),
  }),
  OrgUnavailableError: entry<{
    org: string;
    host: string;
    status: number;
    operation: string;
    /** What the answer itself says: `Retry-After`. */
    retryAfterSeconds?: number | undefined;
  }>({
    exit: 'platform',
    message: ({ org, host, status, operation }) =>
      status === 429
        ? `"${org}" (${host}) has too many requests at the moment (HTTP 429) to: ${operation}.`
        : `"${org}" (${host}) answered HTTP ${status} without a usable body to: ${operation}.`,
    actions: ({ retryAfterSeconds }) => [
      retryAfterSeconds === undefined
        ? 'Look at status.salesforce.com, wait, and run the command again: it goes on where it stopped.'
        : `Wait ${retryAfterSeconds} seconds, as the org says, and run the command again: it goes on where it stopped.`,
    ],
    data: ({ host, status, operation, retryAfterSeconds }) => ({ host, status, operation, retryAfterSeconds }),
  }),
  ApiRequestLimitError: entry<{ org: string; operation: string; detail: string }>({
    exit: 'refused',
    message: ({ org, operation, detail }) =>
      `"${org}" takes no more API requests for now (REQUEST_LIMIT_EXCEEDED: ${detail}), and was to ${operation}.`,
    actions: ({ org }) => [
      `See what is used up: sf org list limits --target-org ${org}   (DailyApiRequests count the last 24 hours)`,
      'Find who uses them in Setup > API Usage Last 7 Days, wait, and run the command again: it goes on where it stopped.',
    ],
    data: ({ operation, detail }) => ({ operation, detail }),
  }),
  OrgRequestRefusedError: entry<{
    org: string;
    operation: string;
    errors: readonly { errorCode: string; message: string }[];
    action?: string;
  }>({
    exit: 'refused',
    message: ({ org, operation, errors }) =>
      `"${org}" refused to ${operation}: ${errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ')}`,
    actions: ({ action, org }) => [action ?? `Correct what the org names, then run the command again for "${org}".`],
    data: ({ errors }) => ({ errors }),
  }),
  ApiVersionNotSupportedError: entry<{ org: string; want: string; highest: string }>({
    exit: 'usage',
    message: ({ org, want, highest }) => `API version ${want} is newer than "${org}" offers (${highest}).`,
    actions: ({ highest }) => [
      `Set sourceApiVersion in sfdx-project.json to ${highest}, or pass --api-version ${highest}.`,
    ],
  }),
  NotADevHubError: entry<{ org: string }>({
    exit: 'usage',
    message: ({ org }) => `"${org}" is not a Dev Hub.`,
    actions: () => ['Setup > Dev Hub > Enable Dev Hub', 'sf org list   (shows which of your orgs are Dev Hubs)'],
  }),
  NotAScratchOrgError: entry<{ org: string; what: string }>({
    exit: 'usage',
    message: ({ org, what }) => `"${org}" is not a scratch org: ${what}.`,
    actions: () => ['sf org list   (shows which of your orgs are scratch orgs)'],
  }),
  ScratchOrgStillCreatingError: entry<{ hub: string; requestId: string; status: string; waitedMinutes: number }>({
    exit: 'pending',
    message: ({ hub, requestId, status, waitedMinutes }) =>
      `The scratch org requested from "${hub}" is not ready after ${waitedMinutes} minutes (${requestId}, status ${status}).`,
    actions: ({ requestId }) => [`npm run deploy:scratch -- --resume ${requestId}`],
    data: ({ requestId, status }) => ({ requestId, status }),
  }),
  ScratchOrgRefusedError: entry<{ hub: string; code: string; problem: string; requestId?: string; action?: string }>({
    exit: 'refused',
    message: ({ hub, code, problem, requestId }) =>
      `"${hub}" did not create the scratch org: ${code}: ${problem}${requestId === undefined ? '' : ` (${requestId})`}`,
    actions: ({ hub, action }) => [
      action ??
        `sf data query --target-org ${hub} --query "SELECT Id, Status, ErrorCode FROM ScratchOrgInfo ORDER BY CreatedDate DESC LIMIT 5"`,
    ],
    data: ({ code, requestId }) => ({ code, requestId }),
  }),
  ScratchOrgSettingsRefusedError: entry<{ org: string; problem: string }>({
    exit: 'partial',
    message: ({ org, problem }) => `The scratch org "${org}" exists, but its settings were refused: ${problem}`,
    actions: ({ org }) => [
      `Correct config/project-scratch-def.json, then: npm run deploy:scratch -- --target-org ${org}`,
      `npm run org:delete -- --target-org ${org}`,
    ],
  }),
  ScratchOrgRequestUnclearError: entry<{ hub: string; problem: string }>({
    exit: 'partial',
    message: ({ hub, problem }) => `Whether "${hub}" took the request for a scratch org is not known: ${problem}`,
    actions: ({ hub }) => [
      `sf data query --target-org ${hub} --query "SELECT Id, Status, SignupUsername FROM ScratchOrgInfo ORDER BY CreatedDate DESC LIMIT 5"`,
      'npm run deploy:scratch -- --resume <id>   (when the request is there)',
    ],
  }),
} as const;
