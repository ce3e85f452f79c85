import { Link, useRouter } from "@tanstack/react-router";
import { CircleHelp, CloudOff } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useText } from "../text/index.tsx";
import { Button, buttonClass, EmptyState } from "../ui/index.ts";
import { explain, isMissing } from "./api.ts";
import { live } from "./live.ts";
import { useTitle } from "./title.ts";

/** Nothing at this address, or not for this person: the two read the same. */
export function MissingPage() {
  const t = useText();
  useTitle("thing", t("error.missingTitle"));
  return (
    <EmptyState
      icon={<CircleHelp />}
      title={t("error.missingTitle")}
      isPage
      action={
        <Link to="/" className={buttonClass("primary")}>
          {t("error.goToday")}
        </Link>
      }
    >
      {t("error.missingText")}
    </EmptyState>
  );
}

/** A page that could not be shown: what failed, what is kept, and a way to try again. */
export function TroublePage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useText();
  const router = useRouter();
  const retry = useEffectEvent((): void => {
    onRetry?.();
    void router.invalidate();
  });
  // What this browser does not hold opens by itself when the network is back.
  useEffect(() => live.watchStatus(() => void (live.isLost || retry())), []);
  if (isMissing(error)) return <MissingPage />;
  return (
    <EmptyState
      icon={<CloudOff />}
      title={t("error.title")}
      isPage
      action={
        <Button
          variant="primary"
          onPress={() => {
            onRetry?.();
            void router.invalidate();
          }}
        >
          {t("common.retry")}
        </Button>
      }
    >
      {explain(error)} {t("error.kept")}
    </EmptyState>
  );
}
