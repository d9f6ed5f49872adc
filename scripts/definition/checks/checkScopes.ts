/**
 * Are the declared scopes ones that an org knows, and do any of them work with the client credentials flow? In: the
 * OAuth settings file. Out: a finding for each item of the list that is empty, repeated, unknown or without effect.
 */
import type { Finding } from '../appDefinition.ts';
import { NEWEST_KNOWN_API_VERSION } from '../fields/fieldRule.ts';
import { SCOPE_ALIASES, SCOPES, SCOPES_WITHOUT_EFFECT, UNCONFIRMED_SCOPES } from '../oauthScopes.ts';
import { suggestName } from '../suggestName.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, listItems, warningAt } from './finding.ts';

const isKnown = (token: string): boolean => Object.hasOwn(SCOPES, token);

/** `undefined` for a scope that nothing is to be said about. */
function judgeScope(
  token: string,
  isRepeated: boolean,
): { readonly ruleId: string; readonly isError: boolean; readonly message: string; readonly fix: string } | undefined {
  if (token === '') {
    const fix = 'Delete the comma too many.';
    return { ruleId: 'scope-empty', isError: false, message: 'The list of scopes has an empty item', fix };
  }
  if (isRepeated) {
    const message = `The scope ${token} is listed twice`;
    return { ruleId: 'scope-repeated', isError: false, message, fix: `Keep one ${token}.` };
  }
  if (SCOPES_WITHOUT_EFFECT.has(token)) {
    const message = `The scope ${token} has no effect in the client credentials flow: no token carries it`;
    return { ruleId: 'scope-without-effect', isError: false, message, fix: `Delete ${token} from the scopes.` };
  }
  if (UNCONFIRMED_SCOPES.has(token)) {
    const message = `The scope ${token} is known for Connected Apps; an External Client App may refuse it`;
    return { ruleId: 'scope-unconfirmed', isError: false, message, fix: `Try ${token} with a validation first.` };
  }
  if (isKnown(token)) {
    return undefined;
  }
  const known = Object.keys(SCOPES);
  // `McpApi` is what people make of `mcp_api`.
  const near =
    SCOPE_ALIASES.get(token.toLowerCase()) ??
    suggestName(token, known) ??
    suggestName(token.replace(/_?api$/i, ''), known);
  return {
    ruleId: 'scope-unknown',
    isError: true,
    message: `There is no scope ${token}`,
    fix: near === undefined ? `Use one of ${Object.keys(SCOPES).join(', ')}.` : `Write ${near} instead of ${token}.`,
  };
}

/** Nothing is said about a list that rendering will fill. */
export function checkScopes(file: CheckedFile, apiVersion: number): readonly Finding[] {
  const { root } = file.document;
  const list = childNamed(root, 'commaSeparatedOauthScopes');
  if (list !== undefined && file.isPending(list)) {
    return [];
  }
  const { position } = list ?? root;
  const tokens = listItems(list?.text ?? '');
  const findings = tokens.flatMap((token, index) => {
    const judgement = judgeScope(token, tokens.indexOf(token) < index);
    if (judgement === undefined) {
      return [];
    }
    const { ruleId, isError, ...words } = judgement;
    return isError && apiVersion <= NEWEST_KNOWN_API_VERSION
      ? [errorAt(position, ruleId, words)]
      : [warningAt(position, ruleId, words)];
  });
  const works = tokens.some((token) => token !== '' && !SCOPES_WITHOUT_EFFECT.has(token));
  if (!works) {
    const message = 'No declared scope works with the client credentials flow; the org would issue no token';
    return [
      ...findings,
      errorAt(position, 'scope-none', {
        message,
        fix: 'Write <commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>.',
      }),
    ];
  }
  if (!tokens.includes('Api') && findings.every(({ ruleId }) => ruleId !== 'scope-unknown')) {
    const message = 'The scope Api is not declared: tokens can call neither REST nor SOAP resources of the org';
    return [...findings, errorAt(position, 'scope-api-missing', { message, fix: 'Add Api to the scopes.' })];
  }
  return findings;
}
