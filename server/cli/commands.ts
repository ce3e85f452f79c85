import { personRoles } from "@safos/contract/person-roles";
import { roles, type Role } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { appserviceCommands } from "./appservice-commands.ts";
import { receiveCommand } from "./receive-command.ts";
import { synapseCommand } from "./synapse-command.ts";
import { auditCommands } from "./audit-commands.ts";
import { backupCommands } from "./backup-commands.ts";
import { blobCommands } from "./blob-commands.ts";
import { breakGlassCommands } from "./break-glass-commands.ts";
import { captionCommands } from "./caption-commands.ts";
import { importCommand } from "./import-command.ts";
import { need, needOrganisation, needPerson, needWorkspace, readMoment, type Command } from "./command.ts";
import { databaseCommands } from "./database-commands.ts";
import { lookCommands } from "./look-commands.ts";
import { quarantineCommands } from "./quarantine-commands.ts";
import { providerCommands } from "./provider-commands.ts";
import { resourceCommands } from "./resource-commands.ts";
import { clientCommands } from "./client-commands.ts";
import { scimCommands } from "./scim-commands.ts";
import { storageCommand } from "./storage-command.ts";

export const commands: readonly Command[] = [
  ...databaseCommands,
  ...lookCommands,
  storageCommand,
  {
    path: ["organisation", "add"],
    usage: "organisation add <domain> --name <text> [--open-directory]",
    async run(safos, [domain], options) {
      const made = await safos.organisations.add({
        domain: need(domain, "The domain"),
        name: need(options["name"], "--name"),
      });
      if (options["open-directory"] === true)
        await safos.organisations.change(made.id, { rules: { isDirectoryOpen: true } });
      return {
        json: { id: made.id, name: made.name, domain: made.domains[0] },
        text: `${made.name} (${made.domains[0]}) was added.`,
      };
    },
  },
  {
    path: ["person", "add"],
    usage: "person add <name@domain> --password <text> [--display-name <text>] [--admin]",
    async run(safos, [name], options) {
      const displayName = options["display-name"];
      const made = await safos.identity.add({
        name: need(name, "The name"),
        password: need(options["password"], "--password"),
        isAdmin: options["admin"] === true,
        ...(typeof displayName === "string" ? { displayName } : {}),
      });
      return {
        json: {
          id: made.id,
          name: made.name,
          userId: made.userId,
          displayName: made.displayName,
          isAdmin: made.isAdmin,
        },
        text: `${made.name} was added.`,
      };
    },
  },
  {
    path: ["person", "hand-over"],
    usage: "person hand-over <from> <to>",
    async run(safos, [fromText, toText]) {
      const from = await needPerson(safos, need(fromText, "The person who leaves"));
      const to = await needPerson(safos, need(toText, "The successor"));
      const departure = await safos.departures.handOver(from, to);
      const handedOver = (departure?.handedOver ?? []).map(({ name, given, kept }) => ({ name, given, kept }));
      const isDone = departure?.state === "done";
      const lines = handedOver.map(({ name, given, kept }) => `${name}: ${given}${kept > 0 ? `, ${kept} kept` : ""}`);
      const end = isDone
        ? `${from.name} is closed, and ${to.name} has taken over.`
        : `The hand-over has stopped: ${to.name} cannot take over, or no administrator would be left.`;
      return {
        json: { from: from.name, to: to.name, state: departure?.state ?? null, handedOver },
        text: [...lines, end].join("\n"),
        code: isDone ? 0 : 1,
      };
    },
  },
  {
    path: ["person", "role"],
    usage: `person role <person> <${personRoles.join("|")}> [--until <date>] [--remove]`,
    async run(safos, [name, roleText], options) {
      const person = await needPerson(safos, name);
      const role = personRoles.find((one) => one === roleText);
      if (!role) throw refuse("INVALID", `The role must be one of ${personRoles.join(", ")}.`);
      const until = options["until"] === undefined ? null : readMoment(need(options["until"], "--until"));
      const changed =
        options["remove"] === true
          ? await safos.identity.takeRole(person.id, role)
          : await safos.identity.giveRole(person.id, { role, until });
      const { roles: held } = safos.identity.viewManaged(changed);
      const lines = held.map((one) => (one.until === null ? one.role : `${one.role} until ${one.until}`));
      return {
        json: { person: person.name, roles: held },
        text: `${person.name}: ${lines.join(", ") || "no roles"}`,
      };
    },
  },
  {
    path: ["workspace", "add"],
    usage: "workspace add <name> --owner <person>",
    async run(safos, [name], options) {
      const owner = await needPerson(safos, need(options["owner"], "--owner"));
      const made = await safos.workspaces.create(owner.id, { name: need(name, "The name") });
      return {
        json: { id: made.id, name: made.name, owner: owner.name },
        text: `${made.name} was added; its id is ${made.id}.`,
      };
    },
  },
  {
    path: ["workspace", "member"],
    usage: `workspace member <workspace> <person> --role <${roles.join("|")}>`,
    async run(safos, [workspaceText, personText], options) {
      const workspace = await needWorkspace(safos, workspaceText);
      const person = await needPerson(safos, personText);
      const role = roles.find((one): one is Role => one === options["role"]);
      if (!role) throw refuse("INVALID", `--role must be one of ${roles.join(", ")}.`);
      const before = await safos.workspaces.roleOf(person.id, workspace.id);
      if (before === null) await safos.workspaces.addMember(null, workspace.id, person.id, role);
      else await safos.workspaces.setRole(null, workspace.id, person.id, role);
      return {
        json: { workspaceId: workspace.id, person: person.name, role },
        text: `${person.name} is ${role} of ${workspace.name}.`,
      };
    },
  },
  {
    path: ["workspace", "transfer"],
    usage: "workspace transfer <workspace> <domain> --owner <person>",
    async run(safos, [workspaceText, domain], options) {
      const workspace = await needWorkspace(safos, workspaceText);
      const organisation = needOrganisation(safos, domain);
      const owner = await needPerson(safos, need(options["owner"], "--owner"));
      await safos.transfers.transfer(workspace, organisation, owner.id);
      return {
        json: { workspaceId: workspace.id, organisation: organisation.name, owner: owner.name },
        text: `${workspace.name} belongs to ${organisation.name}; ${owner.name} owns it.`,
      };
    },
  },
  {
    path: ["workspace", "export"],
    usage: "workspace export <workspace> <file>",
    async run(safos, [workspaceText, file]) {
      const workspace = await needWorkspace(safos, workspaceText);
      const target = need(file, "The file");
      await safos.chat.start();
      try {
        const { entries, parts } = await safos.exports.write(workspace, target);
        await safos.workspaces.noteExport(workspace.id);
        return {
          json: { workspaceId: workspace.id, file: target, entries, parts },
          text: `${target}: ${entries} entries of ${workspace.name}.`,
        };
      } finally {
        await safos.chat.stop();
      }
    },
  },
  {
    path: ["search", "rebuild"],
    usage: "search rebuild",
    async run(safos) {
      await safos.chat.start();
      try {
        const entries = await safos.search.rebuild();
        const total = entries.reduce((sum, one) => sum + one.count, 0);
        return {
          json: { entries: Object.fromEntries(entries.map((one) => [one.kind, one.count])), total },
          text: `The search index was rebuilt: ${total} entries.`,
        };
      } finally {
        await safos.chat.stop();
      }
    },
  },
  {
    path: ["meeting", "token"],
    usage: "meeting token <workspace> <person>",
    async run(safos, [workspaceText, personText]) {
      const workspace = await needWorkspace(safos, workspaceText);
      const person = await needPerson(safos, personText);
      // Written down first: a token that nobody is told of is not made.
      await safos.identity.noteToken(person, workspace.id);
      const { url, token, identity } = await safos.meetings.tokenFor(workspace.id, person.id);
      return { json: { url, token, identity }, text: `${url}\n${token}` };
    },
  },
  {
    path: ["token", "create"],
    usage: "token create <person>",
    async run(safos, [name]) {
      const person = await needPerson(safos, name);
      const made = await safos.identity.createSession(person.id, {
        kind: "api",
        label: "safos token create",
        isLasting: true,
      });
      return {
        json: {
          person: person.name,
          userId: person.userId,
          token: made.token,
          deviceId: made.deviceId,
          sessionId: made.sessionId,
        },
        text: made.token,
      };
    },
  },
  ...blobCommands,
  ...quarantineCommands,
  ...captionCommands,
  ...backupCommands,
  ...auditCommands,
  ...breakGlassCommands,
  importCommand,
  ...providerCommands,
  ...scimCommands,
  ...clientCommands,
  ...resourceCommands,
  ...appserviceCommands,
  synapseCommand,
  receiveCommand,
];

export function findCommand(positionals: readonly string[]): Command | undefined {
  return commands.find((command) => command.path.every((name, index) => positionals[index] === name));
}

export function usage(list: readonly Command[]): string {
  return ["Usage: npm run safos -- <command> [--json]", "", ...list.map((command) => `  ${command.usage}`)].join("\n");
}
