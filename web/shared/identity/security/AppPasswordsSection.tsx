import type { AppScope, CreatedAppPassword } from "@safos/contract/identity";
import { appOf } from "../apps/app-of.ts";
import { codeScope } from "@safos/contract/app-logins";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AppWindow } from "lucide-react";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  Checkbox,
  Form,
  FormRow,
  IconTile,
  Inset,
  Item,
  Section,
  showToast,
  TextField,
} from "../../../ui/index.ts";
import { MadeSecret } from "./MadeSecret.tsx";

const allScopes: readonly AppScope[] = ["files", "chat", "calendar", "contacts"];

/** For programs that cannot sign in on the page: what each opens, and a way to end it. */
export function AppPasswordsSection() {
  const t = useText();
  const [scopes, setScopes] = useState<readonly AppScope[]>(["files"]);
  const [label, setLabel] = useState("");
  const [made, setMade] = useState<CreatedAppPassword | null>(null);
  const { data } = useQuery({
    queryKey: ["app-passwords"],
    queryFn: async () => (await request(sessionRoutes.listAppPasswords)).items,
    // A device that is to delete its files stands in the list of devices, and a code on the screen is none yet.
    select: (items) => items.filter((one) => one.wipe === null && one.scopes?.includes(codeScope) !== true),
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["app-passwords"] });
  const create = useMutation({
    mutationFn: () => request(sessionRoutes.createAppPassword, { body: { label: label.trim(), scopes: [...scopes] } }),
    async onSuccess(created) {
      setMade(created);
      setLabel("");
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => request(sessionRoutes.revokeAppPassword, { params: { id } }),
    async onSuccess(_, id) {
      if (made?.id === id) setMade(null);
      showToast({ text: t("me.appPasswordRemoved") });
      await refresh();
    },
  });
  return (
    <Section title={t("me.appPasswords")}>
      <Inset>
        <p>{t("me.appPasswordsLead")}</p>
        {made && <MadeSecret about={t("me.appPasswordMade")} secret={made.password} />}
        <Form onSubmit={() => label.trim() && scopes.length > 0 && create.mutate()}>
          <TextField
            label={t("me.appPasswordLabel")}
            hint={t("me.appPasswordLabelHint")}
            value={label}
            onChange={setLabel}
            maxLength={100}
          />
          <FormRow>
            {allScopes.map((scope) => (
              <Checkbox
                key={scope}
                isSelected={scopes.includes(scope)}
                onChange={(isOn) => setScopes(isOn ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
              >
                {t(`security.scope.${scope}`)}
              </Checkbox>
            ))}
          </FormRow>
          <FormRow>
            <Button
              variant="secondary"
              type="submit"
              isPending={create.isPending}
              isDisabled={!label.trim() || scopes.length === 0}
            >
              {t("me.appPasswordNew")}
            </Button>
          </FormRow>
        </Form>
      </Inset>
      {data?.length === 0 && <Item title={t("me.appPasswordNone")} />}
      {data?.map((one) => (
        <Item
          key={one.id}
          icon={
            <IconTile>
              <AppWindow />
            </IconTile>
          }
          title={appOf(one.label).name}
          about={allScopes
            .filter((scope) => one.scopes?.includes(scope))
            .map((scope) => t(`security.scope.${scope}`))
            .join(" · ")}
          end={
            <Button variant="secondary" size="xs" onPress={() => remove.mutate(one.id)}>
              {t("common.remove")}
            </Button>
          }
        />
      ))}
    </Section>
  );
}
