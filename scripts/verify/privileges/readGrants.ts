/** What the permission sets of the source grant. In: their records. Out: objects with their rights, and system permissions. */
import type { SourceComponent } from '../../definition/appDefinition.ts';
import type { FieldGrant, ObjectGrant } from './privilegeProof.ts';

type Element = Readonly<Record<string, unknown>>;

export type Grants = {
  readonly objects: readonly ObjectGrant[];
  readonly fields: readonly FieldGrant[];
  readonly systemPermissions: readonly string[];
};

const listOf = (value: unknown): readonly Element[] =>
  [value ?? []].flat().filter((one): one is Element => typeof one === 'object' && one !== null);

const isTrue = (value: unknown): boolean => String(value) === 'true';

function readFields(permissionSets: readonly Pick<SourceComponent, 'record'>[]): readonly FieldGrant[] {
  const fields = new Map<string, FieldGrant>();
  for (const one of permissionSets.flatMap(({ record }) => listOf(record['fieldPermissions']))) {
    const name = String(one['field']);
    const dot = name.indexOf('.');
    // Who may edit a field may read it.
    if (dot > 0 && (isTrue(one['readable']) || isTrue(one['editable']))) {
      const edit = isTrue(one['editable']) || fields.get(name)?.edit === true;
      fields.set(name, { object: name.slice(0, dot), field: name.slice(dot + 1), edit });
    }
  }
  return [...fields.values()];
}

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
  return {
    objects: [...objects.values()],
    fields: readFields(permissionSets),
    systemPermissions: [...new Set(systemPermissions)],
  };
}
