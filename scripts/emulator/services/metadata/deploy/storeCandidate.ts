/**
 * An accepted component into the org's state. What a file states replaces what the org has, an empty element clears it,
 * and what a file does not mention stays; that last part is a choice, since no source says it for External Client Apps.
 * Permission sets are replaced as a whole, as orgs do since API version 40. A new component gets the org's defaults.
 */
import { to15 } from '../../../state/ids.ts';
import type { StoredComponent } from '../../../state/stateTypes.ts';
import { elementsOf } from '../package/readComponentFile.ts';
import { syncAppAccess } from '../records/appAccessRows.ts';
import { findPermissionSet, findProfile } from '../records/findAccessHolders.ts';
import { writePermissionSetRow } from '../records/permissionSetRows.ts';
import { recordSourceMember } from '../records/sourceMembers.ts';
import type { ComplexType } from '../types/fieldTable.ts';
import { type Body, type BodyValue, isBody, isSameBody } from '../xml/body.ts';
import { type DeployContext, findComponent } from './deployContext.ts';
import type { Candidate } from './deployTypes.ts';
import { normalizeBody } from './normalizeBody.ts';
import { rotateConsumer } from './rotateConsumer.ts';
import { bodyOf, currentBodyOf } from './storedBody.ts';

export type StoreResult = { readonly id: string; readonly created: boolean; readonly changed: boolean };

const isCleared = (value: BodyValue | undefined): boolean => value === '';

const merge = (former: Body, stated: Body, { fields }: ComplexType): Body => {
  const kept = new Set(fields.filter(({ isKept }) => isKept).map(({ name }) => name));
  // A Map: some types take elements of any name, and `constructor` is in every plain object.
  const merged = new Map(Object.entries(former));
  for (const [name, value] of Object.entries(stated)) {
    const existing = merged.get(name);
    if (!isCleared(value)) merged.set(name, isBody(value) && isBody(existing) ? { ...existing, ...value } : value);
    else if (!kept.has(name)) merged.delete(name);
  }
  return Object.fromEntries(merged);
};

/** What an org fills in when a component is new. */
const withDefaults = (body: Body, { type, fullName }: Candidate, { fields }: ComplexType): Body => {
  const defaults = Object.fromEntries(
    fields.flatMap(({ name, byDefault }) => (byDefault === undefined ? [] : [[name, byDefault]])),
  );
  const isApp = type.isSatellite || type.name === 'ExternalClientApplication';
  const filled: Body = { ...defaults, ...(isApp ? { label: fullName } : {}), ...body };
  return filled['refreshTokenPolicyType'] === 'SpecificLifetime'
    ? { refreshTokenValidityPeriod: '365', refreshTokenValidityUnit: 'Days', ...filled }
    : filled;
};

/** What an org writes whatever a file says. */
const withOrgValues = (body: Body, context: DeployContext, { type, fullName }: Candidate): Body => {
  if (type.name === 'ExternalClientApplication') {
    return { ...body, orgScopedExternalApp: `${to15(context.org.orgId)}:${fullName}` };
  }
  return type.name === 'ExtlClntAppGlobalOauthSettings'
    ? { ...body, shouldRotateConsumerKey: 'false', shouldRotateConsumerSecret: 'false' }
    : body;
};

const bodyToStore = (context: DeployContext, candidate: Candidate, existing: StoredComponent | undefined): Body => {
  const { type, fullName } = candidate;
  const elements = elementsOf(type, fullName) ?? type;
  const isMerged = existing !== undefined && type.name !== 'PermissionSet';
  const former = isMerged ? currentBodyOf(context.state, context.org.orgId, existing) : {};
  const merged = merge(former, normalizeBody(context, candidate, elements), elements);
  return withOrgValues(isMerged ? merged : withDefaults(merged, candidate, elements), context, candidate);
};

/** Id of a permission set or profile that exists as a record only. */
const recordId = ({ state, org }: DeployContext, { type, fullName }: Candidate): string | undefined => {
  if (type.name === 'PermissionSet') return findPermissionSet(state, org.orgId, fullName)?.Id;
  return type.name === 'Profile' ? findProfile(state, org.orgId, fullName)?.Id : undefined;
};

/** Profiles are only compared (see their rules), but for their login ranges; a file without ranges leaves them alone. */
const storeProfile = ({ state, org, userId }: DeployContext, { fullName, body }: Candidate): StoreResult => {
  const profile = findProfile(state, org.orgId, fullName);
  const id = profile?.Id ?? '';
  const { loginIpRanges } = body;
  const name = String(profile?.['Name']);
  const former = state.components.get(org.orgId, 'Profile', name);
  const unchanged = { id, created: false, changed: false };
  if (loginIpRanges === undefined || (former && isSameBody(bodyOf(former), { loginIpRanges }))) return unchanged;
  state.components.put(org.orgId, { type: 'Profile', fullName: name, body: { loginIpRanges }, id, userId });
  return { ...unchanged, changed: true };
};

/** Writes the component and what follows from it; says what really changed. */
export const storeCandidate = (context: DeployContext, candidate: Candidate): StoreResult => {
  const { state, org, userId } = context;
  const { type, fullName } = candidate;
  const existing = findComponent(context, type.name, fullName);
  const ofRecord = recordId(context, candidate);
  if (type.name === 'Profile') return storeProfile(context, candidate);
  const body = bodyToStore(context, candidate, existing);
  // Settings are in every org from the start.
  const created = existing === undefined && ofRecord === undefined && type.name !== 'Settings';
  const isRotated = type.name === 'ExtlClntAppGlobalOauthSettings' && rotateConsumer(context, candidate);
  const former = existing && currentBodyOf(state, org.orgId, existing);
  const changed = isRotated || former === undefined || !isSameBody(former, body);
  const id = existing?.id ?? ofRecord ?? state.newId(type.keyPrefix);
  if (!changed) return { id, created, changed };
  state.components.put(org.orgId, { type: type.name, fullName, body, id, userId });
  if (type.name === 'PermissionSet') writePermissionSetRow(context, { id, fullName, body });
  if (type.name === 'ExtlClntAppOauthConfigurablePolicies') syncAppAccess(context, candidate.body, body);
  recordSourceMember(context, { type: type.name, fullName, id, isNew: created, isObsolete: false });
  return { id, created, changed };
};
