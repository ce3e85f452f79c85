import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { ItemClassChip } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { HeaderEnd, iconLinkClass, Segmented } from "../../ui/index.ts";
import css from "./FormHead.module.css";
import { useTitle } from "../../platform/title.ts";
import { useQuery } from "@tanstack/react-query";
import { workspaceQuery } from "../../shared/workspaces/queries.ts";

export type FormView = "questions" | "sharing" | "results";

/** The head of a form's pages: back, name, its three parts, and what can be done. */
export function FormHead(props: {
  workspaceId: string;
  formId: string;
  title: string;
  about: ReactNode;
  view: FormView;
  children: ReactNode;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId, formId } = props;
  useTitle("thing", props.title);
  useTitle("workspace", useQuery(workspaceQuery(workspaceId)).data?.name);
  const params = { workspaceId, formId };
  return (
    <header className={css.head}>
      <Link
        to="/w/$workspaceId/forms"
        params={{ workspaceId }}
        className={iconLinkClass()}
        aria-label={t("common.back")}
      >
        <ArrowLeft aria-hidden="true" />
      </Link>
      <div className={css.headText}>
        <h1 className={css.headTitle}>{props.title}</h1>
        <div className={css.headAbout}>{props.about}</div>
      </div>
      <div className={css.headViews}>
        <Segmented
          label={t("forms.views")}
          value={props.view}
          options={[
            { id: "questions", name: t("forms.view.questions") },
            { id: "sharing", name: t("forms.view.sharing") },
            { id: "results", name: t("forms.view.results") },
          ]}
          onChange={(view) =>
            void (view === "results"
              ? navigate({ to: "/w/$workspaceId/forms/$formId/results", params })
              : navigate({ to: "/w/$workspaceId/forms/$formId", params, search: view === "sharing" ? { view } : {} }))
          }
        />
      </div>
      <div className={css.headActions}>
        <ItemClassChip kind="form" id={formId} title={props.title} isAlways />
        {props.children}
        <HeaderEnd />
      </div>
    </header>
  );
}
