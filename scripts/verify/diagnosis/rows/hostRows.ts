/**
 * Causes that lie with the host that was asked: one that all orgs share, one of pages, another than the org's My Domain, or
 * one that sends the request on. Nothing is ever sent to where a redirect points. Trailing slashes and a token path in the
 * instance URL are no causes: `tokenEndpoint.ts` takes them off.
 */
import { textOf } from '../../answerBody.ts';
import { CAUSES } from '../../refusalCauses.ts';
import { isGenericLoginHost } from '../../tokenEndpoint.ts';
import { confirmed, possible, type Row, type RowContext, RULED_OUT, type Verdict } from '../row.ts';

const PAGE_HOST = /\.(lightning\.force\.com|my\.salesforce-setup\.com)$/i;

const hostAsked = ({ failure }: RowContext): string => textOf(failure.data, 'host') ?? '';
const myDomain = ({ identity }: RowContext): string =>
  URL.canParse(identity.instanceUrl) ? new URL(identity.instanceUrl).host : identity.instanceUrl;
const useFix = ({ failure, org }: RowContext): string =>
  failure.action ?? `Use the instanceUrl that this shows: sf org display --target-org ${org}`;
const nothingSent = (context: RowContext): string =>
  `The instance URL names ${hostAsked(context)}; nothing was sent there.`;

function judgeOtherHost(context: RowContext): Verdict {
  const asked = hostAsked(context);
  if (context.failure.signal === 'wrongHost') {
    return isGenericLoginHost(asked) || PAGE_HOST.test(asked) ? RULED_OUT : confirmed(nothingSent(context));
  }
  return asked === '' || asked === myDomain(context)
    ? possible()
    : confirmed(`The token was asked for at ${asked}; the My Domain of "${context.org}" is ${myDomain(context)}.`);
}

function judgeRedirect(context: RowContext): Verdict {
  const target = textOf(context.failure.data, 'redirectOrigin');
  const status = String(context.failure.data['status']);
  const seen = `${hostAsked(context)} answers HTTP ${status}${target === undefined ? '' : ` and points to ${target}`}.`;
  if (target === undefined) {
    return confirmed(seen, 'The redirect was not followed, and the secret was not sent on.');
  }
  const isOwn = new URL(target).host === myDomain(context);
  return confirmed(
    seen,
    isOwn
      ? 'That is the My Domain of the org: ask there; a redirect would drop the body of the request.'
      : 'That is not the My Domain of the org; the redirect was not followed, and the secret was not sent on.',
  );
}

export const HOST_ROWS: readonly Row[] = [
  {
    id: 'loginHost',
    on: ['wrongHost'],
    reads: [],
    judge: (_facts, context) => (isGenericLoginHost(hostAsked(context)) ? confirmed(nothingSent(context)) : RULED_OUT),
    cause: (context) => `${hostAsked(context)} is the login host of all orgs, which never gives tokens for this flow`,
    fix: useFix,
  },
  {
    id: 'lightningHost',
    on: ['wrongHost'],
    reads: [],
    judge: (_facts, context) => (PAGE_HOST.test(hostAsked(context)) ? confirmed(nothingSent(context)) : RULED_OUT),
    cause: (context) => `${hostAsked(context)} is a host of pages, not the My Domain of the org`,
    fix: useFix,
  },
  {
    id: 'otherHost',
    on: ['wrongHost', 'invalidGrant', 'unknownKey', 'propagationTimeout'],
    reads: [],
    isRare: true,
    hints: ['not supported on this domain'],
    judge: (_facts, context) => judgeOtherHost(context),
    cause: CAUSES.hostWrong.cause,
    fix: (context) => (context.failure.signal === 'wrongHost' ? useFix(context) : CAUSES.hostWrong.fix(context)),
  },
  {
    id: 'redirectedHost',
    on: ['redirect'],
    reads: [],
    judge: (_facts, context) => judgeRedirect(context),
    cause: (context) => `${hostAsked(context)} sends token requests on to another host`,
    fix: ({ org }) => `Use the instanceUrl that this shows: sf org display --target-org ${org}`,
  },
];
