import type { svWelcome } from "./sv-welcome.ts";

/** English words of the pages where one chooses a password; loaded with them. */
export const enWelcome: Record<keyof typeof svWelcome, string> = {
  "welcome.title": "Choose your password",
  "welcome.resetTitle": "Choose a new password",
  "welcome.lead":
    "{name}, {organisation}. Nobody else gets to know the password, nor do those who look after the accounts.",
  "welcome.password": "New password",
  "welcome.passwordHint": "At least ten characters, and not a name or a pattern. A few words in a row are good.",
  "welcome.submit": "Save and sign in",
  "welcome.gone": "The link is not valid",
  "welcome.goneLead":
    "It has been used, is too old or is not whole. Ask those who look after the accounts for a new one.",
  "welcome.toSignIn": "To the sign-in",
  "forgot.title": "Forgot your password?",
  "forgot.lead": "Write your name, and we send a link to your mail.",
  "forgot.submit": "Send the link",
  "forgot.sent": "If {name} is with us, a link is on its way. It works for an hour.",
};
