/**
 * A status as one self-contained HTML page: how the orgs are, what is wrong and what to do, what is shared, and every app with
 * its facts, its drift and its privileges. In: the report. Out: HTML without a script, a font or a request.
 */
import { formatDuration } from './formatDuration.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { htmlPage } from './htmlPage.ts';
import { escapeHtml, htmlList, htmlTable } from './htmlText.ts';
import { type AppStatus, exitCodeOfStatus, hasAppFailed, type OrgStatus, type StatusReport } from './statusReport.ts';
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

function overview({ orgs }: StatusReport): string {
  const rows = orgs.flatMap((org) =>
    org.apps.length === 0
      ? [
          [
            orgCell(org),
            '',
            ...Array(5).fill(''),
            `<span class="bad">${escapeHtml(org.error?.name ?? 'no app')}</span>`,
          ],
        ]
      : org.apps.map((app) => [
          orgCell(org),
          escapeHtml(app.app),
          `<code>${escapeHtml(sayCommit(app))}</code>`,
          escapeHtml(sayDrift(app)),
          `<span class="${toneOf(!app.works)}">${escapeHtml(sayToken(app))}</span>`,
          escapeHtml(sayAge(app)),
          escapeHtml(sayStaged(app)),
          `<span class="${toneOf(org.error !== undefined || sayUser(app.runAs) !== 'active')}">${escapeHtml(org.error?.name ?? sayUser(app.runAs))}</span>`,
        ]),
  );
  return `<section aria-labelledby="orgs"><h2 id="orgs">Orgs</h2>${htmlTable(
    'Every app of every org',
    ['Org', 'App', 'Deployed', 'Drift', 'Token', 'Pair', 'Staged', 'User'],
    rows,
  )}</section>`;
}

const orgCell = ({ alias, stage }: OrgStatus): string =>
  `${escapeHtml(alias)}${stage === undefined ? '' : ` <span class="faint">${escapeHtml(stage)}</span>`}`;

const details = (org: OrgStatus): string =>
  org.apps.length === 0
    ? ''
    : `<section aria-label="${escapeHtml(org.alias)}"><h2>${escapeHtml(org.alias)}</h2>${org.apps.map(appCard).join('\n')}</section>`;

function appCard(app: AppStatus): string {
  const { runAs, credentials, deployed, drift = [], privileges = [] } = app;
  const facts: readonly (readonly [string, string])[] = [
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
  const parts = [
    htmlTable(
      `Facts of ${app.app}`,
      ['Fact', 'Value'],
      facts.map(([title, value]) => [escapeHtml(title), escapeHtml(value)]),
    ),
    htmlTable(
      'Changed in the org since the deployment',
      ['Component', 'Setting', 'Deployed', 'Now'],
      drift.map(({ type, fullName, element, kind, before, now }) =>
        [`${type} ${fullName}`, element ?? kind, before ?? '', now ?? ''].map(escapeHtml),
      ),
    ),
    htmlTable(
      'What the run-as user can and cannot do',
      ['Statement', 'Result', 'How it was measured'],
      privileges.map(({ title, status, evidence }) => [
        escapeHtml(title),
        `<span class="${status === 'proven' ? 'good' : status === 'contradicted' ? 'bad' : 'wait'}">${PROOF_WORDS[status]}</span>`,
        escapeHtml(evidence),
      ]),
    ),
  ];
  return `<details class="card"${hasAppFailed(app) ? ' open' : ''}><summary><strong>${escapeHtml(app.app)}</strong></summary>${parts.join('')}</details>`;
}

const PROOF_WORDS = { proven: 'proven', contradicted: 'contradicted', notProven: 'not proven' } as const;
