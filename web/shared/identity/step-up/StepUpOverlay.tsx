import { lazy, Suspense, useSyncExternalStore } from "react";
import { isStepUpAsked, onStepUpChange } from "../../../platform/step-up.ts";

const StepUpDialog = lazy(async () => ({ default: (await import("./StepUpDialog.tsx")).StepUpDialog }));

/** Above every page: asks the person to show again who they are when something that they do needs it. */
export function StepUpOverlay() {
  if (!useSyncExternalStore(onStepUpChange, isStepUpAsked)) return null;
  return (
    <Suspense>
      <StepUpDialog />
    </Suspense>
  );
}
