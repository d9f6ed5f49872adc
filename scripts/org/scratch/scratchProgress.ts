/**
 * What core says while it makes a scratch org. In: one piece of work and a listener. Out: the work's result; the listener
 * hears of the stages of this work and of no other, though core tells them to the whole process.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ScratchOrgLifecycleEvent } from '@salesforce/core';

export type ScratchStage = ScratchOrgLifecycleEvent['stage'];

const listening = new AsyncLocalStorage<(stage: ScratchStage) => void>();

export const STAGE_TEXTS: Readonly<Record<ScratchStage, string>> = {
  'prepare request': 'preparing the request',
  'send request': 'asking the Dev Hub',
  'wait for org': 'waiting for the sign-up',
  available: 'the org is there',
  authenticate: 'authorising the org',
  'deploy settings': 'deploying the settings of the definition file',
  done: 'done',
};

export async function withStages<Result>(
  onStage: (stage: ScratchStage) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const { Lifecycle, scratchOrgLifecycleEventName } = await import('@salesforce/core');
  const tell = async ({ stage }: ScratchOrgLifecycleEvent): Promise<void> => listening.getStore()?.(stage);
  // Listeners can't be taken off one by one; the name makes a second registration a no-op.
  Lifecycle.getInstance().on(scratchOrgLifecycleEventName, tell, 'eca-pipeline');
  return listening.run(onStage, work);
}
