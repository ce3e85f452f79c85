import type { LinkVisitor } from "#items";
import type { Accessed } from "../tree/access.ts";
import type { VisitDeps } from "./context.ts";
import { mayTake } from "./copy.ts";

type MarkDeps = Pick<VisitDeps, "identity" | "items" | "organisations" | "policy" | "workspaces">;

/** Of the label, and of each name. */
const mostLetters = 60;
/** What is at most this long, in pixels, tells too little to be worth a mark. */
const smallest = 256;

/**
 * What is drawn through what a link shows and does not let be taken out: whose link it is, what it is called, and the day. Null where
 * nothing is.
 */
export async function markOf(
  deps: MarkDeps,
  link: LinkVisitor,
  accessed: Pick<Accessed, "ancestors" | "node">,
  size: number,
): Promise<string | null> {
  if (size <= smallest || (await mayTake(deps, link, accessed))) return null;
  const maker = await deps.identity.personById(link.maker.personId);
  const organisation = deps.organisations.byId(link.maker.organisationId);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date());
  return [link.terms.label, maker?.displayName, organisation?.name, day].map(readable).filter(Boolean).join(" · ");
}

/** As it reads: what turns the direction of writing, or is half a letter, could make the mark say something else. */
export const readable = (text = ""): string =>
  Array.from(
    text
      .toWellFormed()
      .replace(/[\p{C}\s]+/gu, " ")
      .trim(),
  )
    .slice(0, mostLetters)
    .join("")
    .trim();
