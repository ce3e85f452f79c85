import type { Principal } from "#http";
import { hasSecondFactor, readPasswordHash } from "../queries.ts";
import { checkPassword } from "../credentials/secrets.ts";
import { mailForm, parseName } from "../people/names.ts";
import { sessionOfToken } from "./authenticate.ts";
import { completeSignIn, type SignInPlace } from "./complete.ts";
import type { SessionContext } from "./context.ts";
import type { NewSession } from "./create.ts";
import type { SessionRow } from "./queries.ts";
import { withOwnThrottle } from "./throttle.ts";

/** The app password that opens the chat, if that is what a secret is. */
async function chatPassword(context: SessionContext, secret: string): Promise<SessionRow | null> {
  const found = await sessionOfToken(context, secret);
  const isMeant = found?.session.kind === "app" && found.session.scopes?.includes("chat") === true && !found.isExpired;
  return isMeant ? found.session : null;
}

/** Signs a program in with an app password; null when the secret is none of this person that opens the chat. */
export async function signInWithAppPassword(
  context: SessionContext,
  { name, secret }: { readonly name: string; readonly secret: string },
  place: SignInPlace,
): Promise<NewSession | null> {
  const parsed = parseName(name);
  const app = parsed && (await chatPassword(context, secret));
  const person = app && (await context.persons.personById(app.personId));
  if (!parsed || !app || person?.name !== mailForm(parsed)) return null;
  // What it opens is no more than what it was made with opens.
  const limits = { scopes: ["chat"], madeWith: app.id };
  return completeSignIn(
    context,
    person.id,
    { methods: ["appPassword"], assurance: app.assurance },
    { ...place, ...limits },
  );
}

/**
 * Whether someone who is signed in has given their password again, for what a client asks it for: an app password that opens
 * the chat counts, and is the only one for those with a second factor. Refuses SIGN_IN_THROTTLED.
 */
export async function checkAgain(context: SessionContext, principal: Principal, secret: string): Promise<boolean> {
  const { db } = context;
  const { personId } = principal;
  return withOwnThrottle(db, personId, async () => {
    if ((await chatPassword(context, secret))?.personId === personId) return true;
    const isRight = await checkPassword(await readPasswordHash(db, personId), secret);
    return isRight && !(await hasSecondFactor(db, personId));
  });
}
