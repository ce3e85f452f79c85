import type { ApiTokenScope, CreatedApiToken, Session } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Braces } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  Form,
  FormRow,
  IconTile,
  Inset,
  Item,
  Section,
  Select,
  showToast,
  TextField,
} from "../../../ui/index.ts";
import { MadeSecret } from "./MadeSecret.tsx";

const lifetimes = [7, 30, 90, 365] as const;
const tokensKey = ["api-tokens"];
const refresh = () => queryClient.invalidateQueries({ queryKey: tokensKey });

/** For programs of one's own that call the API: what each may do, until when, and a way to end it. */
export function ApiTokensSection() {
  const t = useText();
  const [made, setMade] = useState<CreatedApiToken | null>(null);
  const { data } = useQuery({
    queryKey: tokensKey,
    queryFn: async () => (await request(sessionRoutes.listApiTokens)).items,
  });
  const remove = useMutation({
    mutationFn: (id: string) => request(sessionRoutes.revokeApiToken, { params: { id } }),
    async onSuccess(_, id) {
      if (made?.id === id) setMade(null);
      showToast({ text: t("security.tokenRemoved") });
      await refresh();
    },
  });
  return (
    <Section title={t("security.tokens")}>
      <Inset>
        <p>{t("security.tokensLead")}</p>
        {made && <MadeSecret about={t("security.tokenMade")} secret={made.token} />}
        <NewToken onMade={setMade} />
      </Inset>
      {data?.length === 0 && <Item title={t("security.tokenNone")} />}
      {data?.map((one) => (
        <Token key={one.id} token={one} onRemove={() => remove.mutate(one.id)} />
      ))}
    </Section>
  );
}

function NewToken({ onMade }: { onMade: (made: CreatedApiToken) => void }) {
  const t = useText();
  const [label, setLabel] = useState("");
  const [scope, setScope] = useState<ApiTokenScope>("api.read");
  const [days, setDays] = useState<(typeof lifetimes)[number]>(90);
  const create = useMutation({
    mutationFn: () => request(sessionRoutes.createApiToken, { body: { label: label.trim(), scope, days } }),
    async onSuccess(created) {
      onMade(created);
      setLabel("");
      await refresh();
    },
  });
  return (
    <Form onSubmit={() => label.trim() && create.mutate()}>
      <TextField
        label={t("security.tokenLabel")}
        hint={t("security.tokenLabelHint")}
        value={label}
        onChange={setLabel}
        maxLength={100}
      />
      <Select
        label={t("security.tokenScope")}
        value={scope}
        onChange={setScope}
        options={[
          { id: "api.read", name: t("security.scope.api.read") },
          { id: "api", name: t("security.scope.api") },
        ]}
      />
      <Select
        label={t("security.tokenDays")}
        value={`${days}`}
        onChange={(chosen) => setDays(lifetimes.find((one) => `${one}` === chosen) ?? days)}
        options={lifetimes.map((one) => ({ id: `${one}` as const, name: t("security.tokenDaysChoice", { n: one }) }))}
      />
      <FormRow>
        <Button variant="secondary" type="submit" isPending={create.isPending} isDisabled={!label.trim()}>
          {t("security.tokenNew")}
        </Button>
      </FormRow>
    </Form>
  );
}

function Token({ token, onRemove }: { token: Session; onRemove: () => void }) {
  const t = useText();
  const locale = useLocale();
  const scope = t(token.scopes?.includes("api") === true ? "security.scope.api" : "security.scope.api.read");
  const ends =
    token.expiresAt && t("security.tokenEnds", { when: formatDate(locale, Date.parse(token.expiresAt), now()) });
  return (
    <Item
      icon={
        <IconTile>
          <Braces />
        </IconTile>
      }
      title={token.label}
      about={[scope, ends].filter(Boolean).join(" · ")}
      end={
        <Button variant="secondary" size="xs" onPress={onRemove}>
          {t("common.remove")}
        </Button>
      }
    />
  );
}
