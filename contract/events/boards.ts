/** Every event of a board or card says which board it was and how many changes it has had. */
interface OfBoard {
  readonly boardId: string;
  readonly revision: number;
}

/** Ids of persons and groups. */
interface Assigned {
  readonly personIds: readonly string[];
  readonly groupIds: readonly string[];
}

export interface BoardEvents {
  "board.created": OfBoard;
  "board.changed": OfBoard;
  "board.renamed": OfBoard;
  "board.archived": OfBoard;
  "board.unarchived": OfBoard;
  "board.trashed": OfBoard;
  "board.restored": OfBoard;
  "list.created": OfBoard;
  "list.changed": OfBoard;
  "list.moved": OfBoard;
  "list.trashed": OfBoard;
  "list.restored": OfBoard;
  "label.created": OfBoard;
  "label.changed": OfBoard;
  "label.removed": OfBoard;
  "card.created": OfBoard & { readonly listId?: string };
  /** `isText`: whether title, description or fields changed. */
  "card.changed": OfBoard & { readonly isText?: boolean };
  "card.moved": OfBoard & {
    readonly listId: string;
    readonly fromListId: string;
    readonly position: string;
    readonly doneAt: string | null;
  };
  "card.completed": OfBoard;
  "card.trashed": OfBoard;
  "card.restored": OfBoard;
  "card.assigned": OfBoard & Assigned;
  /** A day ahead, once. `dueAt` is ISO 8601. */
  "card.due": OfBoard & { readonly dueAt: string };
}
