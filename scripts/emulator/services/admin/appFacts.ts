/**
 * An External Client App as its components make it: what the sections of the page show, read in one place. Values that
 * may be a secret are masked here, so that no section can show one.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredComponent } from '../../state/stateTypes.ts';
import { satelliteTypes } from '../metadata/types/metadataTypes.ts';

export type AppFacts = {
  readonly app: StoredComponent;
  /** The components that name the app, in the order of their types. */
  readonly parts: readonly StoredComponent[];
  /** An element of the part of this type, as text. */
  readonly value: (type: string, element: string) => string | undefined;
};

const appType = 'ExternalClientApplication';

const textOf = (component: StoredComponent | undefined, element: string): string | undefined => {
  const value = component?.body[element];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const readApps = ({ state }: Emulator, { orgId }: EmulatedOrg): readonly AppFacts[] => {
  const satellites = satelliteTypes.flatMap(({ name }) => state.components.list(orgId, name));
  return state.components.list(orgId, appType).map((app) => {
    const parts = satellites.filter(({ body }) => body['externalClientApplication'] === app.fullName);
    return {
      app,
      parts,
      value: (type, element) => textOf(type === appType ? app : parts.find((part) => part.type === type), element),
    };
  });
};

/** Elements that hold a secret, or could. Flags are none, whatever their name says. */
const mayHoldSecret = /secret|password|certificate|signingKey|serviceAccount|privateKey|token$/i;
const isFlag = (value: unknown): boolean => value === 'true' || value === 'false';

export const mask = '••••••••';

const flatten = (name: string, value: unknown): readonly (readonly [string, string])[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => flatten(`${name} ${index + 1}`, item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([inner, content]) => flatten(`${name} › ${inner}`, content));
  }
  const last = name.split(' › ').at(-1) ?? name;
  return [[name, mayHoldSecret.test(last) && !isFlag(value) ? mask : String(value)]];
};

/** Every element of a component with its value, nested ones by their path. */
export const elementsOf = ({ body }: StoredComponent): readonly (readonly [string, string])[] =>
  Object.entries(body)
    .filter(([name]) => !name.startsWith('@'))
    .flatMap(([name, value]) => flatten(name, value));
