import { textOf } from "./option-texts.ts";
import { foundFaults } from "./backup-commands.ts";
import { asOperator, need, needOrganisation, type Command } from "./command.ts";

const mostListed = 20;

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostListed ? [`  and ${lines.length - mostListed} more`] : [];
  return [title, ...lines.slice(0, mostListed).map((line) => `  ${line}`), ...more];
}

/** The rooms of an organisation's own Synapse, from its database. */
export const synapseCommand: Command = {
  path: ["chat", "import-synapse"],
  usage: "chat import-synapse <domain> --database <url> [--media <folder>] [--dry-run]",
  async run(safos, [domain], options) {
    const organisation = needOrganisation(safos, domain);
    const databaseUrl = need(options["database"], "--database");
    const mediaFolder = textOf(options, "media") ?? null;
    const isTrial = options["dry-run"] === true;
    const done = await asOperator(() =>
      safos.chat.importFromSynapse({ organisation, databaseUrl, mediaFolder, isTrial }),
    );
    const what = isTrial ? "would be brought" : "are here";
    const lines = [
      `${done.rooms} rooms ${what}; ${done.events} events, ${done.media} files and ${done.keys} copies of keys are new.`,
      ...listed(
        `${done.refused.length} rooms cannot be brought:`,
        done.refused.map(({ roomId, reason }) => `${roomId}: ${reason}`),
      ),
      ...listed(`${done.missing.length} people in them have no account here yet:`, done.missing),
      ...listed(`${done.lost.length} files are not in the folder:`, done.lost),
    ];
    return { json: done, text: lines.join("\n"), code: done.refused.length > 0 ? foundFaults : 0 };
  },
};
