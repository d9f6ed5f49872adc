/** Token requests of an org that are refused, and a change of the source: what releases are set back after. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Clock } from '../../scripts/lib/clock.ts';
import type { OrgSession } from './emulatorHarness.ts';
import type { ReleaseWorld } from './releaseWorld.ts';

export const POLICIES = 'force-app/main/default/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml';

/** `times` 0: all of them, from now on. */
export const failTokens = (world: ReleaseWorld, orgId: string, times: number) =>
  world.emulator.admin('/faults', {
    body: {
      ...tokenFault(orgId),
      kind: 'status',
      status: 400,
      body: '{"error":"invalid_grant","error_description":"no client credentials user enabled"}',
      times,
    },
  });

export const tokenFault = (orgId: string) => ({
  match: { pathPattern: '/services/oauth2/token', bodyPattern: 'client_credentials', org: orgId },
  effect: 'before',
});

/** The first wait, which is that of a soak, lets so many tokens be refused. */
export function refusingAfterAWait(world: ReleaseWorld, orgId: string, times: number): Clock {
  const { clock } = world.ports();
  let isFirst = true;
  return {
    ...clock,
    wait: async (milliseconds, signal) => {
      if (isFirst) {
        isFirst = false;
        await failTokens(world, orgId, times);
      }
      await clock.wait(milliseconds, signal);
    },
  };
}

export const policyOf = ({ emulator }: ReleaseWorld, { org: { orgId } }: OrgSession): string =>
  JSON.stringify(emulator.emulator.state.components.list(orgId, 'ExtlClntAppOauthConfigurablePolicies')[0]?.body);

export function changePolicies({ project, edit }: ReleaseWorld): void {
  const text = readFileSync(`${project}/${POLICIES}`, 'utf8');
  const changed = text.replace(/(<sessionTimeoutInMinutes>)\d+/, '$130');
  expect(changed).to.not.equal(text);
  edit(POLICIES, changed);
}
