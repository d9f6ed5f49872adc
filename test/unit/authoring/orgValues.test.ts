/** Placeholders for the values of several apps in one project, and what `config/values.json` and the rules become. */
import { expect } from 'chai';
import { configFiles, type OrgValue, type PlacedValues, placeOrgValues } from '../../../scripts/authoring/orgValues.ts';
import { type ResolvedValues, resolveValues } from '../../../scripts/definition/resolveValues.ts';
import type { ValuesConfig } from '../../../scripts/definition/valuesConfig.ts';

const FILE = 'force-app/main/default/externalClientApps/Stock_Feed.eca-meta.xml';
const rule = (variable: string, files: object) => ({
  ...files,
  stringToReplace: `__${variable}__`,
  replaceWithEnv: variable,
});
const SHARED = rule('ECA_CONTACT_EMAIL', { glob: 'force-app/**/*.eca-meta.xml' });

type World = {
  readonly rules?: readonly object[];
  readonly defaults?: object;
  readonly orgs?: Readonly<Record<string, object>>;
};

const mapOf = (values: object = {}): ReadonlyMap<string, string> => new Map(Object.entries(values));
const configOf = ({ defaults, orgs = {} }: World): ValuesConfig => ({
  defaults: mapOf(defaults),
  orgs: new Map(Object.entries(orgs).map(([org, values]) => [org, mapOf(values)])),
});
const textsOf = ({ rules = [], defaults = {}, orgs = {} }: World) => ({
  project: JSON.stringify({ packageDirectories: [{ path: 'force-app' }], replacements: rules }),
  values: JSON.stringify({ default: defaults, orgs }),
});

const place = (world: World, value: Partial<OrgValue>, org?: string): PlacedValues =>
  placeOrgValues({ app: 'Stock_Feed', directory: 'force-app', org, texts: textsOf(world), config: configOf(world) }, [
    { variable: 'ECA_CONTACT_EMAIL', value: 'stock@acme.com', file: FILE, ...value },
  ]);
const rulesOf = ({ project }: PlacedValues): readonly object[] => JSON.parse(project).replacements;
const valuesOf = ({ values = '' }: PlacedValues) => JSON.parse(values);

describe('the values of an app', () => {
  it('share the placeholder of the project while they share its value', () => {
    const world = { rules: [SHARED], defaults: { ECA_CONTACT_EMAIL: 'stock@acme.com' } };
    const placed = place(world, {});
    expect(placed.placeholders).to.deep.equal(['__ECA_CONTACT_EMAIL__']);
    expect(configFiles(textsOf(world), placed)).to.deep.equal([]);
  });

  it('make the shared placeholder where the project has none yet', () => {
    const placed = place({}, {});
    expect(placed.placeholders).to.deep.equal(['__ECA_CONTACT_EMAIL__']);
    expect(rulesOf(placed)).to.deep.equal([SHARED]);
    expect(valuesOf(placed).default).to.deep.equal({ ECA_CONTACT_EMAIL: 'stock@acme.com' });
  });

  it('get a placeholder of their own where the shared one has another value, or one from elsewhere', () => {
    for (const defaults of [{ ECA_CONTACT_EMAIL: 'orders@acme.com' }, {}]) {
      const placed = place({ rules: [SHARED], defaults }, {});
      expect(placed.placeholders).to.deep.equal(['__ECA_CONTACT_EMAIL_STOCK_FEED__']);
      expect(rulesOf(placed)).to.deep.equal([SHARED, rule('ECA_CONTACT_EMAIL_STOCK_FEED', { filename: FILE })]);
      expect(valuesOf(placed).default).to.include({ ...defaults, ECA_CONTACT_EMAIL_STOCK_FEED: 'stock@acme.com' });
    }
  });

  it('of one org stand under that org, and leave the defaults alone', () => {
    const placed = place({ rules: [SHARED], defaults: { ECA_CONTACT_EMAIL: 'a@acme.com' } }, {}, 'qa');
    expect(valuesOf(placed)).to.deep.equal({
      default: { ECA_CONTACT_EMAIL: 'a@acme.com' },
      orgs: { qa: { ECA_CONTACT_EMAIL_STOCK_FEED: 'stock@acme.com' } },
    });
  });

  it('that replace another value have to be agreed to, and those that are only added have not', () => {
    const own = rule('ECA_CONTACT_EMAIL_STOCK_FEED', { filename: FILE });
    const world = {
      rules: [SHARED, own],
      defaults: { ECA_CONTACT_EMAIL: 'a@acme.com', ECA_CONTACT_EMAIL_STOCK_FEED: 'old@acme.com' },
    };
    const replaced = place(world, {});
    expect(replaced.placeholders).to.deep.equal(['__ECA_CONTACT_EMAIL_STOCK_FEED__']);
    expect(configFiles(textsOf(world), replaced).map(({ path, editOf }) => [path, editOf])).to.deep.equal([
      ['config/values.json', undefined],
    ]);
    const added = place({ rules: [SHARED] }, {});
    expect(configFiles(textsOf({ rules: [SHARED] }), added).every(({ editOf }) => editOf !== undefined)).to.equal(true);
  });

  it('that may stand in the file do, unless the project has a placeholder with this very value', () => {
    expect(place({ rules: [SHARED] }, { mayBeLiteral: true }).placeholders).to.deep.equal(['stock@acme.com']);
    const same = { rules: [SHARED], defaults: { ECA_CONTACT_EMAIL: 'stock@acme.com' } };
    expect(place(same, { mayBeLiteral: true }).placeholders).to.deep.equal(['__ECA_CONTACT_EMAIL__']);
  });

  it('of one app alone make no placeholder that another app would come to share', () => {
    const placed = place({}, { variable: 'ECA_RUN_AS_USERNAME', isOfOneApp: true });
    expect(placed.placeholders).to.deep.equal(['__ECA_RUN_AS_USERNAME_STOCK_FEED__']);
  });
});

describe('the run-as user of one app of several', () => {
  const resolve = (defaults: object, runAs?: string, name = 'Stock_Feed'): ResolvedValues =>
    resolveValues({
      source: { name, sourceApiVersion: '66.0', files: [], rules: [], replacementFiles: new Map(), warnings: [] },
      config: configOf({ defaults }),
      environment: {},
      org: { alias: 'qa', orgId: '00D000000000001AAA', username: 'a@b.co' },
      runAs,
    });
  const OWN = 'ECA_RUN_AS_USERNAME_STOCK_FEED';

  it('is the flag, then its own value, then the shared one, then the computed one', () => {
    const both = { [OWN]: 'own@b.co', ECA_RUN_AS_USERNAME: 'shared@b.co' };
    expect(resolve(both, 'flag@b.co').lookUp(OWN)).to.equal('flag@b.co');
    expect(resolve(both).lookUp(OWN)).to.equal('own@b.co');
    expect(resolve({ ECA_RUN_AS_USERNAME: 'shared@b.co' }).lookUp(OWN)).to.equal('shared@b.co');
    expect(resolve({}).lookUp(OWN)).to.equal(resolve({}).lookUp('ECA_RUN_AS_USERNAME'));
  });

  it('of another app is nobody’s business', () => {
    expect(resolve({}, 'flag@b.co', 'Order_Sync').lookUp(OWN)).to.equal(undefined);
  });
});
