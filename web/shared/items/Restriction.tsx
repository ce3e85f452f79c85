import { shareRoutes } from "@safos/contract/routes/items";
import type { ItemKindName, ShareList } from "@safos/contract/items";
import { useMutation } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Notice, Radios, showToast } from "../../ui/index.ts";
import css from "./ShareDialog.module.css";

interface Props {
  readonly kind: ItemKindName;
  readonly id: string;
  readonly title: string;
  readonly shares: ShareList;
  readonly canManage: boolean;
  readonly onDone: () => Promise<unknown>;
}

/** Whether everybody in the workspace sees it by their role, or only those to whom it is shared. Nothing for kinds that cannot be restricted. */
export function Restriction({ kind, id, title, shares, canManage, onDone }: Props) {
  const t = useText();
  const { restriction, memberCount } = shares;
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: (isRestricted: boolean) =>
      request(shareRoutes.changeRestriction, { params: { kind, id }, body: { isRestricted } }),
    async onSuccess(_, isRestricted) {
      await onDone();
      showToast({
        text: t(isRestricted ? "links.restrictedNow" : "links.openNow", { title }),
        action: { name: t("common.undo"), run: () => change.mutate(!isRestricted) },
      });
    },
  });
  if (restriction === null) return null;
  const { own, inheritedFrom } = restriction;
  const isChosen = change.isPending ? change.variables : own;
  // What one has to oneself is nobody else's to see.
  const isAlone = memberCount <= 1 && !own && inheritedFrom === null;
  if (isAlone) return null;
  return (
    <section aria-label={t("links.whoInWorkspace")}>
      {canManage ? (
        <Radios
          label={t("links.whoInWorkspace")}
          value={isChosen ? "these" : "all"}
          onChange={(value) => change.mutate(value === "these")}
          options={[
            { id: "all", name: t("links.everybody"), hint: t("links.everybodyHint") },
            { id: "these", name: t("links.onlyThese"), hint: t("links.onlyTheseHint") },
          ]}
        />
      ) : (
        own && <Notice isQuiet>{t("links.restrictedHint")}</Notice>
      )}
      {inheritedFrom !== null && (
        <Notice isQuiet>
          {inheritedFrom === "" ? t("links.inRestrictedUnseen") : t("links.inRestricted", { title: inheritedFrom })}
        </Notice>
      )}
      {change.isError && <Notice tone="danger">{explain(change.error)}</Notice>}
      {own && canManage && (
        <p className={css.sentence}>
          <Eye aria-hidden="true" />
          <span>
            <strong>{t("items.soItWillBe")}</strong> {t("links.onlyTheseMay", { title })}
          </span>
        </p>
      )}
    </section>
  );
}
