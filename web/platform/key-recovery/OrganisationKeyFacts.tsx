import type { OrganisationKey } from "@safos/contract/key-recovery";
import { useQuery } from "@tanstack/react-query";
import { useText } from "../../text/index.tsx";
import { fingerprintOf } from "./signs.ts";
import { useWhen } from "./useWhen.ts";
import "./text.ts";

/** How the organisation's key looks, and who made it. */
export function OrganisationKeyFacts({ value }: { value: OrganisationKey }) {
  const t = useText();
  const when = useWhen();
  const { data: fingerprint = "" } = useQuery({
    queryKey: ["key-recovery", "fingerprint", value.publicKey],
    queryFn: () => fingerprintOf(value.publicKey),
  });
  const facts = { when: when(value.madeAt), who: value.madeBy ?? "" };
  return (
    <p>
      <span translate="no">{t("recovery.fingerprint", { fingerprint })}</span>{" "}
      {t(value.madeBy === null ? "recovery.madeByNobody" : "recovery.madeBy", facts)}
    </p>
  );
}
