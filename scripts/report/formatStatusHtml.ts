/**
 * A status as one self-contained HTML page: how the orgs are, what is wrong and what to do, what is shared, and every app with
 * its facts, its drift and its privileges. In: the report. Out: HTML without a script, a font or a request.
 */
import { formatDuration } from './formatDuration.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { htmlPage } from './htmlPage.ts';
import { escapeHtml, htmlList, htmlTable } from './htmlText.ts';
import { PROOF_MARKS, STEP_MARKS } from './marks.ts';
import {
  type AppStatus,
  exitCodeOfStatus,
  hasAppFailed,
  hasOrgFailed,
  type OrgStatus,
  type StatusReport,
} from './statusReport.ts';
import {
  describeStatus,
  problemsOf,
  sayAge,
  sayCommit,
  sayDrift,
  sayLogin,
  sayPrivileges,
  sayStaged,
  sayToken,
  sayUser,
} from './statusText.ts';

export function formatStatusHtml(report: StatusReport): string {
  const title = describeStatus(report);
  return htmlPage(title, [
    header(report, title),
    '<main>',
    problems(report),
    shared(report),
    overview(report),
    ...report.orgs.map(details),
    '</main>',
  ]);
}

function header(report: StatusReport, title: string): string {
  const facts = [
    `as of ${new Date(report.startedAtMilliseconds).toISOString()}`,
    ...(report.commit === undefined ? [] : [`source here <code>${escapeHtml(report.commit.slice(0, 12))}</code>`]),
    `took ${formatDuration(report.durationMilliseconds)}`,
  ];
  const emulated = report.emulated ? `<p class="card wait"><strong>${escapeHtml(EMULATED_NOTE)}</strong></p>` : '';
  const tone = exitCodeOfStatus(report, false) === 0 ? 'good' : 'bad';
  return `<header><h1 class="${tone}">${escapeHtml(title)}</h1><p class="faint">${facts.join(' · ')}</p>${emulated}</header>`;
}

function problems({ orgs, error, warnings }: StatusReport): string {
  const all = [
    ...(error === undefined ? [] : [{ org: 'Status', ...error }]),
    ...orgs.flatMap((org) => problemsOf(org).map((one) => ({ org: org.alias, ...one }))),
  ];
  const cards = all.map(
    ({ org, name, message, actions }) =>
      `<div class="card bad"><p><strong>${escapeHtml(org)}</strong>: ${escapeHtml(message)} <span class="faint">(${escapeHtml(name)})</span></p>${htmlList(actions)}</div>`,
  );
  return [
    cards.length === 0
      ? ''
      : `<section aria-labelledby="next"><h2 id="next">What to do next</h2>${cards.join('\n')}</section>`,
    warnings.length === 0
      ? ''
      : `<section aria-labelledby="warnings"><h2 id="warnings">Warnings</h2>${htmlList(warnings)}</section>`,
  ].join('');
}

function shared({ findings, unchecked }: StatusReport): string {
  const cards = findings.map(
    ({ message, fix, severity, ruleId }) =>
      `<div class="card wait"><p>${escapeHtml(message)} <span class="faint">(${severity}, ${escapeHtml(ruleId)})</span></p>${htmlList([fix])}</div>`,
  );
  const open = unchecked.map(({ what, reason, org }) => `${what} in "${org ?? ''}": ${reason}`);
  return cards.length === 0 && open.length === 0
    ? ''
    : `<section aria-labelledby="shared"><h2 id="shared">Shared by orgs or apps</h2>${cards.join('\n')}${open.length === 0 ? '' : `<p>Not compared:</p>${htmlList(open)}`}</section>`;
}

const toneOf = (isBad: boolean): string => (isBad ? 'bad' : 'good');
const tokenTone = ({ works, disabled }: AppStatus): string => (disabled === undefined ? toneOf(!works) : 'wait');
const userTone = ({ runAs, disabled }: AppStatus): string =>
  sayUser(runAs) === 'active' ? 'good' : disabled === undefined ? 'bad' : 'wait';

function overview({ orgs }: StatusReport): string {
  const rows = orgs.flatMap((org) =>
    org.apps.length === 0
      ? [
          [
            orgCell(org),
            org.error === undefined
              ? '<span class="faint">no app</span>'
              : `<span class="bad">${STEP_MARKS.failed} ${escapeHtml(org.error.name)}</span>`,
          ],
        ]
      : org.apps.map((app) => [
          orgCell(org),
          `<bdi>${escapeHtml(app.app)}</bdi>`,
          `<code>${escapeHtml(sayCommit(app))}</code>`,
          escapeHtml(sayDrift(app)),
          `<span class="${tokenTone(app)}">${escapeHtml(sayToken(app))}</span>`,
          escapeHtml(sayAge(app)),
          `<span class="nowrap">${escapeHtml(sayStaged(app))}</span>`,
          `<span class="${userTone(app)}">${escapeHtml(sayUser(app.runAs))}</span>`,
        ]),
  );
  return `<section aria-labelledby="orgs"><h2 id="orgs">Orgs</h2>${htmlTable(
    'Every app of every org',
    ['Org', 'App', 'Deployed', 'Drift', 'Token', 'Pair', 'Staged', 'User'],
    rows,
  )}</section>`;
}

const markOf = (isBad: boolean): string =>
  `<span class="${toneOf(isBad)}" role="img" aria-label="${isBad ? 'not well' : 'well'}">${isBad ? STEP_MARKS.failed : STEP_MARKS.done}</span>`;

const orgCell = (org: OrgStatus): string =>
  `${markOf(hasOrgFailed(org))} <bdi>${escapeHtml(org.alias)}</bdi>${org.stage === undefined ? '' : ` <span class="faint nowrap">${escapeHtml(org.stage)}</span>`}`;

function details(org: OrgStatus): string {
  if (org.apps.length === 0) {
    return '';
  }
  const facts = [org.orgId, org.kind, org.instanceUrl].filter((fact) => fact !== undefined);
  return `<section><h2><bdi>${escapeHtml(org.alias)}</bdi></h2><p class="faint">${escapeHtml(facts.join(' · '))}</p>${org.apps.map((app) => appCard(org, app)).join('\n')}</section>`;
}

function appCard({ alias }: OrgStatus, app: AppStatus): string {
  const { runAs, credentials, deployed, disabled, drift = [], privileges = [] } = app;
  const facts: readonly (readonly [string, string])[] = [
    ...(disabled === undefined
      ? []
      : [['Switched off', `${disabled.what}, since ${disabled.since}, by ${disabled.by}`] as const]),
    ['Deployed', deployed === undefined ? 'not known here' : `${deployed.commit ?? 'without git'}, ${deployed.at}`],
    ['Proofs', `${app.proofs.proven} of ${app.proofs.tried}`],
    ['Credentials', credentials.location],
    ['Current since', credentials.since ?? 'not known'],
    ['App made', credentials.appCreatedAt ?? 'not known'],
    ['Staged pair', sayStaged(app)],
    ['Run-as user', runAs === undefined ? 'not known' : `${runAs.username} (${sayUser(runAs)})`],
    ['Licence', runAs?.licence ?? 'not known'],
    ['Last login before', sayLogin(runAs)],
    ...(sayPrivileges(app) === undefined ? [] : [['Privileges', sayPrivileges(app) ?? ''] as const]),
  ];
  const name = `${app.app} in ${alias}`;
  const parts = [
    htmlTable(
      `Facts of ${name}`,
      ['Fact', 'Value'],
      facts.map(([title, value]) => [escapeHtml(title), escapeHtml(value)]),
    ),
    htmlTable(
      `Changed in ${alias} since the deployment`,
      ['Component', 'Setting', 'Deployed', 'Now'],
      drift.map(({ type, fullName, element, kind, before, now }) =>
        [`${type} ${fullName}`, element ?? kind, before ?? '', now ?? ''].map(escapeHtml),
      ),
    ),
    htmlTable(
      `What the run-as user of ${name} can and cannot do`,
      ['Statement', 'Result', 'How it was measured'],
      privileges.map(({ title, status, evidence }) => [escapeHtml(title), PROOF_RESULTS[status], escapeHtml(evidence)]),
    ),
  ];
  const isBad = hasAppFailed(app);
  const summary = [
    `token ${sayToken(app)}`,
    sayDrift(app) === 'none' ? undefined : `drift: ${sayDrift(app)}`,
    sayPrivileges(app),
  ]
    .filter((fact) => fact !== undefined)
    .join(', ');
  return `<details class="card"${isBad ? ' open' : ''}><summary>${markOf(isBad)} <strong>${escapeHtml(app.app)}</strong> ${escapeHtml(summary)}</summary>${parts.join('')}</details>`;
}

const PROOF_RESULTS = {
  proven: `<span class="good">${PROOF_MARKS.proven} proven</span>`,
  contradicted: `<span class="bad">${STEP_MARKS.failed} contradicted</span>`,
  notProven: `<span class="wait">${PROOF_MARKS.notProven} not proven</span>`,
} as const;
