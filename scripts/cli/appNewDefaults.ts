/** What `npm run app:new` takes where neither a flag nor an answer says anything else: the safe choice each time. */
import type { NewApp } from '../authoring/newApp.ts';

export const TOKEN_FORMATS = ['opaque', 'jwt'] as const satisfies readonly NewApp['tokenFormat'][];
export const SESSION_LEVELS = [
  'STANDARD',
  'LOW',
  'HIGH_ASSURANCE',
] as const satisfies readonly NewApp['sessionLevel'][];
export const IP_RELAXATIONS = [
  'Enforce',
  'Enforce_RelaxRefresh',
  'Bypass',
  'Bypass_2factor',
] as const satisfies readonly NewApp['ipRelaxation'][];

/** Minutes. @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm */
export const OPAQUE_TIMEOUTS = [15, 30, 60, 120, 240, 480, 720, 1440] as const;
export const JWT_TIMEOUTS = [15, 30, 60, 120, 240, 480, 720] as const;

export const DEFAULT_TOKEN_FORMAT = 'opaque';
export const DEFAULT_SESSION_LEVEL = 'STANDARD';
export const DEFAULT_IP_RELAXATION = 'Enforce';

/** JWT-based tokens are short-lived: a service that reads them by their signature does not notice that they were revoked. */
export const defaultTimeout = (format: NewApp['tokenFormat']): number => (format === 'jwt' ? 30 : 120);
