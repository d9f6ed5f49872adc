/**
 * From what an org holds of one app to the app as source. In: the records as `readMetadata` gives them. Out: the same
 * without what belongs to that org alone or names a person; those values come apart, to be put behind placeholders. Pure.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.external_client_apps_global_oauth_settings.htm for `oauthLink`
 */
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE, OAUTH_TYPE } from '../definition/metadataTypes.ts';
import type { AppComponent, AppFiles, Elements, ElementValue } from './appFiles.ts';
import type { OrgValue } from './orgValues.ts';
import { pathOf } from './renderAppFiles.ts';

export type HeldRecord = {
  readonly type: string;
  readonly record: Readonly<Record<string, unknown>> & { readonly fullName: string };
  /** Where the project keeps this component already. */
  readonly path: string | undefined;
};

/** Made by the org, true in no other one; the keys are secret besides, and the switches would rotate at each deployment. */
const ORG_BOUND: Readonly<Record<string, readonly string[]>> = {
  [APP_TYPE.name]: ['orgScopedExternalApp'],
  [GLOBAL_OAUTH_TYPE.name]: ['consumerKey', 'consumerSecret', 'shouldRotateConsumerKey', 'shouldRotateConsumerSecret'],
  [OAUTH_TYPE.name]: ['oauthLink'],
};

type Moved = {
  readonly type: string;
  readonly element: string;
  readonly variable: string;
  readonly mayBeLiteral?: boolean;
  readonly isOfOneApp?: boolean;
};

/** What names a person or differs from org to org. */
const MOVED: readonly Moved[] = [
  { type: APP_TYPE.name, element: 'contactEmail', variable: 'ECA_CONTACT_EMAIL' },
  { type: APP_TYPE.name, element: 'contactPhone', variable: 'ECA_CONTACT_PHONE' },
  { type: GLOBAL_OAUTH_TYPE.name, element: 'callbackUrl', variable: 'ECA_CALLBACK_URL', mayBeLiteral: true },
  {
    type: OAUTH_POLICIES_TYPE.name,
    element: 'clientCredentialsFlowUser',
    variable: 'ECA_RUN_AS_USERNAME',
    isOfOneApp: true,
  },
  { type: OAUTH_POLICIES_TYPE.name, element: 'executeHandlerAs', variable: 'ECA_HANDLER_USERNAME' },
];

export type ImportedApp = {
  readonly app: AppFiles;
  /** Values that leave the files, and where their placeholders go: component by index, element by name. */
  readonly moved: readonly { readonly orgValue: OrgValue; readonly component: number; readonly element: string }[];
  /** Elements that stay in the org, such as `consumerKey`. */
  readonly stripped: readonly string[];
};

const isData = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nothing, an empty text and an empty list say nothing. */
function elementOf(value: unknown): ElementValue | undefined {
  if (Array.isArray(value)) {
    const items = value.flatMap((item): readonly (string | Elements)[] => {
      const element = elementOf(item);
      return element === undefined || Array.isArray(element) ? [] : [element as string | Elements];
    });
    return items.length === 0 ? undefined : items;
  }
  if (isData(value)) {
    const elements = elementsOf(value);
    return Object.keys(elements).length === 0 ? undefined : elements;
  }
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

/** The elements of a record, without its name and what says nothing. */
export const elementsOf = (record: Readonly<Record<string, unknown>>): Elements =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const element = name === 'fullName' ? undefined : elementOf(value);
      return element === undefined ? [] : [[name, element] as const];
    }),
  );

function componentOf({ type, record, path }: HeldRecord): AppComponent {
  const kept = Object.entries(elementsOf(record)).filter(([name]) => !(ORG_BOUND[type] ?? []).includes(name));
  const place = path === undefined ? {} : { path };
  return { type, fullName: record.fullName, elements: Object.fromEntries(kept), ...place };
}

/** `directory` is the package directory for files that the project does not have yet. */
export function importApp(appName: string, held: readonly HeldRecord[], directory: string): ImportedApp {
  const components = held.map(componentOf);
  const moved = components.flatMap((component, index) =>
    MOVED.flatMap(({ type, element, ...rule }) => {
      const value = component.elements[element];
      return type === component.type && typeof value === 'string'
        ? [
            {
              orgValue: { ...rule, value, file: pathOf(component, directory) },
              component: index,
              element,
            },
          ]
        : [];
    }),
  );
  const stripped = held.flatMap(({ type, record }) =>
    (ORG_BOUND[type] ?? []).filter(
      (name) => ![undefined, 'false'].some((nothing) => nothing === elementOf(record[name])),
    ),
  );
  return { app: { appName, components }, moved, stripped };
}

/** The app with these texts in place of the values that were moved. */
export const withPlaceholders = ({ app, moved }: ImportedApp, placeholders: readonly string[]): AppFiles => ({
  ...app,
  components: app.components.map((component, index) => ({
    ...component,
    elements: {
      ...component.elements,
      ...Object.fromEntries(
        moved.flatMap((value, place) =>
          value.component === index ? [[value.element, placeholders[place] ?? ''] as const] : [],
        ),
      ),
    },
  })),
});

/** What the org alone has to say of a component, and no source repeats. */
export const isOrgBound = (type: string, element: string): boolean => (ORG_BOUND[type] ?? []).includes(element);
