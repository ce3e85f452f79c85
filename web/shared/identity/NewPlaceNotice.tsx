import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";

/** Notifies the person of a sign-in from where they were not seen before, with the way to end it. */
export function NewPlaceNotice() {
  const t = useText();
  const navigate = useNavigate();
  const { hasNewPlace } = useMe();
  useEffect(() => {
    if (!hasNewPlace) return;
    const run = (): void => void navigate({ to: "/security" });
    showToast({ text: t("me.newPlace"), tone: "danger", action: { name: t("me.newPlaceShow"), run } });
  }, [hasNewPlace, navigate, t]);
  return null;
}
