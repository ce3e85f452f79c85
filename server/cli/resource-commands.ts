import type { ResourceKind } from "@safos/contract/resources";
import { refuse } from "#http";
import { textOf } from "./option-texts.ts";
import { asOperator, listIn, need, needOrganisation, type Command } from "./command.ts";

function needKind(value: string): ResourceKind {
  if (value === "room" || value === "equipment") return value;
  throw refuse("INVALID", "--kind is room or equipment.");
}

function readSeats(value: string | true | undefined): number | null {
  if (value === undefined) return null;
  const seats = Number(value);
  if (!Number.isInteger(seats) || seats < 1 || seats > 10_000) throw refuse("INVALID", "--seats is a number.");
  return seats;
}

/** Rooms and equipment of an organisation. */
export const resourceCommands: readonly Command[] = [
  {
    path: ["resource", "add"],
    usage:
      "resource add <domain> --name <text> [--kind room|equipment] [--location <text>] [--seats <number>] [--features <word,…>] [--shared]",
    async run(safos, [domain], options) {
      const organisation = needOrganisation(safos, domain);
      const made = await asOperator(() =>
        safos.calendar.resources.add(organisation.id, {
          name: need(options["name"], "--name"),
          kind: needKind(textOf(options, "kind") ?? "room"),
          location: textOf(options, "location") ?? "",
          seats: readSeats(options["seats"]),
          features: listIn(options["features"]),
          isShared: options["shared"] === true,
        }),
      );
      return { json: made, text: `${made.name} was added. Calendar programs invite it as ${made.address}.` };
    },
  },
  {
    path: ["resource", "list"],
    usage: "resource list <domain>",
    async run(safos, [domain]) {
      const found = await safos.calendar.resources.of(needOrganisation(safos, domain).id);
      const lines = found.map(
        (one) => `${one.id}  ${one.name}  ${one.kind}  ${one.address}${one.isClosed ? "  closed" : ""}`,
      );
      return { json: { resources: found }, text: lines.join("\n") || "There are no rooms and no equipment." };
    },
  },
  {
    path: ["resource", "close"],
    usage: "resource close <domain> <resource>",
    async run(safos, [domain, idText]) {
      const organisation = needOrganisation(safos, domain);
      const id = need(idText, "The id of the room or equipment");
      const closed = await asOperator(() => safos.calendar.resources.close(organisation.id, id));
      return { json: closed, text: `${closed.name} is closed. Entries that had it are without it.` };
    },
  },
];
