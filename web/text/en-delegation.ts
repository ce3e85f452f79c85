import type { svDelegation } from "./sv-delegation.ts";

/** English words of handing an invitation on. */
export const enDelegation: Record<keyof typeof svDelegation, string> = {
  "delegation.title": "Let someone else go",
  "delegation.about": "Whom you choose is invited in your place, and your time is free.",
  "delegation.aboutOne": "Whom you choose is invited in your place to this occurrence, and your time is free.",
  "delegation.give": "Let them go",
  "delegation.chosen": "{name} goes in your place.",
  "delegation.other": "Choose someone else",
  "delegation.hint":
    "{name} sees who comes. An answer of your own takes it back. If they decline, you are asked again.",
  "delegation.given": "{name} is invited in your place.",
  "delegation.to": "Delegated to {name}. Answer yourself to take it back.",
  "delegation.from": "You go in place of {name}.",
  "delegation.instead": "In place of {name}",
  "delegation.left": "The event is gone from your calendar.",
  "error.DELEGATION_REFUSED":
    "The invitation cannot be handed to them: they are invited already, organise it, or it may not be handed on.",
};
