import type { svDirectory } from "./sv-directory.ts";

/** English words of the part in which an agency lets its directory sync people and groups. */
export const enDirectory: Record<keyof typeof svDirectory, string> = {
  "directory.title": "Directory sync (SCIM)",
  "directory.about":
    "The directory adds people, keeps groups up to date and closes the account of those who leave. Content is never removed.",
  "directory.address": "Address for the directory",
  "directory.none": "No directory is connected",
  "directory.name": "Name of the token",
  "directory.nameHint": "For example Entra ID or Keycloak",
  "directory.months": "Lasts for",
  "directory.monthCount": "{n, plural, one {# month} other {# months}}",
  "directory.make": "Make a token",
  "directory.made": "The token {name} is shown only now. Enter it in the directory.",
  "directory.used": "Used {used} · lasts until {until}",
  "directory.unused": "Not used yet · lasts until {until}",
  "directory.ended": "Has ended",
  "directory.revoke": "Revoke",
  "directory.revokeTitle": "Revoke {name}?",
  "directory.revokeAbout":
    "The directory no longer gets in with the token. People and groups stay. When no token is left, synced groups can be changed by hand.",
  "directory.revoked": "The token {name} is revoked.",
  "error.SCIM_TOKENS_MANY": "There are 20 tokens already. Revoke one first.",
};
