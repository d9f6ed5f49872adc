/** Whether a moment lies in a release window, and when the next one opens. Pure: the moment comes from the caller. */
import { type ReleaseWindow, WEEKDAYS, type Weekday } from './pipelineStage.ts';

const DAY_MINUTES = 24 * 60;

/** Making one takes longer than using it a thousand times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) {
    return known;
  }
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** Weekday and minute of the day at `milliseconds`, on a clock on the wall of the window's zone. */
function wallClock(milliseconds: number, timeZone: string): { readonly day: Weekday; readonly minute: number } {
  const parts = formatOf(timeZone).formatToParts(milliseconds);
  const value = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const day = WEEKDAYS.find((name) => name === value('weekday').toLowerCase().slice(0, 3)) ?? 'mon';
  return { day, minute: Number(value('hour')) * 60 + Number(value('minute')) };
}

export function isOpen(window: ReleaseWindow, milliseconds: number): boolean {
  const { day, minute } = wallClock(milliseconds, window.timeZone);
  const { fromMinute, toMinute, days } = window;
  if (fromMinute < toMinute) {
    return days.includes(day) && minute >= fromMinute && minute < toMinute;
  }
  const yesterday = WEEKDAYS[(WEEKDAYS.indexOf(day) + WEEKDAYS.length - 1) % WEEKDAYS.length] ?? day;
  return (days.includes(day) && minute >= fromMinute) || (days.includes(yesterday) && minute < toMinute);
}

const MINUTE_MILLISECONDS = 60_000;

/** The next minute in which it is open; `undefined` where there is none within eight days. */
export function nextOpening(window: ReleaseWindow, milliseconds: number): number | undefined {
  const step = MINUTE_MILLISECONDS;
  const first = Math.ceil(milliseconds / step) * step;
  for (let moment = first; moment < first + 8 * DAY_MINUTES * MINUTE_MILLISECONDS; moment += step) {
    if (isOpen(window, moment)) {
      return moment;
    }
  }
  return undefined;
}

/** `2026-12-02T07:00:00Z (wed 08:00 Europe/Berlin)`. */
export function describeMoment(milliseconds: number, timeZone: string): string {
  const { day, minute } = wallClock(milliseconds, timeZone);
  return `${new Date(milliseconds).toISOString().replace('.000Z', 'Z')} (${day} ${timeText(minute)} ${timeZone})`;
}

const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `Mon Tue 08:00–17:00 Europe/Berlin`. */
export function describeWindow({ days, fromMinute, toMinute, timeZone }: ReleaseWindow): string {
  const names = days.length === WEEKDAYS.length ? 'every day' : days.join(' ');
  return `${names} ${timeText(fromMinute)}–${timeText(toMinute)} ${timeZone}`;
}
