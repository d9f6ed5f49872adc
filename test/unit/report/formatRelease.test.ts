import { expect } from 'chai';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { formatRelease } from '../../../scripts/report/formatRelease.ts';
import { formatReleaseHtml } from '../../../scripts/report/formatReleaseHtml.ts';
import { formatReleaseJson } from '../../../scripts/report/formatReleaseJson.ts';
import { formatReleaseJunit } from '../../../scripts/report/formatReleaseJunit.ts';
import { formatReleaseMarkdown } from '../../../scripts/report/formatReleaseMarkdown.ts';
import type { ReleaseReport, StageRelease } from '../../../scripts/report/releaseReport.ts';
import type { RunReport } from '../../../scripts/report/runReport.ts';
import { green, HOSTILE, orgOf, red, waiting } from './releaseSamples.ts';

describe('The reports of a release', () => {
  it('are one sf envelope in JSON, whose status is the exit code, with the result beside an error', () => {
    const parsed = [green, red, waiting].map((report) => JSON.parse(formatReleaseJson(report)));
    expect(parsed.map(({ status }) => status)).to.deep.equal([0, 68, 69]);
    expect(parsed.map(({ name }) => name)).to.deep.equal([undefined, 'TokenRefusedError', 'ApprovalMissingError']);
    expect(parsed.map(({ result }) => result.stages.length)).to.deep.equal([1, 2, 2]);
    expect(parsed[1].result.stages[0].orgs[1]).to.deep.include({ alias: 'qa2', status: 'failed' });
  });

  it('count orgs where there are any, and name the one of a refresh', () => {
    const headline = (report: ReleaseReport) =>
      formatRelease(report, { color: false, columns: 100 }).split('\n')[0]?.split('  ')[0];
    const refreshed = { ...green, refreshed: true, stages: [{ ...green.stages[0], orgs: [orgOf('qa')] }] } as const;
    expect(
      [
        green,
        { ...red, stages: [], apps: [] },
        refreshed as ReleaseReport,
        { ...red, stages: [], refreshed: true, apps: [] } as ReleaseReport,
      ].map(headline),
    ).to.deep.equal([
      'Released: Order_Sync, 2 orgs in 1 stage',
      'Failed: the release',
      'Repaired: Order_Sync in "qa"',
      'Failed: the sandbox',
    ]);
  });

  it('say which proofs are missing, in which orgs, and why', () => {
    const proofs = ['proven', 'notProven'].map((status) => ({
      id: status,
      title: 'It ends',
      status,
      evidence: 'busy',
    }));
    const [run] = orgOf('qa').reports;
    const orgs = ['a', 'b', 'c', 'd', 'e', 'f'].map((alias) =>
      orgOf(alias, { reports: [{ ...run, proofs } as RunReport] }),
    );
    const report = { ...green, stages: [{ ...green.stages[0], orgs }] } as ReleaseReport;
    expect(formatRelease(report, { color: false, columns: 200 })).to.include(
      'Not proven in a, b, c, d, e and 1 more: It ends (busy)',
    );
    expect(formatRelease(green, { color: false, columns: 200 })).to.not.include('Not proven');
  });

  it('are well-formed JUnit, whose counts are those of the cases', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (name) => /^test(suite|case)$/.test(name),
    });
    const suitesOf = (xml: string) => {
      expect(XMLValidator.validate(xml)).to.equal(true);
      return parser.parse(xml).testsuites.testsuite as Record<string, unknown>[];
    };
    const [qa, last] = suitesOf(formatReleaseJunit(red));
    expect(qa).to.include({ name: 'release.qa', tests: '3', failures: '2', errors: '0', skipped: '0' });
    expect(last).to.include({ name: 'release.last', tests: '1', failures: '0', skipped: '1' });
    const [, gate] = suitesOf(formatReleaseJunit(waiting));
    expect(gate).to.include({ tests: '2', failures: '0', skipped: '2' });
    expect(suitesOf(formatReleaseJunit({ ...red, stages: [] }))[0]).to.include({ tests: '1', failures: '1' });
  });

  it('call nobody in Markdown by what an org has written', () => {
    const text = formatReleaseMarkdown({ ...red, warnings: ['ask @team of a@example.com'] });
    expect(text).to.include('ask @&#8203;team of a@example.com');
  });

  it('escape in Markdown what would be markup, also within a table', () => {
    const text = formatReleaseMarkdown(red);
    expect(text).to.not.include('<script').and.to.not.include('| *b*');
    expect(text).to.include('&lt;script&gt;').and.to.include('\\| \\*b\\*');
  });

  it('show in Markdown the failed org first, and of a thousand a hundred and how many more', () => {
    const orgs = [
      ...Array.from({ length: 999 }, (_, index) => orgOf(`fine${index}`)),
      orgOf('broken', {
        status: 'failed',
        error: { name: 'A', message: 'B', actions: ['npm run verify'], exitCode: 1 },
      }),
    ];
    const text = formatReleaseMarkdown({ ...red, stages: [{ name: 'qa', status: 'failed', orgs, gates: [] }] });
    expect(text.indexOf('broken')).to.be.greaterThan(0).and.to.be.lessThan(text.indexOf('fine0'));
    expect(text).to.include('and 900 more in qa; the report');
    expect(text).to.not.include('fine99 ');
    expect(text).to.include('Try this: npm run verify');
  });

  it('fit in Markdown into a comment of GitHub, with the failed orgs of all stages before the healthy ones', () => {
    const long = { name: 'TokenRefusedError', message: 'It says no. '.repeat(400), actions: ['x'] };
    const failed = (name: string): StageRelease['orgs'] =>
      Array.from({ length: 90 }, (_, index) =>
        orgOf(`${name}${index}`, { status: 'failed', error: { ...long, exitCode: 1 } }),
      );
    const stages: StageRelease[] = ['one', 'two'].map((name) => ({
      name,
      status: 'failed',
      orgs: [orgOf(`${name}-fine`), ...failed(name)],
      gates: [],
    }));
    const warnings = Array.from({ length: 1000 }, () => 'w'.repeat(2000));
    const text = formatReleaseMarkdown({ ...red, stages, warnings });
    expect(text.length).to.be.at.most(65_536).and.at.least(50_000);
    expect(text).to.match(/and \d+ more in one, \d+ of them failed/);
    expect(text).to.not.include('one-fine').and.not.include('two-fine');
    expect(text).to.include('and 980 more');
  });

  it('say in text and Markdown where the time went and what the audit found', () => {
    const finding = {
      ruleId: 'session-long',
      severity: 'medium',
      message: 'Sessions are long',
      fix: 'Shorten them.',
      file: 'a.xml',
      line: 3,
      column: 5,
    } as const;
    const report: ReleaseReport = { ...green, findings: [finding] };
    for (const text of [formatReleaseMarkdown(report), formatRelease(report, { color: false, columns: 300 })]) {
      expect(text).to.include(
        'Time, summed over all orgs: deployments 8.0 s, token and proofs 600 ms, requests 200 ms',
      );
      expect(text).to.include('before the first of them 1.0 s');
      expect(text).to.include('Findings in the source: 1 medium');
    }
    expect(formatReleaseMarkdown(report)).to.include('a.xml:3:5: medium: Sessions are long (session-long). Shorten');
    expect(formatReleaseHtml(report)).to.include('a.xml:3:5: Sessions are long');
  });

  it('hold no markup of a value in HTML', () => {
    const page = formatReleaseHtml(red);
    expect(page).to.not.include('<script');
    expect(page).to.include(
      HOSTILE.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    );
  });
});
