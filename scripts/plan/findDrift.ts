/**
 * What changed in an org since the last deployment, by somebody else. In: what was remembered and what the org holds. Out: one
 * entry a setting, in both directions: what was changed, added and taken away. Pure.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import { includesName, isSameName, splitNames } from './componentName.ts';
import { type DeployedState, type RememberedComponent, rememberComponents } from './deployedState.ts';
import { EXTENDED_LISTS } from './deploymentGroups.ts';
import { diffRecords } from './diffComponent.ts';

export type Drift = {
  readonly type: string;
  readonly fullName: string;
  readonly kind: 'changed' | 'added' | 'removed';
  /** Of a changed component: the setting. */
  readonly element?: string;
  /** `undefined`: there was none. */
  readonly before?: string;
  readonly now?: string;
  /** What the source says is what was deployed: a deployment would set the drift back. */
  readonly isSetBack: boolean;
};

export function findDrift(
  state: DeployedState,
  held: readonly RememberedComponent[],
  source: readonly SourceComponent[],
): readonly Drift[] {
  const now = rememberComponents(held);
  const twinOf = (one: RememberedComponent, list: readonly RememberedComponent[]) =>
    list.find(({ type, record }) => type === one.type && isSameName(record.fullName, one.record.fullName));
  const inSource = ({ type, record }: RememberedComponent): SourceComponent | undefined =>
    source.find((component) => component.type === type && isSameName(component.fullName, record.fullName));
  const changed = state.components.flatMap((before): readonly Drift[] => {
    const twin = twinOf(before, now);
    const named = { type: before.type, fullName: before.record.fullName };
    if (twin === undefined) {
      return [{ ...named, kind: 'removed', isSetBack: inSource(before) !== undefined }];
    }
    return diffRecords(before.type, before.record, twin.record).map(({ element, want, have }) => ({
      ...named,
      kind: 'changed',
      element,
      before: want,
      now: have,
      isSetBack: isChangedBack(inSource(before), element, have),
    }));
  });
  const added = now
    .filter((one) => twinOf(one, state.components) === undefined)
    // What the source adds is no drift: it was put there by a deployment that did not come to its end.
    .filter((one) => inSource(one) === undefined)
    .map(({ type, record }): Drift => ({ type, fullName: record.fullName, kind: 'added', isSetBack: false }));
  return [...changed, ...added];
}

/** A deployment changes what its file states, and leaves the rest, also names that somebody has added to some lists. */
function isChangedBack(component: SourceComponent | undefined, element: string, now: string | undefined): boolean {
  const stated = component?.record[element.split('/')[0] ?? ''];
  if (stated === undefined) {
    return false;
  }
  const held = splitNames(now ?? '');
  return !EXTENDED_LISTS.includes(element) || splitNames(String(stated)).some((name) => !includesName(held, name));
}
