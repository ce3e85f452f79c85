import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useSyncExternalStore } from "react";
import { useMe } from "../../../platform/session.ts";
import { readVerifications, subscribeVerifications } from "./verifications.ts";

// Fetched with the first that there is: this stands beside every page.
const VerificationCards = lazyRouteComponent(() => import("./VerificationCards.tsx"), "VerificationCards");
const KeptKeyCard = lazyRouteComponent(() => import("../encryption/kept/KeptKeyCard.tsx"), "KeptKeyCard");
const VerifyDialog = lazyRouteComponent(() => import("./VerifyDialog.tsx"), "VerifyDialog");

/** Beside every page: who wants to compare, and the comparison itself. */
export function VerificationHost() {
  const { rules } = useMe().organisation;
  const { asked, open, name, newDevices } = useSyncExternalStore(subscribeVerifications, readVerifications);
  return (
    <Suspense>
      {rules.keyRecovery !== "off" && !asked && newDevices.length === 0 && <KeptKeyCard />}
      {(asked || newDevices.length > 0) && <VerificationCards asked={asked} name={name} newDevices={newDevices} />}
      {open && <VerifyDialog verification={open} name={name} />}
    </Suspense>
  );
}
