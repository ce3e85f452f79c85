import type { Look, LookSettings } from "./look.ts";

/** Of an organisation: it has a name and an accent of its own. */
export interface OwnSettings extends LookSettings {
  readonly name: string;
  readonly accentHue: number;
  readonly accentChroma: number;
}

/** How a domain looks: what is decided for it, and the rest as its organisation has it. */
export function settleLook(own: OwnSettings, ofDomain: LookSettings | undefined): Look {
  const hasAccent = ofDomain?.accentHue != null;
  const accent = hasAccent ? ofDomain : own;
  // The two belong together: one of each would be of two different marks.
  const hasLogo = ofDomain?.lightLogo != null || ofDomain?.darkLogo != null;
  const { lightLogo, darkLogo } = hasLogo ? ofDomain : own;
  return {
    name: ofDomain?.name ?? own.name,
    accentHue: accent.accentHue ?? own.accentHue,
    accentChroma: accent.accentChroma ?? own.accentChroma,
    lightLogo,
    darkLogo: darkLogo ?? lightLogo,
    welcome: ofDomain?.welcome ?? own.welcome,
    helpContact: ofDomain?.helpContact ?? own.helpContact,
  };
}
