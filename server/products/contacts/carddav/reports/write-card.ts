import { selectData } from "../../vcard/index.ts";
import type { StoredCard } from "../../tables.ts";
import type { Book } from "../book.ts";
import type { Exchange } from "../exchange.ts";
import { cardMember, writeResources } from "../listing.ts";
import type { ReportRequest } from "./requested.ts";

/** The response for a card in a report. */
export function writeCardResponse(
  { person, target }: Exchange,
  book: Book,
  { requested, hasData, selection }: ReportRequest,
  card: StoredCard,
): string {
  const data = hasData ? selectData(card.body, selection) : null;
  return writeResources(target.base, [cardMember(person, book, card, data)], requested);
}
