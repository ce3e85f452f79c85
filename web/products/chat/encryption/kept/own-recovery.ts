import type { OwnRecovery } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { useQuery } from "@tanstack/react-query";
import type { MatrixClient } from "matrix-js-sdk";
import { queryClient } from "../../../../platform/query.ts";
import { sealBox, type Bytes } from "../../../../platform/key-recovery/seal.ts";
import { request } from "../../../../platform/request.ts";
import { useMe } from "../../../../platform/session.ts";
import { withKey } from "../recovery-key.ts";
import { secretIdOf } from "../recovery.ts";
import { keepPin, requirePin } from "./pin.ts";

const queryKey = ["key-recovery", "own"];
const open: readonly string[] = ["asked", "begun", "revealed", "answered"];

/** Two people look at each other's step meanwhile. */
const exchangeMs = 1500;
const restingMs = 60_000;

export const isOpenRequest = (own: OwnRecovery): boolean => own.request !== null && open.includes(own.request.state);

/** What the organisation keeps of the person's; null where it keeps nothing. */
export function useOwnRecovery(): OwnRecovery | null {
  const { rules } = useMe().organisation;
  const { data } = useQuery({
    queryKey,
    queryFn: () => request(keyRecoveryRoutes.readOwnRecovery),
    enabled: rules.keyRecovery !== "off",
    refetchInterval: ({ state }) =>
      state.data && isOpenRequest(state.data) && state.data.request?.isThisSession ? exchangeMs : restingMs,
  });
  return data && data.rule !== "off" ? data : null;
}

export const showOwn = (own: OwnRecovery): void => void queryClient.setQueryData(queryKey, own);

/** Whether what is kept is the person's key of today, sealed to the organisation's of today. */
export const isKeptNow = ({ box, key }: OwnRecovery, secretId: string | null): boolean =>
  box !== null && box.secretId === secretId && box.keyId === key?.id;

/**
 * Seals the recovery key to the key that the person has looked at, and pins that. `isChecked`: as one that has changed. Throws
 * SwappedKey and ChangedKey.
 */
export async function sealToAgency(
  client: MatrixClient,
  key: OwnRecovery["key"],
  bytes: Bytes,
  isChecked: boolean,
): Promise<void> {
  const secretId = await secretIdOf(client);
  if (!key || secretId === null) throw new Error("There is nothing to seal, or nothing to seal it to.");
  const sealed = await sealBox(key.publicKey, { userId: client.getSafeUserId(), secretId }, bytes);
  await withKey(bytes, async () => {
    await requirePin(client, key, isChecked);
    // Pinned before it is given away: a page that ends in between has pinned what it meant to seal to.
    await keepPin(client, key);
  });
  showOwn(await request(keyRecoveryRoutes.sealRecoveryKey, { body: { keyId: key.id, secretId, sealed } }));
}
