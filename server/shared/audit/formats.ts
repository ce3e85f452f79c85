import type { AuditFormat, AuditRecord } from "@safos/contract/audit";

const who = ({ actor }: AuditRecord): string => actor.person?.name ?? actor.name ?? actor.kind;

/** RFC 5424 §6.3.3: what a parameter's value escapes. */
const inSyslog = (text: string): string => text.replaceAll(/["\\\]]/g, String.raw`\$&`).replaceAll(/[\r\n]/g, " ");

/** ArcSight's common event format: what the header escapes, and what a value does. */
const inHeader = (text: string): string => text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/[\r\n]/g, " ");
const inExtension = (text: string): string =>
  text.replaceAll(/[\\=]/g, String.raw`\$&`).replaceAll(/\r?\n|\r/g, String.raw`\n`);

function parametersOf(one: AuditRecord): [name: string, value: string][] {
  const all: [string, string | null | undefined][] = [
    ["sequence", String(one.sequence)],
    ["actor", who(one)],
    ["person", one.person?.name],
    ["workspace", one.workspace?.id],
    ["item", one.item && `${one.item.kind}/${one.item.id}`],
    ["facts", Object.keys(one.facts).length > 0 ? JSON.stringify(one.facts) : null],
    ["address", one.origin?.address],
    ["session", one.origin?.sessionId],
    ["request", one.origin?.requestId],
    ["hash", one.hash],
  ];
  return all.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value]]));
}

// RFC 5424 §6.2.1: facility 13 is the log audit; severity 5 is a notice.
const priority = 13 * 8 + 5;
// RFC 5424 §7.2.2: 32473 is the enterprise number for examples, until Safos has one of its own.
const structure = "audit@32473";

const keysOfCef: Readonly<Record<string, string>> = {
  sequence: "externalId",
  actor: "suser",
  person: "duser",
  workspace: "cs1",
  item: "cs2",
  facts: "cs3",
  address: "src",
  session: "cs4",
  request: "cs5",
  hash: "cs6",
};
const labelsOfCef = "cs1Label=workspace cs2Label=item cs3Label=facts cs4Label=session cs5Label=request cs6Label=hash";

/** One record as one line, without its end. */
export function writeRecord(one: AuditRecord, format: AuditFormat, host: string): string {
  if (format === "json") return JSON.stringify(one);
  const parameters = parametersOf(one);
  if (format === "syslog") {
    const data = parameters.map(([name, value]) => `${name}="${inSyslog(value)}"`).join(" ");
    return `<${priority}>1 ${one.at} ${host} safos - ${one.act} [${structure} ${data}]`;
  }
  const data = parameters.map(([name, value]) => `${keysOfCef[name]}=${inExtension(value)}`).join(" ");
  const header = ["CEF:0", "Safos", "Safos", "1", one.act, one.act, "3"].map(inHeader).join("|");
  return `${header}|rt=${Date.parse(one.at)} dhost=${inExtension(host)} ${data} ${labelsOfCef}`;
}
