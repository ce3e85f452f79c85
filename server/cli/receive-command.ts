import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { createInterface } from "node:readline";
import { refuse } from "#http";
import type { ReceivedLine } from "#chat";
import { foundFaults } from "./backup-commands.ts";
import { need, type Command } from "./command.ts";
import { readText } from "./option-texts.ts";

const mostListed = 20;

function lineText({ line, roomId, received }: ReceivedLine): string {
  const reason = "reason" in received ? `: ${received.reason}` : "";
  const waitsFor =
    received.status === "waits" && received.waitsFor.length > 0 ? ` (${received.waitsFor.join(", ")})` : "";
  return `  line ${line}${roomId === null ? "" : ` of ${roomId}`} ${received.status}${reason}${waitsFor}`;
}

function textOf(results: readonly ReceivedLine[]): string {
  const counts = new Map<string, number>();
  for (const { received } of results) counts.set(received.status, (counts.get(received.status) ?? 0) + 1);
  const left = results.filter(({ received }) => received.status === "waits" || received.status === "refused");
  const more = left.length > mostListed ? [`  and ${left.length - mostListed} more`] : [];
  const summary = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
  return [
    summary === "" ? "The file has no events." : summary,
    ...left.slice(0, mostListed).map(lineText),
    ...more,
  ].join("\n");
}

/** Events of rooms that are here, made by other servers. */
export const receiveCommand: Command = {
  path: ["chat", "receive"],
  usage: "chat receive <file.ndjson> --keys <file>",
  async run(safos, [file], options) {
    const path = need(file, "The file");
    const keys = readText(need(options["keys"], "--keys"));
    await access(path).catch(() => {
      throw refuse("INVALID", `${path} cannot be read.`);
    });
    const results: ReceivedLine[] = [];
    await safos.chat.start();
    try {
      const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
      await safos.chat.receive(lines, keys, (line) => results.push(line));
    } finally {
      await safos.chat.stop();
    }
    const events = results.toSorted((a, b) => a.line - b.line);
    const isLeft = events.some(({ received }) => received.status === "waits" || received.status === "refused");
    const json = { events: events.map(({ received, ...where }) => ({ ...where, ...received })) };
    return { json, text: textOf(events), code: isLeft ? foundFaults : 0 };
  },
};
