import type { InformationClass } from "@safos/contract/policy";
import type { TemplatePartName } from "@safos/contract/templates";
import { refuse, type Principal } from "#http";

/** What is taken, and what of it. */
export interface TakenFrom {
  readonly workspaceId: string;
  /** Nothing is taken that they may not read. */
  readonly person: Principal;
  /** With what is inside: cards, files. */
  readonly isWhole: boolean;
  /** Files that another part takes in its own way. */
  readonly withoutFiles: ReadonlySet<number>;
  /** Counts what may be large as it is taken, and gives it back. Refuses TEMPLATE_TOO_LARGE. */
  readonly note: <T extends object>(item: T) => T;
}

/** A module's part of a workspace as JSON that `make` reads again. */
export interface Taken {
  readonly items: readonly object[];
  /** Of everything that was taken. */
  readonly classes: readonly (InformationClass | null)[];
  /** Content that the items refer to. */
  readonly blobs: readonly string[];
}

/** What a module puts into templates of workspaces, and makes of them. */
export interface TemplatePart {
  readonly name: TemplatePartName;
  /** Refuses TEMPLATE_TOO_LARGE. */
  readonly take: (from: TakenFrom) => Promise<Taken>;
  /** In a workspace that is empty and the person's own. */
  readonly make: (
    to: { readonly workspaceId: string; readonly person: Principal },
    items: readonly object[],
  ) => Promise<void>;
  /** Files that show what the part takes by itself. */
  readonly ownFiles?: (workspaceId: string) => Promise<readonly number[]>;
}

/** Refuses TEMPLATE_TOO_LARGE. */
export function requireFitting(count: number, most: number): void {
  if (count > most) throw refuse("TEMPLATE_TOO_LARGE");
}
