import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { showToast } from "../ui/index.ts";
import { explain } from "./api.ts";
import { stopStoring } from "./database.ts";
import { createLeaving } from "./leaving.ts";
import { live } from "./live.ts";
import { forgetPerson } from "./session.ts";

const patienceMs = 2000;
/** Things to stop before the person's data is forgotten: the chat's sync, a call. */
const leaving = createLeaving(patienceMs);

/**
 * Registers work to do when the person signs out, or when their session has ended elsewhere; what they have written and not
 * sent stays then. Returns the way to take it back.
 */
export const onLeavePage = leaving.add;

/** The person signs out here: the server may say that the session has ended before it answers. */
let isSigningOut = false;
/** What was said meanwhile, and led nowhere: where signing out fails after all, it does. */
let owed: (() => void) | null = null;

/** Clears the page after the session has ended here or elsewhere. `isSignedOut`: its person signed out in another tab. */
export function leavePage(isSignedOut = false): Promise<void> {
  live.stop();
  void stopStoring();
  return leaving.leave(isSigningOut || isSignedOut, forgetPerson);
}

/**
 * The session has ended: clears the page, then goes on. Where the person signs out here, that clears the page and leads on, to their
 * agency's own sign-in too, and nothing else may lead elsewhere meanwhile. `isSignedOut`: its person signed out in another tab.
 */
export async function leaveEnded(goOn: () => Promise<void> | void, isSignedOut = false): Promise<void> {
  if (isSigningOut) owed = () => void goOn();
  const isHere = isSigningOut;
  await leavePage(isSignedOut);
  if (!isHere) await goOn();
}

export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return useCallback(async () => {
    try {
      owed = null;
      // Fetched ahead by the service worker: it works without contact too.
      const { endSession } = await import("./outbox/leave.ts");
      const next = await endSession((is) => (isSigningOut = is));
      if (next === undefined) return;
      await leavePage();
      isSigningOut = false;
      // The agency's own sign-in ends too, and leads back here.
      if (next !== null) window.location.assign(next);
      else await navigate({ to: "/signin" });
    } catch (error) {
      isSigningOut = false;
      if (owed) return owed();
      showToast({ text: explain(error), tone: "danger" });
    }
  }, [navigate]);
}
