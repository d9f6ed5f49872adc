/** What the permission sets of the source grant. In: their records. Out: objects with their rights, and system permissions. */
import type { SourceComponent } from '../../definition/appDefinition.ts';
import type { ObjectGrant } from './privilegeProof.ts';

type Element = Readonly<Record<string, unknown>>;

export type Grants = { readonly objects: readonly ObjectGrant[]; readonly systemPermissions: readonly string[] };

const listOf = (value: unknown): readonly Element[] =>
  [value ?? []].flat().filter((one): one is Element => typeof one === 'object' && one !== null);

const isTrue = (value: unknown): boolean => String(value) === 'true';

/** An object without the right to read is not granted. */
export function readGrants(permissionSets: readonly Pick<SourceComponent, 'record'>[]): Grants {
  const objects = new Map<string, ObjectGrant>();
  for (const one of permissionSets.flatMap(({ record }) => listOf(record['objectPermissions']))) {
    if (!isTrue(one['allowRead'])) {
      continue;
    }
    const object = String(one['object']);
    const before = objects.get(object);
    objects.set(object, {
      object,
      create: isTrue(one['allowCreate']) || before?.create === true,
      edit: isTrue(one['allowEdit']) || before?.edit === true,
      delete: isTrue(one['allowDelete']) || before?.delete === true,
    });
  }
  const systemPermissions = permissionSets
    .flatMap(({ record }) => listOf(record['userPermissions']))
    .filter(({ enabled }) => isTrue(enabled))
    .map(({ name }) => String(name));
  return { objects: [...objects.values()], systemPermissions: [...new Set(systemPermissions)] };
}
