import Type, { type Static } from "typebox";
import { Moment, type ErrorTable } from "./common.ts";

export const appLoginErrors = {
  APP_LOGIN_GONE: ["gone", "The app's question was answered, or is too old. Begin again in the app."],
} as const satisfies ErrorTable;

/** What the password of a code on the screen opens: its exchange for an app password, and nothing else. */
export const codeScope = "app.begin";

/** An app on a computer or a phone that asks to be let in. */
export const AppLogin = Type.Object({
  /** What it calls itself; anyone may call themselves so. */
  label: Type.String(),
  askedAt: Moment,
  /** Whether it asked from the network that the person is in now. */
  isSameNetwork: Type.Boolean(),
});
export type AppLogin = Static<typeof AppLogin>;

export const AnswerAppLogin = Type.Object({ isAllowed: Type.Boolean() }, { additionalProperties: false });

export const OpenAppLogin = Type.Object(
  { label: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/** An address that opens the app and lets it in: `nc://login/…`, or `nc://onetime-login/…`, which works once until `endsAt`. */
export const AppLoginAddress = Type.Object({ address: Type.String(), endsAt: Type.Union([Moment, Type.Null()]) });
export type AppLoginAddress = Static<typeof AppLoginAddress>;
