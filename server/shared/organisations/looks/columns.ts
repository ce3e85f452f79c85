import { sql } from "#database";

/** What is decided for each domain, as JSON to stand in the reading of organisations. */
export const domainLooks = sql`json_object_agg(d.domain, json_build_object('name', d.name, 'accentHue', d.accent_hue,
  'accentChroma', d.accent_chroma, 'lightLogo', d.light_logo, 'darkLogo', d.dark_logo, 'welcome', d.welcome,
  'helpContact', d.help_contact))`;

/** What is decided for the whole organisation, as JSON. */
export const ownLook = sql`json_build_object('name', o.name, 'accentHue', o.accent_hue, 'accentChroma', o.accent_chroma,
  'lightLogo', o.light_logo, 'darkLogo', o.dark_logo, 'welcome', o.welcome, 'helpContact', o.help_contact)`;
