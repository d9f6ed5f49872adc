/**
 * The services of the emulator, in the order in which they register their routes.
 */
import type { Service } from './emulatorTypes.ts';
import { credentialsService } from './services/credentials/credentialsService.ts';
import { dataService } from './services/data/dataService.ts';
import { metadataService } from './services/metadata/metadataService.ts';
import { oauthService } from './services/oauth/oauthService.ts';
import { platformService } from './services/platform/platformService.ts';

export const services: readonly Service[] = [
  platformService,
  oauthService,
  credentialsService,
  dataService,
  metadataService,
];
