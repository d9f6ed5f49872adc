/**
 * What the sign-up service finds wrong with a request that the Dev Hub took: the error code that the row gets.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_scratch_orgs_error_codes.htm
 */
import { cliClientId } from '../../createOrg.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredRecord } from '../../state/stateTypes.ts';

/** The service cannot replicate an External Client App into the new org, only a Connected App of the hub. */
const isReplicable = ({ state }: Emulator, hub: EmulatedOrg, clientId: string): boolean => {
  if (clientId === cliClientId) return true;
  return state.components.list(hub.orgId, 'ConnectedApp').some(({ body }) => {
    const configuration = body['oauthConfig'];
    const key =
      typeof configuration === 'object' && configuration !== null && 'consumerKey' in configuration
        ? configuration.consumerKey
        : body['consumerKey'];
    return key === clientId;
  });
};

/** Sign-up asks for more than an e-mail field does: letters of ASCII, and no dot at an end or beside another. A guess. */
const isEmail = (text: string): boolean =>
  /^[^@\s.\u0080-\uffff]+(?:\.[^@\s.\u0080-\uffff]+)*@[\w-]+(?:\.[\w-]+)+$/.test(text);

/** The error code of a request that cannot become an org; undefined for one that can. */
export const findSignupError = (emulator: Emulator, hub: EmulatedOrg, info: StoredRecord): string | undefined => {
  const text = (field: string): string => String(info[field] ?? '');
  if (text('Snapshot') !== '') return 'T-0002';
  if (text('SourceOrg') !== '') return 'SH-0002';
  if (text('AdminEmail') !== '' && !isEmail(text('AdminEmail'))) return 'S-1006';
  if (text('Country') !== '' && !/^[A-Z]{2}$/i.test(text('Country'))) return 'S-2006';
  const namespace = text('Namespace');
  if (namespace !== '') {
    const registered = emulator.state.records.find(hub.orgId, 'NamespaceRegistry', { NamespacePrefix: namespace });
    if (registered.length === 0) return 'S-1017';
  }
  if (text('Username') !== '' && emulator.state.records.findUserAnywhere(text('Username')) !== undefined)
    return 'C-1007';
  if (!isReplicable(emulator, hub, text('ConnectedAppConsumerKey') || cliClientId)) return 'C-1016';
  return undefined;
};
