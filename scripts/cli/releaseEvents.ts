/**
 * Shows a release as it goes. On a terminal these are rows that change: the counts, and a row for each org at work; in the
 * log of a CI system each org that begins or ends is a line of its own.
 */
import type { ReleaseEvent } from '../pipeline/release/releaseRequest.ts';
import { printableLine } from '../report/printableText.ts';
import type { Output } from './output.ts';

/** More orgs at work than these are counted, so that the rows never scroll off. */
const MOST_ROWS = 8;

export function showReleaseEvents(output: Output): (event: ReleaseEvent) => void {
  /** Alias to what goes on there, in the order of their beginning. */
  const working = new Map<string, string>();
  const counts = { checking: 0, done: 0, failed: 0 };
  let note = '';
  const draw = (): void => output.busy(() => [headline(counts, working.size, note), ...rowsOf(working)].join('\n'));
  return (event) => {
    switch (event.kind) {
      case 'stage':
        note = printableLine(`${event.stage}: ${event.detail}`);
        output.passing(note);
        break;
      case 'org':
        showOrg(event);
        break;
      case 'run':
        if (event.event.kind === 'started' || event.event.kind === 'progress') {
          const { title } = event.event;
          const text = event.event.kind === 'progress' ? `${title}: ${event.event.text}` : title;
          if (working.has(event.org ?? '')) {
            working.set(event.org ?? '', text);
          } else {
            note = `${event.org ?? ''}: ${text}`;
          }
        }
        break;
    }
    draw();
  };

  function showOrg({ stage, org = '', status, detail }: Extract<ReleaseEvent, { kind: 'org' }>): void {
    if (status === 'checking') {
      counts.checking += 1;
      note = `checking ${org}`;
      return;
    }
    note = '';
    if (status === 'started') {
      working.set(org, detail === '' ? 'begins' : detail);
    } else {
      working.delete(org);
      counts[status] += 1;
    }
    output.passing(printableLine(`${stage} ${org}: ${status} ${detail}`.trimEnd()));
  }
}

type Counts = { readonly checking: number; readonly done: number; readonly failed: number };

function headline({ checking, done, failed }: Counts, atWork: number, note: string): string {
  const counts = [
    ...(checking === 0 ? [] : [`${checking} in the check`]),
    ...(atWork === 0 ? [] : [`${atWork} at work`]),
    ...(done === 0 ? [] : [`${done} done`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return printableLine([`… ${counts.join(', ')}`, ...(note === '' ? [] : [note])].join(': '));
}

function rowsOf(working: ReadonlyMap<string, string>): readonly string[] {
  const rows = [...working].slice(0, MOST_ROWS).map(([org, text]) => `  ${org}  ${printableLine(text)}`);
  const more = working.size - rows.length;
  return more > 0 ? [...rows, `  and ${more} more`] : rows;
}
