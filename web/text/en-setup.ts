import type { svSetup } from "./sv-setup.ts";

/** English words of the first-start wizard; loaded with what uses them. */
export const enSetup: Record<keyof typeof svSetup, string> = {
  "setup.lead": "Three short steps, then you can start working.",
  "setup.step": "Step {n} of {of}",
  "setup.organisation": "Your organisation",
  "setup.organisationName": "Name of the organisation",
  "setup.organisationHint": "As everybody will see it, for example Försäkringskassan",
  "setup.domain": "Domain",
  "setup.domainHint": "The organisation's own, as in its mail addresses: fk.example for instance.",
  "setup.domainMeans":
    "This is what everybody is called: {mail} when they sign in, {matrix} in the chat. The domain cannot be changed later.",
  "setup.admin": "First administrator",
  "setup.displayName": "Your name",
  "setup.adminName": "Sign-in name",
  "setup.adminNameHint": "You sign in as {name}",
  "setup.code": "Code from the server",
  "setup.codeHint": "Printed where the server was started; the address printed there fills it in.",
  "setup.language": "Language",
  "setup.languageLead": "The language new people get at first. Everybody can change their own.",
  "setup.next": "Continue",
  "setup.done": "Create and sign in",
  "error.SETUP_DONE": "The server is already set up. Sign in.",
  "error.SETUP_CODE_WRONG": "The code is wrong. It was printed when the server started.",
};
