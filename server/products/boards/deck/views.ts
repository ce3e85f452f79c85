import type { Person } from "#identity";
import { can, type Role } from "#workspaces";
import type { CardRow } from "../cards/queries.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";

/** The page's eight tones as the colours that Deck's clients draw. */
const hexes = ["1e73be", "31a06b", "c98211", "c2407e", "7d52c4", "178a99", "d1453b", "7c8c1f"] as const;

function hexOf(row: { tone: number | null; colour: string | null }): string {
  return row.colour ?? (row.tone === null ? "8b95a1" : (hexes[row.tone - 1] ?? "8b95a1"));
}

/** The tone that is nearest to a colour. */
export function toneOf(hex: string): number {
  const parts = (text: string): number[] => [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const wanted = parts(hex);
  const far = (one: string): number =>
    parts(one).reduce((sum, value, index) => sum + (value - (wanted[index] ?? 0)) ** 2, 0);
  const best = hexes.reduce((least, one, index) => (far(one) < far(hexes[least] ?? "") ? index : least), 0);
  return best + 1;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const zoned = (date: Date | null): string | null => date?.toISOString().replace(/\.\d+Z$/, "+00:00") ?? null;

export interface DeckUser {
  readonly primaryKey: string;
  readonly uid: string;
  readonly displayname: string;
  readonly type: 0;
}

export function viewUser(person: Pick<Person, "name" | "displayName"> | undefined): DeckUser {
  const uid = person?.name ?? "";
  return { primaryKey: uid, uid, displayname: person?.displayName ?? "", type: 0 };
}

export function viewLabel(row: LabelRow, board: Pick<BoardRow, "number">): unknown {
  return {
    id: row.number,
    title: row.title,
    color: hexOf(row),
    boardId: board.number,
    cardId: null,
    lastModified: seconds(row.changedAt),
    ETag: `${row.number}-${seconds(row.changedAt)}`,
  };
}

export function viewBoard(
  row: BoardRow,
  role: Role,
  labels: readonly LabelRow[],
  owner: Person | undefined,
  users: readonly Person[],
  acl: readonly unknown[],
): Record<string, unknown> {
  return {
    id: row.number,
    title: row.title,
    owner: viewUser(owner),
    color: hexOf(row),
    archived: row.archivedAt !== null,
    labels: labels.map((one) => viewLabel(one, row)),
    acl,
    permissions: {
      PERMISSION_READ: true,
      PERMISSION_EDIT: can(role, "write"),
      PERMISSION_MANAGE: can(role, "manage"),
      PERMISSION_SHARE: can(role, "manage"),
    },
    users: users.map(viewUser),
    shared: 0,
    stacks: [],
    deletedAt: row.trashedAt ? seconds(row.trashedAt) : 0,
    lastModified: seconds(row.changedAt),
    settings: { "notify-due": "assigned", calendar: false },
    ETag: etagOf(row),
  };
}

export const etagOf = (row: Pick<BoardRow, "number" | "revision">): string => `${row.number}-${row.revision}`;

export function viewStack(row: ListRow, board: BoardRow, order: number, cards?: readonly unknown[]): unknown {
  return {
    id: row.number,
    title: row.title,
    boardId: board.number,
    deletedAt: row.trashedAt ? seconds(row.trashedAt) : 0,
    lastModified: seconds(row.changedAt),
    order,
    ...(cards ? { cards } : {}),
    ETag: `${row.number}-${board.revision}`,
  };
}

export function viewCard(
  card: CardRow,
  known: {
    stackNumber: number;
    order: number;
    labels: readonly LabelRow[];
    board: BoardRow;
    persons: ReadonlyMap<string, Person>;
    comments: number;
    attachments: number;
    now: number;
  },
): unknown {
  const owner = viewUser(known.persons.get(card.createdBy ?? ""));
  const late = card.dueAt && !card.doneAt ? card.dueAt.getTime() - known.now : null;
  return {
    id: card.number,
    title: card.title,
    description: card.description,
    stackId: known.stackNumber,
    type: "plain",
    lastModified: seconds(card.changedAt),
    lastEditor: null,
    createdAt: seconds(card.createdAt),
    labels: known.labels
      .filter((one) => card.labelIds.includes(one.id))
      .map((one) => ({ ...(viewLabel(one, known.board) as object), cardId: card.number })),
    assignedUsers: card.assigneeIds.map((id, index) => ({
      id: card.number * 100 + index,
      participant: viewUser(known.persons.get(id)),
      cardId: card.number,
      type: 0,
    })),
    attachments: null,
    attachmentCount: known.attachments,
    owner,
    order: known.order,
    archived: card.archivedAt !== null,
    done: zoned(card.doneAt),
    duedate: zoned(card.dueAt),
    startdate: zoned(card.startsAt),
    deletedAt: card.trashedAt ? seconds(card.trashedAt) : 0,
    commentsUnread: 0,
    commentsCount: known.comments,
    // Deck's own scale: 0 far off, 1 within a day, 2 today, 3 late.
    overdue: late === null ? 0 : late < 0 ? 3 : late < 86_400_000 ? 1 : 0,
    ETag: `${card.number}-${card.version}-${card.changedAt.getTime()}`,
  };
}
