/**
 * The page of one org: what Setup would show about External Client Apps and what goes with them. Secrets are never shown,
 * tokens neither.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { appSection } from './appSection.ts';
import { deploymentSection } from './deploymentPages.ts';
import { type Html, html, type Insertion } from './html.ts';
import { loginSection } from './loginSection.ts';
import { administratorOf, kindNames } from './orgNames.ts';
import { facts, id, moment, page, section, until } from './pageLayout.ts';
import { scratchOrgSection } from './scratchOrgSection.ts';
import { userSection } from './userSection.ts';

type Section = { readonly id: string; readonly heading: string; readonly content: Html };

/** Deployments come first to be asked: what is due among them changes what all the others show. */
const readSections = (emulator: Emulator, org: EmulatedOrg): readonly Section[] => {
  const deployments = deploymentSection(emulator, org);
  const scratchOrgs: readonly Section[] =
    org.kind === 'devHub'
      ? [{ id: 'scratch', heading: 'Scratch orgs', content: scratchOrgSection(emulator, org) }]
      : [];
  return [
    ...scratchOrgs,
    { id: 'apps', heading: 'External Client App Manager', content: appSection(emulator, org) },
    { id: 'deployments', heading: 'Deployments', content: deployments },
    { id: 'users', heading: 'Users and licences', content: userSection(emulator, org) },
    { id: 'logins', heading: 'Login history', content: loginSection(emulator, org) },
  ];
};

const orgFacts = (emulator: Emulator, org: EmulatedOrg): readonly (readonly [string, Insertion])[] => {
  const { state } = emulator;
  const now = state.clock.now();
  const hub = org.hubOrgId === undefined ? undefined : state.orgs.get(org.hubOrgId);
  return [
    ['Kind', kindNames[org.kind]],
    ['Edition', org.edition],
    ['Administrator', administratorOf(emulator, org)],
    ['Instance URL and My Domain', html`<code>${emulator.instanceUrl(org)}</code>`],
    ['Org id', id(org.orgId)],
    ['Created', moment(org.createdAt)],
    ...(org.expiresAt === undefined ? [] : [['Expires', until(org.expiresAt, now)] as const]),
    ...(hub === undefined ? [] : [['Dev Hub', html`<a href="/orgs/${hub.orgId}">${hub.name}</a>`] as const]),
    ['Clock of the org', moment(now)],
  ];
};

export const orgPage = (emulator: Emulator, org: EmulatedOrg): string => {
  const sections = readSections(emulator, org);
  const contents = sections.map((part) => html`<li><a href="#${part.id}">${part.heading}</a></li>`);
  return page({
    title: org.name,
    trail: [{ href: '/', text: 'All orgs' }],
    body: html`<h1>${org.name}</h1>
${facts(orgFacts(emulator, org))}
<nav aria-label="On this page"><ul>${contents}</ul></nav>
${sections.map((part) => section(part.id, part.heading, part.content))}`,
  });
};
