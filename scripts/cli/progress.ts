/**
 * Shows the events of a run as they come. On a terminal that is one line that changes, since the report lists the steps;
 * elsewhere, in the log of a CI system, each finished step is a line of its own, so that a hanging run shows where.
 */
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
        output.passing(formatProgressLine(event.result, { color: output.hasColor, columns: output.columns }));
        break;
      case 'planned':
        output.line(formatPlan(event.plan, { color: output.hasColor, columns: output.columns }));
        break;
    }
  };
