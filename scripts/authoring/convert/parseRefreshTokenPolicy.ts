/** The refresh token policy of a Connected App, taken apart. In: `specific_lifetime:30:DAYS`. Out: elements of the policies. */

const TYPES: Readonly<Record<string, string>> = {
  infinite: 'Infinite',
  zero: 'Zero',
  specific_lifetime: 'SpecificLifetime',
  specific_inactivity: 'SpecificInactivity',
};
const UNITS: Readonly<Record<string, string>> = { HOURS: 'Hours', DAYS: 'Days', MONTHS: 'Months' };

export function parseRefreshTokenPolicy(text: string): Readonly<Record<string, string>> | undefined {
  const [kind = '', period, unit = ''] = text.trim().split(':');
  const type = TYPES[kind.toLowerCase()];
  if (type === undefined) {
    return undefined;
  }
  if (type === 'Infinite' || type === 'Zero') {
    return { refreshTokenPolicyType: type };
  }
  const unitName = UNITS[unit.toUpperCase()];
  return period === undefined || !/^\d+$/.test(period) || unitName === undefined
    ? undefined
    : { refreshTokenPolicyType: type, refreshTokenValidityPeriod: period, refreshTokenValidityUnit: unitName };
}
