import { now } from "#clock";

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const zone = "Europe/Stockholm";
const [anna, bo, marta, asa, leila, hanna, orjan] = [
  "anna@fk.example",
  "bo@digg.example",
  "marta@fk.example",
  "asa@fk.example",
  "leila@fk.example",
  "hanna@fk.example",
  "orjan@digg.example",
] as const;

interface DemoEntry {
  readonly by: string;
  readonly summary: string;
  /** Days after Monday of the working week that goes on or comes. */
  readonly day: number;
  /** `09.00` to `10.00` by the clock of Stockholm; left out: the whole day. */
  readonly from?: string;
  readonly to?: string;
  readonly rrule?: string;
  readonly location?: string;
  readonly description?: string;
  readonly call?: true;
  readonly isAbsence?: true;
  readonly class?: "PRIVATE";
  readonly people?: readonly string[];
  readonly answers?: Readonly<Record<string, "accepted" | "tentative" | "declined">>;
}

const entries: readonly DemoEntry[] = [
  {
    by: anna,
    summary: "Avstämning inför styrgruppen",
    day: 3,
    from: "13:00",
    to: "13:45",
    rrule: "FREQ=WEEKLY;INTERVAL=2;COUNT=7",
    call: true,
    description: "Vi går igenom resultatet från Malmö och bestämmer vad vi visar.",
    people: [bo, asa, marta, orjan, leila],
    answers: { [bo]: "accepted", [asa]: "accepted", [marta]: "tentative" },
  },
  {
    by: anna,
    summary: "Morgonmöte",
    day: 0,
    from: "09:00",
    to: "09:45",
    rrule: "FREQ=DAILY;COUNT=10;BYDAY=MO,TU,WE,TH,FR",
  },
  { by: anna, summary: "Skriva utkast till beslut", day: 1, from: "10:00", to: "12:00" },
  { by: anna, summary: "Lunch med Leila", day: 2, from: "12:00", to: "13:00", location: "Saluhallen" },
  { by: anna, summary: "Tandläkare", day: 4, from: "07:30", to: "08:30", class: "PRIVATE" },
  {
    by: bo,
    summary: "Genomgång av säkerhetskrav",
    day: 2,
    from: "14:00",
    to: "15:00",
    call: true,
    people: [anna, orjan],
    answers: { [orjan]: "accepted" },
  },
  { by: bo, summary: "Ledningsgrupp", day: 1, from: "10:00", to: "11:30", rrule: "FREQ=WEEKLY" },
  { by: orjan, summary: "Driftfönster", day: 3, from: "08:00", to: "09:00", rrule: "FREQ=WEEKLY" },
  { by: asa, summary: "Användartest med brukarråd", day: 3, from: "08:00", to: "10:30" },
  { by: marta, summary: "Medarbetarsamtal", day: 3, from: "09:00", to: "11:00", class: "PRIVATE" },
  { by: leila, summary: "Ledig", day: 3, from: "08:00", to: "12:00", isAbsence: true },
  { by: hanna, summary: "Semester", day: 4, isAbsence: true },
];

/** What stands in the calendar of the first workspace. */
const shared: readonly DemoEntry[] = [
  { by: anna, summary: "Testrunda 3", day: 2, from: "09:00", to: "12:00", location: "Malmö" },
  { by: marta, summary: "Sista dag för synpunkter", day: 4 },
];

/** A day of the working week, and a clock that may be later than the day. */
function dayOf(offset: number): string {
  const today = new Date(now());
  const weekday = (today.getUTCDay() + 6) % 7;
  const monday = today.getTime() + ((weekday > 4 ? 7 : 0) - weekday) * 86_400_000;
  return new Date(monday + offset * 86_400_000).toISOString().slice(0, 10);
}

async function add(call: Call, calendarId: string, entry: DemoEntry): Promise<void> {
  const { by, day, from, to, people, answers, ...fields } = entry;
  const whole = { start: dayOf(day), end: dayOf(day + 1) };
  const times = from === undefined ? whole : { start: `${dayOf(day)}T${from}`, end: `${dayOf(day)}T${to}`, zone };
  await call(by, "POST", `/api/v1/calendars/${calendarId}/entries`, {
    reminders: [],
    ...fields,
    ...times,
    ...(people ? { attendees: people.map((mail) => ({ mail })) } : {}),
  });
  for (const [who, answer] of Object.entries(answers ?? {})) {
    const found = (await call(
      who,
      "GET",
      `/api/v1/calendar-entries?from=${dayOf(0)}T00:00:00Z&to=${dayOf(7)}T00:00:00Z`,
    )) as { items: { entryId: string; summary: string }[] };
    const copy = found.items.find((one) => one.summary === entry.summary);
    if (copy) await call(who, "POST", `/api/v1/calendar-entries/${copy.entryId}/answer`, { answer });
  }
}

/** Something that begins soon, whenever it is looked at. */
const soon = (): DemoEntry & { readonly start: string; readonly end: string } => {
  const quarter = 15 * 60_000;
  const start = Math.ceil((now() + quarter) / quarter) * quarter;
  return {
    by: anna,
    summary: "Avstämning med testledarna",
    day: 0,
    call: true,
    start: new Date(start).toISOString(),
    end: new Date(start + 4 * quarter).toISOString(),
  };
};

/** Calendars of a working week, an invitation that waits for an answer, and where letters go a page on which citizens book. */
export async function fillCalendar(call: Call, workspaceId: string, hasMail: boolean): Promise<void> {
  const calendarsOf = async (who: string) =>
    (await call(who, "GET", "/api/v1/calendars"))["items"] as { id: string; isOwn: boolean; workspaceId: string }[];
  for (const entry of entries) {
    const own = (await calendarsOf(entry.by)).find(({ isOwn }) => isOwn);
    await add(call, own?.id ?? "", entry);
  }
  await call(anna, "GET", `/api/v1/calendars?workspaceId=${workspaceId}`);
  const ours = (await calendarsOf(anna)).find((one) => one.workspaceId === workspaceId);
  for (const entry of shared) await add(call, ours?.id ?? "", entry);
  const own = (await calendarsOf(anna)).find(({ isOwn }) => isOwn);
  const { by, day: _day, ...next } = soon();
  await call(by, "POST", `/api/v1/calendars/${own?.id ?? ""}/entries`, {
    ...next,
    reminders: [],
    attendees: [{ mail: bo }, { mail: marta }],
  });
  // Visitors get letters.
  if (hasMail) await call(anna, "POST", "/api/v1/booking-pages", { settings: booking() });
}

function booking() {
  const morning = [{ from: 9 * 60, to: 11 * 60 + 30 }];
  return {
    title: "Samtal om ditt ärende",
    text: "Boka en tid med en handläggare. Samtalet är med bild och ljud, i webbläsaren.",
    minutes: [30],
    step: 30,
    zone,
    hours: [morning, morning, morning, morning, [], [], []],
    before: 0,
    after: 15,
    notice: 24 * 60,
    ahead: 30,
    mostPerDay: 4,
    hasCall: true,
    location: "",
    asksPhone: false,
    questions: [{ id: "number", title: "Ärendets nummer", kind: "text", options: [], isRequired: false }],
    confirmation: "Ha gärna dina papper nära till hands.",
    keptDays: 30,
    isOpen: true,
  };
}
