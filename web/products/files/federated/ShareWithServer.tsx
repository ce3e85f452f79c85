import { federatedRoutes } from "@safos/contract/routes/federated";
import { useMutation } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { RoleAndEnd, until, type Expiry } from "../../../shared/items/index.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, showToast, TextField } from "../../../ui/index.ts";
import { sentSharesQuery } from "./queries.ts";
import "./text.ts";

type Role = "viewer" | "editor";

/** Shares with a person on another server, which is asked first; a rule that does not allow it is said in words. */
export function ShareWithServer({ id, isFolder }: { id: number; isFolder: boolean }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  // What was pressed is gone: the focus goes back to where it began.
  const [round, setRound] = useState(0);
  const [address, setAddress] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [expiry, setExpiry] = useState<Expiry>("never");
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(federatedRoutes.shareWithServer, {
        params: { id },
        body: { address: address.trim(), role, ...until(expiry) },
      }),
    async onSuccess(made) {
      await queryClient.invalidateQueries({ queryKey: ["shares", "file", String(id)] });
      await queryClient.invalidateQueries({ queryKey: ["audience", "file", String(id)] });
      await queryClient.invalidateQueries({ queryKey: sentSharesQuery(id).queryKey });
      showToast({ text: t("federated.sent", { address: made.address }) });
      setAddress("");
      setOpen(false);
      setRound((before) => before + 1);
    },
  });
  if (!isOpen)
    return (
      <div>
        <Button
          key={round}
          autoFocus={round > 0}
          variant="quiet"
          size="sm"
          icon={<Server aria-hidden="true" />}
          onPress={() => setOpen(true)}
        >
          {t("federated.share")}
        </Button>
      </div>
    );
  const isIncomplete = !address.includes("@");
  return (
    <Form id="share-with-server" onSubmit={() => !isIncomplete && send.mutate()}>
      <TextField
        label={t("federated.share")}
        hint={t("federated.addressHint")}
        value={address}
        onChange={(next) => {
          setAddress(next);
          send.reset();
        }}
        maxLength={320}
        autoComplete="off"
        autoFocus
        error={send.isError ? explain(send.error) : null}
      />
      <FormRow>
        <RoleAndEnd
          roles={["viewer", "editor"] as const}
          isRoleFixed={!isFolder}
          {...{ role, setRole, expiry, setExpiry }}
        />
        <Button variant="primary" type="submit" isPending={send.isPending} isDisabled={isIncomplete}>
          {t("federated.send")}
        </Button>
      </FormRow>
    </Form>
  );
}
