import type { svSignIn } from "./sv-signin.ts";

/** English words of the sign-in page. */
export const enSignIn: Record<keyof typeof svSignIn, string> = {
  "signin.leadName": "Write your mail address, and we send you to your agency's sign-in.",
  "signin.continue": "Continue",
  "signin.mail": "Mail address",
  "signin.belongs": "{domain} belongs to {organisation}",
  "signin.elsewhere":
    "{domain} belongs to no agency here. If you were invited as a guest, we send a code to the address.",
  "signin.sendCode": "Send a one-time code",
  "signin.codeTitle": "Enter the code",
  "signin.codeLead": "If {mail} is a guest here, the code is in a letter to the address. It works for ten minutes.",
  "signin.code": "Code, six digits",
  "signin.codeMissing": "Enter six digits.",
  "signin.codeLost": "No letter? Look among the junk mail.",
  "signin.newCode": "Send a new code",
  "signin.codeSent": "A new code is on its way.",
  "signin.otherAddress": "Another address",
  "error.MAIL_CODE_WRONG": "The code is wrong. Take it from the latest letter.",
  "signin.continueWith": "Sign in with {provider}",
  "signin.withPassword": "Sign in with a password",
  "signin.or": "or",
  "signin.notAnswering": "The sign-in of {organisation} does not answer",
  "signin.notAnsweringUnnamed": "The agency's sign-in does not answer",
  "signin.notAnsweringText": "The fault is at the agency. Safos works, and nothing you have written is gone.",
  "signin.reserve": "Reserve account",
  "signin.reserveTitle": "Sign in with a reserve account",
  "signin.reserveLead": "Only for those whom the agency has named. It is written in the audit log.",
  "signin.refused.PROVIDER_REFUSED":
    "Your agency's sign-in did not let you through. Try again, or ask your administrator.",
  "signin.refused.SIGN_IN_EXPIRED": "The sign-in took too long, or was begun in another browser. Begin again.",
  "signin.refused.ASSERTION_INVALID":
    "What your agency's sign-in answered cannot be trusted. Try again. If it happens again, your administrator needs to look at it.",
  "signin.refused.ASSURANCE_TOO_LOW":
    "Your agency requires a higher level of assurance. Sign in with an e-ID, or as the agency has decided.",
  "signin.refused.CLAIM_NAME_MISSING":
    "Your agency's sign-in sent no name that can be used here. Your administrator can change that.",
  "signin.refused.CLAIM_EMAIL_UNVERIFIED":
    "Your agency's sign-in has not verified your mail address. Your administrator can change that.",
  "signin.refused.CLAIM_FOREIGN": "The sign-in gave a name of another agency. Therefore you are not let in.",
  "signin.refused.ACCOUNT_CLOSED": "Your account is closed. Ask your administrator.",
  "signin.refused.ACCOUNT_TIED":
    "Your name belongs to another account at the agency's sign-in already. Ask your administrator.",
  "error.PASSWORD_CLOSED": "Your agency has a sign-in of its own. Use it instead of a password.",
  "signin.leadDirectory": "Use the password of {directory}.",
  "error.ASSURANCE_TOO_LOW": "Your agency requires an e-ID. Sign in with it.",
  "error.ACCOUNT_CLOSED": "Your account is closed. Ask your administrator.",
  "error.ACCOUNT_TIED": "Your name belongs to another account in the directory already. Ask your administrator.",
  "signin.help": "Do you need help to sign in?",
};
