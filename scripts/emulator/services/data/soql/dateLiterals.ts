/**
 * Dates and times of SOQL as spans of milliseconds: what enters is the literal and the clock's time, what leaves is from
 * and exclusive to. Days are UTC days, weeks start on Sunday, fiscal years are calendar years.
 */
export type TimeSpan = { readonly from: number; readonly to: number };

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

const DAY = 86_400_000;

/**
 * The span of a literal such as `TODAY` or `LAST_N_DAYS:3`; `undefined` for a name that is none.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
 */
export function dateLiteralSpan(literal: string, now: number): TimeSpan | undefined {
  const [name = '', count] = literal.toUpperCase().replace('FISCAL_', '').split(':');
  if (count !== undefined) {
    return countedSpan(name, Number(count), now);
  }
  const today = startOf('DAY', now, 0);
  switch (name) {
    case 'YESTERDAY':
      return { from: today - DAY, to: today };
    case 'TODAY':
      return { from: today, to: today + DAY };
    case 'TOMORROW':
      return { from: today + DAY, to: today + 2 * DAY };
    case 'LAST_90_DAYS':
      return { from: today - 90 * DAY, to: today + DAY };
    case 'NEXT_90_DAYS':
      return { from: today + DAY, to: today + 91 * DAY };
  }
  const [, which, unit] = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name) ?? [];
  if (which === undefined) {
    return undefined;
  }
  const shift = which === 'LAST' ? -1 : which === 'THIS' ? 0 : 1;
  // The pattern has let through units only.
  return spanOf(unit as Unit, now, shift, shift + 1);
}

function countedSpan(name: string, count: number, now: number): TimeSpan | undefined {
  const [, direction, counted, ago] = /^(?:(LAST|NEXT)_N_(\w+)S|N_(\w+)S_AGO)$/.exec(name) ?? [];
  // The parser has let through units only.
  const unit = (counted ?? ago) as Unit | undefined;
  if (unit === undefined) {
    return undefined;
  }
  if (direction === undefined) {
    return spanOf(unit, now, -count, 1 - count);
  }
  if (direction === 'NEXT') {
    return spanOf(unit, now, 1, count + 1);
  }
  // For days the current one counts, for longer units only whole past ones.
  return spanOf(unit, now, unit === 'DAY' ? 1 - count : -count, unit === 'DAY' ? 1 : 0);
}

const spanOf = (unit: Unit, now: number, fromShift: number, toShift: number): TimeSpan => ({
  from: startOf(unit, now, fromShift),
  to: startOf(unit, now, toShift),
});

function startOf(unit: Unit, now: number, shift: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return Date.UTC(year, month, day + shift);
    case 'WEEK':
      return Date.UTC(year, month, day - date.getUTCDay() + 7 * shift);
    case 'MONTH':
      return Date.UTC(year, month + shift, 1);
    case 'QUARTER':
      return Date.UTC(year, month - (month % 3) + 3 * shift, 1);
    case 'YEAR':
      return Date.UTC(year + shift, 0, 1);
  }
}

/** Milliseconds of a stored or written date or time; `undefined` for what is neither. */
export function parseTime(text: string): number | undefined {
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
