import { sessionRoutes } from "@safos/contract/routes/identity";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { showToast } from "../ui/index.ts";
import { explain } from "./api.ts";
import { request } from "./request.ts";
import { live } from "./live.ts";
import { forgetPerson } from "./session.ts";

/** Things to stop before the person's data is forgotten: the chat's sync, a call. */
const leavers = new Set<() => Promise<void> | void>();

/** Registers work to do when the person signs out; returns the way to take it back. */
export function onLeavePage(work: () => Promise<void> | void): () => void {
  leavers.add(work);
  return () => leavers.delete(work);
}

/** Clears the page after the session has ended here or elsewhere. */
export async function leavePage(): Promise<void> {
  live.stop();
  for (const work of leavers) await work();
  forgetPerson();
}

export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return useCallback(async () => {
    try {
      await request(sessionRoutes.signOut);
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
      return;
    }
    await leavePage();
    await navigate({ to: "/signin" });
  }, [navigate]);
}
