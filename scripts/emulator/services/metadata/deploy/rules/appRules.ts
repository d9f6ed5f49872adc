/** The header of an app: contact, and the mark of the org it belongs to. */
import { to15 } from '../../../../state/ids.ts';
import { textAt } from '../../xml/body.ts';
import { errorAt, type Rule } from './rule.ts';

const contactRule: Rule = (_context, candidate) => {
  const email = textAt(candidate.body, 'contactEmail');
  return email === undefined || /^[^\s@<>,;]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email.trim())
    ? []
    : [errorAt(candidate, 'contactEmail', `Contact Email: invalid email address: ${email}`)];
};

/** Two teams report that the value of another org stops a deployment; the text is a guess. */
const owningOrgRule: Rule = ({ org }, candidate) => {
  const value = textAt(candidate.body, 'orgScopedExternalApp')?.trim();
  const [orgId = '', appName] = value?.split(':') ?? [];
  const isOwn = value === undefined || (to15(orgId) === to15(org.orgId) && appName === candidate.fullName);
  return isOwn
    ? []
    : [errorAt(candidate, 'orgScopedExternalApp', `The org-scoped external app ${value} isn't valid for this org.`)];
};

export const appRules: readonly Rule[] = [contactRule, owningOrgRule];
