import type { Transfer } from "@safos/contract/transfers";
import { transferRoutes } from "@safos/contract/routes/transfers";
import { useMutation } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, showToast } from "../../../ui/index.ts";
import { refreshTransfers } from "./queries.ts";
import "./text.ts";

/** Takes an offer back that nobody has answered. */
export function Withdraw({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const { id, name } = transfer.workspace;
  const withdraw = useMutation({
    mutationFn: () => request(transferRoutes.withdrawTransfer, { params: { id } }),
    onSuccess: () => showToast({ text: t("transfer.withdrawn") }),
    onSettled: () => refreshTransfers(id),
  });
  return (
    <Button
      size="sm"
      aria-label={t("transfer.withdrawThis", { name })}
      isPending={withdraw.isPending}
      onPress={() => withdraw.mutate()}
    >
      {t("transfer.withdraw")}
    </Button>
  );
}
