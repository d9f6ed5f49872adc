/**
 * The ways in which a request can go wrong, as orders for the emulator. `isHeld`: the answer never comes; `endsSessions`: the
 * session is over just before, so that the service itself says so in its own way. `twin`: the kind that is the same where
 * the request writes nothing, since then the client gets the same bytes and the org is the same.
 */
import type { Fault } from '../../scripts/emulator/faults.ts';

export type FaultKind = {
  readonly name: string;
  readonly fault: Omit<Fault, 'match' | 'nth' | 'times'>;
  readonly isHeld?: boolean;
  readonly endsSessions?: boolean;
  readonly twin?: string;
};

/** The emulator runs the request as it is and says so in its log, which is the sign to hold the answer back. */
export const HELD = { kind: 'latency', effect: 'after', milliseconds: 0 } as const;

export const FAULT_KINDS: readonly FaultKind[] = [
  { name: '503 without effect', fault: { kind: 'status', status: 503, effect: 'before' } },
  { name: '503 with effect', fault: { kind: 'status', status: 503, effect: 'after' }, twin: '503 without effect' },
  { name: '429', fault: { kind: 'status', status: 429, effect: 'before' } },
  { name: 'reset before the effect', fault: { kind: 'reset', effect: 'before' } },
  { name: 'reset after the effect', fault: { kind: 'reset', effect: 'after' }, twin: 'reset before the effect' },
  { name: 'truncated answer', fault: { kind: 'truncate', effect: 'after' } },
  { name: 'HTML instead', fault: { kind: 'html503', effect: 'before' } },
  { name: 'time-out', fault: HELD, isHeld: true },
  {
    name: 'expired session',
    fault: { kind: 'latency', effect: 'before', milliseconds: 0 },
    endsSessions: true,
  },
];

const SAMPLED_FROM = 9;

/** `ECA_SWEEP=full` leaves nothing out, not even what is the same as something else. */
export const isFull = process.env['ECA_SWEEP'] === 'full';

type Sampling = { readonly isSampled?: boolean };

/** What meets the request with this number: all of them, or one, each kind in turn. */
export const faultsAt = ({ isSampled = false }: Sampling, request: number): readonly FaultKind[] =>
  FAULT_KINDS.filter((_, kind) => isFull || !isSampled || (request + kind) % SAMPLED_FROM === 0);
