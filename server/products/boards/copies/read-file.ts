import type { Field, FieldValues, ImportBoard, Recurrence } from "@safos/contract/boards";
import { parseCsv } from "#sheets/parse-csv";
import { refuseTask, type TaskFault } from "#workers";
import type { Shape } from "../boards/shape.ts";
import type { CardValues } from "../cards/queries.ts";

/** A board as a file tells it; lists, labels and cards are named by their place. */
export interface ReadBoard extends Shape {
  readonly title: string;
  readonly colour?: string | null;
  readonly fields?: Field[];
  readonly cards: readonly {
    readonly values: Partial<CardValues>;
    readonly list: number;
    readonly labels: readonly number[];
    /** Names in lower case, or person ids. */
    readonly assignees: readonly string[];
    /** Ids of groups, in copies within this server. */
    readonly groups?: readonly string[];
    readonly parent: number | null;
    readonly blockedBy: readonly number[];
  }[];
}

const unreadable = (): TaskFault => refuseTask("IMPORT_UNREADABLE");

type Thing = Readonly<Record<string, unknown>>;
const thing = (value: unknown): Thing =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Thing) : {};
const list = (value: unknown): Thing[] =>
  (Array.isArray(value) ? value : typeof value === "object" && value !== null ? Object.values(value) : []).map(thing);
// oxlint-disable-next-line no-control-regex -- a character that PostgreSQL cannot keep
const text = (value: unknown, most: number): string =>
  typeof value === "string"
    ? value.replaceAll("\u0000", "").slice(0, most)
    : typeof value === "number"
      ? String(value)
      : "";
const title = (value: unknown, otherwise: string, most = 500): string => text(value, most).trim() || otherwise;

function date(value: unknown): Date | null {
  if (typeof value === "number" && value > 0) return new Date(value * (value < 1e11 ? 1000 : 1));
  if (typeof value !== "string" || value.trim() === "") return null;
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(value.trim()) ? `${value.trim()}T12:00:00Z` : value);
  return Number.isNaN(at) || Math.abs(at) > 4e14 ? null : new Date(at);
}

const wholeNumber = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** Trello, Deck and our own JSON, or CSV with a heading row. Refuses IMPORT_UNREADABLE. */
export function readFile(format: ImportBoard["format"], content: string): ReadBoard {
  if (format === "csv") return readCsv(content);
  let parsed: unknown;
  try {
    parsed = JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch {
    throw unreadable();
  }
  const root = thing(parsed);
  if (root["safos"] === "board/1") return readOwn(root);
  if (format === "trello") return readTrello(root);
  const first = Array.isArray(root["boards"]) ? thing((root["boards"] as unknown[])[0]) : root;
  return readDeck(first);
}

const trelloTones: Readonly<Record<string, number>> = {
  green: 2,
  yellow: 8,
  orange: 3,
  red: 7,
  purple: 5,
  blue: 1,
  sky: 6,
  lime: 8,
  pink: 4,
  black: 1,
};

function readTrello(root: Thing): ReadBoard {
  if (!Array.isArray(root["lists"]) || !Array.isArray(root["cards"])) throw unreadable();
  const byPlace = (a: Thing, b: Thing): number => wholeNumber(a["pos"]) - wholeNumber(b["pos"]);
  const lists = list(root["lists"])
    .filter((one) => one["closed"] !== true && typeof one["id"] === "string")
    .sort(byPlace);
  const labels = list(root["labels"]);
  const members = new Map(
    list(root["members"]).map((one) => [one["id"], text(one["fullName"] ?? one["username"], 200)]),
  );
  const checklists = Map.groupBy(list(root["checklists"]), (one) => one["idCard"]);
  const listAt = new Map(lists.map((one, index) => [one["id"], index]));
  const labelAt = new Map(labels.map((one, index) => [one["id"], index]));
  const cards = list(root["cards"])
    .filter((one) => listAt.has(one["idList"]))
    .sort(byPlace);
  return {
    title: title(root["name"], "Trello"),
    lists: lists.map((one) => ({ title: title(one["name"], "Lista") })),
    labels: labels.map((one) => ({
      title: title(one["name"], text(one["color"], 100) || "Etikett", 100),
      tone: trelloTones[text(one["color"], 40).split("_")[0] ?? ""] ?? null,
    })),
    cards: cards.map((card) => ({
      values: {
        title: title(card["name"], "Kort"),
        description: withBoxes(
          text(card["desc"], 90_000),
          (checklists.get(card["id"]) ?? []).flatMap((one) =>
            list(one["checkItems"]).map((item) => ({
              text: text(item["name"], 500),
              isDone: item["state"] === "complete",
            })),
          ),
        ),
        startsAt: date(card["start"]),
        dueAt: date(card["due"]),
        doneAt: card["dueComplete"] === true ? (date(card["dateLastActivity"]) ?? date(card["due"])) : null,
        archivedAt: card["closed"] === true ? (date(card["dateLastActivity"]) ?? new Date(0)) : null,
      },
      list: listAt.get(card["idList"]) ?? 0,
      labels: idsOf(card["idLabels"]).flatMap((id) => labelAt.get(id) ?? []),
      assignees: idsOf(card["idMembers"]).flatMap((id) => members.get(id)?.toLocaleLowerCase("sv") ?? []),
      parent: null,
      blockedBy: [],
    })),
  };
}

const idsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function withBoxes(description: string, boxes: readonly { text: string; isDone: boolean }[]): string {
  const lines = boxes.map((box) => `- [${box.isDone ? "x" : " "}] ${box.text.replace(/\s+/g, " ")}`);
  return [description, ...(lines.length > 0 ? [lines.join("\n")] : [])].filter(Boolean).join("\n\n").slice(0, 100_000);
}

function readDeck(root: Thing): ReadBoard {
  const stacks = list(root["stacks"]).sort((a, b) => wholeNumber(a["order"]) - wholeNumber(b["order"]));
  if (root["stacks"] === undefined || root["title"] === undefined) throw unreadable();
  const labels = list(root["labels"]);
  const labelAt = new Map(labels.map((one, index) => [one["id"], index]));
  return {
    title: title(root["title"], "Deck"),
    colour: /^[0-9a-f]{6}$/i.test(text(root["color"], 6)) ? text(root["color"], 6) : null,
    lists: stacks.map((one) => ({ title: title(one["title"], "Lista") })),
    labels: labels.map((one) => ({
      title: title(one["title"], "Etikett", 100),
      tone: null,
      colour: /^[0-9a-f]{6}$/i.test(text(one["color"], 6)) ? text(one["color"], 6) : null,
    })),
    cards: stacks.flatMap((stack, at) =>
      list(stack["cards"])
        .sort((a, b) => wholeNumber(a["order"]) - wholeNumber(b["order"]))
        .map((card) => ({
          values: {
            title: title(card["title"], "Kort"),
            description: text(card["description"], 100_000),
            startsAt: date(card["startdate"]),
            dueAt: date(card["duedate"]),
            doneAt: date(card["done"]),
            archivedAt: card["archived"] === true ? (date(card["lastModified"]) ?? new Date(0)) : null,
          },
          list: at,
          labels: list(card["labels"]).flatMap((one) => labelAt.get(one["id"]) ?? []),
          assignees: list(card["assignedUsers"]).map((one) => {
            const participant = thing(one["participant"]);
            return text(participant["uid"] ?? participant["primaryKey"], 320).toLocaleLowerCase("sv");
          }),
          parent: null,
          blockedBy: [],
        })),
    ),
  };
}

function readOwn(root: Thing): ReadBoard {
  const cards = list(root["cards"]);
  const at = (value: unknown, most: number): number[] =>
    (Array.isArray(value) ? value : []).filter((one): one is number => Number.isInteger(one) && one >= 0 && one < most);
  const tone = (value: unknown): number | null =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 8 ? (value as number) : null;
  const lists = list(root["lists"]);
  const labels = list(root["labels"]);
  return {
    title: title(root["title"], "Tavla"),
    fields: list(root["fields"]).slice(0, 30).flatMap(readField),
    lists: lists.map((one) => ({
      title: title(one["title"], "Lista"),
      wipLimit: wholeNumber(one["wipLimit"]) >= 1 ? Math.min(Math.round(wholeNumber(one["wipLimit"])), 1000) : null,
      completes: one["completes"] === true,
    })),
    labels: labels.map((one) => ({ title: title(one["title"], "Etikett", 100), tone: tone(one["tone"]) })),
    cards: cards.map((card, index) => ({
      values: {
        title: title(card["title"], "Kort"),
        description: text(card["description"], 100_000),
        tone: tone(card["tone"]),
        startsAt: date(card["startsAt"]),
        dueAt: date(card["dueAt"]),
        doneAt: date(card["doneAt"]),
        archivedAt: date(card["archivedAt"]),
        recurrence: readRecurrence(card["recurrence"]),
        fields: readValues(card["fields"]),
      },
      list: at([card["list"]], lists.length)[0] ?? 0,
      labels: [...new Set(at(card["labels"], labels.length))],
      assignees: (Array.isArray(card["assignees"]) ? card["assignees"] : []).map((one) =>
        text(one, 320).toLocaleLowerCase("sv"),
      ),
      // Only what stands earlier, so that nothing goes round in a circle.
      parent: at([card["parent"]], index)[0] ?? null,
      blockedBy: [...new Set(at(card["blockedBy"], index))],
    })),
  };
}

function readField(field: Thing): Field[] {
  const id = text(field["id"], 40);
  const type = field["type"];
  if (!/^[A-Za-z0-9-]+$/.test(id) || !["text", "number", "date", "choice"].includes(String(type))) return [];
  const options = (Array.isArray(field["options"]) ? field["options"] : [])
    .slice(0, 50)
    .map((one) => title(one, "–", 100));
  return [
    {
      id,
      name: title(field["name"], id, 100),
      type: type as Field["type"],
      ...(options.length > 0 ? { options } : {}),
    },
  ];
}

function readValues(value: unknown): FieldValues {
  const kept = Object.entries(thing(value))
    .slice(0, 30)
    .filter(([key, one]) => key.length <= 40 && (typeof one === "number" || typeof one === "string"));
  return Object.fromEntries(kept.map(([key, one]) => [key, typeof one === "number" ? one : text(one, 1000)]));
}

function readRecurrence(value: unknown): Recurrence | null {
  const { unit, every } = thing(value);
  if (!["day", "week", "month", "year"].includes(String(unit)) || !Number.isInteger(every)) return null;
  return { unit: unit as Recurrence["unit"], every: Math.min(Math.max(every as number, 1), 99) };
}

const headings = {
  title: ["titel", "title", "name", "card title", "kort", "rubrik", "card name"],
  list: ["lista", "list", "stack", "stack name", "list name", "status", "kolumn"],
  description: ["beskrivning", "description", "desc", "card description"],
  labels: ["etiketter", "labels", "tags", "label"],
  assignees: ["ansvariga", "assignees", "members", "assigned users", "ansvarig"],
  dueAt: ["förfaller", "due", "due date", "duedate", "due at"],
  startsAt: ["börjar", "start", "start date"],
  doneAt: ["klart", "done"],
} as const;

function readCsv(content: string): ReadBoard {
  const [head, ...rows] = parseCsv(content);
  const names = (head ?? []).map((one) => one.trim().toLocaleLowerCase("sv"));
  const column = (key: keyof typeof headings): number =>
    names.findIndex((name) => (headings[key] as readonly string[]).includes(name));
  const at = column("title");
  if (at < 0) throw unreadable();
  // What our own export guarded against spreadsheets comes back as it was.
  const read = (row: readonly string[], key: keyof typeof headings): string =>
    (row[column(key)] ?? "").replace(/^'(?=[=+\-@\t\r])/, "").trim();
  const lists = new Map<string, number>();
  const labels = new Map<string, number>();
  const place = (all: Map<string, number>, name: string): number => {
    const at = all.get(name) ?? all.size;
    all.set(name, at);
    return at;
  };
  const split = (names: string): string[] =>
    names
      .split(/[,|]/)
      .map((one) => one.trim())
      .filter(Boolean);
  const cards = rows.map((row) => ({
    values: {
      title: title(read(row, "title"), "Kort"),
      description: text(read(row, "description"), 100_000),
      startsAt: date(read(row, "startsAt")),
      dueAt: date(read(row, "dueAt")),
      doneAt: date(read(row, "doneAt")),
    },
    list: place(lists, title(read(row, "list"), "Att göra")),
    labels: split(read(row, "labels")).map((one) => place(labels, one.slice(0, 100))),
    assignees: split(read(row, "assignees")).map((one) => one.toLocaleLowerCase("sv")),
    parent: null,
    blockedBy: [],
  }));
  return {
    title: "Import",
    lists: [...lists.keys()].map((one) => ({ title: one })),
    labels: [...labels.keys()].map((one, index) => ({ title: one, tone: (index % 8) + 1 })),
    cards,
  };
}
