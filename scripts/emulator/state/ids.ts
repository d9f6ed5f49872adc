/**
 * Salesforce ids: key prefix and counter in, 18-character id out, and 15 characters to 18. Leaves out where the counter
 * is kept: that is the database's business.
 */

/** The first three characters of an id by sObject; what is not listed here gets the prefix of custom objects. */
export const keyPrefixes: Readonly<Record<string, string>> = {
  Organization: '00D',
  User: '005',
  Profile: '00e',
  UserLicense: '100',
  UserLogin: '0Yw',
  UserRole: '00E',
  Group: '00G',
  GroupMember: '011',
  Account: '001',
  Contact: '003',
  Order: '801',
  Product2: '01t',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
  PermissionSetGroup: '0PG',
  PermissionSetLicense: '0PL',
  PermissionSetLicenseAssign: '2La',
  ObjectPermissions: '110',
  FieldPermissions: '01k',
  SetupEntityAccess: '0J0',
  ScratchOrgInfo: '2SR',
  ActiveScratchOrg: '2SC',
  NamespaceRegistry: '0Rg',
  LoginHistory: '0Ya',
  LoginIp: '710',
  AuthSession: '0Ak',
  OauthToken: '0CQ',
  ConnectedApplication: '0H4',
  SetupAuditTrail: '0Ym',
  SourceMember: '0MZ',
  ExternalClientApplication: '0xI',
  ExtlClntAppOauthSettings: '0xJ',
  ExtlClntAppGlobalOauthSet: '0xK',
  ExtlClntAppGlobalOauthSettings: '0xK',
  ExtlClntAppOauthPlcyCnfg: '0xL',
  ExtlClntAppOauthConfigurablePolicies: '0xL',
  ExtlClntAppPlcyCnfg: '0xM',
  ExtlClntAppConfigurablePolicies: '0xM',
  Consumer: '888',
  StagedCredentials: '889',
  DeployRequest: '0Af',
  RetrieveRequest: '09S',
};

/** The key prefix of an sObject's ids. */
export const keyPrefixOf = (sobject: string): string => keyPrefixes[sobject] ?? 'a01';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Nine base-62 digits of the counter after an instance mark that no real instance uses. */
export const composeId = (keyPrefix: string, counter: number): string => {
  let rest = counter;
  let text = '';
  while (text.length < 9) {
    text = digits.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return to18(`${keyPrefix}Ec0${text}`);
};

/**
 * Adds the checksum that makes a 15-character id safe to compare without case; longer ids come back unchanged.
 * Each group of five characters gives five bits, one per upper-case letter.
 * @see https://help.salesforce.com/s/articleView?id=000385585
 */
export const to18 = (id: string): string => {
  if (id.length !== 15) return id;
  let checksum = '';
  for (let group = 0; group < 3; group += 1) {
    let bits = 0;
    for (let index = 0; index < 5; index += 1) {
      const character = id.charAt(group * 5 + index);
      if (character >= 'A' && character <= 'Z') bits |= 1 << index;
    }
    checksum += checksumAlphabet.charAt(bits);
  }
  return id + checksum;
};

export const to15 = (id: string): string => id.slice(0, 15);

/** Whether the text has the form of an id, 15 characters or 18 with the right checksum. */
export const isId = (text: string): boolean =>
  /^[A-Za-z0-9]{15}$/.test(text) || (/^[A-Za-z0-9]{18}$/.test(text) && to18(text.slice(0, 15)) === text);
