import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { helpContactPattern } from "@safos/contract/help-contact";
import type { ChangeLook } from "@safos/contract/look";
import { mostChroma } from "@safos/contract/look-contrast";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import type { Safos } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";
import { asOperator, need, needOrganisation, type Command } from "./command.ts";
import { textOf } from "./option-texts.ts";

function numberOf(options: Options, name: string, most: number): number | null {
  const text = textOf(options, name);
  if (text === null) return null;
  const number = Number(text);
  if (!(number >= 0 && number <= most)) throw refuse("INVALID", `--${name} is a number from 0 to ${most}.`);
  return number;
}

function shortOf(options: Options, name: string, most: number): string | null {
  const text = textOf(options, name);
  if (text !== null && text.length > most) throw refuse("INVALID", `--${name} has ${most} characters at most.`);
  return text;
}

function contactOf(options: Options): string | null {
  const text = shortOf(options, "contact", 254);
  if (text !== null && !helpContactPattern.test(text))
    throw refuse("INVALID", "--contact is a mail address, or one that begins with https://.");
  return text;
}

async function drawLogo(safos: Safos, organisation: Organisation, file: string): Promise<string> {
  if (!(await stat(file).catch(() => null))?.isFile()) throw refuse("INVALID", `${file} cannot be read.`);
  const owner = { organisation: organisation.id, person: "operator" };
  return safos.organisations.looks.addLogo(organisation.id, createReadStream(file), { owner });
}

/** Of an accent both numbers are stored: the one that is not given stays. */
function accentOf(safos: Safos, domain: string, options: Options): Pick<ChangeLook, "accentHue" | "accentChroma"> {
  const hue = numberOf(options, "hue", 360);
  const chroma = numberOf(options, "chroma", mostChroma);
  if (hue === null && chroma === null) return {};
  const now = safos.organisations.looks.of(domain);
  return { accentHue: hue ?? now?.accentHue ?? null, accentChroma: chroma ?? now?.accentChroma ?? null };
}

/** How an agency looks, and the domains that it has. */
export const lookCommands: readonly Command[] = [
  {
    path: ["organisation", "look"],
    usage:
      "organisation look <domain> [--logo <file>] [--dark-logo <file>] [--name <text>] [--hue <number>] [--chroma <number>] [--welcome <text>] [--contact <address>] [--only-domain]",
    async run(safos, [given], options) {
      const organisation = needOrganisation(safos, given?.toLowerCase());
      const domain = need(given?.toLowerCase(), "The domain");
      const [logo, darkLogo] = [textOf(options, "logo"), textOf(options, "dark-logo")];
      const [name, welcome] = [shortOf(options, "name", 100), shortOf(options, "welcome", 300)];
      const contact = contactOf(options);
      const change: ChangeLook = {
        domain: options["only-domain"] === true ? domain : null,
        ...accentOf(safos, domain, options),
        ...(logo ? { lightLogo: await drawLogo(safos, organisation, logo) } : {}),
        ...(darkLogo ? { darkLogo: await drawLogo(safos, organisation, darkLogo) } : {}),
        ...(name ? { name } : {}),
        ...(welcome ? { welcome } : {}),
        ...(contact ? { helpContact: contact } : {}),
      };
      await asOperator(() => safos.organisations.looks.change(organisation.id, change, { kind: "operator" }));
      const look = safos.organisations.looks.of(domain);
      return { json: { domain, look }, text: `${look?.name ?? organisation.name} (${domain}) looks as you said.` };
    },
  },
  {
    path: ["organisation", "domain"],
    usage: "organisation domain <domain> <new domain>",
    async run(safos, [domain, fresh]) {
      const organisation = needOrganisation(safos, domain);
      const changed = await asOperator(() =>
        safos.organisations.addDomain(organisation.id, need(fresh, "The new domain")),
      );
      return {
        json: { id: changed.id, name: changed.name, domains: changed.domains },
        text: `${changed.name} has ${changed.domains.join(", ")}.`,
      };
    },
  },
];
