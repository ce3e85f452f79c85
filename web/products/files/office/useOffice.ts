import type { OfficeDocument } from "@safos/contract/office";
import { useCallback, useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { readMessage, writeMessage } from "./messages.ts";

/** `ended`: the program has shut the document, and only opening it anew goes on. */
export type OfficePhase = "opening" | "open" | "slow" | "ended";

interface Office {
  readonly phase: OfficePhase;
  readonly isModified: boolean;
  readonly isSaving: boolean;
  /** The name as the program has changed it; null: as it was. */
  readonly name: string | null;
  /** Saves what is not saved; resolves when it is, or the program does not answer. */
  readonly save: () => Promise<void>;
  readonly saveAs: (name: string) => void;
}

const slowMs = 30_000;
const saveMs = 8000;

/** The talk with the office program in the frame: nothing is heard but from its origin and this very frame. */
export function useOffice(
  frame: RefObject<HTMLIFrameElement | null>,
  { origin }: Pick<OfficeDocument, "origin">,
  asked: { readonly onClose: () => void; readonly onSaveAs: () => void },
): Office {
  const [phase, setPhase] = useState<OfficePhase>("opening");
  const [isModified, setModified] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const whenSaved = useRef<(() => void) | null>(null);

  const say = useCallback(
    (id: string, values?: Readonly<Record<string, unknown>>): void =>
      frame.current?.contentWindow?.postMessage(writeMessage(id, values), origin),
    [frame, origin],
  );

  const onMessage = useEffectEvent((event: MessageEvent): void => {
    if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
    const message = readMessage(event.data);
    if (!message) return;
    const { id, values } = message;
    if (id === "App_LoadingStatus") {
      if (values["Status"] === "Frame_Ready") say("Host_PostmessageReady");
      if (values["Status"] === "Document_Loaded") setPhase("open");
      if (values["Status"] === "Failed") setPhase("slow");
    } else if (id === "Doc_ModifiedStatus") setModified(values["Modified"] === true);
    else if (id === "Action_Save_Resp") whenSaved.current?.();
    else if (id === "File_Rename" && typeof values["NewName"] === "string") setName(values["NewName"]);
    else if (id === "Session_Closed") setPhase("ended");
    else if (id === "UI_Close" || id === "close") asked.onClose();
    else if (id === "UI_SaveAs") asked.onSaveAs();
  });
  useEffect(() => {
    addEventListener("message", onMessage);
    return () => removeEventListener("message", onMessage);
  }, []);

  useEffect(() => {
    if (phase !== "opening") return undefined;
    const timer = setTimeout(() => setPhase("slow"), slowMs);
    return () => clearTimeout(timer);
  }, [phase]);

  // The browser asks before what is not saved is lost.
  useEffect(() => {
    if (!isModified) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isModified]);

  async function save(): Promise<void> {
    if (!isModified || phase !== "open") return;
    setSaving(true);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, saveMs);
      whenSaved.current = () => {
        clearTimeout(timer);
        setModified(false);
        resolve();
      };
      say("Action_Save", { DontTerminateEdit: true, DontSaveIfUnmodified: true, Notify: true });
    });
    whenSaved.current = null;
    setSaving(false);
  }

  const saveAs = (to: string): void => say("Action_SaveAs", { Filename: to, Notify: true });
  return { phase, isModified, isSaving, name, save, saveAs };
}
