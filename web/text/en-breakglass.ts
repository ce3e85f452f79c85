import type { svBreakGlass } from "./sv-breakglass.ts";

/** English words of the page about emergency access; loaded with what uses them. */
export const enBreakGlass: Record<keyof typeof svBreakGlass, string> = {
  "breakGlass.lead":
    "The operator cannot read content. Should someone have to come in all the same, it takes a reason and an administrator’s yes.",
  "breakGlass.waiting": "Waiting for an answer",
  "breakGlass.open": "Open now",
  "breakGlass.earlier": "Earlier",
  "breakGlass.none": "Nobody has asked for emergency access",
  "breakGlass.noneText": "You answer here when the operator asks for it.",
  "breakGlass.someWorkspace": "a workspace that is gone",
  "breakGlass.sentence": "{person} is to read in {workspace} for {n, plural, one {# minute} other {# minutes}}",
  "breakGlass.sentence.open": "{person} reads in {workspace}",
  "breakGlass.sentence.past": "{person} in {workspace}",
  "breakGlass.reason": "Reason: {reason}",
  "breakGlass.lapses": "Waits until {when}",
  "breakGlass.until": "Open until {until}",
  "breakGlass.decidedBy": "{person} answered {when}",
  "breakGlass.owner": "{organisation} answers",
  "breakGlass.state.asked": "Waiting",
  "breakGlass.state.open": "Open",
  "breakGlass.state.refused": "Refused",
  "breakGlass.state.lapsed": "Nobody answered",
  "breakGlass.state.ended": "Ended",
  "breakGlass.approve": "Approve",
  "breakGlass.refuse": "Refuse",
  "breakGlass.end": "End now",
  "breakGlass.approveTitle": "Approve emergency access?",
  "breakGlass.approveText":
    "{person} of {organisation} may read everything in {workspace} for {n, plural, one {# minute} other {# minutes}}, and change nothing. All members see it, and it stands in the audit log of every organisation that takes part.",
  "breakGlass.pastRule": "This goes past a rule.",
  "breakGlass.approved": "{person} can read in {workspace} until {until}.",
  "breakGlass.refused": "The emergency access is refused.",
  "breakGlass.ended": "The emergency access has ended.",
  "breakGlass.more": "Show older",
  "error.BREAK_GLASS_DECIDED": "Someone has answered already, or nobody did in time.",
  "error.BREAK_GLASS_OWN": "The emergency access is for you. Another administrator answers.",
};
