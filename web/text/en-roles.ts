import type { svRoles } from "./sv-roles.ts";

/** English words of what persons may do for their organisation; loaded with what uses them. */
export const enRoles: Record<keyof typeof svRoles, string> = {
  "personRole.auditor": "Auditor",
  "personRole.registrator": "Registrar",
  "personRole.groupManager": "Group manager",
  "personRole.formPublisher": "Form publisher",
  "roles.title": "Roles",
  "roles.menu": "Roles …",
  "roles.auditor.can": "Reads the audit log, sees who could see what, and exports the log.",
  "roles.registrator.can": "The role can be given already. It opens nothing until records are in Safos.",
  "roles.groupManager.can": "Makes and changes groups and chooses who is in them.",
  "roles.formPublisher.can": "Opens forms to people without an account, when a rule asks for the role.",
  "roles.until": "Last day as {role}",
  "roles.untilHint": "Empty means until the role is taken.",
  "roles.past": "Choose today or a later day.",
  "roles.given": "{who} gave the role {when}",
  "roles.operator": "The operator",
  "roles.chipUntil": "{role} until {day}",
  "roles.saved": "The roles of {name} are saved.",
  "error.ROLE_ENDED": "A role cannot end before it begins. Choose a later day.",
};
