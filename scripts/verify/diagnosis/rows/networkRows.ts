/**
 * Causes that lie on the way to the token endpoint or with its answer: name and network, proxy, certificates, clocks, a
 * server that is down, and answers that are not OAuth's. What Node and undici call a failure is proof of what it names.
 */
import { textOf } from '../../answerBody.ts';
import type { Facts } from '../evidence.ts';
import { confirmed, possible, type Row, type RowContext, RULED_OUT, timeText, type Verdict } from '../row.ts';
import { CLOCK_TOLERANCE_MILLISECONDS } from '../serverTime.ts';

const hostOf = ({ failure }: RowContext): string => textOf(failure.data, 'host') ?? 'the token endpoint';
const codeOf = ({ failure }: RowContext): string => textOf(failure.data, 'code') ?? 'unknown';
const failedWith = (context: RowContext): string =>
  `The connection to ${hostOf(context)} failed with ${codeOf(context)}.`;
const statusSeen = (context: RowContext): string =>
  `${hostOf(context)} answers HTTP ${String(context.failure.data['status'])}.`;
const problemSeen = (context: RowContext): string =>
  `${hostOf(context)} answers HTTP ${String(context.failure.data['status'])}: ${textOf(context.failure.data, 'problem') ?? 'no token'}.`;
const orgDisplay = ({ org }: RowContext): string => `sf org display --target-org ${org}`;
const actionOr =
  (fallback: string) =>
  ({ failure }: RowContext): string =>
    failure.action ?? fallback;

/** The org's API is another way to the same host, with a client of its own. */
function judgeReach({ organization }: Facts, context: RowContext): Verdict {
  if (organization.kind === 'unreadable' && organization.errorName === 'OrgUnreachableError') {
    return confirmed(failedWith(context), `The API of the org can't be reached either: ${organization.reason}.`);
  }
  return organization.kind === 'read'
    ? possible(failedWith(context), 'The API of the org answers.')
    : possible(failedWith(context));
}

function judgeClocks(context: RowContext): Verdict {
  const { skewMilliseconds: skew, failure } = context;
  if (failure.signal === 'contradicted' && failure.data['proofId'] !== 'token-format') {
    return RULED_OUT;
  }
  const seen = failure.signal === 'certificateTime' ? [failedWith(context)] : [];
  if (skew === undefined) {
    return possible(...seen);
  }
  if (Math.abs(skew) <= CLOCK_TOLERANCE_MILLISECONDS) {
    return RULED_OUT;
  }
  const seconds = Math.round(Math.abs(skew) / 1000);
  const here = context.orgNowMilliseconds - skew;
  return confirmed(
    `It is ${timeText(context.orgNowMilliseconds)} at the token endpoint and ${timeText(here)} here: this clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead'}.`,
    ...seen,
  );
}

export const NETWORK_ROWS: readonly Row[] = [
  {
    id: 'clockSkew',
    on: ['certificateTime', 'contradicted'],
    reads: [],
    judge: (_facts, context) => judgeClocks(context),
    cause: () => 'the clock of this machine is wrong, so that certificates or tokens count as not yet valid or expired',
    fix: () => 'Set the clock of this machine by a time server (timedatectl set-ntp true), then run the command again.',
  },
  {
    id: 'certificateNotTrusted',
    on: ['certificate', 'certificateTime'],
    reads: [],
    judge: (_facts, context) =>
      context.failure.signal === 'certificate' ? confirmed(failedWith(context)) : possible(failedWith(context)),
    cause: (context) =>
      context.failure.signal === 'certificate'
        ? `the certificate of ${hostOf(context)} is not trusted here: an inspecting proxy or a wrong host`
        : `the certificate of ${hostOf(context)} or of an inspecting proxy has expired, or is not valid yet`,
    fix: actionOr('Name the certificate authority in NODE_EXTRA_CA_CERTS; certificate checks stay on.'),
  },
  {
    id: 'proxyRefuses',
    on: ['proxy', 'network'],
    reads: [],
    judge: (_facts, context) => (context.failure.signal === 'proxy' ? confirmed(failedWith(context)) : possible()),
    cause: (context) => `the proxy does not let the request through to ${hostOf(context)}`,
    fix: (context) =>
      `Check HTTPS_PROXY (address, user and password) and whether ${hostOf(context)} belongs into NO_PROXY.`,
  },
  {
    id: 'hostUnreachable',
    on: ['network'],
    reads: ['organization'],
    likeliestOn: ['network'],
    judge: judgeReach,
    cause: (context) => `${hostOf(context)} can't be reached from here (no such name, no network, or a firewall)`,
    fix: (context) => `Compare the host with: ${orgDisplay(context)}; then check name resolution and firewall.`,
  },
  {
    id: 'serviceUnavailable',
    on: ['unavailable'],
    reads: [],
    judge: (_facts, context) => confirmed(statusSeen(context)),
    cause: (context) => `${hostOf(context)} is down or in maintenance`,
    fix: actionOr('Look at status.salesforce.com, wait, and run the command again.'),
  },
  {
    id: 'webPage',
    on: ['webPage'],
    reads: [],
    judge: (_facts, context) => confirmed(problemSeen(context)),
    cause: (context) =>
      `${hostOf(context)} answers with a web page: maintenance, a proxy's page, or an org that is gone`,
    fix: (context) =>
      `Check that the org is there: ${orgDisplay(context)}; then status.salesforce.com, and the proxy's log.`,
  },
  {
    id: 'answerUnusable',
    on: ['answerUnusable'],
    reads: [],
    judge: (_facts, context) => confirmed(problemSeen(context)),
    cause: (context) => `${hostOf(context)} answers, but not as a token endpoint does`,
    fix: (context) => `Check that this is the My Domain of the org: ${orgDisplay(context)}`,
  },
];
