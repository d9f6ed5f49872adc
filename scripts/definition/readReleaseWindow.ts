/** Reads the hours in which a pipeline stage may begin. In: its part of config/pipeline.json. Out: the window. */
import type { JsonObject } from './json/jsonNode.ts';
import { asItems, asText, type ConfigPart, partAt, rejectPart, rejectUnknownKeys } from './json/readConfigObject.ts';
import { type ReleaseWindow, WEEKDAYS, type Weekday } from './pipelineStage.ts';

const KEYS = ['days', 'from', 'to', 'timeZone'];
const DAY_MINUTES = 24 * 60;

/** @throws {ConfigInvalidError} */
export function readReleaseWindow(part: ConfigPart<JsonObject>): ReleaseWindow {
  rejectUnknownKeys(part, (key) => KEYS.includes(key), KEYS.join(', '));
  const days = partAt(part, 'days');
  const [fromMinute, toMinute] = [readTime(part, 'from', 0), readTime(part, 'to', DAY_MINUTES)];
  if (fromMinute === toMinute) {
    rejectPart(part, 'the window begins when it ends', 'Leave from and to out for the whole day.');
  }
  return { days: days === undefined ? WEEKDAYS : readDays(days), fromMinute, toMinute, timeZone: readZone(part) };
}

function readDays(part: ConfigPart): readonly Weekday[] {
  const days = asItems(part).map((item) => {
    const text = asText(item);
    return (
      WEEKDAYS.find((day) => day === text) ?? rejectPart(item, `"${text}" is no day`, `Use: ${WEEKDAYS.join(', ')}.`)
    );
  });
  return days.length === 0 ? rejectPart(part, 'days is an empty list', 'Leave days out for all of them.') : days;
}

function readTime(part: ConfigPart<JsonObject>, key: string, fallback: number): number {
  const found = partAt(part, key);
  if (found === undefined) {
    return fallback;
  }
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(asText(found)) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return minute <= DAY_MINUTES ? minute : rejectPart(found, `${key} must be a time`, 'Write, for example: "08:00".');
}

function readZone(part: ConfigPart<JsonObject>): string {
  const found = partAt(part, 'timeZone');
  if (found === undefined) {
    return rejectPart(part, `${part.name} has no timeZone`, 'Write, for example: "timeZone": "Europe/Berlin"');
  }
  const zone = asText(found);
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (error) {
    if (error instanceof RangeError) {
      return rejectPart(found, `"${zone}" is no time zone`, 'Use an IANA name, such as Europe/Berlin or UTC.');
    }
    throw error;
  }
}
