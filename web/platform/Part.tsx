import { CatchBoundary } from "@tanstack/react-router";
import { Suspense, type ReactNode } from "react";

const Nothing = () => null;

/** A part that the rest of the page does without: until it has come, and where it fails, nothing stands in its place. */
export function Part({ children }: { children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => ""} errorComponent={Nothing}>
      <Suspense>{children}</Suspense>
    </CatchBoundary>
  );
}
