import { helpContactPattern } from "@safos/contract/help-contact";
import type { ChangeLook, Look, LookSettings, ManagedLooks } from "@safos/contract/look";
import { settleLook, type OwnSettings } from "@safos/contract/look-settle";

/** What is filled in, for the whole organisation (domain null) or for one domain. */
export interface LookDraft {
  readonly domain: string | null;
  readonly name: string;
  readonly hasAccent: boolean;
  readonly accentHue: number;
  readonly accentChroma: number;
  readonly lightLogo: string | null;
  readonly darkLogo: string | null;
  readonly welcome: string;
  readonly helpContact: string;
}

/** The organisation's own; it always has a name and an accent. */
export function ownOf({ items }: ManagedLooks): OwnSettings {
  const settings = items.find(({ domain }) => domain === null)?.settings;
  return { ...emptySettings, ...settings } as OwnSettings;
}

const emptySettings: LookSettings = {
  name: null,
  accentHue: null,
  accentChroma: null,
  lightLogo: null,
  darkLogo: null,
  welcome: null,
  helpContact: null,
};

export function draftOf(looks: ManagedLooks, domain: string | null): LookDraft {
  const own = ownOf(looks);
  const settings = looks.items.find((one) => one.domain === domain)?.settings ?? emptySettings;
  return {
    domain,
    name: settings.name ?? "",
    hasAccent: settings.accentHue !== null,
    accentHue: settings.accentHue ?? own.accentHue,
    accentChroma: settings.accentChroma ?? own.accentChroma,
    lightLogo: settings.lightLogo,
    darkLogo: settings.darkLogo,
    welcome: settings.welcome ?? "",
    helpContact: settings.helpContact ?? "",
  };
}

const orNull = (text: string): string | null => text.trim() || null;

/** Everything that is filled in, as it is stored. */
export function changeOf(draft: LookDraft): ChangeLook & LookSettings {
  const { domain, hasAccent, accentHue, accentChroma, lightLogo, darkLogo } = draft;
  return {
    domain,
    name: orNull(draft.name),
    accentHue: hasAccent ? accentHue : null,
    accentChroma: hasAccent ? accentChroma : null,
    lightLogo,
    darkLogo,
    welcome: orNull(draft.welcome),
    helpContact: orNull(draft.helpContact),
  };
}

/** How it will look. */
export function lookOfDraft(draft: LookDraft, own: OwnSettings): Look {
  const { domain, ...settings } = changeOf(draft);
  if (domain !== null) return settleLook(own, settings);
  return settleLook({ ...own, ...settings, name: settings.name ?? own.name } as OwnSettings, undefined);
}

/** Whether it is a mail address or one on the web, as the contract has it. */
export const isContact = (text: string): boolean => text.trim() === "" || helpContactPattern.test(text.trim());
