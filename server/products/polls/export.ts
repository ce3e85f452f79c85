import type { Poll } from "@safos/contract/polls";
import { refuse } from "#http";
import { escapeHtml } from "#http/html";
import type { ExportPart, Items } from "#items";
import { writeCsv, writeSheets, type Cell } from "#sheets";
import type { PollContext, WorkCall } from "./context.ts";
import {
  readBallots,
  readCounts,
  readOptions,
  readPollPage,
  type OptionRow,
  type PollDb,
  type PollRow,
} from "./queries.ts";
import { countBallots, maybeFor, votesFor } from "./rules.ts";

type Labelled = Pick<OptionRow, "text" | "isAllDay"> & { startsAt: Date | string | null; endsAt: Date | string | null };

/** An option in words: its text, or its days and times in the poll's zone. */
function labelOf(option: Labelled, timeZone: string): string {
  if (option.startsAt === null) return option.text;
  const write = (at: Date | string): string =>
    new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      dateStyle: "medium",
      ...(option.isAllDay ? {} : { timeStyle: "short" }),
    }).format(new Date(at));
  return [option.startsAt, option.endsAt].flatMap((at) => (at === null ? [] : [write(at)])).join(" – ");
}

/** Who voted how as rows; an anonymous poll as its counts. Refused while the results are hidden from the caller. */
export async function exportPoll(
  { workers }: Pick<PollContext, "workers">,
  poll: Poll,
  format: "csv" | "xlsx",
  call: WorkCall,
): Promise<{ content: Uint8Array; type: string }> {
  if (!poll.areResultsShown) throw refuse("RESULTS_HIDDEN");
  const labels = poll.options.map((one) => labelOf(one, poll.timeZone));
  const totals: Cell[][] = [
    ["Alternativ", "Röster", "Kanske", "Poäng"],
    ...poll.options.map((one, index): Cell[] => [labels[index] ?? "", one.votes ?? 0, one.maybe ?? 0, one.points]),
  ];
  const rows: Cell[][] = [
    ["Namn", ...labels],
    ...poll.ballots.map((ballot): Cell[] => [
      ballot.name,
      ...poll.options.map((one) => ballot.answers.find((answer) => answer.optionId === one.id)?.value ?? null),
    ]),
  ];
  if (format === "csv")
    return {
      content: Buffer.from(writeCsv(poll.isAnonymous ? totals : rows)),
      type: "text/csv; charset=utf-8",
    };
  return {
    content: await writeSheets(
      workers,
      "xlsx",
      [{ name: "Resultat", rows: totals }, ...(poll.isAnonymous ? [] : [{ name: "Röster", rows }])],
      call,
    ),
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  };
}

/** A poll in a channel is the channel's: those of private channels that someone is not in are left out. */
async function readableTo(items: Items, page: readonly PollRow[], reader: string): Promise<PollRow[]> {
  const isOpen = async ({ id, roomId }: PollRow): Promise<boolean> =>
    roomId === null || (await items.readers({ kind: "poll", id }, [reader])).includes(reader);
  const open = await Promise.all(page.map(isOpen));
  return page.filter((_, index) => open[index]);
}

/** Polls of a workspace with what was voted; results that are still hidden stay so. */
export function pollExport(db: PollDb, items: Items): ExportPart {
  return {
    name: "polls",
    async write(workspaceId, out, reader) {
      const kept: PollRow[] = [];
      for (let after: string | null = null; ;) {
        const page: PollRow[] = await readPollPage(db, [workspaceId], { isOpen: null, after, limit: 500 });
        kept.push(...(reader === null ? page : await readableTo(items, page, reader)));
        if (page.length < 500) break;
        after = page.at(-1)?.id ?? null;
      }
      const comments = await items.comments.ofWorkspace(workspaceId, "poll");
      const list = [];
      for (const poll of kept) {
        const options = await readOptions(db, [poll.id]);
        const isHidden = poll.closedAt === null && poll.results === "afterClose";
        const ballots = poll.isAnonymous || isHidden ? [] : await readBallots(db, poll.id);
        const counts = isHidden ? {} : poll.isAnonymous ? await readCounts(db, poll.id) : countBallots(ballots);
        list.push({ ...poll, options, counts, ballots, comments: comments.filter((one) => one.itemId === poll.id) });
        const lines = options.map(
          (one) =>
            `<tr><td>${escapeHtml(labelOf(one, poll.timeZone))}</td><td>${isHidden ? "–" : votesFor(poll, counts, one.id)}</td><td>${isHidden ? "–" : maybeFor(poll, counts, one.id)}</td></tr>`,
        );
        await out.page(
          `${poll.title.slice(0, 60)}.html`,
          poll.title,
          `<p>${escapeHtml(poll.description)}</p><table><tr><th>Alternativ</th><th>Röster</th><th>Kanske</th></tr>${lines.join("")}</table>`,
        );
      }
      await out.json("polls.json", { polls: list });
    },
  };
}
