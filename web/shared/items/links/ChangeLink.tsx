import { shareRoutes } from "@safos/contract/routes/items";
import type { ChangeShare, ItemKindName, Share } from "@safos/contract/items";
import type { PolicyRefusal } from "@safos/contract/policy";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { request } from "../../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Notice, showToast } from "../../../ui/index.ts";
import { endOf, RoleAndEnd, type Expiry, type LinkRole } from "../RoleAndEnd.tsx";
import css from "../ShareDialog.module.css";
import own from "./Links.module.css";
import { draftOf, limitsOf, TermsFields } from "./Terms.tsx";
import { PasswordField } from "./PasswordField.tsx";

/** What a link gives, until when, and its password, which nobody can read again. */
export function ChangeLink(props: {
  kind: ItemKindName;
  id: string;
  share: Share;
  roles: readonly LinkRole[];
  asks: PolicyRefusal | null;
  /** Programs follow it, which cannot ask for a password. */
  isFeed: boolean;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}) {
  const t = useText();
  const locale = useLocale();
  const { kind, id, share, asks } = props;
  const roleBefore = share.role as LinkRole;
  const [role, setRole] = useState(roleBefore);
  const [expiry, setExpiry] = useState<Expiry | "keep">("keep");
  const [password, setPassword] = useState("");
  const [terms, setTerms] = useState(() => (share.terms ? draftOf(share.terms) : null));
  const isOtherTerms =
    terms !== null &&
    share.terms !== null &&
    JSON.stringify(limitsOf(terms)) !== JSON.stringify(limitsOf(draftOf(share.terms)));
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: ChangeShare) =>
      request(shareRoutes.changeShare, { params: { kind, id, shareId: share.id }, body }),
    async onSuccess(_, body) {
      showToast({ text: t(body.password === null ? "links.taken" : "links.saved") });
      await props.onDone();
    },
  });
  const wanted: ChangeShare = {
    ...(role === roleBefore ? {} : { role }),
    ...(expiry === "keep" ? {} : { expiresAt: endOf(expiry) }),
    ...(password === "" ? {} : { password }),
    ...(isOtherTerms ? { terms: limitsOf(terms) } : {}),
  };
  const isSame = Object.keys(wanted).length === 0;
  const kept =
    share.expiresAt === null
      ? t("links.keepEndless")
      : t("links.keepEnd", { date: formatDate(locale, Date.parse(share.expiresAt), now()) });
  return (
    <section aria-label={t("links.changeTitle")} className={own.change}>
      <Form onSubmit={() => !isSame && change.mutate(wanted)}>
        <div className={css.row}>
          <RoleAndEnd
            roles={[...new Set([roleBefore, ...props.roles])]}
            {...{ role, setRole, expiry, setExpiry, kept }}
            isRoleFixed={(share.terms?.purpose ?? "open") !== "open"}
          />
        </div>
        {terms && <TermsFields terms={terms} onChange={setTerms} isChange />}
        {asks && !share.hasPassword && <Notice isQuiet>{explainPolicy(asks)}</Notice>}
        {props.isFeed ? (
          change.isError && <Notice tone="danger">{explain(change.error)}</Notice>
        ) : (
          <PasswordField
            label={t(share.hasPassword ? "links.newPassword" : "links.password")}
            value={password}
            onChange={(next) => {
              setPassword(next);
              change.reset();
            }}
            error={change.isError ? explain(change.error) : null}
          />
        )}
        <FormRow>
          <Button variant="quiet" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          {share.hasPassword && asks === null && (
            <Button isDisabled={change.isPending} onPress={() => change.mutate({ password: null })}>
              {t("links.takeAway")}
            </Button>
          )}
          <Button variant="primary" type="submit" isPending={change.isPending} isDisabled={isSame}>
            {t("common.save")}
          </Button>
        </FormRow>
      </Form>
    </section>
  );
}
