import { invalidXml, type Element } from "#dav";

/** From `from` on, before `to`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

export const beginningOfTime = new Date(-62_135_596_800_000);
export const endOfTime = new Date(253_402_300_799_000);

/** `start` and `end` of an element in UTC (RFC 4791 §9.9); where `isWhole` both are needed. Refuses XML_INVALID. */
export function readRange({ attributes }: Element, isWhole: boolean): TimeRange {
  const { start, end } = attributes;
  if ((start === undefined && end === undefined) || (isWhole && (start === undefined || end === undefined)))
    throw invalidXml("a time range lacks its start or end");
  const range = {
    from: start === undefined ? beginningOfTime : readUtc(start),
    to: end === undefined ? endOfTime : readUtc(end),
  };
  if (range.to <= range.from) throw invalidXml("a time range ends before it begins");
  return range;
}

function readUtc(text: string): Date {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const date = new Date(
    found ? text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z") : Number.NaN,
  );
  if (Number.isNaN(date.getTime())) throw invalidXml("a time is not of the form 20261128T100000Z");
  return date;
}
