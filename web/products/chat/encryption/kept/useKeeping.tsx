import type { OwnRecovery } from "@safos/contract/key-recovery";
import type { MatrixClient } from "matrix-js-sdk";
import { useState, type ReactNode } from "react";
import { OrganisationKeyFacts } from "../../../../platform/key-recovery/OrganisationKeyFacts.tsx";
import type { Bytes } from "../../../../platform/key-recovery/seal.ts";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Checkbox, Notice, Radios } from "../../../../ui/index.ts";
import { sealToAgency } from "./own-recovery.ts";
import { usePinState } from "./pin.ts";
import "../../../../platform/key-recovery/text.ts";

interface Keeping {
  /** What the person chooses, or is told; nothing where the organisation keeps nothing. */
  readonly choice: ReactNode;
  /** The organisation gets the new key; then the person need not have saved it. */
  readonly isChosen: boolean;
  /** The key itself is shown. */
  readonly isShown: boolean;
  readonly hasFailed: boolean;
  readonly failure: ReactNode;
  /** Gives it to the organisation, where that is chosen. */
  seal(bytes: Bytes): Promise<void>;
}

/** Who keeps a new recovery key: the organisation, or the person alone. */
export function useKeeping(client: MatrixClient, own: OwnRecovery | null): Keeping {
  const t = useText();
  const agency = useMe().organisation.name;
  const [who, setWho] = useState<"agency" | "own">("agency");
  const [isChecked, setChecked] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const key = own?.key ?? null;
  const pin = usePinState(client.getSafeUserId(), key);
  const isRequired = own?.rule === "required";
  const isAgencys = key !== null && (isRequired || who === "agency");
  const isChosen = isAgencys && (pin === "first" || pin === "same" || (pin === "changed" && isChecked));
  return {
    isChosen,
    isShown: !isAgencys || isRequired || !isChosen,
    hasFailed,
    choice: key && (
      <>
        {isRequired ? (
          <Notice>{t("recovery.mayRead.required", { agency })}</Notice>
        ) : (
          <Radios
            label={t("recovery.choose")}
            value={who}
            options={(["agency", "own"] as const).map((id) => ({
              id,
              name: t(`recovery.choose.${id}`, { agency }),
              hint: t(`recovery.choose.${id}Hint`, { agency }),
            }))}
            onChange={setWho}
          />
        )}
        {isAgencys && <OrganisationKeyFacts value={key} />}
        {isAgencys && pin === "swapped" && <Notice tone="danger">{t("recovery.swapped", { agency })}</Notice>}
        {isAgencys && pin === "changed" && (
          <>
            <Notice tone="warn">{t("recovery.changed", { agency })}</Notice>
            <Checkbox isSelected={isChecked} onChange={setChecked}>
              {t("recovery.checked")}
            </Checkbox>
          </>
        )}
      </>
    ),
    failure: hasFailed && <Notice tone="danger">{t("recovery.sealFailed", { agency })}</Notice>,
    async seal(bytes) {
      if (!isChosen) return;
      try {
        await sealToAgency(client, key, bytes, isChecked);
      } catch (error) {
        setFailed(true);
        throw error;
      }
    },
  };
}
