import { createReadStream, existsSync } from "node:fs";
import { refuse } from "#http";
import { foundFaults } from "./backup-commands.ts";
import { need, needOrganisation, type Command } from "./command.ts";

export const importCommand: Command = {
  path: ["person", "import"],
  usage: "person import <file> --domain <domain> [--dry-run] [--invite]",
  async run(safos, [fileText], options) {
    const file = need(fileText, "The file");
    const organisation = needOrganisation(safos, need(options["domain"], "--domain"));
    if (!existsSync(file)) throw refuse("INVALID", `${file} cannot be read.`);
    const rows = await safos.imports.look(organisation, createReadStream(file));
    const wrong = rows.filter(({ state }) => state === "wrong");
    const counts = Object.fromEntries(
      (["new", "existing", "wrong"] as const).map((state) => [state, rows.filter((one) => one.state === state).length]),
    );
    const lines = wrong.map(({ line, name, fault }) => `line ${line}: ${name} ${fault ?? ""}`);
    const code = wrong.length > 0 ? foundFaults : 0;
    const summary = `${counts["new"]} new, ${counts["existing"]} here already, ${counts["wrong"]} wrong`;
    const faults = wrong.map(({ line, name, fault }) => ({ line, name, fault }));
    if (options["dry-run"] === true)
      return { json: { counts, wrong: faults, added: 0 }, text: [...lines, summary].join("\n"), code };
    const done = await safos.imports.importFile(organisation, createReadStream(file), options["invite"] === true);
    const text = [...lines, summary, `${done.added} were added to ${organisation.name}.`].join("\n");
    return { json: { id: done.id, counts, wrong: faults, added: done.added }, text, code };
  },
};
