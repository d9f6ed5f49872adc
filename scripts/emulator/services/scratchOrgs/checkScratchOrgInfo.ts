/**
 * What a Dev Hub checks before it takes a request for a scratch org, and the row it stores. What sign-up finds out later
 * becomes an error code of the row, in `findSignupError`.
 */
import { ApiError } from '../../apiError.ts';
import type { Fields, RuleContext } from '../../recordRules.ts';
import type { FieldValue } from '../../state/stateTypes.ts';
import { expireScratchOrgs } from './deleteScratchOrg.ts';
import { isKnownFeature } from './features.ts';
import { countScratchOrgs } from './scratchOrgLimits.ts';

const editionNames = [
  'Developer',
  'Enterprise',
  'Group',
  'Professional',
  'Partner Developer',
  'Partner Enterprise',
  'Partner Group',
  'Partner Professional',
];
const releaseNames = ['Current', 'Preview', 'Previous'];
export const defaultDurationDays = 7;

const refuse = (errorCode: string, publicMessage: string, fields: readonly string[] = []): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage, fields });

const pickOf = (field: string, value: FieldValue | undefined, names: readonly string[]): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  const name = names.find((candidate) => candidate.toLowerCase() === String(value).toLowerCase());
  if (name !== undefined) return name;
  const code = 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST';
  throw refuse(code, `${field}: bad value for restricted picklist field: ${value}`, [field]);
};

const durationOf = (value: FieldValue | undefined): number => {
  const days = Number(value ?? defaultDurationDays);
  if (Number.isInteger(days) && days >= 1 && days <= 30) return days;
  throw refuse('NUMBER_OUTSIDE_VALID_RANGE', `Duration Days: value not between 1 and 30: ${value}`, ['DurationDays']);
};

const featuresOf = (value: FieldValue | undefined): string | null => {
  const names = String(value ?? '')
    .split(/[;,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    // The words of a real hub, see https://github.com/sfdx-isv/fsc-demo-pack/issues/1.
    if (!isKnownFeature(name)) throw refuse('INVALID_INPUT', `${name} is not a valid Features value.`, ['Features']);
  }
  return names.length === 0 ? null : names.join(';');
};

const checkLimits = ({ emulator, org }: RuleContext): void => {
  expireScratchOrgs(emulator, org);
  const { active, daily } = countScratchOrgs(emulator, org);
  const reached = (limit: string): ApiError =>
    refuse('LIMIT_EXCEEDED', `The signup request failed because this organization has reached its ${limit} limit`);
  if (active.used >= active.maximum) throw reached('active scratch org');
  if (daily.used >= daily.maximum) throw reached('daily scratch org signup');
};

/**
 * The row of a request for a scratch org, defaults filled, in the status New.
 * @throws {ApiError}
 */
export const checkScratchOrgInfo = (context: RuleContext, fields: Fields): Fields => {
  const { emulator, org, userId } = context;
  const edition = pickOf('Edition', fields['Edition'], editionNames);
  const hasTemplate = Boolean(fields['Snapshot'] || fields['SourceOrg']);
  if (edition === undefined && !hasTemplate) {
    throw refuse('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Edition]', ['Edition']);
  }
  const durationDays = durationOf(fields['DurationDays']);
  const features = featuresOf(fields['Features']);
  const release = pickOf('Release', fields['Release'], releaseNames) ?? 'Current';
  const username = fields['Username'];
  if (typeof username === 'string' && username !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(username)) {
    throw refuse('INVALID_EMAIL_ADDRESS', `Username: invalid email address: ${username}`, ['Username']);
  }
  checkLimits(context);
  const number = emulator.state.records.find(org.orgId, 'ScratchOrgInfo').length + 1;
  return {
    HasSampleData: false,
    Description: null,
    Namespace: null,
    ...fields,
    Name: `SCR-${String(number).padStart(8, '0')}`,
    OwnerId: userId,
    OrgName: fields['OrgName'] ?? 'Company',
    Edition: edition ?? null,
    DurationDays: durationDays,
    Features: features,
    Release: release,
    Status: 'New',
    ErrorCode: null,
    AuthCode: null,
    ScratchOrg: null,
    SignupUsername: null,
    SignupInstance: null,
    SignupEmail: null,
    LoginUrl: null,
    ExpirationDate: null,
    DeletedBy: null,
    DeletedDate: null,
    LastLoginDate: null,
  };
};
