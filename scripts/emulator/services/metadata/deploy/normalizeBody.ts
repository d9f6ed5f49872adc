/**
 * What a file states in the form in which an org stores and shows it: lists with the org's separators and without
 * repetition, permission sets by name, and without what is never given back.
 */
import { findPermissionSet } from '../records/findAccessHolders.ts';
import type { ComplexType } from '../types/fieldTable.ts';
import { type Body, type BodyValue, isBody, isList, namesAt } from '../xml/body.ts';
import type { DeployContext } from './deployContext.ts';
import type { Candidate } from './deployTypes.ts';

const separators: Readonly<Record<string, string>> = {
  commaSeparatedCustomScopes: ', ',
  commaSeparatedOauthScopes: ', ',
  commaSeparatedPermissionSet: ',',
  commaSeparatedProfile: ',',
};

const withoutSecrets = (body: Body, { fields }: ComplexType): Body =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): readonly (readonly [string, BodyValue])[] => {
      const field = fields.find((one) => one.name === name);
      if (field?.isWriteOnly) return [];
      if (field?.kind !== 'complex') return [[name, value]];
      const strip = (item: BodyValue): BodyValue => (isBody(item) ? withoutSecrets(item, field.type) : item);
      return [[name, isList(value) ? value.map(strip) : strip(value)]];
    }),
  );

export const normalizeBody = ({ state, org }: DeployContext, candidate: Candidate, elements: ComplexType): Body => {
  const body = withoutSecrets(candidate.body, elements);
  const lists = Object.entries(separators).flatMap(([name, separator]) => {
    if (typeof body[name] !== 'string') return [];
    const names = namesAt(body, name).map((item) =>
      name === 'commaSeparatedPermissionSet'
        ? String(findPermissionSet(state, org.orgId, item)?.['Name'] ?? item)
        : item,
    );
    return [[name, [...new Set(names)].join(separator)]];
  });
  const kept = elements.fields.flatMap(({ name, isKept }) => {
    const value = isKept ? body[name] : undefined;
    return typeof value === 'string' ? [[name, value.trim()]] : [];
  });
  return { ...body, ...Object.fromEntries(lists), ...Object.fromEntries(kept) };
};
