import type { Client, ClientScope, MadeClient } from "@safos/contract/openid";
import { clientRoutes } from "@safos/contract/routes/openid";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, Radios, showToast, TextField } from "../../../ui/index.ts";
import { draftOf, fresh, isComplete, newDraft, type Draft } from "./draft.ts";
import { refreshClients } from "./queries.ts";
import css from "./ClientDialog.module.css";

const claimScopes: readonly ClientScope[] = ["profile", "email", "groups"];
const accessScopes: readonly ClientScope[] = ["calendar", "contacts", "files"];

/** Connects a system, or changes one. */
export function ClientDialog(props: {
  client: Client | null;
  onClose: () => void;
  onMade: (made: MadeClient) => void;
}) {
  const t = useText();
  const { client } = props;
  const [draft, setDraft] = useState<Draft>(client ? draftOf(client) : newDraft);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const save = useMutation({
    meta: { isQuiet: true },
    async mutationFn() {
      const { isConfidential, ...rest } = fresh(draft);
      if (client === null) props.onMade(await request(clientRoutes.addClient, { body: { ...rest, isConfidential } }));
      else await request(clientRoutes.changeClient, { params: { id: client.id }, body: rest });
    },
    async onSuccess() {
      await refreshClients();
      if (client) showToast({ text: t("clients.changed", { name: draft.name.trim() }) });
      props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={client ? t("clients.changeTitle", { name: client.name }) : t("clients.new")}
      submit={t(client ? "clients.save" : "clients.new")}
      isPending={save.isPending}
      isIncomplete={!isComplete(draft)}
      onSubmit={() => save.mutate()}
      error={save.error}
    >
      <TextField
        label={t("clients.name")}
        hint={t("clients.nameHint")}
        value={draft.name}
        onChange={(name) => change({ name })}
        maxLength={100}
      />
      <TextField
        label={t("clients.redirects")}
        hint={t("clients.redirectsHint")}
        rows={2}
        value={draft.redirects}
        onChange={(redirects) => change({ redirects })}
      />
      <TextField
        label={t("clients.logouts")}
        hint={t("clients.logoutsHint")}
        rows={2}
        value={draft.logouts}
        onChange={(logouts) => change({ logouts })}
      />
      <TextField
        label={t("clients.logoutUri")}
        hint={t("clients.logoutUriHint")}
        value={draft.logoutUri}
        onChange={(logoutUri) => change({ logoutUri })}
      />
      {client === null && (
        <Radios
          label={t("clients.kind")}
          value={draft.isConfidential ? "server" : "open"}
          options={(["server", "open"] as const).map((id) => ({ id, name: t(`clients.kind.${id}`) }))}
          onChange={(kind) => change({ isConfidential: kind === "server" })}
        />
      )}
      <ClientScopes scopes={draft.scopes} onChange={(scopes) => change({ scopes })} />
    </FormDialog>
  );
}

/** What the system may know of people, and open for them. */
function ClientScopes(props: { scopes: readonly ClientScope[]; onChange: (scopes: readonly ClientScope[]) => void }) {
  const t = useText();
  const { scopes } = props;
  const aboutId = useId();
  const boxOf = (scope: ClientScope) => (
    <Checkbox
      key={scope}
      isSelected={scopes.includes(scope)}
      onChange={(isOn) => props.onChange(isOn ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
    >
      {t(`clients.scope.${scope}`)}
    </Checkbox>
  );
  return (
    <>
      <fieldset className={css.scopes}>
        <legend>{t("clients.scopes")}</legend>
        {claimScopes.map(boxOf)}
      </fieldset>
      <fieldset className={css.scopes} aria-describedby={aboutId}>
        <legend>{t("clients.opens")}</legend>
        {accessScopes.map(boxOf)}
        <p className={css.about} id={aboutId}>
          {t("clients.opensAbout")}
        </p>
      </fieldset>
      {boxOf("offline_access")}
    </>
  );
}
