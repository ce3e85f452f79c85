import { lazyRouteComponent } from "@tanstack/react-router";
import type { MatrixClient } from "matrix-js-sdk";
import { Suspense, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import "./text.ts";

// With the part of the library that speaks to the new device.
const AdmitDialog = lazyRouteComponent(() => import("./AdmitDialog.tsx"), "AdmitDialog");

/** Signs another device of the person's own in, by a code that it scans. `onDone`: there is one more. */
export function AdmitDevice({ client, onDone }: { client: MatrixClient; onDone: () => void }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("newdevice.button")}</Button>
      {isOpen && (
        <Suspense>
          <AdmitDialog client={client} onDone={onDone} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
