import { useSearch } from "@tanstack/react-router";
import { hasText, useText } from "../../../text/index.tsx";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { HomeLink } from "./HomeLink.tsx";
import "./text.ts";

/** A program asked for what cannot be answered, and cannot be told so either. */
export function FaultPage() {
  const t = useText();
  const { error } = useSearch({ from: "/authorise" });
  const key = `program.fault.${error ?? ""}`;
  return (
    <EntryFrame>
      <EntryHeading title={t("program.faultTitle")} lead={t(hasText(key) ? key : "program.fault")} />
      <HomeLink />
    </EntryFrame>
  );
}
