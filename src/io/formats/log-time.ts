import { describe } from '../../pipeline/check.ts';

/** As they stand in logs. */
export const MONTHS: readonly string[] = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
];

/** Minutes to the east of Greenwich. */
export function offsetOf(operator: string, zone: unknown): number {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = (typeof zone === 'string' && /^([+-])([01]\d|2[0-3]):([0-5]\d)$/.exec(zone)) || [];
  if (sign === undefined)
    throw new RangeError(`${operator}: zone must be "Z" or as in "+02:00", got ${describe(zone)}`);
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

/** The time as the clocks of a zone show it, with a year of four digits; undefined for what is no such time. */
export function clockOf(time: unknown, offset: number): Date | undefined {
  const epoch = time instanceof Date ? time.getTime() : typeof time === 'number' ? time : Number.NaN;
  const clock = new Date(epoch + offset * 60_000);
  const year = clock.getUTCFullYear();
  return year >= 0 && year <= 9999 ? clock : undefined;
}

export function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** `13:55:36` */
export function hourOf(clock: Date): string {
  return `${twoDigits(clock.getUTCHours())}:${twoDigits(clock.getUTCMinutes())}:${twoDigits(clock.getUTCSeconds())}`;
}
