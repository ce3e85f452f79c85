import type { ChangePoll, Choice, NewOption, NewPoll, Poll } from "@safos/contract/polls";

/** An option as it is written: a text, or a day with its times. */
export interface OptionLine {
  readonly key: number;
  readonly text: string;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly isAllDay: boolean;
}

type Remind = "none" | "day" | "hours";
const remindHours: Readonly<Record<Remind, number | null>> = { none: null, day: 24, hours: 3 };

/** A poll as its form holds it: what is typed stays text until it is sent. */
export interface PollDraft {
  readonly title: string;
  readonly description: string;
  readonly kind: "text" | "date";
  readonly lines: readonly OptionLine[];
  readonly choice: Choice;
  readonly maxChoices: string;
  readonly optionLimit: string;
  readonly isAnonymous: boolean;
  readonly results: Poll["results"];
  readonly proposals: Poll["proposals"];
  /** `2026-11-24T09:30` in the reader's zone; empty for none. */
  readonly deadline: string;
  readonly remind: Remind;
  readonly quorum: string;
}

const nextKey = (lines: readonly OptionLine[]): number => Math.max(0, ...lines.map((line) => line.key)) + 1;

const emptyLine = { text: "", date: "", from: "09:00", to: "10:00", isAllDay: false } as const;

export const addLine = (lines: readonly OptionLine[]): OptionLine[] => [
  ...lines,
  { ...emptyLine, key: nextKey(lines) },
];

const inOrder = (lines: readonly OptionLine[]): OptionLine[] =>
  [...lines].sort((a, b) => a.date.localeCompare(b.date) || a.from.localeCompare(b.from) || a.key - b.key);

/** The lines of the days that are chosen; a new day is asked for at the times of the newest line. */
export function withDays(lines: readonly OptionLine[], days: readonly string[]): OptionLine[] {
  const kept = lines.filter((line) => days.includes(line.date));
  const [newest = emptyLine] = [...lines].sort((a, b) => b.key - a.key);
  const { from, to, isAllDay } = newest;
  const first = nextKey(lines);
  const added = days
    .filter((day) => !kept.some((line) => line.date === day))
    .map((date, index) => ({ ...emptyLine, date, from, to, isAllDay, key: first + index }));
  return inOrder([...kept, ...added]);
}

/** Another time on the day of a line: as long, and right after it. */
export function addTime(lines: readonly OptionLine[], key: number): OptionLine[] {
  const line = lines.find((one) => one.key === key);
  if (!line) return [...lines];
  return inOrder([...lines, { ...line, key: nextKey(lines), ...timesAfter(line) }]);
}

function timesAfter({ from, to }: OptionLine): Pick<OptionLine, "from" | "to"> {
  const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const end = 2 * minutesOf(to) - minutesOf(from);
  if (from === "" || to === "" || to <= from || end >= 24 * 60) return { from, to };
  const two = (value: number): string => String(value).padStart(2, "0");
  return { from: to, to: `${two(Math.floor(end / 60))}:${two(end % 60)}` };
}

/** A new poll, or what may still be changed of one. */
export function draftOf(poll: Poll | undefined, now: number): PollDraft {
  return {
    title: poll?.title ?? "",
    description: poll?.description ?? "",
    kind: poll?.kind ?? "text",
    lines: addLine(addLine([])),
    choice: poll?.choice ?? "single",
    maxChoices: String(poll?.maxChoices ?? ""),
    optionLimit: String(poll?.optionLimit ?? ""),
    isAnonymous: poll?.isAnonymous ?? false,
    results: poll?.results ?? "always",
    proposals: poll?.proposals ?? "none",
    deadline: localInput(poll?.deadline ?? null, now),
    remind: poll?.remindHours === 24 ? "day" : poll?.remindHours === 3 ? "hours" : "none",
    quorum: String(poll?.quorum ?? ""),
  };
}

/** Dates are answered one by one, texts by choosing one, unless another way is chosen after. */
export const withKind = (draft: PollDraft, kind: PollDraft["kind"]): PollDraft => ({
  ...draft,
  kind,
  // No day is chosen beforehand; texts begin as two lines to fill in.
  lines: kind === "date" ? [] : addLine(addLine([])),
  choice: kind === "date" ? "yesno" : "single",
});

/** A moment as its field has it, in the reader's zone; what has passed begins empty. */
function localInput(at: string | null, now: number): string {
  if (at === null || Date.parse(at) < now) return "";
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A line as an option; null while it is empty. */
function optionOf(line: OptionLine, kind: PollDraft["kind"]): NewOption | null {
  if (kind === "text") return line.text.trim() === "" ? null : { text: line.text.trim() };
  if (line.date === "") return null;
  if (line.isAllDay) return { startsAt: new Date(`${line.date}T00:00`).toISOString(), isAllDay: true };
  const start = new Date(`${line.date}T${line.from || "00:00"}`);
  const end = line.to === "" ? null : new Date(`${line.date}T${line.to}`);
  // Ending before it begins means the next day.
  if (end && end < start) end.setDate(end.getDate() + 1);
  return { startsAt: start.toISOString(), endsAt: end?.toISOString() ?? null };
}

const optionsOf = ({ lines, kind }: PollDraft): NewOption[] => lines.flatMap((line) => optionOf(line, kind) ?? []);

/** Whether it can be sent; a poll that is made needs two options, or one where others may propose more. */
export function isReady(draft: PollDraft, isNew: boolean): boolean {
  if (draft.title.trim() === "") return false;
  return !isNew || optionsOf(draft).length >= (draft.proposals === "none" ? 2 : 1);
}

const numberOf = (text: string): number | null => (/^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : null);

export const hasMaxChoices = (choice: Choice): boolean => choice === "multiple" || choice === "yesno";
export const hasOptionLimit = (choice: Choice): boolean => choice !== "ranked";

/** What may be changed as long as a poll is open. */
export function changesOf(draft: PollDraft) {
  const { deadline, choice } = draft;
  return {
    title: draft.title.trim(),
    description: draft.description,
    maxChoices: hasMaxChoices(choice) ? numberOf(draft.maxChoices) : null,
    optionLimit: hasOptionLimit(choice) ? numberOf(draft.optionLimit) : null,
    results: draft.results,
    proposals: draft.proposals,
    deadline: deadline === "" ? null : new Date(deadline).toISOString(),
    remindHours: deadline === "" ? null : remindHours[draft.remind],
    quorum: numberOf(draft.quorum),
  } satisfies ChangePoll;
}

export function newPollOf(draft: PollDraft, timeZone: string): NewPoll {
  const { kind, choice, isAnonymous } = draft;
  return { ...changesOf(draft), kind, choice, isAnonymous, timeZone, options: optionsOf(draft) };
}
