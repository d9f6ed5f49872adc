/** Shows the events of a run as they come: finished steps as lines that stay, the running one as a line that changes. */
import type { RunEvent } from '../pipeline/runLog.ts';
import { formatPlan } from '../report/formatPlan.ts';
import { formatProgressLine } from '../report/formatProgressLine.ts';
import type { Output } from './output.ts';

export const showEvents =
  (output: Output): ((event: RunEvent) => void) =>
  (event) => {
    switch (event.kind) {
      case 'started':
        output.busy(`… ${event.title}`);
        break;
      case 'progress':
        output.busy(`… ${event.title}: ${event.text}`);
        break;
      case 'finished':
        output.line(formatProgressLine(event.result, { color: output.hasColor }));
        break;
      case 'planned':
        output.line(formatPlan(event.plan, { color: output.hasColor }));
        break;
    }
  };
