/**
 * What an integration may do with which objects. In: a text such as `Account:read,Order__c:create+edit`. Out: the
 * elements of a permission set, or what is wrong with the text.
 */
import type { Elements } from './appFiles.ts';

export type ObjectAccess = { readonly object: string; readonly actions: readonly Action[] };

const ACTIONS = ['read', 'create', 'edit', 'delete'] as const;
type Action = (typeof ACTIONS)[number];

const isAction = (text: string): text is Action => ACTIONS.some((action) => action === text);
const OBJECT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

export type ParsedAccess =
  | { readonly kind: 'access'; readonly objects: readonly ObjectAccess[] }
  | { readonly kind: 'problem'; readonly problem: string };

export function parseObjectAccess(text: string): ParsedAccess {
  const objects: ObjectAccess[] = [];
  for (const item of text.split(',').map((part) => part.trim())) {
    const [object = '', level = '', ...rest] = item.split(':').map((part) => part.trim());
    const actions = level.split('+').map((action) => action.trim().toLowerCase());
    if (!OBJECT_NAME.test(object) || rest.length > 0 || !actions.every(isAction)) {
      return {
        kind: 'problem',
        problem: `"${item}" is no object with its access; write it like Account:read or Order__c:create+edit (${ACTIONS.join(', ')}).`,
      };
    }
    if (objects.some((known) => known.object.toLowerCase() === object.toLowerCase())) {
      return { kind: 'problem', problem: `The object ${object} is named twice.` };
    }
    objects.push({ object, actions });
  }
  return { kind: 'access', objects };
}

/** An org refuses edit without read, and delete without edit. */
export function objectPermissions({ object, actions }: ObjectAccess): Elements {
  const mayDelete = actions.includes('delete');
  return {
    allowCreate: String(actions.includes('create')),
    allowDelete: String(mayDelete),
    allowEdit: String(mayDelete || actions.includes('edit')),
    allowRead: 'true',
    modifyAllRecords: 'false',
    object,
    viewAllRecords: 'false',
  };
}
