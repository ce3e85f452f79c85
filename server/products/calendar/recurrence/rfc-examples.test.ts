import { expect, test } from "vitest";
import { readCalendarObject } from "../icalendar/object.ts";
import { occurrencesOf } from "./occurrences.ts";

const zone = "America/New_York";

/** Starts by New York's clock, `1997-09-02 09:00`, until a time. */
function starts(lines: string, to = "2000-01-01", limit = 3000): string[] {
  const object = readCalendarObject(
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:19970101T000000Z\r\n${lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  );
  const range = { from: new Date("1990-01-01"), to: new Date(to), zone, limit };
  return occurrencesOf(object, range).map(({ start }) =>
    Temporal.Instant.fromEpochMilliseconds(start.getTime())
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString()
      .slice(0, 16)
      .replace("T", " "),
  );
}

/** What the RFC lists, as months with their days, at nine o'clock. */
const at = (list: Record<string, number[]>, time = "09:00"): string[] =>
  Object.entries(list).flatMap(([month, days]) =>
    days.map((day) => `${month}-${String(day).padStart(2, "0")} ${time}`),
  );

const from = (date: string): string => `DTSTART;TZID=America/New_York:${date}T090000`;
const range = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

const examples: [string, string, string[], string?][] = [
  ["Daily for 10 occurrences", "RRULE:FREQ=DAILY;COUNT=10", at({ "1997-09": range(2, 11) })],
  [
    "Daily until December 24, 1997",
    "RRULE:FREQ=DAILY;UNTIL=19971224T000000Z",
    at({ "1997-09": range(2, 30), "1997-10": range(1, 31), "1997-11": range(1, 30), "1997-12": range(1, 23) }),
  ],
  [
    "Every other day",
    "RRULE:FREQ=DAILY;INTERVAL=2",
    at({ "1997-09": range(2, 30, 2), "1997-10": range(2, 30, 2) }),
    "1997-11-01",
  ],
  [
    "Every 10 days, 5 occurrences",
    "RRULE:FREQ=DAILY;INTERVAL=10;COUNT=5",
    at({ "1997-09": [2, 12, 22], "1997-10": [2, 12] }),
  ],
  [
    "Weekly for 10 occurrences",
    "RRULE:FREQ=WEEKLY;COUNT=10",
    at({ "1997-09": [2, 9, 16, 23, 30], "1997-10": [7, 14, 21, 28], "1997-11": [4] }),
  ],
  [
    "Weekly until December 24, 1997",
    "RRULE:FREQ=WEEKLY;UNTIL=19971224T000000Z",
    at({
      "1997-09": [2, 9, 16, 23, 30],
      "1997-10": [7, 14, 21, 28],
      "1997-11": [4, 11, 18, 25],
      "1997-12": [2, 9, 16, 23],
    }),
  ],
  [
    "Every other week",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU",
    at({
      "1997-09": [2, 16, 30],
      "1997-10": [14, 28],
      "1997-11": [11, 25],
      "1997-12": [9, 23],
      "1998-01": [6, 20],
      "1998-02": [3, 17],
    }),
    "1998-03-01",
  ],
  [
    "Weekly on Tuesday and Thursday for five weeks",
    "RRULE:FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
    at({ "1997-09": [2, 4, 9, 11, 16, 18, 23, 25, 30], "1997-10": [2] }),
  ],
  [
    "Tuesday and Thursday of every other week, 8 occurrences",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
    at({ "1997-09": [2, 4, 16, 18, 30], "1997-10": [2, 14, 16] }),
  ],
  [
    "Monthly on the first Friday for 10 occurrences",
    "19970905 RRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
    at({
      "1997-09": [5],
      "1997-10": [3],
      "1997-11": [7],
      "1997-12": [5],
      "1998-01": [2],
      "1998-02": [6],
      "1998-03": [6],
      "1998-04": [3],
      "1998-05": [1],
      "1998-06": [5],
    }),
  ],
  [
    "Every other month on the first and last Sunday",
    "19970907 RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
    at({ "1997-09": [7, 28], "1997-11": [2, 30], "1998-01": [4, 25], "1998-03": [1, 29], "1998-05": [3, 31] }),
  ],
  [
    "Monthly on the second-to-last Monday for 6 months",
    "19970922 RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
    at({ "1997-09": [22], "1997-10": [20], "1997-11": [17], "1997-12": [22], "1998-01": [19], "1998-02": [16] }),
  ],
  [
    "Monthly on the third-to-the-last day",
    "19970928 RRULE:FREQ=MONTHLY;BYMONTHDAY=-3",
    at({ "1997-09": [28], "1997-10": [29], "1997-11": [28], "1997-12": [29], "1998-01": [29], "1998-02": [26] }),
    "1998-03-01",
  ],
  [
    "Monthly on the 2nd and 15th",
    "RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
    at({ "1997-09": [2, 15], "1997-10": [2, 15], "1997-11": [2, 15], "1997-12": [2, 15], "1998-01": [2, 15] }),
  ],
  [
    "Monthly on the first and last day",
    "19970930 RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
    at({
      "1997-09": [30],
      "1997-10": [1, 31],
      "1997-11": [1, 30],
      "1997-12": [1, 31],
      "1998-01": [1, 31],
      "1998-02": [1],
    }),
  ],
  [
    "Every 18 months on the 10th through 15th",
    "19970910 RRULE:FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
    at({ "1997-09": range(10, 15), "1999-03": range(10, 13) }),
  ],
  [
    "Every Tuesday, every other month",
    "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
    at({
      "1997-09": [2, 9, 16, 23, 30],
      "1997-11": [4, 11, 18, 25],
      "1998-01": [6, 13, 20, 27],
      "1998-03": [3, 10, 17, 24, 31],
    }),
    "1998-04-01",
  ],
  [
    "Yearly in June and July",
    "19970610 RRULE:FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
    range(1997, 2001).flatMap((year) => [`${year}-06-10 09:00`, `${year}-07-10 09:00`]),
    "2010-01-01",
  ],
  [
    "Every other year on January, February and March",
    "19970310 RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
    [
      "1997-03-10 09:00",
      ...[1999, 2001, 2003].flatMap((year) => [1, 2, 3].map((month) => `${year}-0${month}-10 09:00`)),
    ],
    "2010-01-01",
  ],
  [
    "Every third year on the 1st, 100th and 200th day",
    "19970101 RRULE:FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
    [
      "1997-01-01",
      "1997-04-10",
      "1997-07-19",
      "2000-01-01",
      "2000-04-09",
      "2000-07-18",
      "2003-01-01",
      "2003-04-10",
      "2003-07-19",
      "2006-01-01",
    ].map((day) => `${day} 09:00`),
    "2010-01-01",
  ],
  [
    "Every 20th Monday of the year",
    "19970519 RRULE:FREQ=YEARLY;BYDAY=20MO",
    at({ "1997-05": [19], "1998-05": [18], "1999-05": [17] }),
  ],
  [
    "Monday of week 20",
    "19970512 RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    at({ "1997-05": [12], "1998-05": [11], "1999-05": [17] }),
  ],
  [
    "Every Thursday in March",
    "19970313 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
    at({ "1997-03": [13, 20, 27], "1998-03": [5, 12, 19, 26], "1999-03": [4, 11, 18, 25] }),
  ],
  [
    "Every Thursday of June, July and August",
    "19970605 RRULE:FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
    at({ "1997-06": [5, 12, 19, 26], "1997-07": [3, 10, 17, 24, 31], "1997-08": [7, 14, 21, 28] }),
    "1998-01-01",
  ],
  [
    "Every Friday the 13th",
    "EXDATE;TZID=America/New_York:19970902T090000\r\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    at({ "1998-02": [13], "1998-03": [13], "1998-11": [13], "1999-08": [13], "2000-10": [13] }),
    "2001-01-01",
  ],
  [
    "The first Saturday that follows the first Sunday",
    "19970913 RRULE:FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
    at({
      "1997-09": [13],
      "1997-10": [11],
      "1997-11": [8],
      "1997-12": [13],
      "1998-01": [10],
      "1998-02": [7],
      "1998-03": [7],
      "1998-04": [11],
      "1998-05": [9],
      "1998-06": [13],
    }),
    "1998-07-01",
  ],
  [
    "U.S. presidential election day",
    "19961105 RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    at({ "1996-11": [5], "2000-11": [7], "2004-11": [2] }),
    "2005-01-01",
  ],
  [
    "The third instance of Tuesday, Wednesday or Thursday",
    "19970904 RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
    at({ "1997-09": [4], "1997-10": [7], "1997-11": [6] }),
  ],
  [
    "The second-to-last weekday of the month",
    "19970929 RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    at({
      "1997-09": [29],
      "1997-10": [30],
      "1997-11": [27],
      "1997-12": [30],
      "1998-01": [29],
      "1998-02": [26],
      "1998-03": [30],
    }),
    "1998-04-01",
  ],
  [
    "Every 3 hours from 9:00 to 17:00",
    "RRULE:FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
    ["1997-09-02 09:00", "1997-09-02 12:00", "1997-09-02 15:00"],
  ],
  [
    "Every 15 minutes for 6 occurrences",
    "RRULE:FREQ=MINUTELY;INTERVAL=15;COUNT=6",
    ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15"].map((time) => `1997-09-02 ${time}`),
  ],
  [
    "Every hour and a half for 4 occurrences",
    "RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=4",
    ["09:00", "10:30", "12:00", "13:30"].map((time) => `1997-09-02 ${time}`),
  ],
  [
    "The days counted from Monday",
    "19970805 RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
    at({ "1997-08": [5, 10, 19, 24] }),
  ],
  [
    "The days counted from Sunday",
    "19970805 RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    at({ "1997-08": [5, 17, 19, 31] }),
  ],
  [
    "An invalid date is passed over",
    "20070115 RRULE:FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
    at({ "2007-01": [15, 30], "2007-02": [15], "2007-03": [15, 30] }),
    "2008-01-01",
  ],
];

for (const [name, lines, expected, to] of examples)
  test(`RFC 5545 §3.8.5.3: ${name}`, () => {
    const [, date = "19970902", rest = lines] = /^(\d{8}) ([^]*)$/.exec(lines) ?? [];
    expect(starts(`${from(date)}\r\n${rest}`, to)).toEqual(expected);
  });

test("RFC 5545 §3.8.5.3: Every 20 minutes from 9:00 to 16:40 every day, written in two ways", () => {
  const byHours = starts(
    `${from("19970902")}\r\nRRULE:FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40`,
    "1997-09-09",
  );
  expect(byHours).toHaveLength(24 * 7);
  expect(byHours.slice(0, 4)).toEqual(["09:00", "09:20", "09:40", "10:00"].map((time) => `1997-09-02 ${time}`));
  expect(
    starts(`${from("19970902")}\r\nRRULE:FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16`, "1997-09-09"),
  ).toEqual(byHours);
});

test("RFC 5545 §3.8.5.3: Every day in January for three years, written in two ways", () => {
  const byDay = starts(
    `${from("19980101")}\r\nRRULE:FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA`,
    "2005-01-01",
  );
  expect(byDay).toHaveLength(93);
  expect(starts(`${from("19980101")}\r\nRRULE:FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1`, "2005-01-01")).toEqual(
    byDay,
  );
});
