/**
 * Shows a release as it goes. On a terminal that is one line that changes: how many orgs are through, and what goes on; in the
 * log of a CI system each org that begins or ends is a line of its own.
 */
import type { ReleaseEvent } from '../pipeline/release/releaseRequest.ts';
import { printableLine } from '../report/printableText.ts';
import type { Output } from './output.ts';

export function showReleaseEvents(output: Output): (event: ReleaseEvent) => void {
  const working = new Set<string>();
  let checking = 0;
  let done = 0;
  let failed = 0;
  const busy = (what: string): void => {
    const counts = [
      checking === 0 ? undefined : `${checking} checked`,
      working.size === 0 ? undefined : `${working.size} at work`,
      done === 0 ? undefined : `${done} done`,
      failed === 0 ? undefined : `${failed} failed`,
    ].filter((text) => text !== undefined);
    output.busy(`… ${counts.join(', ')}: ${what}`);
  };
  return (event) => {
    switch (event.kind) {
      case 'stage':
        output.passing(`${event.stage}: ${event.detail}`);
        break;
      case 'org': {
        const name = event.org ?? '';
        if (event.status === 'checking') {
          checking += 1;
          busy(`checking ${name}`);
          break;
        }
        if (event.status === 'started') {
          working.add(name);
        } else {
          working.delete(name);
          done += event.status === 'done' ? 1 : 0;
          failed += event.status === 'failed' ? 1 : 0;
        }
        output.passing(printableLine(`${event.stage} ${name}: ${event.status} ${event.detail}`.trimEnd()));
        busy(name);
        break;
      }
      case 'run':
        if (event.event.kind === 'started' || event.event.kind === 'progress') {
          busy(`${event.org ?? ''}: ${event.event.title}`);
        }
        break;
    }
  };
}
