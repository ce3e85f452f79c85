import type { Entry } from "@safos/contract/calendar";
import { UserRoundPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";

const DelegateDialog = lazy(() => import("./DelegateDialog.tsx"));

/** Lets someone else go, to all of an entry or one occurrence; of what is private its organiser lets nobody. */
export function DelegateButton(props: {
  entry: Entry;
  recurrenceId: string | null;
  onDone: (text: string) => Promise<void>;
}) {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  if (props.entry.class !== "PUBLIC") return null;
  return (
    <>
      <Button variant="quiet" icon={<UserRoundPlus aria-hidden="true" />} onPress={() => setIsOpen(true)}>
        {t("delegation.title")}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <DelegateDialog
            entry={props.entry}
            recurrenceId={props.recurrenceId}
            onDone={(name) => void props.onDone(t("delegation.given", { name }))}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
