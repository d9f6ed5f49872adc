import { expect } from 'chai';
import { WEEKDAYS } from '../../../scripts/definition/pipelineStage.ts';
import { describeWindow, isOpen, nextOpening } from '../../../scripts/definition/releaseWindow.ts';

const at = (text: string): number => Date.parse(text);
const night = { days: ['fri'], fromMinute: 22 * 60, toMinute: 4 * 60, timeZone: 'Europe/Berlin' } as const;
const office = { days: ['mon', 'tue'], fromMinute: 8 * 60, toMinute: 17 * 60, timeZone: 'America/New_York' } as const;

describe('A release window', () => {
  const moments: readonly (readonly [typeof night | typeof office, string, boolean, string])[] = [
    [office, '2026-11-23T12:59:00Z', false, 'a minute before it opens, in winter time'],
    [office, '2026-11-23T13:00:00Z', true, 'as it opens'],
    [office, '2026-11-23T21:59:59Z', true, 'in its last minute'],
    [office, '2026-11-23T22:00:00Z', false, 'as it closes'],
    [office, '2026-07-20T12:00:00Z', true, 'as it opens in summer time'],
    [office, '2026-11-25T15:00:00Z', false, 'on another day'],
    [night, '2026-11-27T21:30:00Z', true, 'on Friday at 22:30 in Berlin'],
    [night, '2026-11-28T02:59:00Z', true, 'on Saturday before 4 in Berlin, which belongs to Friday'],
    [night, '2026-11-28T03:00:00Z', false, 'on Saturday at 4 in Berlin'],
    [night, '2026-11-27T02:00:00Z', false, 'on Friday before 4, which belongs to Thursday'],
  ];
  for (const [window, moment, open, what] of moments) {
    it(`is ${open ? 'open' : 'closed'} ${what}`, () => {
      expect(isOpen(window, at(moment))).to.equal(open);
    });
  }

  it('says when it opens next', () => {
    expect(nextOpening(night, at('2026-11-25T10:02:03Z'))).to.equal(at('2026-11-27T21:00:00Z'));
    expect(nextOpening(office, at('2026-11-23T12:00:01Z'))).to.equal(at('2026-11-23T13:00:00Z'));
    expect(nextOpening({ ...office, days: [] }, at('2026-11-23T15:01:00Z'))).to.equal(undefined);
  });

  it('knows of an hour that is left out, and of one that comes twice', () => {
    const early = { days: WEEKDAYS, fromMinute: 2 * 60, toMinute: 3 * 60, timeZone: 'Europe/Berlin' };
    expect(nextOpening(early, at('2026-03-28T12:00:00Z'))).to.equal(at('2026-03-30T00:00:00Z'));
    expect(nextOpening({ ...early, toMinute: 5 * 60 }, at('2026-03-28T12:00:00Z'))).to.equal(
      at('2026-03-29T01:00:00Z'),
    );
    for (const moment of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
      expect(isOpen(early, at(moment)), moment).to.equal(true);
    }
    expect(isOpen({ ...night, days: ['sat'] }, at('2026-10-25T02:59:00Z'))).to.equal(true);
    expect(isOpen({ ...night, days: ['sat'] }, at('2026-10-25T03:00:00Z'))).to.equal(false);
  });

  it('is told in words', () => {
    expect(describeWindow(night)).to.equal('fri 22:00–04:00 Europe/Berlin');
    expect(describeWindow({ ...office, days: WEEKDAYS })).to.equal('every day 08:00–17:00 America/New_York');
  });
});
