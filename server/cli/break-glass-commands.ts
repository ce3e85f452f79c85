import { mostMinutes, type BreakGlass } from "@safos/contract/break-glass";
import { isUuid } from "#database";
import { refuse } from "#http";
import { need, needPerson, needWorkspace, type Command, type Outcome } from "./command.ts";

const usualMinutes = 60;
const mostShown = 200;

const lineOf = ({ id, state, person, workspace, organisation, until }: BreakGlass): string =>
  [id, state, person.name, `${workspace.name} (${organisation.name})`, until === null ? "" : `until ${until}`]
    .join("  ")
    .trim();

const describe = (one: BreakGlass): Outcome["json"] => ({
  id: one.id,
  state: one.state,
  workspaceId: one.workspace.id,
  workspace: one.workspace.name,
  organisation: one.organisation.name,
  person: one.person.name,
  reason: one.reason,
  minutes: one.minutes,
  askedAt: one.askedAt,
  lapsesAt: one.lapsesAt,
  decidedBy: one.decidedBy?.name ?? null,
  until: one.until,
  endedAt: one.endedAt,
});
const outcome = (one: BreakGlass, text = lineOf(one)): Outcome => ({ json: describe(one), text });

function needId(text: string | undefined): string {
  const id = need(text, "The id of the request");
  if (!isUuid(id)) throw refuse("MISSING", `There is no request ${id}.`);
  return id;
}

/** Emergency access: the operator asks, an administrator of the owning organisation answers on the page. */
export const breakGlassCommands: readonly Command[] = [
  {
    path: ["break-glass", "request"],
    usage: `break-glass request <workspace> --for <person> --reason <text> [--minutes <1–${mostMinutes}>]`,
    async run(safos, [workspaceText], options) {
      const workspace = await needWorkspace(safos, workspaceText);
      const person = await needPerson(safos, need(options["for"], "--for"));
      const reason = need(options["reason"], "--reason");
      const minutes = Number(options["minutes"] ?? usualMinutes);
      const made = await safos.breakglass.ask({ workspace, person, reason, minutes });
      const { name } = made.organisation;
      return outcome(made, `${made.id}\nAn administrator of ${name} approves or refuses it, until ${made.lapsesAt}.`);
    },
  },
  {
    path: ["break-glass", "list"],
    usage: "break-glass list",
    async run(safos) {
      const list = await safos.breakglass.list(mostShown);
      const text = list.map(lineOf).join("\n") || "Nothing was asked for.";
      return { json: { requests: list.map(describe) }, text };
    },
  },
  {
    path: ["break-glass", "status"],
    usage: "break-glass status <id>",
    run: async (safos, [id]) => outcome(await safos.breakglass.read(needId(id))),
  },
  {
    path: ["break-glass", "end"],
    usage: "break-glass end <id>",
    run: async (safos, [id]) => outcome(await safos.breakglass.end(needId(id))),
  },
];
