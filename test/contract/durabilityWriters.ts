/**
 * Clients that write to an emulator process without end until it is killed, each of one kind and over a connection of its
 * own. Each remembers what was acknowledged and what it had asked for last, and can say whether an emulator that came
 * back holds all of the former, nothing but the former and perhaps the latter, and no half of anything.
 */
import { expect } from 'chai';
import type { Answer, RequestOptions } from '../support/emulatorHarness.ts';
import { admin, appFiles, DATA, deploymentForm, type ProcessOrg, packageOf, tokenForm } from '../support/processOrg.ts';
import type { StartedEmulator } from '../support/startedEmulator.ts';

export type Writer = {
  /** Ends when the connection breaks; calls `acknowledge` for each answer. */
  readonly run: (acknowledge: () => void) => Promise<void>;
  /** Looks at the org after the restart. */
  readonly check: (org: ProcessOrg) => Promise<void>;
};

/** The answer, or nothing where the emulator ended before there was one. */
export async function attempt(
  org: ProcessOrg,
  path: string,
  options: RequestOptions = {},
): Promise<Answer | undefined> {
  try {
    return await org.request(path, options);
  } catch (error) {
    // What fetch says of a connection that breaks, in the head of an answer or in its body.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

type Journal = { readonly acknowledged: string[]; pending: string | undefined };

/** Asks for one thing after the other; `ask` gives the answer for a name, `keep` what is to be remembered of it. */
const pour =
  (
    journal: Journal,
    prefix: string,
    ask: (name: string, number: number) => Promise<Answer | undefined>,
    keep: (answer: Answer, name: string) => string = (_answer, name) => name,
  ) =>
  async (acknowledge: () => void): Promise<void> => {
    for (let number = 1; ; number += 1) {
      const name = `${prefix}${number}`;
      journal.pending = name;
      const answer = await ask(name, number);
      if (answer === undefined) return;
      if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`);
      journal.acknowledged.push(keep(answer, name));
      journal.pending = undefined;
      acknowledge();
    }
  };

const newJournal = (): Journal => ({ acknowledged: [], pending: undefined });

/** All that was acknowledged in its order, and no more than the request that got no answer. */
const expectJournal = (found: readonly string[], { acknowledged, pending }: Journal): void => {
  const whole = pending !== undefined && found.length > acknowledged.length ? [...acknowledged, pending] : acknowledged;
  expect(found).to.deep.equal(whole);
};

/** Creates accounts, and changes each one before it creates the next. */
export function recordWriter(org: ProcessOrg, prefix: string): Writer {
  const journal = newJournal();
  const path = `${DATA}/sobjects/Account`;
  const create = (name: string) => attempt(org, path, { body: { Name: name } });
  let id = '';
  return {
    run: pour(
      journal,
      '',
      (_name, number) =>
        number % 2 === 1
          ? create(`${prefix}-${number}`)
          : attempt(org, `${path}/${id}`, { method: 'PATCH', body: { Phone: 'changed' } }),
      ({ body }, name) => {
        id = Number(name) % 2 === 1 ? String((body as { id?: string }).id) : '';
        return name;
      },
    ),
    check: async (restarted) => {
      const rows = await restarted.query(`SELECT Name, Phone FROM Account WHERE Name LIKE '${prefix}-%' ORDER BY Id`);
      const found = rows.flatMap(({ Name, Phone }) => {
        const number = Number(String(Name).slice(prefix.length + 1));
        return Phone === 'changed' ? [number, number + 1] : [number];
      });
      expectJournal(found.map(String), journal);
    },
  };
}

/** Creates contacts by three in one request, all or none. */
export function collectionWriter(org: ProcessOrg): Writer {
  const journal = newJournal();
  return {
    run: pour(journal, 'three-', (name) =>
      attempt(org, `${DATA}/composite/sobjects`, {
        body: {
          allOrNone: true,
          records: [1, 2, 3].map((part) => ({ attributes: { type: 'Contact' }, LastName: name, FirstName: `${part}` })),
        },
      }),
    ),
    check: async (restarted) => {
      const rows = await restarted.query(`SELECT LastName FROM Contact WHERE LastName LIKE 'three-%' ORDER BY Id`);
      const byName = Map.groupBy(rows, ({ LastName }) => String(LastName));
      expect([...byName.values()].filter((batch) => batch.length !== 3)).to.deep.equal([]);
      expectJournal([...byName.keys()], journal);
    },
  };
}

/** Asks for tokens of an app. The same live token comes again; each request leaves a row of the login history. */
export function tokenWriter(org: ProcessOrg, pair: { readonly key: string; readonly secret: string }): Writer {
  const journal = newJournal();
  return {
    run: pour(
      journal,
      '',
      () => attempt(org, '/services/oauth2/token', { token: '', body: tokenForm(pair) }),
      ({ body }) => String((body as { access_token?: string }).access_token),
    ),
    check: async (restarted) => {
      const rows = await restarted.query(`SELECT Id FROM LoginHistory WHERE LoginSubType = 'OauthClientCredentials'`);
      const inFlight = journal.pending === undefined ? 0 : 1;
      expect(rows.length).to.be.within(journal.acknowledged.length, journal.acknowledged.length + inFlight);
      for (const token of new Set(journal.acknowledged)) {
        expect((await restarted.request(`${DATA}/query?q=SELECT+Id+FROM+User+LIMIT+1`, { token })).status).to.equal(
          200,
        );
      }
    },
  };
}

/** How long a deployment takes, and the writer's clock with it: every fourth deployment makes room for one. */
export const deployMilliseconds = 10_000;

/** Deploys apps of five components each, by REST or by SOAP. */
export function deploymentWriter(emulator: StartedEmulator, org: ProcessOrg, by: 'rest' | 'soap'): Writer {
  const journal = newJournal();
  const appPrefix = `${by === 'rest' ? 'Rest' : 'Soap'}App`;
  const idOf = ({ body, text }: Answer): string =>
    by === 'rest' ? String((body as { id?: string }).id) : (/<id>(\w+)<\/id>/.exec(text)?.[1] ?? text);
  const statusOf = async (restarted: ProcessOrg, id: string): Promise<unknown> => {
    const { deployResult } = await restarted.json(`${DATA}/metadata/deployRequest/${id}`);
    return (deployResult as { status?: unknown }).status;
  };
  return {
    run: pour(
      journal,
      appPrefix,
      async (name, number) => {
        const zip = packageOf(appFiles(name));
        const answer = await (by === 'rest'
          ? attempt(org, `${DATA}/metadata/deployRequest`, { body: deploymentForm(zip) })
          : attempt(org, '/services/Soap/m/66.0', soapDeployment(org, zip)));
        // The clock is a write of its own; the emulator may end while it is asked for.
        if (answer !== undefined && number % 4 === 0) await advance(emulator);
        return answer;
      },
      idOf,
    ),
    check: async (restarted) => {
      for (const id of journal.acknowledged) expect(await statusOf(restarted, id), id).to.equal('Succeeded');
      const apps = await restarted.query(
        `SELECT DeveloperName FROM ExternalClientApplication WHERE DeveloperName LIKE '${appPrefix}%'`,
      );
      expect(apps.length).to.be.within(
        journal.acknowledged.length,
        journal.acknowledged.length + (journal.pending === undefined ? 0 : 1),
      );
    },
  };
}

const advance = async (emulator: StartedEmulator): Promise<void> => {
  try {
    await admin(emulator, 'clock/advance', { body: { milliseconds: deployMilliseconds } });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
};

const soapDeployment = (org: ProcessOrg, zip: Uint8Array): RequestOptions => ({
  headers: { 'content-type': 'text/xml', SOAPAction: '""' },
  body: `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Header><SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>${org.token}</sessionId></SessionHeader></Header><Body><deploy xmlns="http://soap.sforce.com/2006/04/metadata"><ZipFile>${Buffer.from(zip).toString('base64')}</ZipFile><DeployOptions><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage></DeployOptions></deploy></Body></Envelope>`,
});
