import { sessionRoutes } from "@safos/contract/routes/identity";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { showToast } from "../ui/index.ts";
import { explain } from "./api.ts";
import { request } from "./request.ts";
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

/** Clears the page after the session has ended here or elsewhere. */
export function leavePage(): Promise<void> {
  live.stop();
  return leaving.leave(isSigningOut, forgetPerson);
}

/** Asks before what waits to be sent is lost. */
async function mayLeave(): Promise<boolean> {
  try {
    const { mayLeave } = await import("./outbox/leave.ts");
    return await mayLeave();
  } catch {
    return true;
  }
}

export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return useCallback(async () => {
    if (!(await mayLeave())) return;
    isSigningOut = true;
    let next: string | null;
    try {
      ({ next } = await request(sessionRoutes.signOut));
    } catch (error) {
      isSigningOut = false;
      showToast({ text: explain(error), tone: "danger" });
      return;
    }
    await leavePage();
    isSigningOut = false;
    // The agency's own sign-in ends too, and leads back here.
    if (next !== null) window.location.assign(next);
    else await navigate({ to: "/signin" });
  }, [navigate]);
}
