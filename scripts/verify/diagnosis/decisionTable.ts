/**
 * The decision table: every cause of a token that was not issued. The way to the org and the key come first, since an org
 * looks at nothing else before; then what is likeliest. For `no client credentials user enabled` the order is that of the reports: nobody named, a wrong name, a user
 * who is locked, no API Only, then the switches.
 */
import type { Row } from './row.ts';
import { ACCESS_ROWS } from './rows/accessRows.ts';
import { APP_ROWS } from './rows/appRows.ts';
import { FLOW_ROWS, RUN_AS_UNSET_ROW } from './rows/flowRows.ts';
import { HOST_ROWS } from './rows/hostRows.ts';
import { KEY_ROWS } from './rows/keyRows.ts';
import { NETWORK_ROWS } from './rows/networkRows.ts';
import { OWN_ROWS } from './rows/ownRows.ts';
import { RUN_AS_ROWS } from './rows/runAsRows.ts';
import { STORE_ROWS } from './rows/storeRows.ts';

export const DECISION_TABLE: readonly Row[] = [
  ...NETWORK_ROWS,
  ...HOST_ROWS,
  ...OWN_ROWS,
  ...STORE_ROWS,
  ...KEY_ROWS,
  RUN_AS_UNSET_ROW,
  ...RUN_AS_ROWS,
  ...FLOW_ROWS,
  ...ACCESS_ROWS,
  ...APP_ROWS,
];
