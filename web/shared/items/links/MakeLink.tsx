import { shareRoutes } from "@safos/contract/routes/items";
import { copyText } from "../../../platform/copy-text.ts";
import type { ItemKindName, NewLinkPurpose } from "@safos/contract/items";
import type { PolicyRefusal } from "@safos/contract/policy";
import { useMutation } from "@tanstack/react-query";
import { Copy, Link as LinkIcon } from "lucide-react";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Notice, Segmented, TextField } from "../../../ui/index.ts";
import { RoleAndEnd, until, type Expiry, type LinkRole } from "../RoleAndEnd.tsx";
import css from "../ShareDialog.module.css";
import own from "./Links.module.css";
import { noTerms, TermsFields, termsOf, type TermsDraft } from "./Terms.tsx";
import { PasswordField } from "./PasswordField.tsx";

const isOfPassword = (error: unknown): boolean => error instanceof ApiError && error.code === "LINK_PASSWORD_WEAK";

/** A new link. Its address is shown once, and the password as long as it is shown beside it. */
export function MakeLink({
  kind,
  id,
  roles,
  purposes = [],
  asks,
  feedOf,
  onDone,
}: {
  kind: ItemKindName;
  id: string;
  roles: readonly LinkRole[];
  /** What links to it may be for; empty: they open it, and have no limits. */
  purposes?: readonly NewLinkPurpose[];
  /** Whose rule asks for a password. */
  asks: PolicyRefusal | null;
  /** Where programs follow it by a link's secret; left out: a link opens it in the page. */
  feedOf: ((secret: string) => string) | undefined;
  onDone: () => Promise<unknown>;
}) {
  const t = useText();
  const [role, setRole] = useState<LinkRole>(roles[0] ?? "viewer");
  const [expiry, setExpiry] = useState<Expiry>("month");
  const [password, setPassword] = useState("");
  const [terms, setTerms] = useState<TermsDraft>(noTerms);
  const [address, setAddress] = useState<string | null>(null);
  const make = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(shareRoutes.addShare, {
        params: { kind, id },
        body: {
          isLink: true,
          role: terms.purpose === "open" ? role : "viewer",
          ...until(expiry),
          ...(password === "" ? {} : { password }),
          ...(purposes.length === 0 ? {} : { terms: termsOf(terms) }),
        },
      }),
    async onSuccess({ secret }) {
      if (secret !== null) setAddress(location.origin + (feedOf ? feedOf(secret) : `/s/${secret}`));
      await onDone();
    },
  });
  if (address !== null) return <MadeLink address={address} password={password} />;
  const weak = make.isError && isOfPassword(make.error) ? explain(make.error) : null;
  const isDrop = terms.purpose === "drop";
  // Programs have no way to ask for a password.
  const isFeed = feedOf !== undefined;
  const isIncomplete = (asks !== null && password === "") || (isDrop && terms.label.trim() === "");
  const may = t(password === "" ? "items.linkMay" : "links.may", { what: t(`items.will.${role}`) });
  return (
    <Form onSubmit={() => !isIncomplete && make.mutate()}>
      <div className={own.make}>
        <p className={css.meta}>
          {isFeed ? t("links.feed") : terms.purpose === "open" ? may : t(isDrop ? "links.mayDrop" : "links.mayShow")}
        </p>
        {purposes.length > 0 && (
          <Segmented
            label={t("links.purpose")}
            value={terms.purpose}
            onChange={(purpose) => setTerms({ ...terms, purpose })}
            options={purposes.map((id) => ({ id, name: t(`links.purpose.${id}`) }))}
          />
        )}
        <div className={css.row}>
          <RoleAndEnd {...{ roles, role, setRole, expiry, setExpiry }} isRoleFixed={terms.purpose !== "open"} />
        </div>
        {purposes.length > 0 && <TermsFields terms={terms} onChange={setTerms} />}
        {asks && <Notice isQuiet>{explainPolicy(asks)}</Notice>}
        {!isFeed && (
          <PasswordField
            value={password}
            onChange={(next) => {
              setPassword(next);
              make.reset();
            }}
            isRequired={asks !== null}
            error={weak}
          />
        )}
        {make.isError && weak === null && <Notice tone="danger">{explain(make.error)}</Notice>}
        <FormRow>
          <Button
            type="submit"
            icon={<LinkIcon aria-hidden="true" />}
            isPending={make.isPending}
            isDisabled={isIncomplete}
          >
            {t(isDrop ? "links.makeDrop" : "items.makeLink")}
          </Button>
        </FormRow>
      </div>
    </Form>
  );
}

function MadeLink({ address, password }: { address: string; password: string }) {
  const t = useText();
  return (
    <div className={css.made}>
      <Notice tone="success">{t(password === "" ? "items.linkMade" : "links.made")}</Notice>
      <div className={css.row}>
        <TextField label={t("items.linkAddress")} value={address} isReadOnly />
        {/* What was pressed is gone: the focus goes to the next step, or nobody's key would close the dialog. */}
        <Button autoFocus icon={<Copy aria-hidden="true" />} onPress={() => void copyText(address)}>
          {t("items.copyLink")}
        </Button>
      </div>
      {password !== "" && (
        <div className={css.row}>
          <TextField label={t("links.password")} value={password} isReadOnly />
          <Button icon={<Copy aria-hidden="true" />} onPress={() => void copyText(password)}>
            {t("links.copyPassword")}
          </Button>
        </div>
      )}
    </div>
  );
}
